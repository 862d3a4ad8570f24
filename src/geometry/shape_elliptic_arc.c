/* SPDX-License-Identifier: MPL-2.0 */
/* An arc of an ellipse. */
#include "geometry/shape.h"

struct wh_shape_elliptic_arc_params {
  struct wh_shape_common common;
  double centre[2];
  double radius_z;
  double radius_r;
  double from;
  double to;
};

static const struct wh_key keys[] = {
    WH_SHAPE_OP,
    WH_SHAPE_POINT(wh_shape_elliptic_arc_params, centre, "centre"),
    WH_SHAPE_LENGTH(wh_shape_elliptic_arc_params, radius_z, NULL, 0, true, "semi-axis along z"),
    WH_SHAPE_LENGTH(wh_shape_elliptic_arc_params, radius_r, NULL, 0, true, "semi-axis across z"),
    WH_SHAPE_ANGLE(wh_shape_elliptic_arc_params, from, NULL,
                   "parameter t of its begin; point = centre + (radius_z cos t, radius_r sin t)"),
    WH_SHAPE_ANGLE(wh_shape_elliptic_arc_params, to, NULL, "parameter at which it ends"),
    {0}};

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_elliptic_arc_params *p = params;
  return wh_outline_arc(c, out, 0, p->centre, (const double[2]){p->radius_z, p->radius_r}, p->from,
                        p->to);
}

const struct wh_shape_kind wh_shape_elliptic_arc = {
    .kind = {.name = "elliptic_arc",
             .summary = "thin wall along an ellipse",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_elliptic_arc_params)},
    .outline = outline};
