/* SPDX-License-Identifier: MPL-2.0 */
/* The wall of a hollow frustum; a wall of no thickness at one end is a point there. */
#include "geometry/shape.h"
#include <string.h>

struct wh_shape_cone_params {
  struct wh_shape_common common;
  double from;
  double to;
  double inner_from;
  double outer_from;
  double inner_to;
  double outer_to;
};

static const struct wh_key keys[] = {
    WH_SHAPE_OP,
    WH_SHAPE_LENGTH(wh_shape_cone_params, from, NULL, -WH_SHAPE_FAR, false, "z at which it begins"),
    WH_SHAPE_LENGTH(wh_shape_cone_params, to, NULL, -WH_SHAPE_FAR, false, "z at which it ends"),
    WH_SHAPE_LENGTH(wh_shape_cone_params, inner_from, "0 m", 0, false,
                    "inner radius where it begins"),
    WH_SHAPE_LENGTH(wh_shape_cone_params, outer_from, NULL, 0, false,
                    "outer radius where it begins"),
    WH_SHAPE_LENGTH(wh_shape_cone_params, inner_to, "0 m", 0, false, "inner radius where it ends"),
    WH_SHAPE_LENGTH(wh_shape_cone_params, outer_to, NULL, 0, false, "outer radius where it ends"),
    {0}};

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_cone_params *p = params;
  double wall_from = p->outer_from - p->inner_from, wall_to = p->outer_to - p->inner_to;
  if (wall_from < 0 || wall_to < 0 || wall_from + wall_to == 0 || p->from == p->to)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s is a cone of no wall: radii %.6g to %.6g m at z = %.6g m, "
                   "%.6g to %.6g m at z = %.6g m",
                   out->owner, p->inner_from, p->outer_from, p->from, p->inner_to, p->outer_to,
                   p->to);
  out->area = true;
  double at[4][2] = {{p->from, p->inner_from}};
  size_t n = 1;
  if (wall_from > 0)
    memcpy(at[n++], (double[2]){p->from, p->outer_from}, sizeof at[0]);
  memcpy(at[n++], (double[2]){p->to, p->outer_to}, sizeof at[0]);
  if (wall_to > 0)
    memcpy(at[n++], (double[2]){p->to, p->inner_to}, sizeof at[0]);
  return wh_outline_polygon(c, out, 0, n, (const double(*)[2])at);
}

const struct wh_shape_kind wh_shape_cone = {
    .kind = {.name = "cone",
             .summary = "wall of a hollow cone frustum",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_cone_params)},
    .outline = outline};
