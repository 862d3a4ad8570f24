/* SPDX-License-Identifier: MPL-2.0 */
/* A round cone or frustum between two points. */
#include "geometry/solid_kind.h"

#include "base/constants.h"

struct wh_solid_cone_params {
  struct wh_solid_common common;
  struct wh_quantities from, to;
  double radius, end_radius;
};

static const struct wh_key keys[] = {
    WH_SOLID_COMMON,
    WH_SOLID_VECTOR(wh_solid_cone_params, from, NULL, "middle of one end: x, y, z"),
    WH_SOLID_VECTOR(wh_solid_cone_params, to, NULL, "middle of the other end: x, y, z"),
    WH_SHAPE_LENGTH(wh_solid_cone_params, radius, NULL, 0, false, "radius at from"),
    WH_SHAPE_LENGTH(wh_solid_cone_params, end_radius, "0 m", 0, false, "radius at to"),
    {0}};

static enum wh_status draw(const struct wh_pen *pen, const void *params, struct wh_tags *out) {
  const struct wh_solid_cone_params *p = params;
  double a[3], b[3];
  int tag = 0;
  WH_TRY(wh_pen_vector(pen, "from", &p->from, a));
  WH_TRY(wh_pen_vector(pen, "to", &p->to, b));
  if (a[0] == b[0] && a[1] == b[1] && a[2] == b[2])
    return wh_fail(pen->s->c, WH_BAD_INPUT, "%s: a cone whose ends are the same point", pen->owner);
  if (p->radius == p->end_radius)
    return wh_fail(pen->s->c, WH_BAD_INPUT,
                   "%s: a cone with the same radius at both ends; write a cylinder", pen->owner);
  WH_GMSH_TAG(pen->s, tag, gmshModelOccAddCone, a[0], a[1], a[2], b[0] - a[0], b[1] - a[1],
              b[2] - a[2], p->radius * pen->scale, p->end_radius * pen->scale, -1, 2 * WH_PI);
  return wh_pen_add(pen, 3, tag, out);
}

const struct wh_solid_kind wh_solid_cone = {
    .kind = {.name = "cone",
             .summary = "round cone or frustum between two points",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_solid_cone_params)},
    .draw = draw};
