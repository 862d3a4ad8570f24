/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GOAL_POINTS_H
#define WH_GOAL_POINTS_H
/* What the targets through given points share. */
#include "goal/target.h"

struct wh_target_points_params {
  struct wh_quantities z, value; /* [m]; [V] or [T] */
};

extern const struct wh_key wh_target_points_keys[], wh_induction_points_keys[];

/* As many values as places, the places increasing and over the whole gap. */
enum wh_status wh_target_points_check(struct wh_context *c, const struct wh_target_gap *gap,
                                      const void *params);

#endif
