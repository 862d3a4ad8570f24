/* SPDX-License-Identifier: MPL-2.0 */
#include "image/object.h"

#include <math.h>

struct ball {
  struct wh_object free;
  double diameter;
};

static const struct wh_key keys[] = {
    WH_OBJECT_MATERIAL,
    {.name = "diameter",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct ball, diameter),
     .unit = "m",
     .max = 1,
     .above_min = true,
     .summary = "of the ball, whose middle lies at the distance"},
    {0},
};

/* A chord: 2 sqrt(R^2 - b^2) with the distance b of the ray from the middle. */
static double path(const void *params, const struct wh_object_ray *r) {
  const struct ball *b = params;
  double slant2 = wh_object_slant(r) * wh_object_slant(r);
  double along = r->at[0] * r->slope[0] + r->at[1] * r->slope[1];
  double distance2 = r->at[0] * r->at[0] + r->at[1] * r->at[1] - along * along / slant2;
  double rest = 0.25 * b->diameter * b->diameter - distance2;
  return rest > 0.0 ? 2.0 * sqrt(rest) : 0.0;
}

/* A slanted ray passes nearer to the middle than where it comes through z = 0. */
static void window(const void *params, double half[2]) {
  const struct ball *b = params;
  half[0] = half[1] = 0.75 * b->diameter;
}

static double longest(const void *params) {
  return ((const struct ball *)params)->diameter;
}

const struct wh_object_kind wh_object_ball = {
    .kind = {.name = "ball",
             .summary = "a ball",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct ball)},
    .path = path,
    .window = window,
    .longest = longest,
};
