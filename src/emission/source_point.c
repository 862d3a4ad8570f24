/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/drawn.h"
#include "emission/solid_site.h"

static const struct wh_key keys[] = {
    {.name = "radius",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_drawn_params, radius),
     .unit = "m",
     .default_text = "0 mm",
     .summary = "distance from the axis (planar: x)"},
    WH_SOLID_PLACE(struct wh_drawn_params,
                   "without symmetry, instead of radius: x, y, z of a point, or of several, one "
                   "after another; electrons start from the nearest place of the surface"),
    WH_DRAWN_KEYS,
    {0},
};

static enum wh_status emit(const struct wh_source_context *s, const void *params,
                           struct wh_particles *out) {
  return wh_drawn_emit(s, params, WH_DRAWN_POINT, out);
}

const struct wh_source_kind wh_source_point = {
    .kind = {.name = "point",
             .summary = "one point of an electrode",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_drawn_params)},
    .emit = emit,
    .solid = true,
};
