/* SPDX-License-Identifier: MPL-2.0 */
/* A shape of two dimensions drawn out along y: what planar symmetry means by it, with ends. A curve
   becomes a sheet. */
#include "geometry/solid_kind.h"

struct wh_solid_extrusion_params {
  struct wh_solid_common common;
  struct wh_variant shape;
  double from, to;
};

static const struct wh_key keys[] = {
    WH_SOLID_COMMON,
    {.name = "shape",
     .type = WH_KEY_VARIANT,
     .offset = offsetof(struct wh_solid_extrusion_params, shape),
     .kinds = wh_shape_kinds,
     .summary = "area (or curve, for a sheet) in the plane y = 0, points are [z, x]"},
    WH_SHAPE_LENGTH(wh_solid_extrusion_params, from, NULL, -WH_SHAPE_FAR, false, "y of one end"),
    WH_SHAPE_LENGTH(wh_solid_extrusion_params, to, NULL, -WH_SHAPE_FAR, false,
                    "y of the other end"),
    {0}};

static enum wh_status draw(const struct wh_pen *pen, const void *params, struct wh_tags *out) {
  const struct wh_solid_extrusion_params *p = params;
  struct wh_tags flat = {0}, all = {0};
  if (p->from == p->to)
    return wh_fail(pen->s->c, WH_BAD_INPUT, "%s: an extrusion from y = %g m to the same place",
                   pen->owner, p->from);
  WH_TRY(wh_pen_shape(pen, &p->shape, true, &flat));
  WH_GMSH(pen->s, gmshModelOccTranslate, flat.tag, flat.count, 0, p->from * pen->scale, 0);
  WH_GMSH(pen->s, gmshModelOccExtrude, flat.tag, flat.count, 0, (p->to - p->from) * pen->scale, 0,
          &all.tag, &all.count, NULL, 0, NULL, 0, 0);
  WH_TRY(wh_gmsh_keep(pen->s, all.tag));
  for (size_t i = 0; i + 1 < all.count; i += 2)
    if (all.tag[i] == flat.tag[0] + 1)
      WH_TRY(wh_pen_add(pen, all.tag[i], all.tag[i + 1], out));
  return WH_OK;
}

const struct wh_solid_kind wh_solid_extrusion = {
    .kind = {.name = "extrusion",
             .summary = "shape of two dimensions drawn out along y",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_solid_extrusion_params)},
    .draw = draw};
