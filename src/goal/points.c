/* SPDX-License-Identifier: MPL-2.0 */
#include "goal/points.h"

const struct wh_key wh_target_points_keys[] = {
    {.name = "z",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_target_points_params, z),
     .unit = "m",
     .summary = "places, increasing"},
    {.name = "potential",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_target_points_params, potential_V),
     .unit = "V",
     .summary = "wanted potential at each of them"},
    {0}};

enum wh_status wh_target_points_check(struct wh_context *c, const struct wh_target_gap *gap,
                                      const void *params) {
  const struct wh_target_points_params *p = params;
  size_t n = p->z.count;
  if (n < 2 || n != p->potential_V.count)
    return wh_fail(c, WH_BAD_INPUT,
                   "design.target: %zu places and %zu potentials; give two or more of both, and as "
                   "many of the one as of the other",
                   n, p->potential_V.count);
  for (size_t i = 1; i < n; i++)
    if (!(p->z.value[i] > p->z.value[i - 1]))
      return wh_fail(c, WH_BAD_INPUT,
                     "design.target.z: %.6g m follows %.6g m; places must increase", p->z.value[i],
                     p->z.value[i - 1]);
  if (p->z.value[0] > gap->from || p->z.value[n - 1] < gap->to)
    return wh_fail(
        c, WH_BAD_INPUT,
        "design.target.z: the places reach from %.6g m to %.6g m, but the gap from %.6g m "
        "to %.6g m; the curve must be known over the whole gap",
        p->z.value[0], p->z.value[n - 1], gap->from, gap->to);
  return WH_OK;
}
