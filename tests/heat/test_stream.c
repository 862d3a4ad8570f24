/* SPDX-License-Identifier: MPL-2.0 */
/* A stream as a target, on a depth score that is made up: all that follows from it is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "heat/stream.h"

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

static const struct wh_stream_params usual = {.velocity = 400.0,
                                              .from_K = 373.15,
                                              .to_K = 3695.0,
                                              .width = 0.45e-3,
                                              .length = 0.65e-3,
                                              .angle = 8.0 * WH_PI / 180.0,
                                              .absorbed = 0.9,
                                              .density = 1.0,
                                              .tube_power = 120e3,
                                              .tube_width = 1.5e-3,
                                              .tube_length = 15.8e-3,
                                              .printed_power = 25e3};

/* Energy left evenly down to 10 um, 60 keV of 100 keV. */
static void made_up(struct wh_target_result *r) {
  enum { BINS = 10 };
  *r = (struct wh_target_result){
      .energy_eV = 100e3,
      .depths = {.zeta_peak = 0.06e6, .zeta_peak_error = 0.0006e6, .d15 = 10e-6, .l15 = 2e-6}};
  r->layout.depth = (struct wh_bins){.first = WH_SCORES, .count = BINS, .width = 1e-6};
  assert_int_equal(wh_tally_create(context, WH_SCORES + BINS, &r->tally), WH_OK);
  double value[WH_SCORES + BINS] = {[WH_SCORE_ABSORBED] = 60e3};
  for (int i = 0; i < BINS; i++)
    value[WH_SCORES + i] = 6e3;
  wh_tally_add(&r->tally, value, 1.0);
}

/* Tungsten takes 616 kJ/kg from 373 K to its melting point (Tolias 2017). P = v rho h L/zeta with L
   = .65 mm/sin 8 deg = 4.670 mm: 400 * 19300 * 616e3 * 4.670e-3/6e4 = 370 kW. The tube: 120 kW
   (4.670/15.8) sqrt(.45/1.5) = 19.43 kW. 90 % of the energy is in 9 um: 19300 * 9e-6 * 400
   * 4.670e-3 = .3245 kg/s. MTF of .45 mm: |sinc| = .1 at x = .90795, so f = 2.0177 per mm. */
static void test_closed_forms(void **state) {
  (void)state;
  struct wh_target_result r;
  struct wh_stream s;
  made_up(&r);
  assert_int_equal(wh_stream_compute(context, &usual, "W", &r, &s), WH_OK);
  double length = 0.65e-3 / sin(8.0 * WH_PI / 180.0), density = 19.3e3;
  assert_near(s.heat, 616e3, 1e3);
  assert_near(s.permitted_power / (400.0 * density * s.heat * length / 0.06e6), 1.0, 2e-3);
  assert_near(s.permitted_error / s.permitted_power, 0.01, 1e-9);
  assert_near(s.reference_power, 19.43e3, 10.0);
  assert_near(s.thickness, 9e-6, 1e-12);
  assert_near(s.mass_flow / (density * 9e-6 * 400.0 * length), 1.0, 2e-3);
  assert_near(sin(WH_PI * s.mtf10 * 0.45e-3) / (WH_PI * s.mtf10 * 0.45e-3), 0.1, 1e-9);
  double left = ((0.65e-3 - 10e-6 * cos(usual.angle)) / sin(usual.angle) - 4e-6) *
                (0.45e-3 - 4e-6) / (length * 0.45e-3);
  assert_near(s.derated_power / s.permitted_power, left, 1e-12);
  wh_tally_free(&r.tally);
}

/* Power goes as the velocity; melting adds 284.5 kJ/kg, 46 % (the paper says at least 48 %); a
   stream of a tenth of the density is ten times as thick and carries the same mass. */
static void test_scaling(void **state) {
  (void)state;
  struct wh_target_result r;
  struct wh_stream s, other;
  struct wh_stream_params p = usual;
  made_up(&r);
  assert_int_equal(wh_stream_compute(context, &usual, "W", &r, &s), WH_OK);
  p.velocity *= 2.0;
  p.density = 0.1;
  assert_int_equal(wh_stream_compute(context, &p, "W", &r, &other), WH_OK);
  assert_near(other.permitted_power / s.permitted_power, 2.0, 1e-12);
  assert_near(other.thickness / s.thickness, 10.0, 1e-12);
  assert_near(other.mass_flow / s.mass_flow, 2.0, 1e-12);
  p = usual;
  p.melting = true;
  assert_int_equal(wh_stream_compute(context, &p, "W", &r, &other), WH_OK);
  assert_near(other.gain / s.gain, 1.46, 0.02);
  wh_tally_free(&r.tally);
}

static void test_bad_input(void **state) {
  (void)state;
  struct wh_target_result r;
  struct wh_stream s;
  struct wh_stream_params p = usual;
  made_up(&r);
  assert_int_equal(wh_stream_compute(context, &usual, "Unobtainium", &r, &s), WH_BAD_INPUT);
  p.to_K = 300.0;
  assert_int_equal(wh_stream_compute(context, &p, "W", &r, &s), WH_BAD_INPUT);
  p = usual;
  p.density = 1e-3; /* margins of 10 mm */
  assert_int_equal(wh_stream_compute(context, &p, "W", &r, &s), WH_BAD_INPUT);
  r.layout.depth.count = 5; /* the score does not reach */
  assert_int_equal(wh_stream_compute(context, &usual, "W", &r, &s), WH_BAD_INPUT);
  wh_tally_free(&r.tally);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_closed_forms, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_scaling, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_bad_input, open_context, close_context),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
