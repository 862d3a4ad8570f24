/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CASE_FUNCTIONS_H
#define WH_CASE_FUNCTIONS_H
/* The functions of expressions (functions.def). */
#include "base/nearest.h"
#include "case/quantity.h"

#define WH_CASE_MOST_ARGUMENTS 8

struct wh_case_function {
  const char *name, *summary;
  size_t least, most; /* arguments */
  double (*of_number)(double x);
  /* Returns NULL, or what is wrong, as the rest of a sentence that starts with the name. */
  const char *(*evaluate)(const struct wh_case_function *f, const struct wh_case_quantity *argument,
                          size_t count, struct wh_case_quantity *out);
};

const struct wh_case_function *wh_case_function_find(const char *name, size_t length);
/* The i-th function, NULL after the last. */
const struct wh_case_function *wh_case_function_at(size_t i);
void wh_case_function_nearest(struct wh_nearest *near);

#endif
