/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_OUTLINE_H
#define WH_TARGET_OUTLINE_H
#include "target/target.h"
#include "target/world.h"

/* Surfaces in the plane of the given y, in the map and half its size around: the line where the
   distance to a body changes its sign, on a grid. Empty without a map. */
enum wh_status wh_outline_find(struct wh_context *c, const struct wh_world *world,
                               const struct wh_map_bins *map, double y,
                               struct wh_target_outline *out);

#endif
