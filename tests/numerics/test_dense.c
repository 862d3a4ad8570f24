/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../near.h"
#include "base/random.h"
#include "numerics/dense.h"

#define N 12
#define M 30

/* A = B B^T + I is positive definite; A (A^-1 x) must give x back. */
static void cholesky_factors_solve_both_ways(void **state) {
  (void)state;
  struct wh_random random = wh_random_start(3, WH_RANDOM_TEST, 1);
  double b[N * N], a[N * N], l[N * N], x[N * 2], rhs[N * 2] = {0};
  for (int i = 0; i < N * N; i++)
    b[i] = wh_random_normal(&random);
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      a[i * N + j] = i == j;
      for (int k = 0; k < N; k++)
        a[i * N + j] += b[i * N + k] * b[j * N + k];
      l[i * N + j] = a[i * N + j];
    }
  for (int i = 0; i < 2 * N; i++)
    x[i] = wh_random_normal(&random);
  for (int i = 0; i < N; i++)
    for (int k = 0; k < N; k++)
      for (int j = 0; j < 2; j++)
        rhs[i * 2 + j] += a[i * N + k] * x[k * 2 + j];
  assert_true(wh_dense_cholesky(N, l));
  wh_dense_lower_solve(N, l, 2, rhs);
  wh_dense_upper_solve(N, l, 2, rhs);
  for (int i = 0; i < 2 * N; i++)
    assert_near(rhs[i], x[i], 1e-11);
  double indefinite[4] = {1.0, 2.0, 2.0, 1.0};
  assert_false(wh_dense_cholesky(2, indefinite));
}

/* Where b lies in the range of a, x is found; a part of b orthogonal to the range changes nothing:
   the residual of the normal equations vanishes. */
static void least_squares_residual_is_orthogonal(void **state) {
  (void)state;
  struct wh_random random = wh_random_start(4, WH_RANDOM_TEST, 1);
  double a[M * N], kept[M * N], b[M], x[M];
  for (int i = 0; i < M * N; i++)
    a[i] = kept[i] = wh_random_normal(&random);
  for (int i = 0; i < M; i++)
    x[i] = b[i] = wh_random_normal(&random);
  assert_true(wh_dense_least_squares(M, N, a, x));
  for (int j = 0; j < N; j++) {
    double sum = 0.0;
    for (int i = 0; i < M; i++) {
      double residual = b[i];
      for (int k = 0; k < N; k++)
        residual -= kept[i * N + k] * x[k];
      sum += kept[i * N + j] * residual;
    }
    assert_near(sum, 0.0, 1e-12);
  }
  double twice[6] = {1, 2, 1, 2, 1, 2}, right[3] = {1, 2, 3};
  assert_false(wh_dense_least_squares(3, 2, twice, right));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cholesky_factors_solve_both_ways),
      cmocka_unit_test(least_squares_residual_is_orthogonal),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
