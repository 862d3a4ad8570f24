/* SPDX-License-Identifier: MPL-2.0 */
/* A curve of straight parts. */
#include "geometry/shape.h"

struct wh_shape_polyline_params {
  struct wh_shape_common common;
  struct wh_points points;
};

static const struct wh_key keys[] = {
    WH_SHAPE_OP, WH_SHAPE_POINTS(wh_shape_polyline_params, points, "corners, in order"), {0}};

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_polyline_params *p = params;
  return wh_outline_polygon(c, out, 0, p->points.count, (const double(*)[2])p->points.at);
}

const struct wh_shape_kind wh_shape_polyline = {
    .kind = {.name = "polyline",
             .summary = "thin wall of straight parts",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_polyline_params)},
    .outline = outline};
