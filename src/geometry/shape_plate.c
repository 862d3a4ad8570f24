/* SPDX-License-Identifier: MPL-2.0 */
/* A plate with a hole: in axial symmetry a diaphragm. */
#include "geometry/shape.h"

struct wh_shape_plate_params {
  struct wh_shape_common common;
  double z;
  double thickness;
  double hole;
  double outer;
  double rounding;
};

static const struct wh_key keys[] = {
    WH_SHAPE_OP,
    WH_SHAPE_LENGTH(wh_shape_plate_params, z, NULL, -WH_SHAPE_FAR, false,
                    "position of its middle plane"),
    WH_SHAPE_LENGTH(wh_shape_plate_params, thickness, "0 m", 0, false,
                    "thickness; 0 for an infinitely thin plate"),
    WH_SHAPE_LENGTH(wh_shape_plate_params, hole, "0 m", 0, false, "radius of the hole; 0 for none"),
    WH_SHAPE_LENGTH(wh_shape_plate_params, outer, NULL, 0, true, "outer radius"),
    WH_SHAPE_LENGTH(wh_shape_plate_params, rounding, "0 m", 0, false,
                    "radius by which the edges of the hole are rounded"),
    {0}};

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_plate_params *p = params;
  if (p->hole >= p->outer)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s is a plate whose hole of radius %.6g m is not smaller than "
                   "its outer radius %.6g m",
                   out->owner, p->hole, p->outer);
  if (p->rounding > 0.5 * p->thickness * (1 + 1e-12))
    return wh_fail(c, WH_BAD_INPUT,
                   "%s is a plate of thickness %.6g m whose edges cannot be rounded "
                   "by %.6g m; at most half of the thickness",
                   out->owner, p->thickness, p->rounding);
  double a = p->z - 0.5 * p->thickness, b = p->z + 0.5 * p->thickness;
  if (p->thickness == 0)
    return wh_outline_line(c, out, 0, (const double[2]){p->z, p->hole},
                           (const double[2]){p->z, p->outer});
  out->area = true;
  double round = p->hole > 0 ? p->rounding : 0;
  return wh_outline_rounded(
      c, out, 0, 4, (const double[4][2]){{a, p->hole}, {b, p->hole}, {b, p->outer}, {a, p->outer}},
      (const double[4]){round, round, 0, 0});
}

const struct wh_shape_kind wh_shape_plate = {
    .kind = {.name = "plate",
             .summary = "plate across the axis with a round hole",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_plate_params)},
    .outline = outline};
