/* SPDX-License-Identifier: MPL-2.0 */
/* The Runge-Kutta pair: its orders on a nonlinear system with a known solution, its error estimate,
   its continuous solution. */
#include "numerics/ode.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

/* A Kepler orbit of eccentricity e, starting at the pericentre, by Kepler's equation. */
static void kepler(void *user, double s, const double *y, double *dy) {
  (void)user, (void)s;
  double r3 = pow(hypot(y[0], y[1]), 3.0);
  dy[0] = y[2], dy[1] = y[3];
  dy[2] = -y[0] / r3, dy[3] = -y[1] / r3;
}

static void kepler_exact(double e, double t, double y[4]) {
  double a = t;
  for (int i = 0; i < 60; i++)
    a -= (a - e * sin(a) - t) / (1.0 - e * cos(a));
  double rate = 1.0 / (1.0 - e * cos(a)), b = sqrt(1.0 - e * e);
  y[0] = cos(a) - e, y[1] = b * sin(a);
  y[2] = -sin(a) * rate, y[3] = b * cos(a) * rate;
}

static double distance(const double *a, const double *b) {
  double sum = 0.0;
  for (int i = 0; i < 4; i++)
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sqrt(sum);
}

/* Largest error at the steps' ends over two thirds of a circular orbit in n equal steps. */
static double error_of(struct wh_ode *o, int n) {
  double y[4], exact[4], h = 4.0 / n, worst = 0.0;
  kepler_exact(0.0, 0.0, y);
  for (int i = 0; i < n; i++) {
    wh_ode_start(o, i * h, y);
    const double *end = wh_ode_attempt(o, h);
    for (int k = 0; k < 4; k++)
      y[k] = end[k];
    kepler_exact(0.0, (i + 1) * h, exact);
    worst = fmax(worst, distance(y, exact));
  }
  return worst;
}

static void test_order_of_steps(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_ode *o;
  assert_int_equal(wh_ode_create(c, 4, kepler, NULL, &o), WH_OK);
  /* From 4e-9 to 3e-13: small enough to be in the limit, and above rounding. */
  assert_true(fabs(log(error_of(o, 12) / error_of(o, 40)) / log(40.0 / 12.0) - 8.0) < 0.3);
  wh_ode_destroy(o);
  wh_context_destroy(c);
}

/* One step of size h from the pericentre: error of the continuous solution, largest over theta, and
   the estimate of the step's error. */
static double one_step(struct wh_ode *o, double h, double *estimate) {
  double y[4], exact[4], worst = 0.0;
  const double scale[4] = {1, 1, 1, 1};
  kepler_exact(0.5, 0.0, y);
  wh_ode_start(o, 0.0, y);
  wh_ode_attempt(o, h);
  *estimate = wh_ode_error(o, scale);
  wh_ode_dense(o);
  for (int i = 0; i <= 20; i++) {
    wh_ode_at(o, i / 20.0, y);
    kepler_exact(0.5, h * i / 20.0, exact);
    worst = fmax(worst, distance(y, exact));
  }
  return worst;
}

static void test_orders_of_one_step(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_ode *o;
  double a, b;
  assert_int_equal(wh_ode_create(c, 4, kepler, NULL, &o), WH_OK);
  /* The continuous solution has order 7, so its error in one step goes as h^8; the estimate, built
     from those of order 5 and 3, as h^8 as well. */
  double e1 = one_step(o, 0.08, &a), e2 = one_step(o, 0.04, &b);
  assert_true(fabs(log2(e1 / e2) - 8.0) < 0.3);
  assert_true(fabs(log2(a / b) - 8.0) < 0.5);
  assert_true(a > e1 / 50.0); /* it does not promise what it does not keep */
  wh_ode_destroy(o);
  wh_context_destroy(c);
}

/* The cubic through both ends errs by h^4/384 times the fourth derivative. */
static double cubic_error(double h) {
  struct wh_context *c = wh_context_create();
  struct wh_ode *o;
  double y[4], exact[4], worst = 0.0;
  assert_int_equal(wh_ode_create(c, 4, kepler, NULL, &o), WH_OK);
  kepler_exact(0.5, 1.0, y);
  wh_ode_start(o, 1.0, y);
  wh_ode_attempt(o, h);
  wh_ode_cubic(o);
  wh_ode_at(o, 0.5, y);
  kepler_exact(0.5, 1.0 + 0.5 * h, exact);
  for (int i = 0; i < 4; i++)
    worst = fmax(worst, fabs(y[i] - exact[i]));
  wh_ode_destroy(o);
  wh_context_destroy(c);
  return worst;
}

static void test_order_of_cubic(void **state) {
  (void)state;
  double order = log2(cubic_error(0.1) / cubic_error(0.05));
  print_message("cubic: observed %.2f\n", order);
  assert_true(fabs(order - 4.0) < 0.3);
}

static void cubic(void *user, double s, const double *y, double *dy) {
  (void)user, (void)y;
  dy[0] = 3.0 * s * s;
}

static void test_quadrature_and_counts(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_ode *o;
  double y = 1.0;
  const double scale = 1.0;
  assert_int_equal(wh_ode_create(c, 1, cubic, NULL, &o), WH_OK);
  wh_ode_start(o, 1.0, &y);
  assert_true(fabs(*wh_ode_attempt(o, 2.0) - 27.0) < 1e-13);
  assert_true(wh_ode_error(o, &scale) < 1e-12);
  wh_ode_dense(o);
  wh_ode_at(o, 0.5, &y);
  assert_true(fabs(y - 8.0) < 1e-13);
  assert_int_equal(wh_ode_evaluations(o), 1 + 11 + 4);
  assert_true(wh_ode_next(1.0, 0.0) == 10.0 && wh_ode_next(1.0, 1e30) == 0.2);
  assert_true(fabs(wh_ode_next(1.0, 0.6) - 1.0) < 1e-15);
  wh_ode_destroy(o);
  wh_ode_destroy(NULL);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_order_of_steps),
      cmocka_unit_test(test_orders_of_one_step),
      cmocka_unit_test(test_order_of_cubic),
      cmocka_unit_test(test_quadrature_and_counts),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
