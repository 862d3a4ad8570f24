/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/target.h"

struct wh_target_hyperbolic_params {
  double beta, start_V, end_V;
};

static const struct wh_key keys[] = {
    {.name = "beta",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_target_hyperbolic_params, beta),
     .unit = "1",
     .min = -1e3,
     .max = 1e3,
     .summary = "field where the gap begins, relative to the mean field"},
    WH_TARGET_POTENTIAL(wh_target_hyperbolic_params, start, "0 V",
                        "potential where the gap begins"),
    WH_TARGET_POTENTIAL(wh_target_hyperbolic_params, end, NULL, "potential where the gap ends"),
    {0}};

static enum wh_status value(struct wh_context *c, const struct wh_target_gap *gap,
                            const void *params, double z, double *out) {
  (void)c;
  const struct wh_target_hyperbolic_params *p = params;
  double t = (z - gap->from) / (gap->to - gap->from);
  *out = p->start_V + (p->end_V - p->start_V) * ((1.0 - p->beta) * t + p->beta) * t;
  return WH_OK;
}

const struct wh_target_kind wh_target_hyperbolic = {
    .kind = {.name = "hyperbolic",
             .summary =
                 "potential between hyperboloids, (1 - beta) t^2 + beta t with t from 0 to 1 "
                 "over the gap",
             .source = "Ni et al., inverse design of the electrostatic focusing field, eq. (12)",
             .keys = keys,
             .params_size = sizeof(struct wh_target_hyperbolic_params)},
    .value = value};
