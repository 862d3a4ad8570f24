/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/tolerance.h"

#include "goal/optimize.h"

static const char *const laws[] = {"normal", "uniform", NULL};

static const struct wh_key error_keys[] = {
    {.name = "path",
     .type = WH_KEY_TEXT,
     .offset = offsetof(struct wh_error_params, path),
     .summary = "a number of the case, such as geometry.electrodes.lens.voltage"},
    {.name = "law",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct wh_error_params, law),
     .default_text = "normal",
     .choices = laws,
     .summary = "how its error is distributed about the value in the case"},
    {.name = "size",
     .type = WH_KEY_TEXT,
     .offset = offsetof(struct wh_error_params, size),
     .summary = "standard deviation (normal) or largest error (uniform), with its unit"},
    {0}};

const struct wh_key wh_tolerance_keys[] = {
    {.name = "errors",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_tolerance_params, errors),
     .keys = error_keys,
     .item_size = sizeof(struct wh_error_params),
     .summary = "numbers that come out with errors, by a name for the tables"},
    {.name = "demands",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_tolerance_params, demands),
     .default_text = "",
     .keys = wh_demand_keys,
     .item_size = sizeof(struct wh_demand_params),
     .summary = "limits that the figures of a good piece keep; the yield is the share of those"},
    {.name = "samples",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_tolerance_params, samples),
     .default_text = "200",
     .max = 1e5,
     .summary = "pieces drawn; 0: sensitivities only"},
    {.name = "halves",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_tolerance_params, halves),
     .default_text = "true",
     .summary = "sensitivities from one error and half of it, up and down, extrapolated; false: "
                "from one error up and down and all pieces, by least squares, in half the runs: "
                "for figures that jump a little with every new mesh"},
    {.name = "figures",
     .type = WH_KEY_TEXT,
     .offset = offsetof(struct wh_tolerance_params, figures),
     .default_text = "",
     .summary = "names of figures, separated by commas, with * for any text; absent: all"},
    {0}};
