/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../near.h"
#include "numerics/spline.h"

#include <math.h>
#include <stdlib.h>

/* Largest error of derivative k of the spline through n + 1 uneven points of sin(3 x), x = 0..2. */
static double error_of(struct wh_context *c, int degree, int n, int k) {
  double *x = calloc(2 * (size_t)n + 2, sizeof *x), *y = x + n + 1, worst = 0.0, d[8];
  struct wh_spline s;
  for (int i = 0; i <= n; i++) {
    double t = (double)i / n;
    x[i] = 2.0 * t + 0.1 * sin(6.0 * t) - 0.1 * sin(6.0) * t;
    y[i] = sin(3.0 * x[i]);
  }
  assert_int_equal(wh_spline_init(c, degree, (size_t)n + 1, x, y, &s), WH_OK);
  for (int i = 0; i <= 1000; i++) {
    double at = 2e-3 * i;
    wh_spline_at(&s, at, k, d);
    worst = fmax(worst, fabs(d[k] - pow(3.0, k) * sin(3.0 * at + 1.5707963267948966 * k)));
  }
  wh_spline_free(&s);
  free(x);
  return worst;
}

/* Error h^(degree + 1 - k) of derivative k: C. de Boor, A Practical Guide to Splines, chapter XIII.
 */
static void orders_are_those_of_theory(void **state) {
  const struct {
    int degree, k, n;
  } list[] = {{3, 0, 128}, {3, 1, 128}, {3, 2, 128}, {5, 0, 64},
              {5, 2, 64},  {5, 4, 64},  {7, 0, 40},  {7, 4, 100}};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
    double coarse = error_of(*state, list[i].degree, list[i].n, list[i].k);
    double fine = error_of(*state, list[i].degree, 2 * list[i].n, list[i].k);
    double order = log2(coarse / fine);
    print_message("degree %d, derivative %d: %.2e, order %.2f\n", list[i].degree, list[i].k, fine,
                  order);
    assert_near(order, list[i].degree + 1 - list[i].k, 0.3);
  }
}

/* A polynomial of the spline's degree is the spline, beyond the ends too. */
static void polynomials_are_exact(void **state) {
  double x[12], y[12], d[6];
  struct wh_spline s;
  for (int i = 0; i < 12; i++) {
    x[i] = 0.3 * i + 0.05 * (i % 3);
    y[i] = 1.0 + x[i] * (2.0 - x[i] * x[i] * x[i] * x[i]);
  }
  assert_int_equal(wh_spline_init(*state, 5, 12, x, y, &s), WH_OK);
  const double at[] = {-0.2, 0.0, 1.234, 3.5, 3.6};
  for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
    wh_spline_at(&s, at[i], 5, d);
    assert_near(d[0], 1.0 + 2.0 * at[i] - pow(at[i], 5.0), 1e-10);
    assert_near(d[1], 2.0 - 5.0 * pow(at[i], 4.0), 1e-9);
    assert_near(d[5], -120.0, 1e-6);
  }
  wh_spline_free(&s);
}

static void bad_points_are_refused(void **state) {
  struct wh_spline s;
  const double x[] = {0.0, 1.0, 1.0, 2.0}, up[] = {0.0, 1.0, 2.0, 3.0}, y[] = {0.0, NAN, 1.0, 1.0};
  assert_int_equal(wh_spline_init(*state, 3, 4, x, up, &s), WH_BAD_INPUT);
  assert_int_equal(wh_spline_init(*state, 3, 4, up, y, &s), WH_BAD_INPUT);
  assert_int_equal(wh_spline_init(*state, 3, 3, up, up, &s), WH_BAD_INPUT);
  assert_int_equal(wh_spline_init(*state, 8, 4, up, up, &s), WH_BAD_INPUT);
  assert_null(s.knot);
}

int main(void) {
  struct wh_context *c = wh_context_create();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_prestate(orders_are_those_of_theory, c),
      cmocka_unit_test_prestate(polynomials_are_exact, c),
      cmocka_unit_test_prestate(bad_points_are_refused, c),
  };
  int failed = cmocka_run_group_tests(tests, NULL, NULL);
  wh_context_destroy(c);
  return failed;
}
