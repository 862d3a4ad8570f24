/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/target.h"

#include <stdio.h>

struct wh_target_formula_params {
  const char *text;
};

static const struct wh_key potential_keys[] = {
    {.name = "potential",
     .type = WH_KEY_TEXT,
     .offset = offsetof(struct wh_target_formula_params, text),
     .summary = "expression of ${z}, a length, such as 2 kV * (${z} / 50 mm)^2; it may refer to "
                "other numbers of the case"},
    {0}};

static const struct wh_key induction_keys[] = {
    {.name = "induction",
     .type = WH_KEY_TEXT,
     .offset = offsetof(struct wh_target_formula_params, text),
     .summary = "expression of ${z}, a length, such as 2 mT * (1 + ${z} / 50 mm); it may refer to "
                "other numbers of the case"},
    {0}};

static enum wh_status value_in(struct wh_context *c, const struct wh_target_gap *gap,
                               const struct wh_key *key, const char *unit, const void *params,
                               double z, double *out) {
  const struct wh_target_formula_params *p = params;
  char what[64];
  snprintf(what, sizeof what, "%s.%s", gap->key, key->name);
  return gap->formula(c, gap->user, what, p->text, unit, z, out);
}

static enum wh_status potential(struct wh_context *c, const struct wh_target_gap *gap,
                                const void *params, double z, double *out) {
  return value_in(c, gap, potential_keys, "V", params, z, out);
}

static enum wh_status induction(struct wh_context *c, const struct wh_target_gap *gap,
                                const void *params, double z, double *out) {
  return value_in(c, gap, induction_keys, "T", params, z, out);
}

const struct wh_target_kind wh_target_formula = {
    .kind = {.name = "formula",
             .summary = "a formula of the place along the axis",
             .source = "",
             .keys = potential_keys,
             .params_size = sizeof(struct wh_target_formula_params)},
    .value = potential};

const struct wh_target_kind wh_induction_formula = {
    .kind = {.name = "formula",
             .summary = "a formula of the place along the axis",
             .source = "",
             .keys = induction_keys,
             .params_size = sizeof(struct wh_target_formula_params)},
    .value = induction};
