/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/points.h"

static enum wh_status value(struct wh_context *c, const struct wh_target_gap *gap,
                            const void *params, double z, double *out) {
  (void)c, (void)gap;
  const struct wh_target_points_params *p = params;
  size_t i = 1;
  while (i + 1 < p->z.count && p->z.value[i] < z)
    i++;
  double t = (z - p->z.value[i - 1]) / (p->z.value[i] - p->z.value[i - 1]);
  *out = (1.0 - t) * p->value.value[i - 1] + t * p->value.value[i];
  return WH_OK;
}

const struct wh_target_kind wh_target_table = {
    .kind = {.name = "table",
             .summary = "straight lines between given points",
             .source = "",
             .keys = wh_target_points_keys,
             .params_size = sizeof(struct wh_target_points_params)},
    .check = wh_target_points_check,
    .value = value};

const struct wh_target_kind wh_induction_table = {
    .kind = {.name = "table",
             .summary = "straight lines between given points",
             .source = "",
             .keys = wh_induction_points_keys,
             .params_size = sizeof(struct wh_target_points_params)},
    .check = wh_target_points_check,
    .value = value};
