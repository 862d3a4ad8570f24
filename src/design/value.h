/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_VALUE_H
#define WH_DESIGN_VALUE_H
/* Expressions that are only evaluated when their use is known. */
#include "case/case.h"

/* The value of text in a unit ("m", "V^2", "1"); it may refer to other numbers of the case, and to
   ${z}, a length [m]; nan: there is no z. what names the text in messages. */
enum wh_status wh_design_value(struct wh_context *c, const struct wh_case *cs, const char *what,
                               const char *text, const char *unit, double z, double *out);

/* For struct wh_target_gap: the same; user is the const struct wh_case *. */
enum wh_status wh_design_formula(struct wh_context *c, void *user, const char *what,
                                 const char *text, const char *unit, double z, double *out);

#endif
