/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GOAL_TOLERANCE_H
#define WH_GOAL_TOLERANCE_H
/* How far the numbers of a case are off when it is built, and what must hold all the same. */
#include "base/key.h"

enum wh_error_law { WH_ERROR_NORMAL, WH_ERROR_UNIFORM };

struct wh_error_params {
  const char *path; /* of a number of the case */
  int law;          /* enum wh_error_law */
  const char *size; /* standard deviation of the normal law, half the width of the uniform one */
};

struct wh_tolerance_params {
  struct wh_map errors;  /* of struct wh_error_params; none: nothing is off */
  struct wh_map demands; /* of struct wh_demand_params */
  size_t samples;        /* 0: sensitivities only */
  bool halves;           /* steps of half an error too */
  const char *figures;   /* names with * and ?, separated by commas; "": all */
};

extern const struct wh_key wh_tolerance_keys[];

#endif
