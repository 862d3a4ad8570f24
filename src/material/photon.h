/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_PHOTON_H
#define WH_MATERIAL_PHOTON_H
/* Photons of 0.1 to 800 keV in matter: photoelectric absorption by shells, Compton scattering with
   Doppler broadening, Rayleigh scattering with form factors. Total cross sections, form factors and
   Compton profiles of xraylib 4; docs/theory/photons.md. Energies outside the range are an error,
   never a zero. */
#include "base/random.h"
#include "material/log_grid.h"
#include "material/material.h"
#include "material/relaxation.h"

#define WH_PHOTON_MINIMUM_eV 100.0
#define WH_PHOTON_MAXIMUM_eV 8e5

/* Linear attenuation coefficients [1/m]. */
struct wh_attenuation {
  double photoelectric, compton, rayleigh, total;
};

/* WH_BAD_INPUT outside 0.1 to 800 keV. */
enum wh_status wh_photon_attenuation(struct wh_context *c, const struct wh_material *material,
                                     double energy_eV, struct wh_attenuation *attenuation);

/* Mass energy-absorption coefficient of dry air [m2/kg], for air kerma: J. H. Hubbell and S. M.
   Seltzer, NISTIR 5632 (1995). WH_BAD_INPUT outside 1 keV to 1.25 MeV. */
enum wh_status wh_photon_air_absorption(struct wh_context *c, double energy_eV, double *mu_en);

/* What can happen to a photon at one element: a photoelectron from shell 0..8 (K to M5), which has
   E - binding_eV[shell] and leaves a vacancy; one from further out, which has E; Compton or
   Rayleigh scattering. */
enum {
  WH_PHOTON_OUTER = WH_RELAXATION_SHELLS,
  WH_PHOTON_COMPTON,
  WH_PHOTON_RAYLEIGH,
  WH_PHOTON_CHANNELS
};

#define WH_PHOTON_FORM_NODES 256

/* Compton and Rayleigh scattering by one element. */
struct wh_photon_element {
  int z;
  size_t shells;
  struct wh_atom_shell shell[WH_SHELLS];
  double binding_eV[WH_SHELLS]; /* by shell number, 0 where not occupied */
  double profile[WH_SHELLS];    /* J_i(0) of one electron, per momentum in units of m c */
  /* Form factor squared against x2 = (q/hc)^2 [1/angstrom2], q half the momentum transfer's: at
     nodes x2 = exp(form_low + i form_step), with the integral over x2 from 0. */
  double form_low, form_step;
  double form2[WH_PHOTON_FORM_NODES], form_integral[WH_PHOTON_FORM_NODES];
};

/* What a Monte Carlo kernel reads: an energy grid with a point on both sides of every edge. */
struct wh_photon {
  size_t elements;
  struct wh_photon_element *element;
  size_t count;           /* energies */
  double *energy;         /* [eV], rising */
  double *total;          /* attenuation coefficient [1/m] */
  double *cumulative;     /* rows of elements * WH_PHOTON_CHANNELS, each ends at 1 */
  struct wh_log_grid bin; /* where to begin the search for an energy */
  size_t *bin_start;      /* bin.count entries */
};

/* Tables from low_eV to high_eV, within 0.1 to 800 keV; steps a decade (e.g. 200) besides edges. */
enum wh_status wh_photon_create(struct wh_context *c, const struct wh_material *material,
                                double low_eV, double high_eV, size_t per_decade,
                                struct wh_photon *photon);
void wh_photon_free(struct wh_photon *photon);

/* Interval of the grid that holds an energy, and the fraction of it by logarithm. */
size_t wh_photon_find(const struct wh_photon *photon, double energy_eV, double *fraction);
double wh_photon_total(const struct wh_photon *photon, double energy_eV);
/* Which element and channel takes the photon; u: two uniform numbers in (0, 1). */
void wh_photon_choose(const struct wh_photon *photon, double energy_eV, const double u[2],
                      size_t *element, int *channel);

struct wh_compton {
  double energy_eV, cosine;            /* of the photon after */
  double electron_eV, electron_cosine; /* on the other side (azimuth + pi); E - E' - U */
  double vacancy_eV;                   /* U of the shell left open */
  int shell;
};

/* Compton scattering in the impulse approximation (R. Ribberfors, Phys. Rev. B 12 (1975) 2067),
   with the one-electron profiles of D. Brusa et al., Nucl. Instrum. Meth. A 379 (1996) 167, whose
   values at zero momentum are xraylib's. */
struct wh_compton wh_photon_compton(const struct wh_photon_element *e, double energy_eV,
                                    struct wh_random *random);
/* Number of the atom's electrons that can be freed at an angle: the incoherent scattering function.
 */
double wh_photon_compton_open(const struct wh_photon_element *e, double energy_eV,
                              double one_minus_cos);
/* Cosine of the scattering angle. */
double wh_photon_rayleigh(const struct wh_photon_element *e, double energy_eV,
                          struct wh_random *random);
/* Mean of 1 - cos of that angle. */
double wh_photon_rayleigh_turn(const struct wh_photon_element *e, double energy_eV);
/* Cosine between photon and photoelectron of the given kinetic energy: F. Sauter, Ann. Phys. 11
   (1931) 454, for the K shell. */
double wh_photon_electron_cosine(double electron_eV, struct wh_random *random);

#endif
