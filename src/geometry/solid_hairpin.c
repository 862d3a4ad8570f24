/* SPDX-License-Identifier: MPL-2.0 */
/* A hairpin of round wire in the plane y = 0: a bend with its top at the origin, two straight legs
   toward smaller z. */
#include "geometry/solid_kind.h"

#include "base/constants.h"

#include <math.h>

struct wh_solid_hairpin_params {
  struct wh_solid_common common;
  double bend, opening, legs, wire;
};

static const struct wh_key keys[] = {
    WH_SOLID_COMMON,
    WH_SHAPE_LENGTH(wh_solid_hairpin_params, bend, NULL, 0, true,
                    "radius of the bend, to the middle of the wire"),
    WH_SHAPE_ANGLE(wh_solid_hairpin_params, opening, "0 deg", "angle between the legs"),
    WH_SHAPE_LENGTH(wh_solid_hairpin_params, legs, NULL, 0, true, "length of a leg"),
    WH_SHAPE_LENGTH(wh_solid_hairpin_params, wire, NULL, 0, true, "radius of the wire"),
    {0}};

static enum wh_status draw(const struct wh_pen *pen, const void *params, struct wh_tags *out) {
  const struct wh_solid_hairpin_params *p = params;
  if (!(p->wire < p->bend))
    return wh_fail(pen->s->c, WH_BAD_INPUT,
                   "%s: a wire of radius %g m cannot be bent to a radius of %g m", pen->owner,
                   p->wire, p->bend);
  if (!(p->opening >= 0.0 && p->opening < 0.95 * WH_PI))
    return wh_fail(pen->s->c, WH_BAD_INPUT,
                   "%s: the legs of a hairpin open by 0 to 171 degrees, not by %g", pen->owner,
                   p->opening * 180 / WH_PI);
  double bend = p->bend * pen->scale, legs = p->legs * pen->scale, half = p->opening / 2;
  /* The bend turns from one leg's direction to the other's about (0, 0, -bend). */
  double x = bend * cos(half), z = bend * sin(half) - bend;
  double foot[3] = {-x - legs * sin(half), 0, z - legs * cos(half)};
  const double up[3] = {sin(half), 0, cos(half)};
  int point[6], curve[4];
  const double at[6][3] = {{foot[0], 0, foot[2]},  {-x, 0, z},   {0, 0, 0}, {x, 0, z},
                           {-foot[0], 0, foot[2]}, {0, 0, -bend}};
  for (int i = 0; i < 6; i++)
    WH_GMSH_TAG(pen->s, point[i], gmshModelOccAddPoint, at[i][0], at[i][1], at[i][2], 0, -1);
  WH_GMSH_TAG(pen->s, curve[0], gmshModelOccAddLine, point[0], point[1], -1);
  WH_GMSH_TAG(pen->s, curve[1], gmshModelOccAddCircleArc, point[1], point[5], point[2], -1);
  WH_GMSH_TAG(pen->s, curve[2], gmshModelOccAddCircleArc, point[2], point[5], point[3], -1);
  WH_GMSH_TAG(pen->s, curve[3], gmshModelOccAddLine, point[3], point[4], -1);
  return wh_pen_wire(pen, 4, curve, foot, up, p->wire * pen->scale, out);
}

#define LINE_POINTS 49 /* of the bend */

static enum wh_status line(struct wh_context *c, const void *params, struct wh_solid_wire *out) {
  const struct wh_solid_hairpin_params *p = params;
  double half = p->opening / 2, angle = (WH_PI - p->opening) / 2;
  out->half = p->bend * angle + p->legs;
  for (int i = -1; i <= LINE_POINTS; i++) {
    bool leg = i < 0 || i == LINE_POINTS;
    double side = i < 0 ? -1.0 : 1.0;
    double t = leg ? side * angle : angle * (2.0 * i / (LINE_POINTS - 1) - 1.0);
    double at[3] = {p->bend * sin(t), 0.0, p->bend * (cos(t) - 1.0)};
    if (leg) {
      at[0] += side * p->legs * sin(half);
      at[2] -= p->legs * cos(half);
    }
    WH_TRY(wh_solid_wire_add(c, out, at, leg ? side * out->half : p->bend * t));
  }
  return WH_OK;
}

const struct wh_solid_kind wh_solid_hairpin = {
    .kind = {.name = "hairpin",
             .summary = "bent wire with two straight legs",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_solid_hairpin_params)},
    .draw = draw,
    .line = line};
