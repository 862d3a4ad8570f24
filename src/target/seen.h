/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_SEEN_H
#define WH_TARGET_SEEN_H
/* The X-ray focal spot: where the photons that are seen come from, as the viewer sees it. */
#include "target/shower.h"

/* From the angle to +z, toward x: direction, half-angle, and the viewer's axes through the point
   `origin`: across is y (the width of the spot), along lies in the x-z plane (its length), so that
   across, along and minus the direction are right-handed. */
struct wh_view wh_view_make(double angle, double cone, const double origin[3]);

/* The place of x on the viewer's axes. */
static inline void wh_view_project(const struct wh_view *v, const double x[3], double at[2]) {
  double d[3] = {x[0] - v->origin[0], x[1] - v->origin[1], x[2] - v->origin[2]};
  at[0] = d[0] * v->across[0] + d[1] * v->across[1] + d[2] * v->across[2];
  at[1] = d[0] * v->along[0] + d[1] * v->along[1] + d[2] * v->along[2];
}

/* Lays the map out about the places where the beam first meets bodies: as large as they are seen,
   with the margin around, or, where size is above 0, a square of that side about their middle. */
void wh_seen_place(const struct wh_world *world, const struct wh_target_beam *beam,
                   const struct wh_view *view, size_t bins, double margin, double size,
                   struct wh_map_bins *map);

#endif
