/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/target.h"

struct wh_target_concentric_params {
  double gamma, start_V, end_V;
};

static const struct wh_key keys[] = {
    {.name = "gamma",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_target_concentric_params, gamma),
     .unit = "1",
     .max = 1e3,
     .above_min = true,
     .summary = "ratio of the fields at start and end to the power 1/2: the magnification of the "
                "tube; 1: a homogeneous field"},
    WH_TARGET_POTENTIAL(wh_target_concentric_params, start, "0 V",
                        "potential where the gap begins"),
    WH_TARGET_POTENTIAL(wh_target_concentric_params, end, NULL, "potential where the gap ends"),
    {0}};

static enum wh_status value(struct wh_context *c, const struct wh_target_gap *gap,
                            const void *params, double z, double *out) {
  (void)c;
  const struct wh_target_concentric_params *p = params;
  double t = (z - gap->from) / (gap->to - gap->from);
  *out = p->start_V + (p->end_V - p->start_V) * p->gamma * t / (1.0 - (1.0 - p->gamma) * t);
  return WH_OK;
}

struct wh_induction_concentric_params {
  double gamma, start;
};

static const struct wh_key induction_keys[] = {
    {.name = "gamma",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_induction_concentric_params, gamma),
     .unit = "1",
     .max = 1e3,
     .above_min = true,
     .summary = "ratio of the inductions at start and end to the power 1/2: the magnification"},
    {.name = "start",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_induction_concentric_params, start),
     .unit = "T",
     .min = -1e3,
     .max = 1e3,
     .summary = "induction where the gap begins"},
    {0}};

static enum wh_status induction(struct wh_context *c, const struct wh_target_gap *gap,
                                const void *params, double z, double *out) {
  (void)c;
  const struct wh_induction_concentric_params *p = params;
  double t = (z - gap->from) / (gap->to - gap->from), along = 1.0 - (1.0 - p->gamma) * t;
  *out = p->start / (along * along);
  return WH_OK;
}

const struct wh_target_kind wh_target_concentric = {
    .kind = {.name = "concentric",
             .summary = "potential between concentric spheres, gamma t/(1 - (1 - gamma) t) with t "
                        "from 0 to 1 over the gap",
             .source = "Ni et al., inverse design of the electrostatic focusing field, eq. (10)",
             .keys = keys,
             .params_size = sizeof(struct wh_target_concentric_params)},
    .value = value};

const struct wh_target_kind wh_induction_concentric = {
    .kind = {.name = "concentric",
             .summary =
                 "field lines through one centre, 1/(1 - (1 - gamma) t)^2 with t from 0 to 1 "
                 "over the gap",
             .source = "Ni et al., inverse design of the electrostatic focusing field, eq. (11)",
             .keys = induction_keys,
             .params_size = sizeof(struct wh_induction_concentric_params)},
    .value = induction};
