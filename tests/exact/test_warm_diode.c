/* SPDX-License-Identifier: MPL-2.0 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "exact/child.h"
#include "exact/warm_diode.h"

/* I. Langmuir, Phys. Rev. 21 (1923) 419: his xi is sqrt(2) times our distance and tends to 2.5538
   before the minimum; far behind it eta = (3 sqrt(2) xi/(4 pi^(1/4)))^(4/3), Child's law, whose
   current is too small by 1 + 2.66/sqrt(eta) (his equation 41; the next term is of order 1/eta). */
static void the_distances_are_langmuirs(void **state) {
  (void)state;
  assert_near(sqrt(2.0) * wh_warm_diode_distance(60.0, -1), 2.5538, 2e-4); /* 2.55395 */
  double eta = 1e6, xi = sqrt(2.0) * wh_warm_diode_distance(eta, 1);
  double child = pow(eta, 1.5) * 16.0 * sqrt(WH_PI) / (18.0 * xi * xi);
  assert_near(1.0 / child, 1.0 + 2.66 / sqrt(eta), 4e-5); /* 2.66 has three digits */
  assert_near(wh_warm_diode_distance(1e-8, 1) / sqrt(2e-8), 1.0, 1e-4);
  assert_near(wh_warm_diode_distance(1e-8, -1) / sqrt(2e-8), 1.0, 1e-4);
  /* the two ways of computing h meet at eta = 1: the step there is as smooth as beside it */
  for (int side = -1; side <= 1; side += 2) {
    double a = wh_warm_diode_distance(0.99, side), b = wh_warm_diode_distance(1.0, side),
           c = wh_warm_diode_distance(1.01, side);
    assert_near((c - b) / (b - a), 1.0, 0.02);
  }
}

/* The flow fits its own conditions, and its limits: saturation, the retarding field's exponential,
   and Child's law between minimum and anode with Langmuir's correction. */
static void the_flow_has_its_regimes(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_warm_diode d = {.supply = 1e4, .temperature = 1100.0, .distance = 1e-3, .voltage = 100};
  struct wh_warm_flow f;
  assert_int_equal(wh_warm_diode_flow(c, &d, &f), WH_OK);
  assert_int_equal(f.regime, WH_WARM_LIMITED);
  double kT = WH_BOLTZMANN * d.temperature / WH_ELEMENTARY_CHARGE;
  double eta = (d.voltage - f.minimum_voltage) / kT;
  double child = wh_child_plane(d.voltage - f.minimum_voltage, d.distance - f.minimum_place);
  assert_near(f.density / child, 1.0 + 2.66 / sqrt(eta), 4.0 / eta);
  assert_near(f.density / (d.supply * exp(f.minimum_voltage / kT)), 1.0, 1e-12);
  d.supply = 10.0;
  assert_int_equal(wh_warm_diode_flow(c, &d, &f), WH_OK);
  assert_int_equal(f.regime, WH_WARM_SATURATED);
  assert_near(f.density, 10.0, 1e-12);
  d.voltage = -1.0;
  assert_int_equal(wh_warm_diode_flow(c, &d, &f), WH_OK);
  assert_int_equal(f.regime, WH_WARM_RETARDED);
  assert_near(f.density, 10.0 * exp(-1.0 / kT), 1e-12);
  d.temperature = 0.0;
  assert_int_equal(wh_warm_diode_flow(c, &d, &f), WH_BAD_INPUT);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(the_distances_are_langmuirs),
                                     cmocka_unit_test(the_flow_has_its_regimes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
