/* SPDX-License-Identifier: MPL-2.0 */
/* All between two planes across z: a film, a substrate, a half-space. */
#include "base/memory.h"
#include "target/body.h"

#include <math.h>
#include <stdlib.h>

struct params {
  double from, thickness;
};

struct slab {
  double low, high;
};

static const struct wh_key keys[] = {
    {.name = "from",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, from),
     .unit = "m",
     .default_text = "0 mm",
     .summary = "z of the front face"},
    {.name = "thickness",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, thickness),
     .unit = "m",
     .default_text = "",
     .min = 0,
     .max = 1e3,
     .above_min = true,
     .summary = "along z; without it the slab has no back face"},
    {0},
};

static enum wh_status create(struct wh_context *c, const void *params, void **data) {
  const struct params *p = params;
  struct slab *s;
  if (!isfinite(p->from) || !(p->thickness >= 0.0))
    return wh_fail(c, WH_BAD_INPUT, "slab from %g m, %g m thick: give a thickness above 0", p->from,
                   p->thickness);
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  *s = (struct slab){p->from, p->thickness > 0.0 ? p->from + p->thickness : INFINITY};
  *data = s;
  return WH_OK;
}

static double distance(const void *data, const double x[3]) {
  const struct slab *s = data;
  return fmax(s->low - x[2], x[2] - s->high);
}

static bool stretch(const void *data, const double x[3], const double u[3], double after,
                    struct wh_stretch *out) {
  const struct slab *s = data;
  if (u[2] == 0.0) {
    *out = (struct wh_stretch){-INFINITY, INFINITY};
    return x[2] > s->low && x[2] < s->high;
  }
  double a = (s->low - x[2]) / u[2], b = (s->high - x[2]) / u[2];
  *out = (struct wh_stretch){fmin(a, b), fmax(a, b)};
  return out->to > after;
}

static void bounds(const void *data, double low[3], double high[3]) {
  const struct slab *s = data;
  low[0] = low[1] = -INFINITY;
  high[0] = high[1] = INFINITY;
  low[2] = s->low;
  high[2] = s->high;
}

const struct wh_body_kind wh_body_slab = {
    .kind = {.name = "slab",
             .summary = "between two planes across z: film, substrate, half-space",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .create = create,
    .free = free,
    .distance = distance,
    .stretch = stretch,
    .bounds = bounds,
};
