/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_BREMSSTRAHLUNG_H
#define WH_MATERIAL_BREMSSTRAHLUNG_H
/* Bremsstrahlung of electrons of 1 keV to 1 MeV: a compact fit to the cross sections of S. M.
   Seltzer and M. J. Berger, At. Data Nucl. Data Tables 35 (1986) 345 (tools/fit-bremsstrahlung;
   largest deviation 1.7 %, for photons above .05 T 1.3 %), and the angular shape of Acosta, Llovet
   and Salvat (2002). docs/theory/bremsstrahlung.md. Below 1 keV nothing is radiated: what is left
   out is less than 1e-4 of the stopping power. */
#include "material/log_grid.h"
#include "material/material.h"

#define WH_BREMSSTRAHLUNG_MINIMUM_eV 1e3
#define WH_BREMSSTRAHLUNG_MAXIMUM_eV 1e6

/* Scaled energy-loss cross section chi = (beta^2/Z^2) k dsigma/dk [m2] of element z (1..92) for
   kinetic energy T and k/T in 0..1. 0 outside the range of energies. */
double wh_bremsstrahlung_chi(int z, double energy_eV, double ratio);

/* Radiative stopping power [eV/m]: all photons. */
double wh_bremsstrahlung_stopping(const struct wh_material *material, double energy_eV);

#define WH_BREMSSTRAHLUNG_NODES 33

/* What a Monte Carlo kernel reads. At energy i the photons above the cutoff are drawn in the
   variable t = ln(k/cutoff)/ln(T/cutoff) on WH_BREMSSTRAHLUNG_NODES equal steps of 0..1, whose
   density is proportional to chi: density (piecewise linear) and cumulative (0 to 1), rows of
   WH_BREMSSTRAHLUNG_NODES. */
struct wh_bremsstrahlung {
  struct wh_log_grid grid; /* of kinetic energies [eV] */
  double cutoff_eV;
  double *rate;          /* photons above the cutoff per length [1/m]; 0 for T <= cutoff */
  double *soft_stopping; /* energy to photons below the cutoff [eV/m] */
  double *stopping;      /* to all photons [eV/m] */
  double *density, *cumulative;
};

/* A grid of count points from low_eV to high_eV. WH_BAD_INPUT for energies outside 50 eV to 1 MeV,
   fewer than two points or a cutoff not above 0. */
enum wh_status wh_bremsstrahlung_create(struct wh_context *c, const struct wh_material *material,
                                        double low_eV, double high_eV, size_t count,
                                        double cutoff_eV, struct wh_bremsstrahlung *table);
void wh_bremsstrahlung_free(struct wh_bremsstrahlung *table);

/* Energy [eV] of a photon above the cutoff, for an electron above it; u: two uniform numbers in
   (0, 1): one chooses the row of the table, one the photon. */
double wh_bremsstrahlung_sample(const struct wh_bremsstrahlung *table, double energy_eV,
                                const double u[2]);

/* Shape of the angular distribution for one element: a dipole in a frame that moves with speed
   `speed` (in c), a share `mixed` of it of the kind 1 + cos^2, the rest of the kind 1 - cos^2. */
struct wh_bremsstrahlung_shape {
  double mixed, speed;
};

/* Valid from 1 to 500 keV; outside it the ends of the table are used. */
struct wh_bremsstrahlung_shape wh_bremsstrahlung_shape(double z, double energy_eV, double ratio);

/* Density per solid angle [1/sr] at an angle to the electron's direction. */
double wh_bremsstrahlung_direction_density(struct wh_bremsstrahlung_shape shape, double cosine);
/* Cosine to the electron's direction; exact, u: two uniform numbers in (0, 1). */
double wh_bremsstrahlung_sample_direction(struct wh_bremsstrahlung_shape shape, const double u[2]);

#endif
