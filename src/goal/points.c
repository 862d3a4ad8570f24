/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/points.h"

#define Z                                                                                          \
  {                                                                                                \
    .name = "z", .type = WH_KEY_QUANTITIES, .offset = offsetof(struct wh_target_points_params, z), \
    .unit = "m", .summary = "places, increasing"                                                   \
  }

const struct wh_key wh_target_points_keys[] = {
    Z,
    {.name = "potential",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_target_points_params, value),
     .unit = "V",
     .summary = "wanted potential at each of them"},
    {0}};

const struct wh_key wh_induction_points_keys[] = {
    Z,
    {.name = "induction",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_target_points_params, value),
     .unit = "T",
     .summary = "wanted induction at each of them"},
    {0}};

enum wh_status wh_target_points_check(struct wh_context *c, const struct wh_target_gap *gap,
                                      const void *params) {
  const struct wh_target_points_params *p = params;
  size_t n = p->z.count;
  if (n < 2 || n != p->value.count)
    return wh_fail(
        c, WH_BAD_INPUT,
        "%s: %zu places and %zu values; give two or more of both, and as many of the one "
        "as of the other",
        gap->key, n, p->value.count);
  for (size_t i = 1; i < n; i++)
    if (!(p->z.value[i] > p->z.value[i - 1]))
      return wh_fail(c, WH_BAD_INPUT, "%s.z: %.6g m follows %.6g m; places must increase", gap->key,
                     p->z.value[i], p->z.value[i - 1]);
  if (p->z.value[0] > gap->from || p->z.value[n - 1] < gap->to)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s.z: the places reach from %.6g m to %.6g m, but the gap from %.6g m "
                   "to %.6g m; the curve must be known over the whole gap",
                   gap->key, p->z.value[0], p->z.value[n - 1], gap->from, gap->to);
  return WH_OK;
}
