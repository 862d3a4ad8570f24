/* SPDX-License-Identifier: MPL-2.0 */
#include "base/constants.h"
#include "emission/law.h"
#include "numerics/quantile.h"

struct params {
  double temperature;
};

static const struct wh_key keys[] = {
    {.name = "temperature",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, temperature),
     .unit = "K",
     .max = 1e5,
     .above_min = true,
     .summary = "temperature of the emitter"},
    {0},
};

static enum wh_status check(struct wh_context *c, const char *owner, const void *params) {
  const struct params *p = params;
  if (!(p->temperature > 0.0))
    return wh_fail(c, WH_BAD_INPUT, "source %s: the temperature must be positive", owner);
  return WH_OK;
}

/* The flux out of a Maxwellian gas: density proportional to E exp(-E/kT); with angles by the cosine
   law the velocities are half-Maxwellian. */
static double draw(const void *params, double u) {
  const struct params *p = params;
  return WH_BOLTZMANN / WH_ELEMENTARY_CHARGE * p->temperature * wh_quantile_flux_maxwell(u);
}

const struct wh_law_kind wh_energy_maxwell = {
    .kind = {.name = "maxwell",
             .summary = "thermal electrons: the flux out of a Maxwellian gas",
             .source = "I. Langmuir, Phys. Rev. 21 (1923) 419",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .check = check,
    .draw = draw,
};
