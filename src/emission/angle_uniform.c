/* SPDX-License-Identifier: MPL-2.0 */
#include "base/constants.h"
#include "emission/law.h"

static const struct wh_key keys[] = {
    {.name = "from",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_law_uniform_params, from),
     .unit = "rad",
     .default_text = "0 deg",
     .max = WH_PI / 2.0,
     .summary = "least angle"},
    {.name = "to",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_law_uniform_params, to),
     .unit = "rad",
     .max = WH_PI / 2.0,
     .summary = "largest angle"},
    {0},
};

const struct wh_law_kind wh_angle_uniform = {
    .kind = {.name = "uniform",
             .summary = "angles spread evenly between two",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_law_uniform_params)},
    .check = wh_law_uniform_check,
    .draw = wh_law_uniform_draw,
};
