/* SPDX-License-Identifier: MPL-2.0 */
/* Heat into the depth against closed forms, with the order in cells and steps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "constant.h"
#include "exact/heat.h"
#include "heat/depth.h"

static const struct wh_thermal constant = {.material = "constant",
                                           .minimum_K = 1.0,
                                           .melting_K = 1e5,
                                           .heat_capacity = heat_capacity,
                                           .conductivity = conductivity,
                                           .density = density,
                                           .emissivity = black};

enum { BINS = 4000 };
static double bin[BINS];

/* Shares of exp(-m z) in bins. */
static void exponential(double m, double width) {
  for (int i = 0; i < BINS; i++)
    bin[i] = exp(-m * width * i) - exp(-m * width * (i + 1));
}

/* Rise of the surface after the time with everything as fine as said. */
static double rise(double first, double growth, size_t steps, double thickness, double m, double q,
                   double time) {
  struct wh_depth d;
  double width = 12.0 / m / BINS;
  exponential(m, width);
  struct wh_depth_params p = {.thermal = &constant,
                              .thickness = thickness,
                              .first = first,
                              .growth = growth,
                              .start_K = 300.0,
                              .bins = BINS,
                              .bin_width = width,
                              .bin = bin};
  assert_int_equal(wh_depth_create(context, &p, &d), WH_OK);
  assert_int_equal(wh_depth_advance(context, &d, q, time, steps), WH_OK);
  double out = wh_depth_surface(&d) - 300.0;
  wh_depth_free(&d);
  return out;
}

/* Half-space that takes 1e9 W/m2 up as exp(-z/3 um), after 1 us, when conduction counts as much as
   the heat left in place: the closed form by Laplace's transform. Cells: half as thick, ratio to
   the root, and twice as many steps; then steps alone. Order 2. */
static void test_volume(void **state) {
  (void)state;
  double m = 1.0 / 3e-6, q = 1e9, time = 1e-6, error[3];
  double exact = wh_exact_heat_volume(q, m, K, A, time);
  for (int i = 0; i < 3; i++)
    error[i] =
        fabs(rise(0.4e-6 / (1 << i), pow(1.1, 1.0 / (1 << i)), (size_t)30 << i, 1e-4, m, q, time) /
                 exact -
             1.0);
  assert_true(error[0] < 1e-2 && error[1] < 3e-3 && error[2] < 1e-3);
  assert_near(log2(error[0] / error[1]), 2.0, 0.3);
  assert_near(log2(error[1] / error[2]), 2.0, 0.3);
  for (int i = 0; i < 3; i++)
    error[i] = fabs(rise(0.02e-6, 1.02, (size_t)20 << i, 1e-4, m, q, time) /
                        rise(0.02e-6, 1.02, 4000, 1e-4, m, q, time) -
                    1.0);
  assert_near(log2(error[1] / error[2]), 2.0, 0.3);
}

/* The same from 10 ns to 10 ms, within .1 %: early the heat stays where it is set free, late it is
   as good as heat through the surface. */
static void test_times(void **state) {
  (void)state;
  double m = 1.0 / 3e-6, q = 1e9;
  for (double time = 1e-8; time < 2e-2; time *= 10.0) {
    double exact = wh_exact_heat_volume(q, m, K, A, time);
    assert_near(rise(0.05e-6, 1.03, 200, 12.0 / m + 8.0 * sqrt(A * time), m, q, time) / exact, 1.0,
                1e-3);
    if (time > 1e-3)
      assert_near(exact / wh_exact_heat_surface(q, K, A, 0.0, time), 1.0, 0.05);
  }
}

/* A slab heated through its surface, its back insulated: the series of images. The 30 nm that take
   the heat up are cooler by q/(k m), which is added. */
static void test_slab(void **state) {
  (void)state;
  double thickness = 50e-6, q = 1e8, m = 1.0 / 0.03e-6;
  for (double time = 1e-6; time < 2e-3; time *= 10.0)
    assert_near((rise(0.003e-6, 1.03, 300, thickness, m, q, time) + q / (K * m)) /
                    wh_exact_heat_slab(q, thickness, K, A, 0.0, time),
                1.0, 1e-3);
}

/* A thin sheet that only radiates: d(T^-3)/dt = 3 sigma/(rho c d). */
static void test_radiation(void **state) {
  (void)state;
  struct wh_depth d;
  double none = 0.0, thickness = 10e-6, time = 5e-3;
  struct wh_depth_params p = {.thermal = &constant,
                              .thickness = thickness,
                              .first = 1e-6,
                              .growth = 1.0,
                              .start_K = 3000.0,
                              .surroundings_K = 1.0,
                              .bins = 1,
                              .bin_width = 1.0,
                              .bin = &none};
  assert_int_equal(wh_depth_create(context, &p, &d), WH_OK);
  assert_int_equal(wh_depth_advance(context, &d, 0.0, time, 400), WH_OK);
  double exact =
      pow(pow(3000.0, -3.0) + 3.0 * WH_STEFAN_BOLTZMANN * time / (RHO * C * thickness), -1.0 / 3.0);
  assert_near(d.t[5] / exact, 1.0, 1e-4);
  wh_depth_free(&d);
}

/* Tungsten's own properties: heat is kept, so that the enthalpy taken up is the heat given. */
static void test_enthalpy(void **state) {
  (void)state;
  struct wh_depth d;
  double one = 1.0, time = 20e-6, q = 4e9, sum = 0.0;
  struct wh_depth_params p = {.start_K = 500.0,
                              .thickness = 2e-3,
                              .first = 0.1e-6,
                              .growth = 1.05,
                              .bins = 1,
                              .bin_width = 4e-6,
                              .bin = &one};
  assert_int_equal(wh_thermal_find(context, "W", &p.thermal), WH_OK);
  assert_int_equal(wh_depth_create(context, &p, &d), WH_OK);
  assert_int_equal(wh_depth_advance(context, &d, q, time, 400), WH_OK);
  for (size_t i = 0; i < d.count; i++) {
    double heat = 0.0;
    if (d.t[i] > 500.0)
      assert_int_equal(wh_thermal_enthalpy(context, p.thermal, 500.0, d.t[i], &heat), WH_OK);
    sum += heat * d.density * (d.edge[i + 1] - d.edge[i]);
  }
  double depth;
  assert_near(sum / (q * time), 1.0, 1e-4);
  assert_true(wh_depth_peak(&d, &depth) > 1300.0 && depth < 4e-6);
  wh_depth_free(&d);
}

static void test_bad_input(void **state) {
  (void)state;
  struct wh_depth d;
  double one = 1.0;
  struct wh_depth_params p = {.thermal = &constant,
                              .thickness = 1e-3,
                              .first = 0.0,
                              .growth = 1.1,
                              .start_K = 300.0,
                              .bins = 1,
                              .bin_width = 1e-6,
                              .bin = &one};
  assert_int_equal(wh_depth_create(context, &p, &d), WH_BAD_INPUT);
  p.first = 1e-9;
  p.growth = 1.0;
  assert_int_equal(wh_depth_create(context, &p, &d), WH_BAD_INPUT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_volume, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_times, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_slab, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_radiation, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_enthalpy, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_bad_input, open_context, close_context),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
