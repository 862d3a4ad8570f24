/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/anderson.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { N = 20, DIRECTIONS = 6 };

/* x = g(x) with g(x)_i = b_i - rate_i x_i; of the rates only DIRECTIONS differ. Up to 3: plain
   iteration diverges. */
static double residual(const double *x, double shift, double *f) {
  double most = 0.0;
  for (int i = 0; i < N; i++) {
    double rate = 0.5 * (i % DIRECTIONS);
    f[i] = 1.0 + shift + 0.1 * i - rate * x[i] - x[i];
    most = fmax(most, fabs(f[i]));
  }
  return most;
}

/* On a linear map the method is equivalent to GMRES (Walker & Ni 2011, theorem 2.2): as many steps
   as there are different rates, and one to be there. */
static void linear_maps_take_as_many_steps_as_rates(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_anderson *a;
  double x[N] = {0}, f[N];
  assert_int_equal(wh_anderson_create(c, N, N, 10, 0.3, &a), WH_OK);
  for (int k = 0; k <= DIRECTIONS; k++) {
    residual(x, 0.0, f);
    wh_anderson_next(a, x, f, f);
  }
  assert_true(residual(x, 0.0, f) < 1e-9);
  /* The map moves: what is known of it still helps where a new start would not. */
  wh_anderson_jump(a);
  double before = residual(x, 0.3, f);
  wh_anderson_next(a, x, f, f);
  assert_true(residual(x, 0.3, f) < 0.5 * before);
  wh_anderson_destroy(a);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(linear_maps_take_as_many_steps_as_rates)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
