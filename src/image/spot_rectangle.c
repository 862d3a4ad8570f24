/* SPDX-License-Identifier: MPL-2.0 */
#include "image/spot.h"

#include <math.h>

struct rectangle {
  double width, length;
};

static const struct wh_key keys[] = {
    {.name = "width",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct rectangle, width),
     .unit = "m",
     .max = 1,
     .above_min = true,
     .summary = "across"},
    {.name = "length",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct rectangle, length),
     .unit = "m",
     .max = 1,
     .above_min = true,
     .summary = "along"},
    {0},
};

static void reach(const void *params, double half[2]) {
  const struct rectangle *r = params;
  half[0] = 0.5 * r->width;
  half[1] = 0.5 * r->length;
}

static double overlap(double low, double high, double side) {
  return fmax(0.0, fmin(high, 0.5 * side) - fmax(low, -0.5 * side)) / side;
}

static double share(const void *params, const double low[2], const double high[2]) {
  const struct rectangle *r = params;
  return overlap(low[0], high[0], r->width) * overlap(low[1], high[1], r->length);
}

const struct wh_spot_kind wh_spot_rectangle = {
    .kind = {.name = "rectangle",
             .summary = "evenly bright rectangle",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct rectangle)},
    .reach = reach,
    .share = share,
};
