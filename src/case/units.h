/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CASE_UNITS_H
#define WH_CASE_UNITS_H
/* Names of units and what they stand for; the only file that sees UDUNITS-2 is units.c. */
#include "base/context.h"
#include "case/quantity.h"

struct wh_case_units;

/* Reads the database of UDUNITS-2 (some 6 ms); WH_LIBRARY_FAILED if it is not installed. */
enum wh_status wh_case_units_create(struct wh_context *c, struct wh_case_units **out);
void wh_case_units_destroy(struct wh_case_units *u);

/* One name of a unit with its prefix, such as "kV" or "degC" (not a product such as "V/m").
   Its quantity is scale * (number + offset); false if the name is not known. */
bool wh_case_units_find(struct wh_case_units *u, const char *name,
                        struct wh_case_quantity *unit_out, double *offset_out);

/* The usual unit nearest to a mistyped one, or NULL. */
const char *wh_case_units_nearest(const char *name);

/* A number written the same way under any locale: digits, point, exponent. Returns the first
   character after it, or text itself if there is no number; HUGE_VAL for one too large. */
const char *wh_case_units_number(const struct wh_case_units *u, const char *text, double *out);

#endif
