/* SPDX-License-Identifier: MPL-2.0 */
/* The wall of a tube. */
#include "geometry/shape.h"

struct wh_shape_cylinder_params {
  struct wh_shape_common common;
  double from;
  double to;
  double inner;
  double outer;
};

static const struct wh_key keys[] = {
    WH_SHAPE_OP,
    WH_SHAPE_LENGTH(wh_shape_cylinder_params, from, NULL, -WH_SHAPE_FAR, false,
                    "z at which it begins"),
    WH_SHAPE_LENGTH(wh_shape_cylinder_params, to, NULL, -WH_SHAPE_FAR, false, "z at which it ends"),
    WH_SHAPE_LENGTH(wh_shape_cylinder_params, inner, "0 m", 0, false, "inner radius; 0 for a rod"),
    WH_SHAPE_LENGTH(wh_shape_cylinder_params, outer, NULL, 0, true, "outer radius"),
    {0}};

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_cylinder_params *p = params;
  if (p->inner >= p->outer || p->from == p->to)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s is a cylinder of no wall: radii %.6g to %.6g m, z from %.6g "
                   "to %.6g m",
                   out->owner, p->inner, p->outer, p->from, p->to);
  out->area = true;
  return wh_outline_polygon(
      c, out, 0, 4,
      (const double[4][2]){
          {p->from, p->inner}, {p->to, p->inner}, {p->to, p->outer}, {p->from, p->outer}});
}

const struct wh_shape_kind wh_shape_cylinder = {
    .kind = {.name = "cylinder",
             .summary = "wall of a tube along the axis, or a rod",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_cylinder_params)},
    .outline = outline};
