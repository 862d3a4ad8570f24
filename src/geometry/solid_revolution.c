/* SPDX-License-Identifier: MPL-2.0 */
/* A shape of two dimensions turned about z: what axial symmetry means by it. A curve becomes a
   sheet. */
#include "geometry/solid_kind.h"

#include "base/constants.h"

#include <math.h>

struct wh_solid_revolution_params {
  struct wh_solid_common common;
  struct wh_variant shape;
  double from, to;
};

static const struct wh_key keys[] = {
    WH_SOLID_COMMON,
    {.name = "shape",
     .type = WH_KEY_VARIANT,
     .offset = offsetof(struct wh_solid_revolution_params, shape),
     .kinds = wh_shape_kinds,
     .summary = "area (or curve, for a sheet), points are [z, r]; what lies at r < 0 is cut off"},
    WH_SHAPE_ANGLE(wh_solid_revolution_params, from, "0 deg",
                   "angle from the plane y = 0 at which it begins"),
    WH_SHAPE_ANGLE(wh_solid_revolution_params, to, "360 deg", "angle at which it ends"),
    {0}};

static enum wh_status draw(const struct wh_pen *pen, const void *params, struct wh_tags *out) {
  const struct wh_solid_revolution_params *p = params;
  struct wh_tags flat = {0}, all = {0};
  double angle = p->to - p->from;
  if (!(fabs(angle) > 0.0 && fabs(angle) <= 2 * WH_PI * (1 + 1e-12)))
    return wh_fail(pen->s->c, WH_BAD_INPUT,
                   "%s: a revolution by %g degrees; from and to must differ by at most 360",
                   pen->owner, angle * 180 / WH_PI);
  WH_TRY(wh_pen_shape(pen, &p->shape, false, &flat));
  WH_GMSH(pen->s, gmshModelOccRotate, flat.tag, flat.count, 0, 0, 0, 0, 0, 1, p->from);
  WH_GMSH(pen->s, gmshModelOccRevolve, flat.tag, flat.count, 0, 0, 0, 0, 0, 1, angle, &all.tag,
          &all.count, NULL, 0, NULL, 0, 0);
  WH_TRY(wh_gmsh_keep(pen->s, all.tag));
  for (size_t i = 0; i + 1 < all.count; i += 2)
    if (all.tag[i] == flat.tag[0] + 1)
      WH_TRY(wh_pen_add(pen, all.tag[i], all.tag[i + 1], out));
  return WH_OK;
}

const struct wh_solid_kind wh_solid_revolution = {
    .kind = {.name = "revolution",
             .summary = "shape of two dimensions turned about z",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_solid_revolution_params)},
    .draw = draw};
