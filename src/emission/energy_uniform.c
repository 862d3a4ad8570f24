/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/law.h"

static const struct wh_key keys[] = {
    {.name = "from",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_law_uniform_params, from),
     .unit = "eV",
     .default_text = "0 eV",
     .max = 1e9,
     .summary = "least energy"},
    {.name = "to",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_law_uniform_params, to),
     .unit = "eV",
     .max = 1e9,
     .summary = "largest energy"},
    {0},
};

const struct wh_law_kind wh_energy_uniform = {
    .kind = {.name = "uniform",
             .summary = "energies spread evenly between two",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_law_uniform_params)},
    .check = wh_law_uniform_check,
    .draw = wh_law_uniform_draw,
};
