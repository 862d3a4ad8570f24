/* SPDX-License-Identifier: MPL-2.0 */
/* A rectangle with sides along the coordinates. */
#include "geometry/shape.h"

struct wh_shape_rectangle_params {
  struct wh_shape_common common;
  double from[2];
  double to[2];
};

static const struct wh_key keys[] = {
    WH_SHAPE_OP,
    WH_SHAPE_POINT(wh_shape_rectangle_params, from, "one corner"),
    WH_SHAPE_POINT(wh_shape_rectangle_params, to, "the opposite corner"),
    {0}};

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_rectangle_params *p = params;
  const double a[2] = {p->from[0], p->from[1]}, b[2] = {p->to[0], p->to[1]};
  if (a[0] == b[0] || a[1] == b[1])
    return wh_fail(c, WH_BAD_INPUT,
                   "%s is a rectangle of no area: its corners are (%.6g, %.6g) m "
                   "and (%.6g, %.6g) m",
                   out->owner, a[0], a[1], b[0], b[1]);
  out->area = true;
  return wh_outline_polygon(
      c, out, 0, 4, (const double[4][2]){{a[0], a[1]}, {b[0], a[1]}, {b[0], b[1]}, {a[0], b[1]}});
}

const struct wh_shape_kind wh_shape_rectangle = {
    .kind = {.name = "rectangle",
             .summary = "rectangle between two opposite corners",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_rectangle_params)},
    .outline = outline};
