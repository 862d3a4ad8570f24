/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/law.h"

static const struct wh_key keys[] = {
    {.name = "values",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_law_list_params, values),
     .unit = "eV",
     .max = 1e9,
     .summary = "the energies, each taken equally often"},
    {0},
};

const struct wh_law_kind wh_energy_list = {
    .kind = {.name = "list",
             .summary = "given energies, each equally often",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_law_list_params)},
    .check = wh_law_list_check,
    .draw = wh_law_list_draw,
};
