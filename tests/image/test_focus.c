/* SPDX-License-Identifier: MPL-2.0 */
/* Focal spots of closed form: line spread, widths, modulation transfer; views; classes; bad input.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../near.h"
#include "base/constants.h"
#include "base/random.h"
#include "image/focus.h"
#include "shapes.h"

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

#define WIDTH 0.45e-3
#define LENGTH 0.65e-3
static const double sides[4] = {WIDTH, LENGTH, 0.1e-3, 0.25};

static void make(const char *kind, size_t bins, struct wh_spot_map *s) {
  assert_int_equal(shape_spot(context, kind, sides, bins, s), WH_OK);
}

static double rectangle_mtf(double f) {
  double x = WH_PI * f * WIDTH;
  return x > 0.0 ? fabs(sin(x) / x) : 1.0;
}

static double gaussian_mtf(double f) {
  double sigma = WIDTH / sqrt(8.0 * log(2.0));
  return exp(-2.0 * pow(WH_PI * sigma * f, 2.0));
}

/* Greatest difference from the closed form up to five line pairs in the width. */
static double worst_mtf(const char *kind, double (*exact)(double f), size_t bins) {
  struct wh_spot_map s;
  struct wh_profile lsf;
  double worst = 0.0;
  make(kind, bins, &s);
  assert_int_equal(wh_profile_lsf(context, &s, 0, &lsf), WH_OK);
  for (int i = 0; i <= 200; i++) {
    double f = 0.025 * i / WIDTH, error;
    double mtf = wh_profile_mtf(&lsf, f, &error);
    worst = fmax(worst, fabs(mtf - exact(f)));
    assert_true(fabs(mtf - exact(f)) <= error + 1e-5);
  }
  wh_profile_free(&lsf);
  wh_spot_free(&s);
  return worst;
}

/* Bins are means of the shape over their widths, which is of second order in them. Tolerance: what
   is asked of 256 bins is 1e-4; the order within .3. A Gaussian ends at 4.8 standard deviations:
   1.6e-6 is left out. */
static void test_modulation(void **state) {
  (void)state;
  double a = worst_mtf("rectangle", rectangle_mtf, 256),
         b = worst_mtf("rectangle", rectangle_mtf, 512);
  print_message("rectangle: %.2e, %.2e, order %.3f\n", a, b, log2(a / b));
  assert_true(a < 1e-4);
  assert_near(log2(a / b), 2.0, 0.3);
  a = worst_mtf("gaussian", gaussian_mtf, 64);
  b = worst_mtf("gaussian", gaussian_mtf, 128);
  print_message("gaussian: %.2e, %.2e, order %.3f\n", a, b, log2(a / b));
  assert_near(log2(a / b), 2.0, 0.3);
  assert_true(worst_mtf("gaussian", gaussian_mtf, 256) < 1e-4);
}

/* Integral of the disc's line spread 2 sqrt(R^2 - x^2)/(pi R^2) from 0. */
static double disc_integral(double x, double radius) {
  double u = fmax(-1.0, fmin(1.0, x / radius));
  return (u * sqrt(1.0 - u * u) + asin(u)) / WH_PI;
}

/* Exact shares of cells sum up to exact means over bins: rounding only; in any case below 1e-4 of
   the maximum. Its width at half maximum is sqrt(3) R, at 15 % 2 R sqrt(1 - .0225): straight lines
   between bins err by less than 2e-3 there, and say so. */
static void test_disc(void **state) {
  (void)state;
  double radius = 0.5 * WIDTH, peak = 2.0 / (WH_PI * radius);
  struct wh_spot_map s;
  struct wh_profile lsf;
  struct wh_width w;
  make("disc", 256, &s);
  assert_int_equal(wh_profile_lsf(context, &s, 1, &lsf), WH_OK);
  for (size_t i = 0; i < lsf.count; i++) {
    double low = lsf.low + (double)i * lsf.step, high = low + lsf.step;
    double mean = (disc_integral(high, radius) - disc_integral(low, radius)) / lsf.step;
    assert_near(lsf.value[i], mean, 1e-10 * peak);
  }
  const double share[2] = {0.5, 0.15};
  for (int k = 0; k < 2; k++) {
    double exact = 2.0 * radius * sqrt(1.0 - share[k] * share[k]);
    assert_int_equal(wh_profile_width(context, &lsf, share[k], &w), WH_OK);
    assert_near(w.value, exact, 2e-3 * exact);
    assert_near(w.value, exact, 1.1 * w.error);
  }
  wh_profile_free(&lsf);
  wh_spot_free(&s);
}

static void measure(const char *kind, struct wh_focus *f) {
  struct wh_spot_map s;
  make(kind, 256, &s);
  assert_int_equal(wh_focus_measure(context, &s, f), WH_OK);
}

/* Widths and the frequency of 10 % of a Gaussian in closed form, within 1e-3 (bins of 1/94 of the
   width) and within the stated errors. */
static void test_gaussian(void **state) {
  (void)state;
  struct wh_focus f;
  measure("gaussian", &f);
  const double side[2] = {WIDTH, LENGTH};
  for (int k = 0; k < 2; k++) {
    double sigma = side[k] / sqrt(8.0 * log(2.0));
    const struct {
      const struct wh_width *w;
      double exact;
    } list[] = {{&f.width50[k], side[k]},
                {&f.width15[k], side[k] * sqrt(log(1.0 / 0.15) / log(2.0))},
                {&f.width10[k], side[k] * sqrt(log(10.0) / log(2.0))}};
    for (int i = 0; i < 3; i++) {
      assert_near(list[i].w->value, list[i].exact, 1e-3 * list[i].exact);
      assert_near(list[i].w->value, list[i].exact, list[i].w->error);
    }
    double limit = sqrt(0.5 * log(10.0)) / (WH_PI * sigma);
    assert_near(f.mtf10[k], limit, 1e-3 * limit);
    assert_near(f.mtf10[k], limit, f.mtf10_error[k]);
  }
  wh_focus_free(&f);
}

/* The nominal .3 spot of IEC 60336 is .45 by .65 mm at most; |sinc(w f)| of its width is .109 at 2
   line pairs a millimetre (Behling et al. 2024, their figure 6). */
static void test_nominal(void **state) {
  (void)state;
  struct wh_focus f;
  measure("rectangle", &f);
  assert_near(wh_profile_mtf(&f.lsf[0], 2e3, NULL), 0.1093, 1e-4);
  for (int k = 0; k < 2; k++) /* edges are found exactly */
    assert_near(f.width15[k].value, k == 0 ? WIDTH : LENGTH, 1e-12);
  assert_near(f.iec_class, 0.3, 0.0);
  wh_focus_free(&f);
  assert_near(wh_iec_class(0.45e-3, 0.65e-3), 0.3, 0.0);
  assert_near(wh_iec_class(0.46e-3, 0.65e-3), 0.4, 0.0);
  assert_near(wh_iec_class(0.45e-3, 0.66e-3), 0.4, 0.0);
  assert_near(wh_iec_class(0.12e-3, 0.12e-3), 0.1, 0.0);
  assert_near(wh_iec_class(0.05e-3, 0.05e-3), 0.0, 0.0);
  assert_near(wh_iec_class(1e-3, 6e-3), 0.0, 0.0);
}

/* Seen through an object of magnification m, the spot is as if (m - 1)/m as large, and a pixel as
   if 1/m: both MTF multiply. Exact but for rounding. */
static void test_magnification(void **state) {
  (void)state;
  struct wh_focus f;
  const struct wh_mtf_plane plane = {1.5, 0.2e-3};
  measure("rectangle", &f);
  double u = 3e3, pixel = WH_PI * 0.2e-3 * u / 1.5;
  assert_near(wh_mtf_at(&f.lsf[0], &plane, u, NULL),
              wh_profile_mtf(&f.lsf[0], u / 3.0, NULL) * fabs(sin(pixel) / pixel), 1e-12);
  wh_focus_free(&f);
}

static void moments(const struct wh_spot_map *s, double second[2]) {
  double first[2] = {0};
  second[0] = second[1] = 0.0;
  for (size_t n = 0; n < s->count[0] * s->count[1]; n++)
    for (int k = 0; k < 2; k++) {
      double x = wh_spot_at(s, k, k == 0 ? n % s->count[0] : n / s->count[0]);
      first[k] += s->value[n] * x;
      second[k] += s->value[n] * x * x;
    }
  for (int k = 0; k < 2; k++)
    second[k] -= first[k] * first[k];
}

/* Under 12 degrees a length is sin(12 deg) as long, exactly; from 30 degrees to the side a
   rectangle's sides mix as vectors do. Tolerance: what cells and parts of cells, evenly filled, add
   to a variance: (step^2)/12 each. */
static void test_views(void **state) {
  (void)state;
  struct wh_spot_map flat, seen;
  double angle = 12.0 / 180.0 * WH_PI, turn = 30.0 / 180.0 * WH_PI, second[2], own[2];
  make("rectangle", 128, &flat);
  assert_int_equal(wh_spot_seen(context, &flat, angle, 0.0, 128, &seen), WH_OK);
  moments(&flat, own);
  moments(&seen, second);
  assert_near(second[0], own[0], 1e-12 * own[0]);
  assert_near(second[1], own[1] * pow(sin(angle), 2.0), 1e-12 * own[1]);
  wh_spot_free(&seen);
  assert_int_equal(wh_spot_seen(context, &flat, angle, turn, 128, &seen), WH_OK);
  moments(&seen, second);
  double w = WIDTH * WIDTH / 12.0, l = LENGTH * LENGTH / 12.0;
  double c2 = pow(cos(turn), 2.0), s2 = pow(sin(turn), 2.0);
  assert_near(second[0], w * c2 + l * s2, seen.step[0] * seen.step[0] / 6.0);
  assert_near(second[1], (w * s2 + l * c2) * pow(sin(angle), 2.0),
              seen.step[1] * seen.step[1] / 6.0);
  wh_spot_free(&seen);
  assert_int_equal(wh_spot_seen(context, &flat, 0.0, 0.0, 128, &seen), WH_BAD_INPUT);
  wh_spot_free(&flat);
}

/* Electrons drawn from a Gaussian: the stated errors of widths and MTF cover the truth within three
   of them. */
static void test_noise(void **state) {
  (void)state;
  struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 0);
  struct wh_particles p = {0};
  struct wh_spot_map s;
  struct wh_focus f;
  double sigma = WIDTH / sqrt(8.0 * log(2.0)), error;
  for (int i = 0; i < 40000; i++) {
    struct wh_particle one = {
        .x = {sigma * wh_random_normal(&random), sigma * wh_random_normal(&random), 0.0},
        .weight = 1e-6};
    assert_int_equal(wh_particles_append(context, &p, &one), WH_OK);
  }
  assert_int_equal(wh_spot_from_particles(context, &p, false, 64, &s), WH_OK);
  assert_int_equal(wh_focus_measure(context, &s, &f), WH_OK);
  for (int k = 0; k < 2; k++) {
    assert_near(f.width50[k].value, WIDTH, 3.0 * f.width50[k].error);
    assert_true(f.width50[k].error < 0.1 * WIDTH);
    double mtf = wh_profile_mtf(&f.lsf[k], 1.0 / WIDTH, &error);
    assert_near(mtf, gaussian_mtf(1.0 / WIDTH), 3.0 * error);
    assert_true(error < 0.02);
  }
  wh_focus_free(&f);
  /* as rings about the axis they show the same spot, with their radii only */
  for (size_t i = 0; i < p.count; i++) {
    p.x[i] = hypot(p.x[i], p.y[i]);
    p.y[i] = 0.0;
  }
  assert_int_equal(wh_spot_from_particles(context, &p, true, 64, &s), WH_OK);
  assert_int_equal(wh_focus_measure(context, &s, &f), WH_OK);
  for (int k = 0; k < 2; k++)
    assert_near(f.width50[k].value, WIDTH, 3.0 * f.width50[k].error);
  wh_focus_free(&f);
  wh_particles_free(&p);
}

static void test_bad_input(void **state) {
  (void)state;
  struct wh_spot_map s;
  struct wh_variant none = {0};
  const double flat[4] = {0.0, 1e-3, 0, 0};
  assert_int_equal(wh_spot_from_shape(context, &none, 64, &s), WH_BAD_INPUT);
  assert_int_equal(shape_spot(context, "rectangle", flat, 64, &s), WH_BAD_INPUT);
  assert_int_equal(shape_spot(context, "rectangle", sides, 4, &s), WH_BAD_INPUT);
  /* a profile that is cut off has no width */
  struct wh_profile lsf;
  struct wh_width w;
  make("gaussian", 64, &s);
  assert_int_equal(wh_profile_lsf(context, &s, 0, &lsf), WH_OK);
  lsf.count = 36;
  assert_int_equal(wh_profile_width(context, &lsf, 0.15, &w), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(context, wh_error_count(context) - 1), "wider map"));
  lsf.count = 64;
  wh_profile_free(&lsf);
  wh_spot_free(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_modulation),    cmocka_unit_test(test_disc),
      cmocka_unit_test(test_gaussian),      cmocka_unit_test(test_nominal),
      cmocka_unit_test(test_magnification), cmocka_unit_test(test_views),
      cmocka_unit_test(test_noise),         cmocka_unit_test(test_bad_input),
  };
  return cmocka_run_group_tests(tests, open_context, close_context);
}
