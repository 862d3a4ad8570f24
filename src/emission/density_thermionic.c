/* SPDX-License-Identifier: MPL-2.0 */
#include <math.h>

#include "base/constants.h"
#include "emission/density.h"

struct params {
  struct wh_density_enhanced_params local;
  bool schottky;
};

static const struct wh_key keys[] = {
    {.name = "schottky",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct params, schottky),
     .default_text = "true",
     .summary = "a field that draws electrons out lowers the work function"},
    WH_DENSITY_ENHANCEMENT,
    {0},
};

static enum wh_status supply(struct wh_context *c, const void *params, const struct wh_emitter *e,
                             double *density_out, double *temperature_out) {
  const struct params *p = params;
  double field = p->local.enhancement * e->field, kT = WH_BOLTZMANN * e->temperature;
  double lowering = p->schottky ? wh_schottky_lowering(field) : 0.0;
  if (!(lowering < 0.5 * e->work_function_eV))
    return wh_fail(c, WH_BAD_INPUT,
                   "source %s: a field of %.3g V/m lowers the work function of %.3g eV by %.3g eV, "
                   "where electrons tunnel: take the law thermal_field",
                   e->owner, field, e->work_function_eV, lowering);
  *density_out = e->richardson * e->temperature * e->temperature *
                 exp(-(e->work_function_eV - lowering) * WH_ELEMENTARY_CHARGE / kT);
  *temperature_out = e->temperature;
  return WH_OK;
}

const struct wh_density_kind wh_density_thermionic = {
    .kind = {.name = "thermionic",
             .summary = "A T^2 exp(-phi/kT), with the lowering of phi by the field",
             .source =
                 "O. W. Richardson, Phil. Mag. 28 (1914) 633; S. Dushman, Phys. Rev. 21 (1923) "
                 "623; W. Schottky, Phys. Z. 15 (1914) 872",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .supply = supply,
    .answers = true,
};
