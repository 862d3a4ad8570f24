/* SPDX-License-Identifier: MPL-2.0 */
#include "field/magnet.h"

struct params {
  struct wh_magnet_common common;
  double z, length, radius, thickness, turns, current;
};

static const struct wh_key keys[] = {
    {.name = "z",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, z),
     .unit = "m",
     .default_text = "0 mm",
     .summary = "middle of the winding"},
    {.name = "radius",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, radius),
     .unit = "m",
     .max = 1e6,
     .above_min = true,
     .summary = "inner radius of the winding"},
    {.name = "length",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, length),
     .unit = "m",
     .default_text = "0 mm",
     .max = 1e6,
     .summary = "of the winding along z; 0: a disc, or a loop"},
    {.name = "thickness",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, thickness),
     .unit = "m",
     .default_text = "0 mm",
     .max = 1e6,
     .summary = "of the winding along the radius; 0: one thin layer"},
    {.name = "turns",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, turns),
     .unit = "1",
     .default_text = "1",
     .max = 1e12,
     .above_min = true,
     .summary = "number of turns, spread evenly over the winding"},
    {.name = "current",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, current),
     .unit = "A",
     .summary = "in the wire; positive gives positive Bz on the axis"},
    WH_MAGNET_COMMON(struct params),
    {0},
};

static double strength(const void *params) {
  return ((const struct params *)params)->current;
}

static struct wh_coil winding(const void *params) {
  const struct params *p = params;
  return (struct wh_coil){p->z - 0.5 * p->length, p->z + 0.5 * p->length, p->radius,
                          p->radius + p->thickness, p->turns};
}

static struct wh_coil_field at(const struct wh_magnet *magnet, double z, double r) {
  struct wh_coil coil = winding(magnet->params);
  return wh_coil_field(&coil, z, r);
}

const struct wh_magnet_kind wh_magnet_coil = {
    .kind = {.name = "coil",
             .summary = "a loop, a solenoid or any winding of rectangular cross-section about the "
                        "axis, without iron",
             .source = "complete elliptic integrals; docs/theory/magnetic.md",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .strength = strength,
    .at = at,
    .winding = winding,
};
