/* SPDX-License-Identifier: MPL-2.0 */
/* A box along the axes. */
#include "geometry/solid_kind.h"

#include <math.h>

struct wh_solid_box_params {
  struct wh_solid_common common;
  struct wh_quantities from, to;
};

static const struct wh_key keys[] = {
    WH_SOLID_COMMON,
    WH_SOLID_VECTOR(wh_solid_box_params, from, NULL, "one corner: x, y, z"),
    WH_SOLID_VECTOR(wh_solid_box_params, to, NULL, "the opposite corner: x, y, z"),
    {0}};

static enum wh_status draw(const struct wh_pen *pen, const void *params, struct wh_tags *out) {
  const struct wh_solid_box_params *p = params;
  double a[3], b[3], low[3], size[3];
  int tag = 0;
  WH_TRY(wh_pen_vector(pen, "from", &p->from, a));
  WH_TRY(wh_pen_vector(pen, "to", &p->to, b));
  for (int i = 0; i < 3; i++) {
    low[i] = fmin(a[i], b[i]);
    size[i] = fabs(a[i] - b[i]);
    if (!(size[i] > 0.0))
      return wh_fail(pen->s->c, WH_BAD_INPUT,
                     "%s: a box without extent along %c; give two corners that differ", pen->owner,
                     "xyz"[i]);
  }
  WH_GMSH_TAG(pen->s, tag, gmshModelOccAddBox, low[0], low[1], low[2], size[0], size[1], size[2],
              -1);
  return wh_pen_add(pen, 3, tag, out);
}

const struct wh_solid_kind wh_solid_box = {
    .kind = {.name = "box",
             .summary = "box along the axes",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_solid_box_params)},
    .draw = draw};
