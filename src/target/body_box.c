/* SPDX-License-Identifier: MPL-2.0 */
#include "base/memory.h"
#include "target/body.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct box {
  struct wh_quantities from, to; /* opposite corners: x, y, z */
  double low[3], high[3];
};

static const struct wh_key keys[] = {
    {.name = "from",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct box, from),
     .unit = "m",
     .summary = "one corner: x, y, z"},
    {.name = "to",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct box, to),
     .unit = "m",
     .summary = "the opposite corner: x, y, z"},
    {0},
};

static enum wh_status create(struct wh_context *c, const void *params, void **data) {
  const struct box *p = params;
  struct box *s;
  if (p->from.count != 3 || p->to.count != 3)
    return wh_fail(c, WH_BAD_INPUT, "corners of a box with %zu and %zu values: give x, y and z",
                   p->from.count, p->to.count);
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  for (int i = 0; i < 3; i++) {
    s->low[i] = fmin(p->from.value[i], p->to.value[i]);
    s->high[i] = fmax(p->from.value[i], p->to.value[i]);
    if (!(s->low[i] < s->high[i])) {
      free(s);
      return wh_fail(c, WH_BAD_INPUT, "box without extent along %c: give two corners that differ",
                     "xyz"[i]);
    }
  }
  *data = s;
  return WH_OK;
}

static double distance(const void *data, const double x[3]) {
  const struct box *s = data;
  double outside = 0.0, inside = -INFINITY;
  for (int i = 0; i < 3; i++) {
    double d = fmax(s->low[i] - x[i], x[i] - s->high[i]);
    outside += d > 0.0 ? d * d : 0.0;
    inside = fmax(inside, d);
  }
  return inside < 0.0 ? inside : sqrt(outside);
}

static bool stretch(const void *data, const double x[3], const double u[3], double after,
                    struct wh_stretch *out) {
  const struct box *s = data;
  *out = (struct wh_stretch){-INFINITY, INFINITY};
  for (int i = 0; i < 3; i++) {
    if (u[i] == 0.0) {
      if (x[i] <= s->low[i] || x[i] >= s->high[i])
        return false;
      continue;
    }
    double a = (s->low[i] - x[i]) / u[i], b = (s->high[i] - x[i]) / u[i];
    out->from = fmax(out->from, fmin(a, b));
    out->to = fmin(out->to, fmax(a, b));
  }
  return out->from < out->to && out->to > after;
}

static void bounds(const void *data, double low[3], double high[3]) {
  const struct box *s = data;
  memcpy(low, s->low, sizeof s->low);
  memcpy(high, s->high, sizeof s->high);
}

const struct wh_body_kind wh_body_box = {
    .kind = {.name = "box",
             .summary = "box along the axes",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct box)},
    .create = create,
    .free = free,
    .distance = distance,
    .stretch = stretch,
    .bounds = bounds,
};
