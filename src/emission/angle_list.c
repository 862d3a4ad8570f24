/* SPDX-License-Identifier: MPL-2.0 */
#include "base/constants.h"
#include "emission/law.h"

static const struct wh_key keys[] = {
    {.name = "values",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_law_list_params, values),
     .unit = "rad",
     .max = WH_PI / 2.0,
     .summary = "the angles, each taken equally often"},
    {0},
};

const struct wh_law_kind wh_angle_list = {
    .kind = {.name = "list",
             .summary = "given angles, each equally often",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_law_list_params)},
    .check = wh_law_list_check,
    .draw = wh_law_list_draw,
};
