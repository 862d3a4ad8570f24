/* SPDX-License-Identifier: MPL-2.0 */
/* Moving and resting spots against closed forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "exact/heat.h"
#include "heat/moving.h"

#define K 110.0
#define A 4.5e-5

static const double middle[3] = {0.0, 0.0, 0.0};

static double relative(double ours, double exact) {
  return fabs(ours / exact - 1.0);
}

/* Rosenthal's point: a spot of 2 um seen 100 um away is one to (1/50)^2/24. */
static void test_point(void **state) {
  (void)state;
  struct wh_moving_spot s = {.power = 5.0,
                             .width = 2e-6,
                             .length = 2e-6,
                             .velocity = 0.8,
                             .conductivity = K,
                             .diffusivity = A,
                             .time = INFINITY};
  const double place[][3] = {{-1e-4, 0, 0}, {0, 1e-4, 0}, {0, 0, 1e-4}, {5e-5, 5e-5, 5e-5}};
  for (size_t i = 0; i < sizeof place / sizeof *place; i++) {
    double exact = wh_exact_heat_moving_point(s.power, s.velocity, K, A, place[i]);
    assert_true(relative(wh_moving_spot_rise(&s, place[i]), exact) < 1e-4);
  }
}

/* Jaeger's band: a rectangle 2000 times as long as wide, at slow, medium and fast motion (v w/2a of
   .2, 2 and 20). 1e-4: the midpoint rule of the closed form. */
static void test_band(void **state) {
  (void)state;
  for (int n = 0; n < 3; n++) {
    double w = 1e-3, v = 0.4 * pow(10.0, n) * A / w, q = 1e7, length = 2.0;
    struct wh_moving_spot s = {.power = q * w * length,
                               .width = w,
                               .length = length,
                               .velocity = v,
                               .conductivity = K,
                               .diffusivity = A,
                               .time = INFINITY};
    for (double x = -0.75e-3; x < 0.6e-3; x += 0.25e-3) {
      double exact = wh_exact_heat_moving_band(q, w, v, K, A, x);
      assert_true(relative(wh_moving_spot_rise(&s, (double[3]){x, 0, 0}), exact) < 3e-4);
    }
  }
}

/* At rest: the steady rectangle, and the bell for any time, whose closed forms are elementary. */
static void test_rest(void **state) {
  (void)state;
  struct wh_moving_spot s = {.power = 3.0,
                             .width = 3e-4,
                             .length = 8e-4,
                             .conductivity = K,
                             .diffusivity = A,
                             .time = INFINITY};
  double q = s.power / (s.width * s.length);
  assert_true(relative(wh_moving_spot_rise(&s, middle),
                       wh_exact_heat_rectangle(q, s.width, s.length, K)) < 1e-6);
  s.profile = WH_SPOT_GAUSSIAN;
  s.length = s.width;
  double w = s.width / (2.0 * sqrt(log(2.0)));
  q = s.power / (3.14159265358979323846 * w * w);
  for (double t = 1e-7; t < 1e3; t *= 30.0) {
    s.time = t;
    assert_true(relative(wh_moving_spot_rise(&s, middle), wh_exact_heat_gaussian(q, w, K, A, t)) <
                1e-6);
  }
}

/* Fast: the far edge of the spot has been heated evenly for w/v, 2 q sqrt(w/(pi k rho c v)), the
   formula of Mueller and Oosterkamp; what is left out falls as 1/sqrt(v w/a). */
static void test_fast(void **state) {
  (void)state;
  double before = 0.0;
  for (double v = 30.0; v < 3e4; v *= 10.0) {
    struct wh_moving_spot s = {.power = 1e4,
                               .width = 1e-3,
                               .length = 5e-3,
                               .velocity = v,
                               .conductivity = K,
                               .diffusivity = A,
                               .time = INFINITY,
                               .panels = 400};
    double q = s.power / (s.width * s.length);
    double rule = wh_exact_heat_surface(q, K, A, 0.0, s.width / v);
    double off = 1.0 - wh_moving_spot_peak(&s) / rule;
    assert_true(off > 0.0 && off < 2.0 * sqrt(A / (v * s.width)));
    assert_true(before == 0.0 || off < 0.5 * before);
    before = off;
  }
}

/* Error against the number of panels of 16 points: falls by more than 30 for twice as many, until
   rounding. */
static void test_panels(void **state) {
  (void)state;
  struct wh_moving_spot s = {.power = 5.0,
                             .width = 3e-4,
                             .length = 8e-4,
                             .velocity = 2.0,
                             .conductivity = K,
                             .diffusivity = A,
                             .time = INFINITY,
                             .panels = 400};
  const double x[3] = {-1e-4, 2e-4, 1e-5};
  double best = wh_moving_spot_rise(&s, x), error[2];
  for (int i = 0; i < 2; i++) {
    s.panels = 6 << i;
    error[i] = relative(wh_moving_spot_rise(&s, x), best);
  }
  assert_true(error[1] < error[0] / 30.0);
  s.panels = 0;
  assert_true(relative(wh_moving_spot_rise(&s, x), best) < 1e-9);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_point), cmocka_unit_test(test_band),   cmocka_unit_test(test_rest),
      cmocka_unit_test(test_fast),  cmocka_unit_test(test_panels),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
