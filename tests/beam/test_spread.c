/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/constants.h"
#include "base/random.h"
#include "beam/spread.h"

enum { N = 20000, BINS = 40 };

struct sample {
  double point[N][2], weight[N];
};

static struct wh_context *context(void) {
  struct wh_context *c = wh_context_create();
  assert_non_null(c);
  return c;
}

static struct sample *sample(void) {
  struct sample *s = calloc(1, sizeof *s);
  assert_non_null(s);
  for (int i = 0; i < N; i++)
    s->weight[i] = 0.3;
  return s;
}

static struct wh_points_sample view(const struct sample *s, bool round) {
  return (struct wh_points_sample){N, s->point, s->weight, round};
}

/* Uniform disc of radius R as rings of equal weight: MTF 2 J1(x)/x, x = 2 pi f R; line spread
   2 sqrt(R^2 - x^2)/(pi R^2); point spread 1/(pi R^2). The rings are a midpoint rule in r^2: 1e-7.
 */
static void uniform_disc(void **state) {
  (void)state;
  struct wh_context *c = context();
  struct sample *s = sample();
  double R = 2e-4, f[3] = {0.0, 1e3, 3e3}, value[3], error[3];
  for (int i = 0; i < N; i++)
    s->point[i][1] = R * sqrt((i + 0.5) / N);
  struct wh_points_sample disc = view(s, true);
  struct wh_histogram lsf, psf;
  assert_int_equal(wh_spread_mtf(c, &disc, 3, f, value, error), WH_OK);
  assert_true(fabs(value[0] - 1.0) < 1e-12 && error[0] < 1e-12);
  for (int i = 1; i < 3; i++) {
    double x = 2.0 * WH_PI * f[i] * R;
    assert_true(fabs(value[i] - fabs(2.0 * j1(x) / x)) < 1e-7);
  }
  assert_int_equal(wh_spread_line(c, &disc, BINS, 1.25 * R, &lsf), WH_OK);
  double sum = 0.0;
  for (int i = 0; i < BINS; i++) {
    double edge[2], mean = 0.0; /* integral of the line spread: (x sqrt(1 - x^2) + asin x)/pi */
    for (int k = 0; k < 2; k++) {
      edge[k] = fmax(-1.0, fmin(1.0, (lsf.low + (i + k) * lsf.width) / R));
      mean += (k ? 1 : -1) * (edge[k] * sqrt(1.0 - edge[k] * edge[k]) + asin(edge[k])) / WH_PI;
    }
    assert_true(fabs(lsf.value[i] * lsf.width - mean) < 1e-6);
    sum += lsf.value[i] * lsf.width;
  }
  assert_true(fabs(sum - 1.0) < 1e-12);
  assert_int_equal(wh_spread_point(c, &disc, BINS, R, &psf), WH_OK);
  for (int i = 0; i < BINS; i++)
    assert_true(fabs(psf.value[i] * WH_PI * R * R - 1.0) < 2e-2 * 4 / (i + 1.0));
  wh_histogram_free(&lsf);
  wh_histogram_free(&psf);
  free(s);
  wh_context_destroy(c);
}

/* Rectangle of width w: |sin(pi w f)/(pi w f)|; w = .45 mm gives .109 at 2 line pairs/mm. The
   midpoint rule errs by (pi w f/N)^2/6: 1e-8. */
static void rectangle(void **state) {
  (void)state;
  struct wh_context *c = context();
  struct sample *s = sample();
  double w = 0.45e-3, f[2] = {2e3, 5e3}, value[2], error[2];
  for (int i = 0; i < N; i++)
    s->point[i][0] = w * ((i + 0.5) / N - 0.5) + 7e-3;
  struct wh_points_sample slit = view(s, false);
  assert_int_equal(wh_spread_mtf(c, &slit, 2, f, value, error), WH_OK);
  for (int i = 0; i < 2; i++)
    assert_true(fabs(value[i] - fabs(sin(WH_PI * w * f[i]) / (WH_PI * w * f[i]))) < 1e-8);
  assert_true(fabs(value[0] - 0.109) < 5e-4);
  free(s);
  wh_context_destroy(c);
}

/* Gaussian by random numbers: MTF exp(-2 (pi f sigma)^2), line spread by erf. Every value must lie
   within 4.5 of its own standard errors, and their mean square be near 1. */
static void gaussian_within_its_errors(void **state) {
  (void)state;
  struct wh_context *c = context();
  struct sample *s = sample();
  struct wh_random r = wh_random_start(3, WH_RANDOM_TEST, 1);
  double sigma = 1e-4, f[4] = {3e2, 1e3, 2e3, 3e3}, value[4], error[4], square = 0.0;
  for (int i = 0; i < N; i++)
    for (int k = 0; k < 2; k++)
      s->point[i][k] = sigma * wh_random_normal(&r);
  for (int round = 0; round < 2; round++) {
    struct wh_points_sample spot = view(s, round);
    struct wh_histogram lsf;
    assert_int_equal(wh_spread_mtf(c, &spot, 4, f, value, error), WH_OK);
    for (int i = 0; i < 4; i++) {
      double exact = exp(-2.0 * pow(WH_PI * f[i] * sigma, 2.0));
      printf("round %d, f %g: %.5f +- %.5f, exact %.5f\n", round, f[i], value[i], error[i], exact);
      assert_true(fabs(value[i] - exact) < 4.5 * error[i]);
    }
    assert_int_equal(wh_spread_line(c, &spot, BINS, 3.0 * sigma, &lsf), WH_OK);
    square = 0.0;
    for (int i = 0; i < BINS; i++) {
      double x = lsf.low + i * lsf.width, scale = sigma * sqrt(2.0);
      double exact = 0.5 * (erf((x + lsf.width) / scale) - erf(x / scale)) / lsf.width;
      double pull = (lsf.value[i] - exact) / lsf.error[i];
      assert_true(fabs(pull) < 4.5);
      square += pull * pull / BINS;
    }
    printf("mean square pull of the line spread %.2f\n", square);
    assert_true(square > 0.4 && square < 2.0);
    wh_histogram_free(&lsf);
  }
  free(s);
  wh_context_destroy(c);
}

static void bad_samples_are_refused(void **state) {
  (void)state;
  struct wh_context *c = context();
  const double point[2][2] = {{0.0, 0.0}, {1.0, NAN}}, light[2] = {0.0, 0.0},
               negative[2] = {-1.0, 1.0};
  const double one[2] = {1.0, 1.0};
  struct wh_points_sample bad[] = {{1, point, light, false},
                                   {1, point, negative, false},
                                   {2, point, one, true},
                                   {0, NULL, NULL, true}};
  struct wh_points_sample good = {1, point, one, false};
  struct wh_histogram h;
  double f = 1.0, value, error;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_equal(wh_spread_mtf(c, &bad[i], 1, &f, &value, &error), WH_BAD_INPUT);
    assert_int_equal(wh_spread_line(c, &bad[i], 3, 1.0, &h), WH_BAD_INPUT);
    assert_int_equal(wh_spread_point(c, &bad[i], 3, 1.0, &h), WH_BAD_INPUT);
  }
  assert_int_equal(wh_spread_line(c, &good, 0, 1.0, &h), WH_BAD_INPUT);
  assert_int_equal(wh_spread_point(c, &good, 3, 0.0, &h), WH_BAD_INPUT);
  assert_int_equal(wh_spread_line(c, &good, 3, NAN, &h), WH_BAD_INPUT);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(uniform_disc),
      cmocka_unit_test(rectangle),
      cmocka_unit_test(gaussian_within_its_errors),
      cmocka_unit_test(bad_samples_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
