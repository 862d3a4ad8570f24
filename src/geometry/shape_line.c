/* SPDX-License-Identifier: MPL-2.0 */
/* A straight curve: a thin wall, a mesh grid, or a gradient. */
#include "geometry/shape.h"

struct wh_shape_line_params {
  struct wh_shape_common common;
  double from[2];
  double to[2];
};

static const struct wh_key keys[] = {WH_SHAPE_OP,
                                     WH_SHAPE_POINT(wh_shape_line_params, from, "where it begins"),
                                     WH_SHAPE_POINT(wh_shape_line_params, to, "where it ends"),
                                     {0}};

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_line_params *p = params;
  return wh_outline_line(c, out, 0, p->from, p->to);
}

const struct wh_shape_kind wh_shape_line = {
    .kind = {.name = "line",
             .summary = "thin straight wall",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_line_params)},
    .outline = outline};
