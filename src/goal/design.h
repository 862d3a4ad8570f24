/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GOAL_DESIGN_H
#define WH_GOAL_DESIGN_H
/* What a case says about a field on demand: the curve wanted along the axis, where it is sampled,
   and what may be changed to reach it. */
#include "goal/target.h"

enum wh_design_method { WH_DESIGN_QR, WH_DESIGN_BFGS };

struct wh_unknown_voltage_params {
  double min_V, max_V;
};

struct wh_design_params {
  struct wh_variant target; /* kind NULL: the case has no field to design */
  double from, to;          /* the gap [m] */
  size_t samples;           /* evenly spaced inside of the gap, if no places are given */
  struct wh_quantities places, weights; /* [m]; weights of the samples, empty: all equal */
  size_t spline;                        /* intervals of the spline of the target; 0: none */
  struct wh_map voltages;               /* of struct wh_unknown_voltage_params, by electrode */
  int method;                           /* enum wh_design_method */
};

extern const struct wh_key wh_design_keys[];

#endif
