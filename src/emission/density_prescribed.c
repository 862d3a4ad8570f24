/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/density.h"

struct params {
  double density;
};

static const struct wh_key keys[] = {
    {.name = "density",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, density),
     .unit = "A/m2",
     .max = 1e15,
     .above_min = true,
     .summary = "current density"},
    {0},
};

static enum wh_status supply(struct wh_context *c, const void *params, const struct wh_emitter *e,
                             double *density_out, double *temperature_out) {
  const struct params *p = params;
  (void)c;
  *density_out = p->density;
  *temperature_out = e->temperature;
  return WH_OK;
}

const struct wh_density_kind wh_density_prescribed = {
    .kind = {.name = "prescribed",
             .summary = "a given current density",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .supply = supply,
};
