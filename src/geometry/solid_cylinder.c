/* SPDX-License-Identifier: MPL-2.0 */
/* A round cylinder between two points. */
#include "geometry/solid_kind.h"

#include <math.h>

#include "base/constants.h"

struct wh_solid_cylinder_params {
  struct wh_solid_common common;
  struct wh_quantities from, to;
  double radius;
};

static const struct wh_key keys[] = {
    WH_SOLID_COMMON,
    WH_SOLID_VECTOR(wh_solid_cylinder_params, from, NULL, "middle of one end: x, y, z"),
    WH_SOLID_VECTOR(wh_solid_cylinder_params, to, NULL, "middle of the other end: x, y, z"),
    WH_SHAPE_LENGTH(wh_solid_cylinder_params, radius, NULL, 0, true, "radius"),
    {0}};

static enum wh_status draw(const struct wh_pen *pen, const void *params, struct wh_tags *out) {
  const struct wh_solid_cylinder_params *p = params;
  double a[3], b[3];
  int tag = 0;
  WH_TRY(wh_pen_vector(pen, "from", &p->from, a));
  WH_TRY(wh_pen_vector(pen, "to", &p->to, b));
  if (a[0] == b[0] && a[1] == b[1] && a[2] == b[2])
    return wh_fail(pen->s->c, WH_BAD_INPUT, "%s: a cylinder whose ends are the same point",
                   pen->owner);
  WH_GMSH_TAG(pen->s, tag, gmshModelOccAddCylinder, a[0], a[1], a[2], b[0] - a[0], b[1] - a[1],
              b[2] - a[2], p->radius * pen->scale, -1, 2 * WH_PI);
  return wh_pen_add(pen, 3, tag, out);
}

/* Its axis. */
static enum wh_status line(struct wh_context *c, const void *params, struct wh_solid_wire *out) {
  const struct wh_solid_cylinder_params *p = params;
  double length = 0.0;
  if (p->from.count != 3 || p->to.count != 3)
    return wh_fail(c, WH_BAD_INPUT, "a cylinder's ends have three values each: x, y, z");
  for (int k = 0; k < 3; k++)
    length = hypot(length, p->to.value[k] - p->from.value[k]);
  out->half = 0.5 * length;
  WH_TRY(wh_solid_wire_add(c, out, p->from.value, -out->half));
  return wh_solid_wire_add(c, out, p->to.value, out->half);
}

const struct wh_solid_kind wh_solid_cylinder = {
    .kind = {.name = "cylinder",
             .summary = "round cylinder between two points",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_solid_cylinder_params)},
    .draw = draw,
    .line = line};
