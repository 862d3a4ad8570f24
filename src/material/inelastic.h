/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_INELASTIC_H
#define WH_MATERIAL_INELASTIC_H
/* Inelastic collisions of electrons: generalised oscillator strengths of delta oscillators after
   R. M. Sternheimer, Phys. Rev. 88 (1952) 851, and D. Liljequist, J. Phys. D 16 (1983) 1567, with
   the distributed distant losses of inner shells of F. Salvat (PENELOPE-2018, OECD/NEA, section
   3.2). docs/theory/inelastic.md gives the equations. Valid from 50 eV to 1 MeV; good from about
   ten times the outer resonance energies upward. All cross sections are per length [1/m]. */
#include "material/material.h"

#define WH_INELASTIC_OSCILLATORS (WH_MATERIAL_ELEMENTS * 24 + 1)
#define WH_INELASTIC_MINIMUM_eV 50.0
#define WH_INELASTIC_MAXIMUM_eV 1e6

/* How an oscillator takes up the loss W at recoil energy Q. */
enum wh_inelastic_channel { WH_DISTANT_LONGITUDINAL, WH_DISTANT_TRANSVERSE, WH_CLOSE, WH_CHANNELS };

struct wh_oscillator {
  double density;      /* electrons per volume [1/m3] */
  double atoms;        /* atoms of the element per volume [1/m3] */
  double resonance_eV; /* W_k */
  double binding_eV;   /* U_k; 0 for free and weakly bound electrons (below 50 eV) */
  int z, shell;        /* the subshell, or 0 and -1 for the conduction band */
};

struct wh_inelastic {
  double electron_density; /* [1/m3] */
  double plasma_eV;        /* of all electrons */
  double mean_excitation_eV;
  double shift_10keV; /* what the normalisation changes at 10 keV, relative */
  double adjustment;  /* a of W_k^2 = (a U_k)^2 + (2/3) (f_k/Z) Omega_p^2 */
  size_t count;
  struct wh_oscillator *oscillator;
};

/* Oscillators of the material: one a subshell, and the conduction band as a plasmon; the factor a
   is chosen so that the strengths give the mean excitation energy. WH_BAD_INPUT if no factor does
   (an excitation energy that is far too small). */
enum wh_status wh_inelastic_create(struct wh_context *c, const struct wh_material *material,
                                   struct wh_inelastic *model);
void wh_inelastic_free(struct wh_inelastic *model);

/* Density-effect correction delta_F at a kinetic energy (Fano 1963; Inokuti & Smith 1982). */
double wh_inelastic_density_effect(const struct wh_inelastic *model, double energy_eV);

/* Moments of the inverse mean free path for losses W with from < W <= to. */
struct wh_inelastic_moments {
  double count;      /* [1/m] */
  double energy_eV;  /* mean loss per length: restricted stopping power [eV/m] */
  double energy2;    /* [eV2/m]: straggling */
  double transport1; /* of (1 - cos theta) [1/m] */
  double transport2; /* of 3/2 (1 - cos^2 theta) [1/m] */
};

/* One channel of oscillator k, as the bare model gives it. density_effect: of
   wh_inelastic_density_effect at this energy. */
struct wh_inelastic_moments wh_oscillator_moments(const struct wh_oscillator *k,
                                                  enum wh_inelastic_channel channel,
                                                  double energy_eV, double density_effect,
                                                  double from_eV, double to_eV);

/* Collision stopping power [eV/m] of the bare model: the sum of all oscillators. */
double wh_inelastic_bare_stopping(const struct wh_inelastic *model, double energy_eV);

/* Bethe's formula for electrons in the form of M. J. Berger and S. M. Seltzer (ICRU Report 37,
   1984, equation 2.10), with the density effect of the model [eV/m]. */
double wh_inelastic_bethe_stopping(const struct wh_inelastic *model, double energy_eV);

/* The collision stopping power used [eV/m]: the bare one, held within 1.45 % of Berger and
   Seltzer's from 10 keV (the foot of their tables) upward; below it the shift fades with E^2. */
double wh_inelastic_stopping(const struct wh_inelastic *model, double energy_eV);

/* Factors on the cross sections of the oscillators, scale[model->count]: each shell K to M5 gets
   the ionisation cross section of shell.h, and all others a common factor that gives
   wh_inelastic_stopping. */
void wh_inelastic_scales(const struct wh_inelastic *model, double energy_eV, double *scale);

/* All channels of all oscillators, scaled. */
struct wh_inelastic_moments wh_inelastic_moments(const struct wh_inelastic *model, double energy_eV,
                                                 double from_eV, double to_eV);

struct wh_inelastic_event {
  double loss_eV;    /* W of the primary */
  double cos_theta;  /* of the primary */
  double delta_eV;   /* kinetic energy of the knocked-out electron, W - U_k */
  double cos_delta;  /* its direction, on the other side of the primary (azimuth + pi) */
  double vacancy_eV; /* U_k: left in the atom, for relaxation; 0 where there is none */
  int z, shell;      /* of the vacancy; shell -1 where there is none */
};

/* Whether the channel takes losses above from_eV at this energy. */
bool wh_oscillator_open(const struct wh_oscillator *k, enum wh_inelastic_channel channel,
                        double energy_eV, double from_eV);

/* A collision of the given channel with loss above from_eV; u: two uniform numbers in (0, 1). The
   channel must be open. Exact: the loss by inversion of the
   analytic distribution (Newton steps inside a bracket for close collisions). */
struct wh_inelastic_event wh_oscillator_sample(const struct wh_oscillator *k,
                                               enum wh_inelastic_channel channel, double energy_eV,
                                               double from_eV, const double u[2]);

#endif
