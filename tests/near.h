/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_NEAR_H
#define WH_TESTS_NEAR_H
/* Numbers that must agree within a tolerance; include after cmocka.h. */
#include <math.h>

static inline void near_(double value, double expected, double tolerance, const char *file,
                         int line) {
  if (!(fabs(value - expected) <= tolerance)) {
    print_error("%.17g is not %.17g: the difference %.3g is above %.3g\n", value, expected,
                value - expected, tolerance);
    _fail(file, line);
  }
}

/* |value - expected| <= tolerance; nan fails. */
#define assert_near(value, expected, tolerance)                                                    \
  near_(value, expected, tolerance, __FILE__, __LINE__)

#endif
