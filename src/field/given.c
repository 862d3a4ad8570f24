/* SPDX-License-Identifier: MPL-2.0 */
#include "field/given.h"

static const struct wh_key keys[] = {
    {.name = "file",
     .type = WH_KEY_PATH,
     .offset = offsetof(struct wh_given_params, file),
     .summary = "the other case, of axial symmetry"},
    {.name = "factor",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_given_params, factor),
     .unit = "1",
     .default_text = "1",
     .summary = "all its fields are multiplied by it"},
    WH_PLACEMENT_KEYS(struct wh_given_params, placement),
    {0},
};

static const struct wh_kind given_case = {
    .name = "case",
    .summary = "the field of the electrodes, magnets and iron of another case, as far as its "
               "domain reaches; its electrodes stop no rays",
    .source = "",
    .keys = keys,
    .params_size = sizeof(struct wh_given_params)};

const struct wh_kind *const wh_given_kinds[] = {&given_case, NULL};
