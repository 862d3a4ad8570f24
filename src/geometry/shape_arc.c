/* SPDX-License-Identifier: MPL-2.0 */
/* A circular arc: with its centre on the axis, a part of a sphere. */
#include "geometry/shape.h"

struct wh_shape_arc_params {
  struct wh_shape_common common;
  double centre[2];
  double radius;
  double from;
  double to;
};

static const struct wh_key keys[] = {
    WH_SHAPE_OP,
    WH_SHAPE_POINT(wh_shape_arc_params, centre, "centre"),
    WH_SHAPE_LENGTH(wh_shape_arc_params, radius, NULL, 0, true, "radius"),
    WH_SHAPE_ANGLE(wh_shape_arc_params, from, NULL,
                   "angle from the z axis, counterclockwise in the (z, r) plane"),
    WH_SHAPE_ANGLE(wh_shape_arc_params, to, NULL, "angle at which it ends"),
    {0}};

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_arc_params *p = params;
  return wh_outline_arc(c, out, 0, p->centre, (const double[2]){p->radius, p->radius}, p->from,
                        p->to);
}

const struct wh_shape_kind wh_shape_arc = {
    .kind = {.name = "arc",
             .summary = "thin wall along a circle",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_arc_params)},
    .outline = outline};
