/* SPDX-License-Identifier: MPL-2.0 */
#include "base/memory.h"
#include "target/body.h"

#include <math.h>
#include <stdlib.h>

struct sphere {
  double diameter;
  struct wh_quantities centre; /* x, y, z */
  double at[3], radius;
};

static const struct wh_key keys[] = {
    {.name = "diameter",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct sphere, diameter),
     .unit = "m",
     .min = 0,
     .max = 1e3,
     .above_min = true,
     .summary = "diameter"},
    {.name = "centre",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct sphere, centre),
     .unit = "m",
     .default_text = "",
     .summary = "x, y and z; without it the origin"},
    {0},
};

static enum wh_status create(struct wh_context *c, const void *params, void **data) {
  const struct sphere *p = params;
  struct sphere *s;
  if (!(p->diameter > 0.0) || !isfinite(p->diameter))
    return wh_fail(c, WH_BAD_INPUT, "sphere of diameter %g m: give one above 0", p->diameter);
  if (p->centre.count != 0 && p->centre.count != 3)
    return wh_fail(c, WH_BAD_INPUT, "centre of a sphere with %zu values: give x, y and z",
                   p->centre.count);
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  s->radius = 0.5 * p->diameter;
  for (size_t i = 0; i < p->centre.count; i++)
    s->at[i] = p->centre.value[i];
  *data = s;
  return WH_OK;
}

static double distance(const void *data, const double x[3]) {
  const struct sphere *s = data;
  double a = x[0] - s->at[0], b = x[1] - s->at[1], d = x[2] - s->at[2];
  return sqrt(a * a + b * b + d * d) - s->radius;
}

static bool stretch(const void *data, const double x[3], const double u[3], double after,
                    struct wh_stretch *out) {
  const struct sphere *s = data;
  double along = 0.0, square = -s->radius * s->radius;
  for (int i = 0; i < 3; i++) {
    double d = x[i] - s->at[i];
    along += d * u[i];
    square += d * d;
  }
  double root = along * along - square;
  if (!(root > 0.0))
    return false;
  root = sqrt(root);
  *out = (struct wh_stretch){-along - root, -along + root};
  return out->to > after;
}

static void bounds(const void *data, double low[3], double high[3]) {
  const struct sphere *s = data;
  for (int i = 0; i < 3; i++) {
    low[i] = s->at[i] - s->radius;
    high[i] = s->at[i] + s->radius;
  }
}

const struct wh_body_kind wh_body_sphere = {
    .kind = {.name = "sphere",
             .summary = "sphere",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct sphere)},
    .create = create,
    .free = free,
    .distance = distance,
    .stretch = stretch,
    .bounds = bounds,
};
