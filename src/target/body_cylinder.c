/* SPDX-License-Identifier: MPL-2.0 */
#include "base/memory.h"
#include "base/vector.h"
#include "target/body.h"

#include <math.h>
#include <stdlib.h>

struct cylinder {
  double diameter;
  struct wh_quantities from, to; /* ends of the axis: x, y, z */
  double at[3], axis[3], length;
};

static const struct wh_key keys[] = {
    {.name = "diameter",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct cylinder, diameter),
     .unit = "m",
     .min = 0,
     .max = 1e3,
     .above_min = true,
     .summary = "diameter"},
    {.name = "from",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct cylinder, from),
     .unit = "m",
     .summary = "one end of the axis: x, y, z"},
    {.name = "to",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct cylinder, to),
     .unit = "m",
     .summary = "the other end: x, y, z"},
    {0},
};

static enum wh_status create(struct wh_context *c, const void *params, void **data) {
  const struct cylinder *p = params;
  struct cylinder *s;
  double length2 = 0.0;
  if (p->from.count != 3 || p->to.count != 3)
    return wh_fail(c, WH_BAD_INPUT, "axis of a cylinder with %zu and %zu values: give x, y and z",
                   p->from.count, p->to.count);
  for (int i = 0; i < 3; i++)
    length2 += (p->to.value[i] - p->from.value[i]) * (p->to.value[i] - p->from.value[i]);
  if (!(length2 > 0.0) || !(p->diameter > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "cylinder of diameter %g m and length %g m: both must be above 0", p->diameter,
                   sqrt(length2));
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  s->diameter = p->diameter;
  s->length = sqrt(length2);
  for (int i = 0; i < 3; i++) {
    s->at[i] = p->from.value[i];
    s->axis[i] = (p->to.value[i] - p->from.value[i]) / s->length;
  }
  *data = s;
  return WH_OK;
}

/* Place along the axis, and the vector from the axis to the point. */
static double split(const struct cylinder *s, const double v[3], double across[3]) {
  double along = v[0] * s->axis[0] + v[1] * s->axis[1] + v[2] * s->axis[2];
  for (int i = 0; i < 3; i++)
    across[i] = v[i] - along * s->axis[i];
  return along;
}

static double distance(const void *data, const double x[3]) {
  const struct cylinder *s = data;
  double v[3] = {x[0] - s->at[0], x[1] - s->at[1], x[2] - s->at[2]}, across[3];
  double along = split(s, v, across);
  double radial = sqrt(wh_dot(across, across)) - 0.5 * s->diameter;
  return fmax(radial, fmax(-along, along - s->length));
}

static bool stretch(const void *data, const double x[3], const double u[3], double after,
                    struct wh_stretch *out) {
  const struct cylinder *s = data;
  double v[3] = {x[0] - s->at[0], x[1] - s->at[1], x[2] - s->at[2]}, p[3], q[3];
  double along = split(s, v, p), slope = split(s, u, q);
  *out = (struct wh_stretch){-INFINITY, INFINITY};
  double a = wh_dot(q, q), b = wh_dot(p, q), c = wh_dot(p, p) - 0.25 * s->diameter * s->diameter;
  if (a > 0.0) {
    double root = b * b - a * c;
    if (!(root > 0.0))
      return false;
    root = sqrt(root);
    *out = (struct wh_stretch){(-b - root) / a, (-b + root) / a};
  } else if (c >= 0.0) {
    return false;
  }
  if (slope != 0.0) {
    double m = -along / slope, n = (s->length - along) / slope;
    out->from = fmax(out->from, fmin(m, n));
    out->to = fmin(out->to, fmax(m, n));
  } else if (along <= 0.0 || along >= s->length) {
    return false;
  }
  return out->from < out->to && out->to > after;
}

/* An end reaches as far beyond its centre as a disc across the axis does. */
static void bounds(const void *data, double low[3], double high[3]) {
  const struct cylinder *s = data;
  for (int i = 0; i < 3; i++) {
    double other = s->at[i] + s->length * s->axis[i];
    double reach = 0.5 * s->diameter * sqrt(fmax(0.0, 1.0 - s->axis[i] * s->axis[i]));
    low[i] = fmin(s->at[i], other) - reach;
    high[i] = fmax(s->at[i], other) + reach;
  }
}

const struct wh_body_kind wh_body_cylinder = {
    .kind = {.name = "cylinder",
             .summary = "cylinder between two points of its axis",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct cylinder)},
    .create = create,
    .free = free,
    .distance = distance,
    .stretch = stretch,
    .bounds = bounds,
};
