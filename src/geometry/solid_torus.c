/* SPDX-License-Identifier: MPL-2.0 */
/* A ring of round wire about z. */
#include "geometry/solid_kind.h"

#include "base/constants.h"

struct wh_solid_torus_params {
  struct wh_solid_common common;
  struct wh_quantities centre;
  double radius, wire;
};

static const struct wh_key keys[] = {
    WH_SOLID_COMMON,
    WH_SOLID_VECTOR(wh_solid_torus_params, centre, NULL, "centre: x, y, z"),
    WH_SHAPE_LENGTH(wh_solid_torus_params, radius, NULL, 0, true, "radius of the wire's middle"),
    WH_SHAPE_LENGTH(wh_solid_torus_params, wire, NULL, 0, true, "radius of the wire"),
    {0}};

static enum wh_status draw(const struct wh_pen *pen, const void *params, struct wh_tags *out) {
  const struct wh_solid_torus_params *p = params;
  double at[3];
  int tag = 0;
  WH_TRY(wh_pen_vector(pen, "centre", &p->centre, at));
  if (!(p->wire < p->radius))
    return wh_fail(pen->s->c, WH_BAD_INPUT,
                   "%s: a torus whose wire (%g m) fills its hole; radius is %g m", pen->owner,
                   p->wire, p->radius);
  WH_GMSH_TAG(pen->s, tag, gmshModelOccAddTorus, at[0], at[1], at[2], p->radius * pen->scale,
              p->wire * pen->scale, -1, 2 * WH_PI);
  return wh_pen_add(pen, 3, tag, out);
}

const struct wh_solid_kind wh_solid_torus = {
    .kind = {.name = "torus",
             .summary = "ring of round wire about z",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_solid_torus_params)},
    .draw = draw};
