/* SPDX-License-Identifier: MPL-2.0 */
#include "image/object.h"

#include <math.h>

struct pinhole {
  struct wh_object plate;
  double diameter;
};

static const struct wh_key keys[] = {
    WH_OBJECT_MATERIAL,
    WH_OBJECT_THICKNESS,
    {.name = "diameter",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct pinhole, diameter),
     .unit = "m",
     .max = 1,
     .above_min = true,
     .summary = "of the hole, which goes straight through"},
    {0},
};

/* Where |at + slope z| is less than the radius: between the roots of a quadratic. */
static double path(const void *params, const struct wh_object_ray *r) {
  const struct pinhole *p = params;
  double a = r->slope[0] * r->slope[0] + r->slope[1] * r->slope[1];
  double b = r->at[0] * r->slope[0] + r->at[1] * r->slope[1];
  double c = r->at[0] * r->at[0] + r->at[1] * r->at[1] - 0.25 * p->diameter * p->diameter;
  double thickness = p->plate.thickness, inside = 0.0, d = b * b - a * c;
  if (a < 1e-20) {
    inside = c <= 0.0 ? thickness : 0.0;
  } else if (d > 0.0) {
    double from = (-b - sqrt(d)) / a, to = (-b + sqrt(d)) / a;
    inside = fmax(0.0, fmin(to, thickness) - fmax(from, 0.0));
  }
  return (thickness - inside) * wh_object_slant(r);
}

static void window(const void *params, double half[2]) {
  const struct pinhole *p = params;
  half[0] = half[1] = 0.5 * p->diameter;
}

static double longest(const void *params) {
  return ((const struct pinhole *)params)->plate.thickness;
}

const struct wh_object_kind wh_object_pinhole = {
    .kind = {.name = "pinhole",
             .summary = "a plate with a round hole: a camera",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct pinhole)},
    .camera = true,
    .path = path,
    .window = window,
    .longest = longest,
};
