/* SPDX-License-Identifier: MPL-2.0 */
#include "target/seen.h"

#include <math.h>

#define LOOKED_AT 4096 /* electrons of the beam, for its extent */

struct wh_view wh_view_make(double angle, double cone, const double origin[3]) {
  double s = sin(angle), c = cos(angle);
  return (struct wh_view){.direction = {s, 0.0, c},
                          .cone = cone,
                          .across = {0.0, 1.0, 0.0},
                          .along = {c, 0.0, -s},
                          .origin = {origin[0], origin[1], origin[2]}};
}

/* Bounds, on the viewer's axes, of the places where electrons meet bodies. */
static void find_extent(const struct wh_world *world, const struct wh_target_beam *beam,
                        const struct wh_view *view, double low[2], double high[2]) {
  bool found = false;
  low[0] = low[1] = high[0] = high[1] = 0.0;
  for (uint64_t n = 0; n < LOOKED_AT; n++) {
    struct wh_random random = wh_random_start(n, WH_RANDOM_TARGET_EVENT, UINT64_MAX);
    struct wh_electron e = wh_beam_start(beam, n, &random);
    size_t body;
    double t, at[2];
    if (!wh_world_next(world, e.x, e.u, -1e300, &body, &t))
      continue;
    for (int k = 0; k < 3; k++)
      e.x[k] += t * e.u[k];
    wh_view_project(view, e.x, at);
    for (int k = 0; k < 2; k++) {
      low[k] = found ? fmin(low[k], at[k]) : at[k];
      high[k] = found ? fmax(high[k], at[k]) : at[k];
    }
    found = true;
  }
}

void wh_seen_place(const struct wh_world *world, const struct wh_target_beam *beam,
                   const struct wh_view *view, size_t bins, double margin, double size,
                   struct wh_map_bins *map) {
  double low[2], high[2];
  find_extent(world, beam, view, low, high);
  map->count[0] = map->count[1] = bins;
  for (int k = 0; k < 2 && bins > 0; k++) {
    double half = size > 0.0 ? 0.5 * size : 0.5 * (high[k] - low[k]) + margin;
    map->low[k] = 0.5 * (low[k] + high[k]) - half;
    map->width[k] = 2.0 * half / (double)bins;
  }
}
