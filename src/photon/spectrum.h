/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_SPECTRUM_H
#define WH_PHOTON_SPECTRUM_H
/* A spectrum of photons: a continuum in bins, and lines at their own energies. */
#include "base/archive.h"
#include "base/figures.h"
#include "material/material.h"

struct wh_spectrum_line {
  double energy_eV;
  double amount;       /* as the bins */
  int z, filled, from; /* element, shell that was filled, and from where */
};

/* Amounts are photons per electron and steradian, in vacuum. */
struct wh_spectrum {
  double voltage;          /* of the tube [V]; the electrons' energy in eV */
  double low_eV, width_eV; /* bin i is low_eV + i width_eV to low_eV + (i + 1) width_eV */
  size_t count;
  double *continuum; /* [count] photons in a bin */
  size_t lines, line_room;
  struct wh_spectrum_line *line;
};

/* An empty spectrum from low_eV to the first bin's end at or above high_eV. WH_BAD_INPUT for more
   than a million bins or energies outside 0.1 to 800 keV. */
enum wh_status wh_spectrum_create(struct wh_context *c, double low_eV, double high_eV,
                                  double width_eV, struct wh_spectrum *s);
void wh_spectrum_free(struct wh_spectrum *s);
enum wh_status wh_spectrum_copy(struct wh_context *c, const struct wh_spectrum *from,
                                struct wh_spectrum *to);
enum wh_status wh_spectrum_add_line(struct wh_context *c, struct wh_spectrum *s,
                                    struct wh_spectrum_line line);

/* Mean energy of a bin. */
static inline double wh_spectrum_energy(const struct wh_spectrum *s, size_t bin) {
  return s->low_eV + ((double)bin + 0.5) * s->width_eV;
}

/* Photons in a bin, lines included. */
double wh_spectrum_bin(const struct wh_spectrum *s, size_t bin);

/* A sheet between source and detector: attenuation by all interactions, as for a narrow beam. */
struct wh_filter {
  struct wh_material material;
  double thickness; /* [m] */
};

/* WH_BAD_INPUT for a negative thickness. */
enum wh_status wh_spectrum_filter(struct wh_context *c, const struct wh_filter *filter,
                                  struct wh_spectrum *s);

/* What is measured. Fluence and kerma: at `distance` for a charge, with no air between (air is a
   filter). Half-value layers: thickness of aluminium that halves the air kerma, and the further
   thickness that halves it again, in a narrow beam. Air kerma: mass energy-absorption coefficient
   of air (NISTIR 5632) times energy fluence; photons below 1 keV are left out of it. */
struct wh_spectrum_measure {
  double charge;   /* [C] */
  double distance; /* [m] */
};

struct wh_spectrum_values {
  double fluence;          /* [1/m2] */
  double energy_fluence;   /* [eV/m2] */
  double mean_eV;          /* mean energy of the photons */
  double effective_eV;     /* energy of photons with the same first half-value layer */
  double kerma;            /* [Gy] */
  double hvl1, hvl2;       /* [m of aluminium] */
  double homogeneity;      /* hvl1/hvl2 */
  double line_fraction[3]; /* of all photons: K, L, M lines */
};

/* WH_BAD_INPUT for a spectrum with no photons (a filter that lets none through). */
enum wh_status wh_spectrum_values(struct wh_context *c, const struct wh_spectrum *s,
                                  const struct wh_spectrum_measure *at,
                                  struct wh_spectrum_values *out);

/* Hands the spectrum to the archive, or takes it out into an empty one. */
void wh_spectrum_archive(struct wh_archive *a, struct wh_spectrum *s);

#endif
