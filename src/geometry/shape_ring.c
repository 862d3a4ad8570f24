/* SPDX-License-Identifier: MPL-2.0 */
/* A full ring; with its centre on the axis a spherical shell. */
#include "geometry/shape.h"
#include "base/constants.h"

struct wh_shape_ring_params {
  struct wh_shape_common common;
  double centre[2];
  double inner;
  double outer;
};

static const struct wh_key keys[] = {
    WH_SHAPE_OP,
    WH_SHAPE_POINT(wh_shape_ring_params, centre, "centre"),
    WH_SHAPE_LENGTH(wh_shape_ring_params, inner, NULL, 0, true, "inner radius"),
    WH_SHAPE_LENGTH(wh_shape_ring_params, outer, NULL, 0, true, "outer radius"),
    {0}};

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_ring_params *p = params;
  if (p->inner >= p->outer)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s is a ring whose inner radius %.6g m is not below its outer "
                   "radius %.6g m",
                   out->owner, p->inner, p->outer);
  out->area = true;
  WH_TRY(wh_outline_arc(c, out, 0, p->centre, (const double[2]){p->outer, p->outer}, 0, 2 * WH_PI));
  return wh_outline_arc(c, out, 1, p->centre, (const double[2]){p->inner, p->inner}, 0, 2 * WH_PI);
}

const struct wh_shape_kind wh_shape_ring = {
    .kind = {.name = "ring",
             .summary = "area between two circles of one centre",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_ring_params)},
    .outline = outline};
