/* SPDX-License-Identifier: MPL-2.0 */
/* A bed of spheres of one material. */
#include "base/memory.h"
#include "target/packing.h"

#include <stdlib.h>
#include <string.h>

struct params {
  int arrangement;
  double diameter, spread, density, pitch;
  struct wh_quantities from, to; /* opposite corners: x, y, z */
  size_t seed;
};

static const char *const arrangements[] = {"random", "cubic", "hexagonal", NULL};

#define LENGTH(key, default_, says)                                                                \
  {                                                                                                \
    .name = #key, .type = WH_KEY_QUANTITY, .offset = offsetof(struct params, key), .unit = "m",    \
    .default_text = default_, .min = 0, .max = 1e3, .above_min = true, .summary = says             \
  }
#define CORNER(key, says)                                                                          \
  {                                                                                                \
    .name = #key, .type = WH_KEY_QUANTITIES, .offset = offsetof(struct params, key), .unit = "m",  \
    .summary = says                                                                                \
  }

static const struct wh_key keys[] = {
    {.name = "arrangement",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct params, arrangement),
     .default_text = "random",
     .choices = arrangements,
     .summary = "random packing, cubic lattice, or hexagonal close-packed layers across z"},
    LENGTH(diameter, NULL, "mean diameter"),
    {.name = "spread",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, spread),
     .unit = "1",
     .default_text = "0",
     .min = 0,
     .max = 0.5,
     .summary = "random: standard deviation of the (log-normal) diameters over their mean"},
    {.name = "density",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, density),
     .unit = "1",
     .default_text = "0.3",
     .min = 0,
     .max = WH_PACKING_DENSEST,
     .above_min = true,
     .summary = "random: share of the volume that is filled"},
    LENGTH(pitch, "", "lattices: distance of neighbours; without it they touch"),
    CORNER(from, "one corner of the box that holds them: x, y, z"),
    CORNER(to, "the opposite corner: x, y, z"),
    {.name = "seed",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct params, seed),
     .default_text = "1",
     .max = 1e15,
     .summary = "random: another number, another packing"},
    {0},
};

static void free_grid(void *data) {
  wh_sphere_grid_free(data);
  free(data);
}

static enum wh_status create(struct wh_context *c, const void *params, void **data) {
  const struct params *p = params;
  struct wh_packing packing = {.arrangement = (enum wh_arrangement)p->arrangement,
                               .diameter = p->diameter,
                               .spread = p->spread,
                               .density = p->density,
                               .pitch = p->pitch,
                               .seed = p->seed};
  if (p->from.count != 3 || p->to.count != 3)
    return wh_fail(c, WH_BAD_INPUT, "corners of a bed with %zu and %zu values: give x, y and z",
                   p->from.count, p->to.count);
  for (int k = 0; k < 3; k++) {
    packing.low[k] = p->from.value[k] < p->to.value[k] ? p->from.value[k] : p->to.value[k];
    packing.high[k] = p->from.value[k] < p->to.value[k] ? p->to.value[k] : p->from.value[k];
  }
  size_t count;
  struct wh_sphere *sphere;
  struct wh_sphere_grid *g;
  WH_TRY(wh_packing_make(c, &packing, &count, &sphere));
  enum wh_status status = wh_alloc(c, 1, sizeof *g, &g);
  if (status) {
    free(sphere);
    return status;
  }
  status = wh_sphere_grid_create(c, count, sphere, g);
  if (status)
    free(g);
  else
    *data = g;
  return status;
}

static double distance(const void *data, const double x[3]) {
  return wh_sphere_grid_distance(data, x);
}

static bool stretch(const void *data, const double x[3], const double u[3], double after,
                    struct wh_stretch *out) {
  return wh_sphere_grid_stretch(data, x, u, after, out);
}

static void bounds(const void *data, double low[3], double high[3]) {
  const struct wh_sphere_grid *g = data;
  memcpy(low, g->low, sizeof g->low);
  memcpy(high, g->high, sizeof g->high);
}

const struct wh_body_kind wh_body_spheres = {
    .kind = {.name = "spheres",
             .summary = "a bed of many spheres: lattice, monolayer or random packing",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .create = create,
    .free = free_grid,
    .distance = distance,
    .stretch = stretch,
    .bounds = bounds,
};
