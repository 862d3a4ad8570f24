/* SPDX-License-Identifier: MPL-2.0 */
/* A disc; in axial symmetry a torus, or a ball if the centre is on the axis. */
#include "geometry/shape.h"
#include "base/constants.h"

struct wh_shape_disc_params {
  struct wh_shape_common common;
  double centre[2];
  double radius;
};

static const struct wh_key keys[] = {
    WH_SHAPE_OP,
    WH_SHAPE_POINT(wh_shape_disc_params, centre, "centre"),
    WH_SHAPE_LENGTH(wh_shape_disc_params, radius, NULL, 0, true, "radius"),
    {0}};

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_disc_params *p = params;
  out->area = true;
  return wh_outline_arc(c, out, 0, p->centre, (const double[2]){p->radius, p->radius}, 0,
                        2 * WH_PI);
}

const struct wh_shape_kind wh_shape_disc = {
    .kind = {.name = "disc",
             .summary = "full disc",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_disc_params)},
    .outline = outline};
