/* SPDX-License-Identifier: MPL-2.0 */
/* Implicit steps of stiff passive systems: order, damping, uniqueness. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "numerics/flow.h"

static struct wh_context *context;

static int open_context(void **state) {
  (void)state;
  context = wh_context_create();
  return context == NULL;
}

static int close_context(void **state) {
  (void)state;
  wh_context_destroy(context);
  return 0;
}

static const double tight[3] = {1e-13, 1e-13, 1e-13};

/* Two unknowns joined by a mass: with y = (u, w), M = (2, -1; -1, 2) and g = (u^3 + a, w^3 + b)
   where a(t), b(t) are such that u = sin t, w = cos t. */
static void joined(void *user, double t, const double *y, double *g, double *slope) {
  double s = sin(t), k = cos(t);
  (void)user;
  g[0] += y[0] * y[0] * y[0] - s * s * s - (2.0 * k + s);
  g[1] += y[1] * y[1] * y[1] - k * k * k - (-k - 2.0 * s);
  slope[0] += 3.0 * y[0] * y[0];
  slope[2] += 3.0 * y[1] * y[1];
}

static double end_error(int steps) {
  const double mass[4] = {2.0, 0.0, 2.0, -1.0};
  struct wh_flow *f;
  double y[2] = {0.0, 1.0}, h = 2.0 / steps;
  assert_int_equal(wh_flow_create(context, 2, 1, mass, joined, NULL, &f), WH_OK);
  for (int i = 0; i < steps; i++) {
    assert_true(wh_flow_attempt(f, i * h, y, h, tight, 0.1));
    for (int k = 0; k < 2; k++)
      y[k] = wh_flow_end(f)[k];
  }
  wh_flow_destroy(f);
  return hypot(y[0] - sin(2.0), y[1] - cos(2.0));
}

/* The method is of order 4: halving the step divides the error by 2^4. */
static void test_order(void **state) {
  (void)state;
  double coarse = end_error(20), fine = end_error(40), finest = end_error(80);
  assert_near(log2(coarse / fine), 4.0, 0.3);
  assert_near(log2(fine / finest), 4.0, 0.3);
}

static void stiff(void *user, double t, const double *y, double *g, double *slope) {
  double rate = *(const double *)user;
  g[0] += rate * (y[0] - cos(t));
  slope[0] += rate;
}

/* A rate of 1e12 with steps of .1: L-stable steps are on the slow solution y = cos t at once,
   however far away they begin; what is left is of the order of 1e3/(rate h). */
static void test_stiff(void **state) {
  (void)state;
  const double mass[1] = {1.0}, scale[1] = {1e-12};
  double rate = 1e12, y = 1e3;
  struct wh_flow *f;
  assert_int_equal(wh_flow_create(context, 1, 0, mass, stiff, &rate, &f), WH_OK);
  assert_true(wh_flow_attempt(f, 0.0, &y, 0.1, scale, 0.1));
  assert_near(wh_flow_end(f)[0], cos(0.1), 1e-6);
  wh_flow_destroy(f);
}

/* A diode of 1 microvolt's width and .001 ohm on a capacitor without any, far on the wrong side:
   Newton's method finds the one solution. The first unknown has no mass: g(y) = 0 holds there. */
static void diode(void *user, double t, const double *y, double *g, double *slope) {
  double u = y[0] - y[1], x = u / 1e-6, e = exp(-fabs(x));
  double i = 1e3 * 1e-6 * (fmax(x, 0.0) + log1p(e));
  double conductance = 1e3 * (x > 0.0 ? 1.0 : e) / (1.0 + e);
  (void)user;
  (void)t;
  g[0] += i + 1e-3 * (y[0] - 1000.0);
  g[1] -= i;
  slope[0] += conductance + 1e-3;
  slope[2] += conductance;
  slope[3] -= conductance;
}

static void test_newton(void **state) {
  (void)state;
  const double mass[4] = {0.0, 0.0, 1e-3, 0.0}, scale[2] = {1e-6, 1e-6};
  double y[2] = {-5000.0, -1000.0};
  struct wh_flow *f;
  assert_int_equal(wh_flow_create(context, 2, 1, mass, diode, NULL, &f), WH_OK);
  for (int i = 0; i < 40; i++) {
    assert_true(wh_flow_attempt(f, i, y, 1.0, scale, 0.1));
    for (int k = 0; k < 2; k++)
      y[k] = wh_flow_end(f)[k];
  }
  assert_near(y[1], 1000.0, 1e-3); /* after 40 time constants */
  wh_flow_destroy(f);
}

/* A chain of springs: solved, the force comes back. */
static void test_band(void **state) {
  (void)state;
  enum { N = 7 };
  double a[N * 3] = {0}, x[N], whole[N][N] = {{0}};
  for (int i = 0; i < N; i++) {
    a[i * 3] = 5.0 + i;
    a[i * 3 + 1] = i > 0 ? -1.5 : 0.0;
    a[i * 3 + 2] = i > 1 ? 0.7 : 0.0;
    for (int k = 0; k < 3 && k <= i; k++)
      whole[i][i - k] = whole[i - k][i] = a[i * 3 + k];
    x[i] = 1.0 + i;
  }
  assert_true(wh_band_cholesky(N, 2, a));
  wh_band_solve(N, 2, a, x);
  for (int i = 0; i < N; i++) {
    double sum = 0.0;
    for (int k = 0; k < N; k++)
      sum += whole[i][k] * x[k];
    assert_near(sum, 1.0 + i, 1e-12);
  }
  a[0] = -1.0;
  assert_false(wh_band_cholesky(N, 2, a));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_order, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_stiff, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_newton, open_context, close_context),
      cmocka_unit_test(test_band),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
