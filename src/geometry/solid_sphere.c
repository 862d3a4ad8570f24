/* SPDX-License-Identifier: MPL-2.0 */
/* A ball. */
#include "geometry/solid_kind.h"

#include "base/constants.h"

struct wh_solid_sphere_params {
  struct wh_solid_common common;
  struct wh_quantities centre;
  double radius;
};

static const struct wh_key keys[] = {
    WH_SOLID_COMMON,
    WH_SOLID_VECTOR(wh_solid_sphere_params, centre, NULL, "centre: x, y, z"),
    WH_SHAPE_LENGTH(wh_solid_sphere_params, radius, NULL, 0, true, "radius"),
    {0}};

static enum wh_status draw(const struct wh_pen *pen, const void *params, struct wh_tags *out) {
  const struct wh_solid_sphere_params *p = params;
  double at[3];
  int tag = 0;
  WH_TRY(wh_pen_vector(pen, "centre", &p->centre, at));
  WH_GMSH_TAG(pen->s, tag, gmshModelOccAddSphere, at[0], at[1], at[2], p->radius * pen->scale, -1,
              -WH_PI / 2, WH_PI / 2, 2 * WH_PI);
  return wh_pen_add(pen, 3, tag, out);
}

const struct wh_solid_kind wh_solid_sphere = {
    .kind = {.name = "sphere",
             .summary = "ball",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_solid_sphere_params)},
    .draw = draw};
