/* SPDX-License-Identifier: MPL-2.0 */
/* An ellipse; with its centre on the axis a spheroid. */
#include "geometry/shape.h"
#include "base/constants.h"

struct wh_shape_ellipse_params {
  struct wh_shape_common common;
  double centre[2];
  double radius_z;
  double radius_r;
};

static const struct wh_key keys[] = {
    WH_SHAPE_OP,
    WH_SHAPE_POINT(wh_shape_ellipse_params, centre, "centre"),
    WH_SHAPE_LENGTH(wh_shape_ellipse_params, radius_z, NULL, 0, true, "semi-axis along z"),
    WH_SHAPE_LENGTH(wh_shape_ellipse_params, radius_r, NULL, 0, true, "semi-axis across z"),
    {0}};

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_ellipse_params *p = params;
  out->area = true;
  return wh_outline_arc(c, out, 0, p->centre, (const double[2]){p->radius_z, p->radius_r}, 0,
                        2 * WH_PI);
}

const struct wh_shape_kind wh_shape_ellipse = {
    .kind = {.name = "ellipse",
             .summary = "full ellipse with its axes along the coordinates",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_ellipse_params)},
    .outline = outline};
