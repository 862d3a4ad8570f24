/* SPDX-License-Identifier: MPL-2.0 */
#include "image/object.h"

#include <math.h>

struct bars {
  struct wh_object plate;
  double frequency; /* line pairs per length [1/m] */
  size_t count;
  int measures; /* enum wh_object_across */
};

static const struct wh_key keys[] = {
    WH_OBJECT_MATERIAL,
    WH_OBJECT_THICKNESS,
    {.name = "frequency",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct bars, frequency),
     .unit = "1/m",
     .max = 1e9,
     .above_min = true,
     .summary = "line pairs per length: a bar and a gap as wide each"},
    {.name = "count",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct bars, count),
     .default_text = "5",
     .min = 1,
     .max = 1000,
     .summary = "of bars"},
    {.name = "measures",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct bars, measures),
     .default_text = "width",
     .choices = wh_object_measures,
     .summary = "which side of the spot they lie across"},
    {0},
};

/* Bars are thin beside their distance from the spot: a ray meets one where it comes through the
   middle of the plate. */
static double path(const void *params, const struct wh_object_ray *r) {
  const struct bars *b = params;
  double x = r->at[b->measures] + 0.5 * b->plate.thickness * r->slope[b->measures];
  double from = x * b->frequency + 0.5 * (double)b->count - 0.25;
  bool hit = from >= 0.0 && from < (double)b->count && from - floor(from) < 0.5;
  return hit ? b->plate.thickness * wh_object_slant(r) : 0.0;
}

static void window(const void *params, double half[2]) {
  (void)params;
  half[0] = half[1] = INFINITY;
}

static double longest(const void *params) {
  return ((const struct bars *)params)->plate.thickness;
}

const struct wh_object_kind wh_object_bars = {
    .kind = {.name = "bars",
             .summary = "a row of bars, as many line pairs to the length",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct bars)},
    .path = path,
    .window = window,
    .longest = longest,
};
