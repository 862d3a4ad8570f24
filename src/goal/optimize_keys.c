/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/optimize.h"

static const char *const methods[] = {
#define WH_METHOD(name, algorithm, keeps_demands, slopes, says) #name,
#include "goal/methods.def"
#undef WH_METHOD
    NULL};

static const char *const senses[] = {"minimize", "maximize", "reach", NULL};

#define TEXT(s, field, text, says)                                                                 \
  {                                                                                                \
    .name = #field, .type = WH_KEY_TEXT, .offset = offsetof(struct s, field),                      \
    .default_text = text, .summary = says                                                          \
  }

static const struct wh_key variable_keys[] = {
    TEXT(wh_variable_params, path, NULL,
         "a number written in the case, such as geometry.electrodes.lens.voltage; its value there "
         "is the start"),
    TEXT(wh_variable_params, min, NULL, "smallest value, with its unit"),
    TEXT(wh_variable_params, max, NULL, "largest value, with its unit"),
    {0}};

static const struct wh_key objective_keys[] = {
    TEXT(wh_objective_params, figure, NULL, "a figure of the result, such as image.radius_best"),
    {.name = "sense",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct wh_objective_params, sense),
     .default_text = "minimize",
     .choices = senses,
     .summary = "minimize or maximize it, or reach a value (least squares)"},
    TEXT(wh_objective_params, value, "", "the value to reach, with its unit"),
    TEXT(wh_objective_params, scale, "",
         "what counts as a change of one; absent: the value to reach, or the figure at the start"),
    {.name = "weight",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_objective_params, weight),
     .unit = "1",
     .default_text = "1",
     .max = 1e12,
     .above_min = true,
     .summary = "weight in the sum of all objectives"},
    {0}};

const struct wh_key wh_demand_keys[] = {
    TEXT(wh_demand_params, figure, NULL, "a figure of the result"),
    TEXT(wh_demand_params, min, "", "smallest value allowed, with its unit"),
    TEXT(wh_demand_params, max, "", "largest value allowed; with min the same: an equality"),
    TEXT(wh_demand_params, scale, "", "what counts as a miss of one; absent: the limit's size"),
    {0}};

const struct wh_key wh_optimize_keys[] = {
    {.name = "variables",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_optimize_params, variables),
     .keys = variable_keys,
     .item_size = sizeof(struct wh_variable_params),
     .summary = "what may be changed, by a name that the result uses"},
    {.name = "objectives",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_optimize_params, objectives),
     .keys = objective_keys,
     .item_size = sizeof(struct wh_objective_params),
     .summary = "what shall become small; the weighted sum of all counts"},
    {.name = "demands",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_optimize_params, demands),
     .default_text = "",
     .keys = wh_demand_keys,
     .item_size = sizeof(struct wh_demand_params),
     .summary = "limits that figures must keep"},
    {.name = "method",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct wh_optimize_params, method),
     .default_text = "cobyla",
     .choices = methods,
     .summary = "how to search; lbfgs, slsqp and mma take slopes, nsga2 looks for a front"},
    {.name = "evaluations",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_optimize_params, evaluations),
     .default_text = "200",
     .min = 1,
     .max = 1e6,
     .summary = "most runs of the case"},
    {.name = "population",
     .type = WH_KEY_COUNT,
     .offset = offsetof(struct wh_optimize_params, population),
     .default_text = "24",
     .min = 4,
     .max = 1e4,
     .summary = "points of a generation of nsga2"},
    {.name = "step",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_optimize_params, step),
     .unit = "1",
     .default_text = "1e-3",
     .min = 1e-9,
     .max = 0.1,
     .summary = "half the width of the differences that give slopes, relative to the variables' "
                "ranges"},
    {.name = "tolerance",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_optimize_params, tolerance),
     .unit = "1",
     .default_text = "1e-4",
     .min = 1e-12,
     .max = 0.1,
     .summary = "the search ends when steps are smaller, relative to the variables' ranges"},
    {0}};
