/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_FORMULA_H
#define WH_DESIGN_FORMULA_H
#include "case/case.h"

/* For struct wh_target_gap: value [V] of an expression of ${z} and of other numbers of the case,
   which user (struct wh_case *) points to. */
enum wh_status wh_design_formula(struct wh_context *c, void *user, const char *text, double z,
                                 double *out);

#endif
