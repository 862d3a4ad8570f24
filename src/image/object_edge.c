/* SPDX-License-Identifier: MPL-2.0 */
#include "image/object.h"

#include <math.h>

struct edge {
  struct wh_object plate;
  int measures; /* enum wh_object_across */
};

static const struct wh_key keys[] = {
    WH_OBJECT_MATERIAL,
    WH_OBJECT_THICKNESS,
    {.name = "measures",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct edge, measures),
     .default_text = "width",
     .choices = wh_object_measures,
     .summary = "which side of the spot it lies across"},
    {0},
};

/* The plate is where the coordinate is below 0: a slit as wide as the world, shifted. */
static double path(const void *params, const struct wh_object_ray *r) {
  const struct edge *e = params;
  const double half = 1e3; /* metres */
  return wh_object_slant(r) * wh_object_between(r->at[e->measures] + half, r->slope[e->measures],
                                                e->plate.thickness, half);
}

static void window(const void *params, double half[2]) {
  (void)params;
  half[0] = half[1] = INFINITY;
}

static double longest(const void *params) {
  return ((const struct edge *)params)->plate.thickness;
}

const struct wh_object_kind wh_object_edge = {
    .kind = {.name = "edge",
             .summary = "a plate that covers half of the picture",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct edge)},
    .path = path,
    .window = window,
    .longest = longest,
};
