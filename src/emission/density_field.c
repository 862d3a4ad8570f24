/* SPDX-License-Identifier: MPL-2.0 */
#include <math.h>

#include "base/constants.h"
#include "emission/density.h"

#define LARGEST_F 0.8 /* beyond, the barrier is too low for the formula */
#define LARGEST_P 0.7 /* kT over the decay width */

static const struct wh_key keys[] = {WH_DENSITY_ENHANCEMENT, {0}};

/* First Fowler-Nordheim constant e^3/(8 pi h) = 1.541434e-6 A eV V^-2. */
static double first_constant(void) {
  return WH_ELEMENTARY_CHARGE * WH_ELEMENTARY_CHARGE / (8.0 * WH_PI * WH_PLANCK);
}

static enum wh_status supply(struct wh_context *c, const void *params, const struct wh_emitter *e,
                             double *density_out, double *temperature_out) {
  const struct wh_density_enhanced_params *p = params;
  double field = p->enhancement * e->field, phi = e->work_function_eV;
  if (!(field > 0.0))
    return WH_OK;
  double f = wh_barrier_scaled_field(field, phi), t = wh_barrier_t(f);
  double width = wh_barrier_decay_width(field, phi);
  double kT = WH_BOLTZMANN * e->temperature / WH_ELEMENTARY_CHARGE, ratio = kT / width;
  if (f > LARGEST_F)
    return wh_fail(c, WH_BAD_INPUT,
                   "source %s: a local field of %.3g V/m is %.2g of the one that pulls the barrier "
                   "of %.3g eV down; field emission holds up to %.1g: lower the voltage or the "
                   "enhancement",
                   e->owner, field, f, phi, LARGEST_F);
  double below = wh_barrier_transmission(field, phi); /* nothing leaves that matters below 1e-60 */
  if (below < 1e-60)
    return WH_OK;
  if (ratio > LARGEST_P)
    return wh_fail(c, WH_BAD_INPUT,
                   "source %s: at %.4g K and %.3g V/m electrons leave over the barrier as well as "
                   "through it (kT is %.2g of the decay width, %.1g at most): take the law "
                   "thermal_field",
                   e->owner, e->temperature, field, ratio, LARGEST_P);
  /* b phi^(3/2) v/F in terms of the decay width F/(1.5 b phi^(1/2) t) */
  double zero = exp(-phi * wh_barrier_v(f) / (1.5 * width * t));
  double heat = ratio > 0.0 ? WH_PI * ratio / sin(WH_PI * ratio) : 1.0;
  *density_out = first_constant() / phi * field * field / (t * t) * zero * heat;
  *temperature_out = width * WH_ELEMENTARY_CHARGE / WH_BOLTZMANN;
  return WH_OK;
}

const struct wh_density_kind wh_density_field = {
    .kind = {.name = "field",
             .summary = "cold electrons through the barrier that the field makes thin",
             .source = "E. L. Murphy and R. H. Good, Phys. Rev. 102 (1956) 1464; R. G. Forbes and "
                       "J. H. B. Deane, Proc. R. Soc. A 463 (2007) 2907",
             .keys = keys,
             .params_size = sizeof(struct wh_density_enhanced_params)},
    .supply = supply,
    .answers = true,
};
