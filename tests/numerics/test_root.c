/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/root.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

struct counted {
  int kind, calls;
};

static double value(void *user, double x) {
  struct counted *f = user;
  f->calls++;
  switch (f->kind) {
  case 0:
    return x * x - 2.0;
  case 1:
    return pow(x - 0.3, 9.0); /* flat at its root */
  case 2:
    return x < 0.7 ? -1e-3 : 1.0; /* a jump */
  default:
    return exp(20.0 * x) - 1e4;
  }
}

/* Roots to rounding (the ninefold one to where its powers vanish in rounding), in few calls. */
static void test_roots(void **state) {
  (void)state;
  const double exact[4] = {sqrt(2.0), 0.3, 0.7, log(1e4) / 20.0};
  const int most[4] = {12, 120, 70, 25};
  for (int k = 0; k < 4; k++)
    for (int turned = 0; turned < 2; turned++) {
      struct counted f = {k, 0};
      double a = turned ? 2.0 : 0.0, b = turned ? 0.0 : 2.0;
      double root = wh_root(value, &f, a, value(&f, a), b, value(&f, b), 0.0);
      assert_true(fabs(root - exact[k]) < 1e-15);
      assert_true(f.calls <= most[k] + 2);
    }
  struct counted f = {0, 0};
  assert_true(wh_root(value, &f, 3.0, value(&f, 3.0), 2.0, value(&f, 2.0), 0.0) == 2.0);
  assert_true(wh_root(value, &f, 5.0, 0.0, 2.0, 1.0, 0.0) == 5.0);
  double rough = wh_root(value, &f, 0.0, -2.0, 2.0, 2.0, 1e-3);
  assert_true(fabs(rough - exact[0]) < 1e-3);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_roots)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
