/* SPDX-License-Identifier: MPL-2.0 */
#include "field/magnet.h"

struct params {
  struct wh_magnet_common common;
  double field; /* [T] */
};

static const struct wh_key keys[] = {
    {.name = "field",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, field),
     .unit = "T",
     .summary = "induction along z"},
    WH_MAGNET_COMMON(struct params),
    {0},
};

static double strength(const void *params) {
  return ((const struct params *)params)->field;
}

static struct wh_coil_field at(const struct wh_magnet *magnet, double z, double r) {
  (void)magnet, (void)z, (void)r;
  return (struct wh_coil_field){1.0, 0.0, 1.0};
}

const struct wh_magnet_kind wh_magnet_uniform = {
    .kind = {.name = "uniform",
             .summary = "the same induction everywhere, along z",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .strength = strength,
    .at = at,
};
