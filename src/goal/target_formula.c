/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/target.h"

struct wh_target_formula_params {
  const char *potential;
};

static const struct wh_key keys[] = {
    {.name = "potential",
     .type = WH_KEY_TEXT,
     .offset = offsetof(struct wh_target_formula_params, potential),
     .summary = "expression of ${z}, a length, such as 2 kV * (${z} / 50 mm)^2; it may refer to "
                "other numbers of the case"},
    {0}};

static enum wh_status value(struct wh_context *c, const struct wh_target_gap *gap,
                            const void *params, double z, double *out) {
  const struct wh_target_formula_params *p = params;
  return gap->formula(c, gap->user, p->potential, z, out);
}

const struct wh_target_kind wh_target_formula = {
    .kind = {.name = "formula",
             .summary = "a formula of the place along the axis",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_target_formula_params)},
    .value = value};
