/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CASE_QUANTITY_H
#define WH_CASE_QUANTITY_H
/* A number with a unit, as it is carried through the expressions of a case. */
#include <stdbool.h>
#include <stddef.h>

/* Powers of m, kg, s, A, K, mol, cd, rad. */
#define WH_CASE_DIMENSIONS 8
#define WH_CASE_RADIAN 7

/* The quantity is value * scale in SI. The scale is kept apart so that 0.3 eV is bound as 0.3
   and 1 mm + 2 mm is 3 mm without a rounding error. */
struct wh_case_quantity {
  double value, scale;
  double power[WH_CASE_DIMENSIONS];
};

struct wh_case_quantity wh_case_number(double value);
/* No unit at all: not even an angle. */
bool wh_case_is_number(const struct wh_case_quantity *q);
bool wh_case_same_dimension(const struct wh_case_quantity *a, const struct wh_case_quantity *b);
/* The value of q counted in the unit of the same dimension. */
double wh_case_in_unit(const struct wh_case_quantity *q, const struct wh_case_quantity *unit);
/* a * b^p. An angle times any other unit is that unit: the radian is then the number 1. */
struct wh_case_quantity wh_case_times_power(const struct wh_case_quantity *a,
                                            const struct wh_case_quantity *b, double p);

/* The unit in words of the SI: "m", "V", "m^2 s^-1"; "a number" where there is none. */
void wh_case_dimension_text(const struct wh_case_quantity *q, char *out, size_t size);

#endif
