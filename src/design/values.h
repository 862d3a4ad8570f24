/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_VALUES_H
#define WH_DESIGN_VALUES_H
/* Lists of values as a sweep writes them. */
#include "case/case.h"

#define WH_MOST_VALUES 100000

/* "FROM : TO : COUNT" in equal steps, "FROM : TO : COUNT : log" in equal ratios, or "A, B, C";
   every part an expression of the case, in unit. what names the list in messages. The caller frees
   out->value. */
enum wh_status wh_design_values(struct wh_context *c, const struct wh_case *cs, const char *what,
                                const char *text, const char *unit, struct wh_quantities *out);

/* Whether a name is one of a list of names separated by commas, in which * and ? stand for any text
   and any letter; the empty list holds all. */
bool wh_design_listed(const char *list, const char *name);

#endif
