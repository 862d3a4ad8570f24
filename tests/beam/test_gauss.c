/* SPDX-License-Identifier: MPL-2.0 */
/* Gaussians fitted to sets of numbers whose fit is known. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "beam/sample.h"

enum { MANY = 20000 };

/* Quantile of the normal distribution by bisection of erfc. */
static double normal(double p) {
  double low = -10.0, high = 10.0;
  for (int i = 0; i < 60; i++) {
    double middle = 0.5 * (low + high);
    *(0.5 * erfc(-middle / sqrt(2.0)) < p ? &low : &high) = middle;
  }
  return 0.5 * (low + high);
}

/* part of the weight in a bell that is wider. Sorted. */
static void fill(struct wh_weighted *item, double sigma, double part, double wider) {
  for (int i = 0; i < MANY; i++) {
    double z = normal((i / 2 + 0.5) / (MANY / 2.0));
    bool second = i % 2;
    item[i] =
        (struct wh_weighted){0.02 + sigma * z * (second ? wider : 1.0), second ? part : 1.0 - part};
  }
  wh_weighted_sort(MANY, item);
}

static const double fwhm = 2.3548200450309493; /* 2 sqrt(2 ln 2) */

/* Evenly spread quantiles: what is left is the binning's error of fourth order, (1/8)^4/80. */
static void a_bell_is_found(void **state) {
  (void)state;
  static struct wh_weighted item[MANY];
  for (double sigma = 1e-6; sigma < 1.0; sigma *= 100.0) {
    fill(item, sigma, 0.0, 1.0);
    assert_near(wh_weighted_gauss(MANY, item) / (fwhm * sigma), 1.0, 2e-4);
  }
}

/* Deviation s of the bell nearest to (1 - part) of one of deviation 1 and part of one that is
   wider. With the best height the misfit is least where (f, g)^2/(g, g) is greatest; the integral
   of exp(-x^2/2a^2) exp(-x^2/2b^2) is sqrt(2 pi) a b/sqrt(a^2 + b^2). */
static double exact_fit(double part, double wider) {
  double best = 1.0, least = HUGE_VAL;
  for (double s = 0.9; s < 1.5; s += 1e-5) {
    double square = s / sqrt(2.0);
    double product = (1.0 - part) * s / sqrt(1.0 + s * s) + part * s / sqrt(s * s + wider * wider);
    double misfit = -product * product / square;
    if (misfit < least) {
      least = misfit;
      best = s;
    }
  }
  return best;
}

/* Tails count little, and as much as the least squares of the densities say. Observed: 3e-4. */
static void tails_hardly_count(void **state) {
  (void)state;
  static struct wh_weighted item[MANY];
  double exact = exact_fit(0.1, 4.0);
  fill(item, 60e-6, 0.1, 4.0);
  assert_near(exact, 1.027, 0.01);
  assert_near(wh_weighted_gauss(MANY, item) / (fwhm * 60e-6 * exact), 1.0, 2e-3);
}

static void a_point_has_no_width(void **state) {
  (void)state;
  struct wh_weighted item[3] = {{0.5, 1.0}, {0.5, 1.0}, {0.5, 1.0}};
  assert_near(wh_weighted_gauss(3, item), 0.0, 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_bell_is_found),
      cmocka_unit_test(tails_hardly_count),
      cmocka_unit_test(a_point_has_no_width),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
