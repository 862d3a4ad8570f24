/* SPDX-License-Identifier: MPL-2.0 */
#include "image/object.h"

#include <math.h>

struct slit {
  struct wh_object plate;
  double width;
  int measures; /* enum wh_object_across */
};

static const struct wh_key keys[] = {
    WH_OBJECT_MATERIAL,
    WH_OBJECT_THICKNESS,
    {.name = "width",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct slit, width),
     .unit = "m",
     .max = 1,
     .above_min = true,
     .summary = "of the slit, which goes straight through"},
    {.name = "measures",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct slit, measures),
     .default_text = "width",
     .choices = wh_object_measures,
     .summary = "which side of the spot it lies across"},
    {0},
};

static double path(const void *params, const struct wh_object_ray *r) {
  const struct slit *s = params;
  double inside = wh_object_between(r->at[s->measures], r->slope[s->measures], s->plate.thickness,
                                    0.5 * s->width);
  return (s->plate.thickness - inside) * wh_object_slant(r);
}

static void window(const void *params, double half[2]) {
  const struct slit *s = params;
  half[s->measures] = 0.5 * s->width;
  half[1 - s->measures] = INFINITY;
}

static double longest(const void *params) {
  return ((const struct slit *)params)->plate.thickness;
}

const struct wh_object_kind wh_object_slit = {
    .kind = {.name = "slit",
             .summary = "a plate with a long slit: a camera for one side of the spot",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct slit)},
    .camera = true,
    .path = path,
    .window = window,
    .longest = longest,
};
