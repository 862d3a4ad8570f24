/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GOAL_DESIGN_H
#define WH_GOAL_DESIGN_H
/* What a case says about fields on demand: the curves wanted along the axis, where they are
   sampled, and what may be changed to reach them. */
#include "goal/target.h"

enum wh_design_method { WH_DESIGN_QR, WH_DESIGN_BFGS };

struct wh_unknown_params {
  double min, max; /* [V] or [A] */
};

struct wh_design_params {
  struct wh_variant target;    /* potential; kind NULL: none is wanted */
  struct wh_variant induction; /* likewise */
  double from, to;             /* the gap [m] */
  size_t samples;              /* evenly spaced inside of the gap, if no places are given */
  struct wh_quantities places, weights; /* [m]; weights of the samples, empty: all equal */
  size_t spline;                        /* intervals of the spline of the potential; 0: none */
  struct wh_map voltages, currents;     /* of struct wh_unknown_params, by electrode, by coil */
  int method;                           /* enum wh_design_method */
  bool refit; /* the unknowns are found anew in every run of a search or a sweep */
};

extern const struct wh_key wh_design_keys[];

#endif
