/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_DENSITY_H
#define WH_EMISSION_DENSITY_H
/* Laws of emission: the current density that a surface supplies, whatever space charge lets through
   of it. A law is one file density_NAME.c and one line in densities.def. */
#include "base/context.h"
#include "base/key.h"

/* A place on a surface. */
struct wh_emitter {
  const char *owner;       /* source, for messages */
  double temperature;      /* [K] */
  double work_function_eV; /* without field */
  double richardson;       /* [A/(m^2 K^2)] */
  double field;            /* [V/m] that draws electrons out, > 0; < 0 drives them back */
};

struct wh_density_kind {
  struct wh_kind kind;
  /* Density supplied [A/m^2], and the temperature [K] of the half-Maxwellian that has the same mean
     transverse energy. WH_BAD_INPUT where the law does not hold: what, range, and cure. */
  enum wh_status (*supply)(struct wh_context *c, const void *params, const struct wh_emitter *e,
                           double *density_out, double *temperature_out);
  bool answers; /* the density depends on the field */
};

/* NULL-ended, for keys and 'list'. */
extern const struct wh_kind *const wh_density_kinds[];
extern const struct wh_density_kind wh_density_thermionic, wh_density_prescribed, wh_density_field;

enum wh_status wh_density_supply(struct wh_context *c, const struct wh_variant *law,
                                 const struct wh_emitter *e, double *density_out,
                                 double *temperature_out);

/* Lowering of the work function by a field > 0, sqrt(e F/(4 pi eps_0)) [eV] (W. Schottky, Phys. Z.
   15 (1914) 872); 0 for others. */
double wh_schottky_lowering(double field);

/* Parameter of the laws that only have it: local field = enhancement times that of the smooth
   surface. */
struct wh_density_enhanced_params {
  double enhancement;
};
#define WH_DENSITY_ENHANCEMENT                                                                     \
  {                                                                                                \
    .name = "enhancement", .type = WH_KEY_QUANTITY,                                                \
    .offset = offsetof(struct wh_density_enhanced_params, enhancement), .unit = "1",               \
    .default_text = "1", .min = 1, .max = 1e5,                                                     \
    .summary = "local field at the emitting tips over that of the smooth surface"                  \
  }

/* The barrier of Schottky and Nordheim (E. L. Murphy and R. H. Good, Phys. Rev. 102 (1956) 1464),
   in the approximation of R. G. Forbes and J. H. B. Deane, Proc. R. Soc. A 463 (2007) 2907: scaled
   field f = e^3 F/(4 pi eps_0 H^2) of a barrier of zero-field height H [eV]; v within .0033 and t
   within .002 for 0 <= f <= 1. */
double wh_barrier_scaled_field(double field, double height_eV);
double wh_barrier_v(double f);
double wh_barrier_t(double f);
/* Decay width [eV] of the transmission at the top of the Fermi sea: 1/d = d ln D/dE. */
double wh_barrier_decay_width(double field, double work_function_eV);
/* Transmission of the barrier, D = 1/(1 + exp G), with G continued linearly above its top. */
double wh_barrier_transmission(double field, double height_eV);

#endif
