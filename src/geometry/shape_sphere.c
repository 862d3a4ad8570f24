/* SPDX-License-Identifier: MPL-2.0 */
/* A ball on the axis (planar symmetry: a round rod on the plane x = 0). */
#include "geometry/shape.h"
#include "base/constants.h"

struct wh_shape_sphere_params {
  struct wh_shape_common common;
  double z;
  double radius;
};

static const struct wh_key keys[] = {
    WH_SHAPE_OP,
    WH_SHAPE_LENGTH(wh_shape_sphere_params, z, NULL, -WH_SHAPE_FAR, false,
                    "position of the centre on the axis"),
    WH_SHAPE_LENGTH(wh_shape_sphere_params, radius, NULL, 0, true, "radius"),
    {0}};

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_sphere_params *p = params;
  out->area = true;
  return wh_outline_arc(c, out, 0, (const double[2]){p->z, 0},
                        (const double[2]){p->radius, p->radius}, 0, 2 * WH_PI);
}

const struct wh_shape_kind wh_shape_sphere = {
    .kind = {.name = "sphere",
             .summary = "ball with its centre on the axis",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_sphere_params)},
    .outline = outline};
