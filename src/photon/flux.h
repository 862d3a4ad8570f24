/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_FLUX_H
#define WH_PHOTON_FLUX_H
/* Where the electrons of a beam go in a thick target: their track length by depth, energy and
   direction, from our own Monte Carlo (room target), once for each material and kept in a file.
   Spectra are integrated from it. docs/theory/spectra.md. */
#include "material/material.h"

#define WH_FLUX_DEPTHS 48
#define WH_FLUX_ENERGIES 64
#define WH_FLUX_MOMENTS 8
#define WH_FLUX_SIZE ((size_t)WH_FLUX_DEPTHS * WH_FLUX_ENERGIES * WH_FLUX_MOMENTS)

/* Voltages that a table reaches. */
#define WH_FLUX_MINIMUM_eV 5e3
#define WH_FLUX_MAXIMUM_eV 500e3
#define WH_FLUX_CUTOFF_eV 1e3 /* electrons are followed down to this */

/* Half-spaces (thickness 0) hit perpendicularly by electrons of the four energies of the table
   around the one asked for, or one film and one energy. Depth bin j begins at depth
   (j/WH_FLUX_DEPTHS)^2, energy bin i at T = energy (1 - (i/WH_FLUX_ENERGIES)^2), going down; a cell
   holds the moments sum of length P_l(cos to the beam) per incident electron, in units of `depth`.
 */
struct wh_flux {
  struct wh_material material;
  double thickness; /* [m]; 0: half-spaces */
  size_t count;
  double *energy_eV;   /* [count], rising, at equal ratios */
  double *depth;       /* [count] extent [m]: the CSDA range, or the thickness */
  double *backscatter; /* [count] electrons that come back, per incident one */
  float *cell;         /* [count][WH_FLUX_DEPTHS][WH_FLUX_ENERGIES][WH_FLUX_MOMENTS] */
};

struct wh_flux_request {
  const char *material;
  double thickness;  /* [m]; 0: a half-space */
  double energy_eV;  /* from WH_FLUX_MINIMUM_eV to WH_FLUX_MAXIMUM_eV */
  size_t histories;  /* for each energy of the table; 0: 60 000 */
  const char *cache; /* folder for this table and the elastic tables it needs; NULL: none */
};

/* Reads the table from its files in the cache (one for each energy), or makes what is missing (some
   seconds of CPU for an energy) and writes it there. A damaged file gives a warning and is made
   again; one that cannot be written gives a warning only. WH_BAD_INPUT for energies out of range or
   an unknown material. */
enum wh_status wh_flux_open(struct wh_context *c, const struct wh_flux_request *request,
                            struct wh_flux *out);
void wh_flux_free(struct wh_flux *flux);

/* The cells for the energy asked for or one near it, by cubic interpolation in ln E (a film: up to
   2 % from its own, the cells, which go by the share of the energy left, as they are).
   cell[WH_FLUX_SIZE]; depth: their extent. WH_BAD_INPUT outside of the table. */
enum wh_status wh_flux_at(struct wh_context *c, const struct wh_flux *flux, double energy_eV,
                          float *cell, double *depth);

#endif
