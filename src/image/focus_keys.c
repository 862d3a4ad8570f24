/* SPDX-License-Identifier: MPL-2.0 */
#include "image/focus.h"

static const char *const sources[] = {"shape", "target", "beam", NULL};

#define FIELD(field_) .offset = offsetof(struct wh_focus_params, field_)

const struct wh_key wh_focus_keys[] = {
    {.name = "of",
     .type = WH_KEY_CHOICE,
     FIELD(of),
     .default_text = "shape",
     .choices = sources,
     .summary = "whose: a given shape, the X-rays of the target as seen from its view, or the "
                "electrons on the last plane of the beam"},
    {.name = "shape",
     .type = WH_KEY_VARIANT,
     FIELD(shape),
     .default_text = "",
     .kinds = wh_spot_kinds,
     .summary = "the shape, with 'of: shape'"},
    {.name = "angle",
     .type = WH_KEY_QUANTITY,
     FIELD(angle),
     .unit = "rad",
     .default_text = "",
     .max = 1.5708,
     .summary = "between the target's surface and the view, under which the length is seen "
                "shorter; without it the spot is as given"},
    {.name = "turn",
     .type = WH_KEY_QUANTITY,
     FIELD(turn),
     .unit = "rad",
     .default_text = "0 deg",
     .min = -1.57,
     .max = 1.57,
     .summary = "of the view to the side, about the normal of the surface"},
    {.name = "bins",
     .type = WH_KEY_COUNT,
     FIELD(bins),
     .default_text = "256",
     .min = 8,
     .max = 4096,
     .summary = "of each side of the map of a shape or a beam (a target has its own: "
                "target.spot_bins)"},
    {.name = "magnification",
     .type = WH_KEY_QUANTITY,
     FIELD(magnification),
     .unit = "1",
     .default_text = "",
     .min = 1,
     .max = 1e6,
     .above_min = true,
     .summary = "of the plane of the object in which image.mtf10 is a frequency; without it, and "
                "without section image, the plane of the spot"},
    {.name = "pixel",
     .type = WH_KEY_QUANTITY,
     FIELD(pixel),
     .unit = "m",
     .default_text = "0 mm",
     .max = 1,
     .summary = "of the detector, for image.mtf10 with a magnification"},
    {0},
};
