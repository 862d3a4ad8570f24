/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/drawn.h"

static const struct wh_key keys[] = {
    {.name = "from",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_drawn_params, radius),
     .unit = "m",
     .default_text = "0 mm",
     .summary = "smaller radius (planar: x)"},
    {.name = "to",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_drawn_params, radius_to),
     .unit = "m",
     .default_text = "0 mm",
     .summary = "larger radius (planar: x; without symmetry: distance from the z axis, and 0 for "
                "all of the surface)"},
    WH_DRAWN_KEYS,
    {0},
};

static enum wh_status emit(const struct wh_source_context *s, const void *params,
                           struct wh_particles *out) {
  return wh_drawn_emit(s, params, WH_DRAWN_AREA, out);
}

const struct wh_source_kind wh_source_area = {
    .kind = {.name = "area",
             .summary =
                 "the surface of an electrode between two radii, equal current from equal areas",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_drawn_params)},
    .emit = emit,
    .solid = true,
    .spreads = true,
};
