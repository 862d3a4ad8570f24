/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GOAL_SWEEP_H
#define WH_GOAL_SWEEP_H
/* Which numbers of a case shall take which values. */
#include "base/key.h"

struct wh_vary_params {
  const char *path;   /* of a number of the case */
  const char *values; /* "FROM : TO : COUNT", "FROM : TO : COUNT : log" or "A, B, C" */
};

struct wh_sweep_params {
  struct wh_map vary;  /* of struct wh_vary_params; none: nothing to sweep */
  bool together;       /* all step at once; false: every combination */
  const char *figures; /* names with * and ?, separated by commas; "": all */
};

extern const struct wh_key wh_sweep_keys[];

#endif
