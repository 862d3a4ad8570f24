/* SPDX-License-Identifier: MPL-2.0 */
#include "field/magnet.h"
#include "field/pole.h"

struct params {
  struct wh_magnet_common common;
  double peak, z, half_width;
};

static const struct wh_key keys[] = {
    {.name = "peak",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, peak),
     .unit = "T",
     .summary = "induction on the axis at z"},
    {.name = "z",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, z),
     .unit = "m",
     .default_text = "0 mm",
     .summary = "place of the peak"},
    {.name = "half_width",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, half_width),
     .unit = "m",
     .max = 1e6,
     .above_min = true,
     .summary = "distance a from the peak at which the induction is half; the field is known for "
                "radii below it"},
    WH_MAGNET_COMMON(struct params),
    {0},
};

static double strength(const void *params) {
  return ((const struct params *)params)->peak;
}

/* 1/(1 + z^2/a^2) = a Im 1/(z - i a). */
static struct wh_coil_field at(const struct wh_magnet *magnet, double z, double r) {
  const struct params *p = magnet->params;
  double a = p->half_width;
  struct wh_pole_field f = wh_pole_simple(z - p->z - a * I, r);
  return (struct wh_coil_field){a * cimag(f.Bz), a * cimag(f.Br), a * cimag(f.chi)};
}

static double valid_radius(const struct wh_magnet *magnet) {
  return ((const struct params *)magnet->params)->half_width;
}

const struct wh_magnet_kind wh_magnet_bell = {
    .kind = {.name = "bell",
             .summary = "Glaser's bell-shaped lens: B = peak/(1 + (z/a)^2) on the axis, continued "
                        "exactly off it",
             .source = "W. Glaser, Z. Phys. 117 (1941) 285",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .strength = strength,
    .at = at,
    .valid_radius = valid_radius,
};
