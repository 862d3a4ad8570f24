/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/sweep.h"

static const struct wh_key vary_keys[] = {
    {.name = "path",
     .type = WH_KEY_TEXT,
     .offset = offsetof(struct wh_vary_params, path),
     .summary = "a number of the case, such as geometry.electrodes.lens.voltage"},
    {.name = "values",
     .type = WH_KEY_TEXT,
     .offset = offsetof(struct wh_vary_params, values),
     .summary = "'FROM : TO : COUNT' in equal steps, 'FROM : TO : COUNT : log' in equal ratios, or "
                "a list 'A, B, C'; each with its unit"},
    {0}};

const struct wh_key wh_sweep_keys[] = {
    {.name = "vary",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_sweep_params, vary),
     .keys = vary_keys,
     .item_size = sizeof(struct wh_vary_params),
     .summary = "numbers that take other values, by a name for the table"},
    {.name = "together",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_sweep_params, together),
     .default_text = "false",
     .summary = "all numbers step at once, instead of every combination of their values"},
    {.name = "figures",
     .type = WH_KEY_TEXT,
     .offset = offsetof(struct wh_sweep_params, figures),
     .default_text = "",
     .summary = "names of figures, separated by commas, with * for any text; absent: all"},
    {0}};
