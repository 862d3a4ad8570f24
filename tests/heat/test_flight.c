/* SPDX-License-Identifier: MPL-2.0 */
/* A stream as a system: rotor, heating, melting and cooling of particles, law of the gain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "constant.h"
#include "heat/stream.h"

static const struct wh_thermal constant = {.minimum_K = 1.0,
                                           .melting_K = 3000.0,
                                           .heat_of_fusion = 2e5,
                                           .heat_capacity = heat_capacity,
                                           .conductivity = heat_capacity,
                                           .density = density,
                                           .emissivity = black};

/* From the axis the radial speed equals that of the rim: v = sqrt(2) omega R. The stress of a solid
   disc is (3 + nu)/8 rho v_rim^2 (Timoshenko): 99 MPa at 300 m/s of aluminium. */
static void test_rotor(void **state) {
  (void)state;
  struct wh_rotor_params p = {0.1, 0.0, 2700.0, 0.34, 450e6};
  struct wh_rotor r = wh_rotor_for(&p, sqrt(2.0) * 300.0);
  assert_near(r.rim, 300.0, 1e-9);
  assert_near(r.frequency, 300.0 / (2.0 * WH_PI * 0.1), 1e-9);
  assert_near(r.stress, 3.34 / 8.0 * 2700.0 * 9e4, 1e-3);
  p.from = 0.1; /* at the rim already: no radial speed */
  assert_near(wh_rotor_for(&p, 300.0).rim, 300.0, 1e-9);
}

static struct wh_crossing crossing(double joule_per_kg) {
  return (struct wh_crossing){.thermal = &constant,
                              .particle = {5e-6, 0.2, 1000.0, 1.0},
                              .velocity = 400.0,
                              .width = 1e-3,
                              .from_K = 300.0,
                              .heating = joule_per_kg * 400.0 / 1e-3};
}

/* c dT = heat in 2.5 us, radiation aside (1e-3 of it); melting takes its heat; black particles cool
   as T^-3 = T0^-3 + 18 sigma t/(rho c d). */
static void test_particle(void **state) {
  (void)state;
  struct wh_crossing x = crossing(C * 1500.0);
  struct wh_flown f = wh_particle_fly(&x, NULL);
  assert_near(f.pass_time, 2.5e-6, 1e-18);
  assert_near(f.exit_K, 1800.0, 2.0);
  assert_near(f.molten, 0.0, 0.0);
  double slope = 18.0 * WH_STEFAN_BOLTZMANN / (RHO * C * 5e-6);
  double expected = (1e-9 - pow(f.exit_K, -3.0)) / slope;
  assert_near(f.cooling_time / expected, 1.0, 5e-3);
  double caught = pow(pow(f.exit_K, -3.0) + slope * 0.2 / 400.0, -1.0 / 3.0);
  assert_near(f.caught_K / caught, 1.0, 1e-4);
  x = crossing(C * 2700.0 + 1e5);
  f = wh_particle_fly(&x, NULL);
  assert_near(f.exit_K, 3000.0, 1e-9);
  assert_near(f.molten, 0.5, 0.02);
  x = crossing(C * 2700.0 + 2e5 + C * 400.0);
  f = wh_particle_fly(&x, NULL);
  assert_near(f.exit_K, 3400.0, 8.0);
  assert_near(f.molten, 1.0, 0.0);
}

/* Melt freezes at the melting point before it cools on: the time of freezing is fusion over the
   radiated power there. */
static void test_freezing(void **state) {
  (void)state;
  struct wh_crossing x = crossing(C * 2700.0 + 2e5);
  double lost = 6.0 * WH_STEFAN_BOLTZMANN * pow(3000.0, 4.0) / (RHO * 5e-6);
  x.particle.cooled_K = 2990.0;
  struct wh_flown f = wh_particle_fly(&x, NULL);
  double expected = f.molten * 2e5 / lost + C * 10.0 / lost;
  assert_near(f.cooling_time / expected, 1.0, 0.02);
  x.particle.distance = 0.5 * expected * x.velocity;
  f = wh_particle_fly(&x, NULL);
  assert_near(f.caught_molten, 0.5, 0.05);
}

static const struct wh_stream_params usual = {.velocity = 400.0,
                                              .from_K = 373.15,
                                              .to_K = 3695.0,
                                              .width = 0.45e-3,
                                              .length = 0.65e-3,
                                              .angle = 8.0 * WH_PI / 180.0,
                                              .density = 1.0,
                                              .rotor = {0.1, 0.01, 2800, 0.33, 450e6},
                                              .particle = {5e-6, 0.1, 2000.0, 300.0}};

static double figure(const struct wh_figures *f, const char *name) {
  const struct wh_figure *found = wh_figures_find(f, name);
  assert_non_null(found);
  return found->value;
}

/* Gains that follow a law give it back; with a kink the deviation says so. With the permitted power
   tungsten particles come out at the temperature allowed. */
static void test_system(void **state) {
  (void)state;
  double energy[4] = {80e3, 120e3, 200e3, 300e3};
  struct wh_stream s[4];
  struct wh_heat h = {0};
  struct wh_figures f = {0};
  memset(s, 0, sizeof s);
  for (int i = 0; i < 4; i++)
    s[i].gain = s[i].gain_printed = 2e-5 * 400.0 * pow(1e-3 * energy[i], 1.5);
  assert_int_equal(wh_stream_law(context, &usual, 4, energy, s, &h, &f), WH_OK);
  assert_near(figure(&f, "stream.gain_exponent"), 1.5, 1e-9);
  assert_near(figure(&f, "stream.gain_factor"), 2e-5, 1e-12);
  assert_near(figure(&f, "stream.gain_deviation"), 0.0, 1e-9);
  s[1].gain *= 1.1;
  assert_int_equal(wh_stream_law(context, &usual, 4, energy, s, &h, &f), WH_OK);
  assert_true(figure(&f, "stream.gain_deviation") > 0.04);
  assert_int_equal(wh_stream_law(context, &usual, 2, energy, s, &h, &f), WH_BAD_INPUT);
  s[0].heat = 616.07e3;
  s[0].permitted_power = 127e3;
  s[0].spot_length = 4.67e-3;
  assert_int_equal(wh_stream_fly(context, &usual, "W", &s[0], &h, &f), WH_OK);
  assert_near(figure(&f, "stream.particle_temperature"), 3695.0, 1.0);
  struct wh_stream_params p = usual;
  p.power = 63.5e3;
  assert_int_equal(wh_stream_fly(context, &p, "W", &s[0], &h, &f), WH_OK);
  assert_near(figure(&f, "stream.particle_temperature"), 2250.0, 100.0);
  p.rotor.from = 0.2;
  assert_int_equal(wh_stream_fly(context, &p, "W", &s[0], &h, &f), WH_BAD_INPUT);
  s[0].d15 = 5e-6;
  s[0].l15 = 2e-6;
  assert_true(wh_stream_derating(&usual, &s[0], 1.0) > wh_stream_derating(&usual, &s[0], 0.1));
  assert_near(wh_stream_derating(&usual, &s[0], 0.005), 0.0, 0.0);
  wh_figures_free(&f);
  wh_heat_free(&h);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_rotor, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_particle, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_freezing, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_system, open_context, close_context),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
