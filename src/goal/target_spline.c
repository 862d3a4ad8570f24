/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/points.h"

#include "base/memory.h"
#include "numerics/cubic.h"

#include <stdlib.h>

static enum wh_status value(struct wh_context *c, const struct wh_target_gap *gap,
                            const void *params, double z, double *out) {
  (void)gap;
  const struct wh_target_points_params *p = params;
  size_t n = p->z.count;
  double *second;
  WH_TRY(wh_alloc(c, 2 * n, sizeof *second, &second));
  wh_cubic_natural(n, p->z.value, p->value.value, second, second + n);
  *out = wh_cubic_value(n, p->z.value, p->value.value, second, z);
  free(second);
  return WH_OK;
}

const struct wh_target_kind wh_target_spline = {
    .kind = {.name = "spline",
             .summary = "natural cubic spline through given points",
             .source = "",
             .keys = wh_target_points_keys,
             .params_size = sizeof(struct wh_target_points_params)},
    .check = wh_target_points_check,
    .value = value};

const struct wh_target_kind wh_induction_spline = {
    .kind = {.name = "spline",
             .summary = "natural cubic spline through given points",
             .source = "",
             .keys = wh_induction_points_keys,
             .params_size = sizeof(struct wh_target_points_params)},
    .check = wh_target_points_check,
    .value = value};
