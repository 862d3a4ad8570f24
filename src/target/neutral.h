/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_NEUTRAL_H
#define WH_TARGET_NEUTRAL_H
/* The energy at which bodies do not charge: as many electrons leave as arrive. */
#include "target/target.h"

#define WH_NEUTRAL_POINTS 64

struct wh_target_neutral {
  double energy_eV, error_eV; /* standard error, from those of the points */
  size_t points;              /* all runs, in their order */
  double at_eV[WH_NEUTRAL_POINTS], charge[WH_NEUTRAL_POINTS], charge_error[WH_NEUTRAL_POINTS];
};

/* The root of the net charge between params->neutral.from and .to, a function known with errors
   only: runs at some energies, a parabola through them by weighted least squares, again in a
   narrower window around its root, until the window is narrow and the root's error as wanted.
   WH_BAD_INPUT if the charge has the same sign at both ends; WH_NOT_CONVERGED, with the best so
   far, if the runs did not suffice. */
enum wh_status wh_target_find_neutral(struct wh_context *c, const struct wh_target_params *params,
                                      struct wh_target_neutral *out);

#endif
