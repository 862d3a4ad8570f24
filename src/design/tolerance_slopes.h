/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_TOLERANCE_SLOPES_H
#define WH_DESIGN_TOLERANCE_SLOPES_H
#include "design/tolerance.h"

/* The sensitivities [variables][figures] of a survey that has been run. */
enum wh_status wh_tolerance_slopes(struct wh_context *c, const struct wh_case *cs,
                                   struct wh_tolerance *t);

#endif
