/* SPDX-License-Identifier: MPL-2.0 */
/* Splines, singular values and the way downhill. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "../near.h"
#include "base/constants.h"
#include "base/random.h"
#include "numerics/bfgs.h"
#include "numerics/singular.h"
#include "numerics/cubic.h"

#define MOST 129

static double spline_error(size_t count, double (*f)(double)) {
  double x[MOST], y[MOST], second[MOST], room[MOST], worst = 0.0;
  for (size_t i = 0; i < count; i++)
    y[i] = f(x[i] = (double)i / (double)(count - 1));
  wh_cubic_natural(count, x, y, second, room);
  for (int i = 0; i <= 1000; i++)
    worst = fmax(worst, fabs(wh_cubic_value(count, x, y, second, i * 1e-3) - f(i * 1e-3)));
  return worst;
}

static double sine(double x) {
  return sin(WH_PI * x);
}

static double square(double x) {
  return x * x;
}

/* de Boor, A Practical Guide to Splines (1978), ch. IV: order 4 for a curve that is itself natural
   (sin pi x), order 2 for one that is not (x^2). */
static void spline_converges(void **state) {
  (void)state;
  double natural = log2(spline_error(33, sine) / spline_error(65, sine));
  double other = log2(spline_error(33, square) / spline_error(65, square));
  assert_near(natural, 4.0, 0.3);
  assert_near(other, 2.0, 0.3);
}

static void spline_keeps_straight_lines(void **state) {
  (void)state;
  double x[4] = {0.0, 0.5, 2.0, 3.0}, y[4] = {1.0, 2.0, 5.0, 7.0}, second[4], room[4];
  wh_cubic_natural(4, x, y, second, room);
  for (double at = -1.0; at < 4.0; at += 0.25)
    assert_near(wh_cubic_value(4, x, y, second, at), 1.0 + 2.0 * at, 1e-14);
}

/* Singular values of Hilbert's 3 x 3 matrix, which is symmetric: its eigenvalues, to 15 digits. */
static void singular_values_of_a_known_matrix(void **state) {
  (void)state;
  double a[9], s[3], v[9];
  for (int i = 0; i < 9; i++)
    a[i] = 1.0 / (1.0 + i / 3 + i % 3);
  assert_true(wh_singular_values(3, 3, a, s, v));
  assert_near(s[0], 1.40831892712365, 1e-14);
  assert_near(s[1], 0.122327065853906, 1e-14);
  assert_near(s[2], 0.00268734035577353, 1e-15);
}

/* u s v' is the matrix again, and v is orthogonal. */
static void singular_vectors_rebuild_the_matrix(void **state) {
  (void)state;
  enum { M = 11, N = 5 };
  struct wh_random random = wh_random_start(5, WH_RANDOM_TEST, 1);
  double a[M * N], kept[M * N], s[N], v[N * N];
  for (int i = 0; i < M * N; i++)
    a[i] = kept[i] = wh_random_normal(&random);
  assert_true(wh_singular_values(M, N, a, s, v));
  for (int i = 0; i < M; i++)
    for (int j = 0; j < N; j++) {
      double sum = 0.0;
      for (int k = 0; k < N; k++)
        sum += a[i * N + k] * v[j * N + k];
      assert_near(sum, kept[i * N + j], 1e-13);
    }
  for (int k = 1; k < N; k++)
    assert_true(s[k] <= s[k - 1]);
}

static double rosenbrock(void *user, const double *x, double *gradient) {
  size_t *calls = user;
  ++*calls;
  double valley = x[1] - x[0] * x[0];
  gradient[0] = -400.0 * valley * x[0] - 2.0 * (1.0 - x[0]);
  gradient[1] = 200.0 * valley;
  return 100.0 * valley * valley + (1.0 - x[0]) * (1.0 - x[0]);
}

/* Rosenbrock's valley (Computer Journal 3 (1960) 175): minimum at (1, 1). */
static void downhill_through_a_curved_valley(void **state) {
  (void)state;
  double x[2] = {-1.2, 1.0}, room[14];
  size_t calls = 0, iterations;
  struct wh_bfgs p = {
      .n = 2, .value = rosenbrock, .user = &calls, .tolerance = 1e-11, .max_iterations = 200};
  assert_true(wh_bfgs(&p, x, room, &iterations));
  assert_near(x[0], 1.0, 1e-9);
  assert_near(x[1], 1.0, 1e-9);
  assert_true(iterations < 60);
  p.max_iterations = 3;
  x[0] = -1.2;
  assert_false(wh_bfgs(&p, x, room, &iterations));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(spline_converges),
      cmocka_unit_test(spline_keeps_straight_lines),
      cmocka_unit_test(singular_values_of_a_known_matrix),
      cmocka_unit_test(singular_vectors_rebuild_the_matrix),
      cmocka_unit_test(downhill_through_a_curved_valley),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
