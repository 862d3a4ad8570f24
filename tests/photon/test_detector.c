/* SPDX-License-Identifier: MPL-2.0 */
/* Detectors on single lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "../near.h"
#include "base/constants.h"
#include "photon/counts.h"
#include "photon/detector.h"

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

/* One electron in all through the tube, so that a line of amount 1 in 1 sr is one photon. */
static const struct wh_detector drift = {.sensor = {.crystal = "Si",
                                                    .thickness = 0.5e-3,
                                                    .window = "Be",
                                                    .window_thickness = 12.5e-6,
                                                    .dead_layer = 0.1e-6,
                                                    .pair_energy_eV = 3.65,
                                                    .fano = 0.115,
                                                    .noise = 8.0,
                                                    .escape = true},
                                         .mode = WH_SENSOR_COUNTING,
                                         .solid_angle = 1.0,
                                         .time = 1.0,
                                         .current = WH_ELEMENTARY_CHARGE,
                                         .channel_eV = 5.0};

static void detect_line(const struct wh_detector *p, double energy_eV, struct wh_detected *d) {
  struct wh_spectrum s;
  assert_int_equal(wh_spectrum_create(context, 1e3, 10e3, 500.0, &s), WH_OK);
  s.voltage = fmax(10e3, 1.3 * energy_eV);
  assert_int_equal(
      wh_spectrum_add_line(context, &s, (struct wh_spectrum_line){energy_eV, 1.0, 25, 0, 3}),
      WH_OK);
  if (wh_detector_detect(context, p, &s, d) != WH_OK)
    fail_msg("%s", wh_error_text(context, 0));
  wh_spectrum_free(&s);
}

static double counts_between(const struct wh_detected *d, double from, double to) {
  double sum = 0.0;
  for (size_t i = 0; i < d->count; i++) {
    double e = d->channel_eV * ((double)i + 0.5);
    sum += e > from && e < to ? d->counts[i] : 0.0;
  }
  return sum;
}

/* Manganese K-alpha, 5.899 keV: FWHM = 2.3548 sqrt((8 * 3.65)^2 + .115 * 3.65 * 5899) = 135.8 eV;
   the Fano limit alone is 117.2 eV. The demand is 1 %; the variance of the counts in the channels
   adds channel^2/12. */
static void test_resolution(void **state) {
  (void)state;
  for (int fano_only = 0; fano_only < 2; fano_only++) {
    struct wh_detector p = drift;
    struct wh_detected d;
    double sum = 0.0, mean = 0.0, square = 0.0;
    p.sensor.noise = fano_only ? 0.0 : 8.0;
    detect_line(&p, 5898.75, &d);
    for (size_t i = 1000; i < 1360; i++) { /* the full peak */
      double e = 5.0 * ((double)i + 0.5);
      sum += d.counts[i];
      mean += d.counts[i] * e;
      square += d.counts[i] * e * e;
    }
    mean /= sum;
    double fwhm = 2.0 * sqrt(2.0 * log(2.0) * (square / sum - mean * mean));
    assert_near(fwhm / (fano_only ? 117.2 : 135.8), 1.0, 0.01);
    assert_near(mean, 5898.75, 0.5);
    wh_detected_free(&d);
  }
}

/* Escape of silicon's K line from 5.9 keV, 1.74 keV below it. Through the front of a thick crystal
   the share of the full peak is f/(1 - f), f = w r/2 (1 - (M/m) ln(1 + m/M)) with w the yield (.042
   to .05 are in use), r = .92 the share of the K shell, m = 350, M = 815 1/cm the attenuation of
   5.9 and 1.74 keV: .0038 to .0046 (S. J. B. Reed and N. G. Ware, J. Phys. E 5 (1972) 582 give the
   formula). Every photon absorbed counts. */
static void test_escape(void **state) {
  (void)state;
  struct wh_detector p = drift;
  struct wh_detected with, without;
  detect_line(&p, 5898.75, &with);
  p.sensor.escape = false;
  detect_line(&p, 5898.75, &without);
  double escaped = counts_between(&with, 3000.0, 4800.0);
  double share = escaped / counts_between(&with, 4800.0, 7000.0);
  print_message("escape: %.5f of the full peak\n", share);
  assert_true(share > 0.0035 && share < 0.0050);
  assert_near(counts_between(&with, 3900.0, 4420.0) / escaped, 1.0, 0.02);
  assert_near(with.total / without.total, 1.0, 1e-6);
  assert_true(without.total > 0.97 && without.total < 1.0);
  wh_detected_free(&with);
  wh_detected_free(&without);
}

/* CdTe, 1 mm, at 60 keV: escape of the K lines of both elements (22 to 31 keV) by some per cent of
   the full peak, and all photons are absorbed but those in window and dead layer. */
static void test_cdte(void **state) {
  (void)state;
  struct wh_detector p = drift;
  struct wh_detected d;
  p.sensor.crystal = "CdTe";
  p.sensor.thickness = 1e-3;
  p.sensor.pair_energy_eV = 4.43;
  p.channel_eV = 50.0;
  detect_line(&p, 60e3, &d);
  double escaped = counts_between(&d, 27e3, 38.5e3), peak = counts_between(&d, 58e3, 62e3);
  print_message("CdTe: escape %.4f, full %.4f\n", escaped, peak);
  assert_true(escaped / peak > 0.05 && escaped / peak < 0.25);
  assert_true(d.total > 0.97 && d.total < 1.0);
  wh_detected_free(&d);
}

/* Silicon at 60 keV: recoils of up to 60 * 2a/(1 + 2a) = 11.4 keV, a = 60/511, in the ratio of the
   cross sections: Compton .183, photoelectric .153 cm2/g (xraylib within some per cent), and none
   when switched off. */
static void test_compton(void **state) {
  (void)state;
  struct wh_detector p = drift;
  struct wh_detected with, without;
  p.channel_eV = 50.0;
  detect_line(&p, 60e3, &without);
  p.sensor.compton = true;
  detect_line(&p, 60e3, &with);
  double recoils = counts_between(&with, 0.0, 11.8e3), peak = counts_between(&with, 58e3, 62e3);
  print_message("Compton: %.3f of the full peak\n", recoils / peak);
  assert_true(recoils / peak > 1.0 && recoils / peak < 1.4);
  assert_near((recoils + peak) / with.total, 1.0, 0.01);
  assert_true(counts_between(&without, 0.0, 50e3) < 1e-3 * peak);
  wh_detected_free(&with);
  wh_detected_free(&without);
}

/* 1e5 photons a second, dead for 1 us: e^-.1 of the time is live. Within .1 us of each other: 1 -
   e^-.01 of the counts lie at twice the energy, two photons each. Ideal: nothing of this. */
static void test_rates(void **state) {
  (void)state;
  struct wh_detector p = drift;
  struct wh_detected d;
  p.current = 1e5 * WH_ELEMENTARY_CHARGE;
  p.sensor.dead_time = 1e-6;
  p.sensor.resolving_time = 1e-7;
  p.sensor.escape = false;
  detect_line(&p, 5898.75, &d);
  assert_near(d.live, exp(-d.rate * 1e-6), 1e-12);
  double piled = counts_between(&d, 9000.0, 20e3);
  assert_near(piled / (d.live * d.rate * 0.5 * -expm1(-d.rate * 1e-7)), 1.0, 1e-3);
  assert_near((d.total + piled) / (d.live * d.rate), 1.0, 1e-6);
  wh_detected_free(&d);
  p.mode = WH_SENSOR_IDEAL;
  p.sensor = (struct wh_sensor){0};
  detect_line(&p, 5898.75, &d);
  assert_near(d.total, 1e5, 1e-6);
  assert_near(d.left_eV / (1e5 * 5898.75), 1.0, 1e-12);
  wh_detected_free(&d);
}

/* The tail holds its share, and moves the mean by share times length. */
static void test_tail(void **state) {
  (void)state;
  struct wh_detector p = drift;
  struct wh_detected d;
  double mean = 0.0;
  p.sensor.escape = false;
  p.sensor.tail = 0.1;
  p.sensor.tail_eV = 300.0;
  detect_line(&p, 5898.75, &d);
  for (size_t i = 0; i < d.count; i++)
    mean += d.counts[i] * 5.0 * ((double)i + 0.5) / d.total;
  assert_near(mean, 5898.75 - 0.1 * 300.0, 1.0);
  assert_near(counts_between(&d, 0.0, 5898.75 - 500.0) / (0.1 * exp(-5.0 / 3.0) * d.total), 1.0,
              0.05);
  wh_detected_free(&d);
}

/* A scintillator thick enough to stop all, without escape: the Swank factor of one line is
   1/(1 + pair/E), the photons of one exposure add. */
static void test_scintillator(void **state) {
  (void)state;
  struct wh_detector p = {.sensor = {.crystal = "CsI",
                                     .thickness = 0.1,
                                     .window = "Al",
                                     .pair_energy_eV = 50.0,
                                     .fano = 1.0},
                          .mode = WH_SENSOR_INTEGRATING,
                          .solid_angle = 1.0,
                          .time = 1.0,
                          .current = 1e6 * WH_ELEMENTARY_CHARGE,
                          .channel_eV = 100.0};
  struct wh_detected d;
  detect_line(&p, 50e3, &d);
  assert_near(d.left_eV / (1e6 * 50e3), 1.0, 1e-6);
  assert_near(d.left_eV * d.left_eV / (d.left * d.left_eV2), 1.0 / (1.0 + 50.0 / 50e3), 1e-9);
  wh_detected_free(&d);
  p.sensor.thickness = 0.2e-3;
  p.sensor.escape = true;
  detect_line(&p, 50e3, &d);
  assert_true(d.left_eV * d.left_eV / (d.left * d.left_eV2) > 0.80 &&
              d.left_eV * d.left_eV / (d.left * d.left_eV2) < 0.95);
  wh_detected_free(&d);
}

/* Mean and variance of 2e4 drawn numbers are the mean: sqrt(mean/2e4) and sqrt(2/2e4) relative are
   one standard error; four are allowed. */
static void test_poisson(void **state) {
  (void)state;
  static const double of[] = {0.3, 40.0, 3000.0};
  for (size_t k = 0; k < 3; k++) {
    struct wh_random random = wh_random_start(7, WH_RANDOM_TEST, k);
    double mean = 0.0, square = 0.0;
    for (int i = 0; i < 20000; i++) {
      double n = wh_counts_draw(&random, of[k]) - of[k];
      mean += n / 20000.0;
      square += n * n / 20000.0;
    }
    assert_near(mean, 0.0, 4.0 * sqrt(of[k] / 2e4));
    assert_near(square / of[k], 1.0, 4.0 * sqrt((2.0 + 1.0 / of[k]) / 2e4));
  }
}

static void test_bad_input(void **state) {
  (void)state;
  struct wh_detector p = drift;
  struct wh_detected d;
  struct wh_spectrum s;
  assert_int_equal(wh_spectrum_create(context, 1e3, 10e3, 500.0, &s), WH_OK);
  s.voltage = 10e3;
  p.sensor.crystal = "unobtainium";
  assert_int_equal(wh_detector_detect(context, &p, &s, &d), WH_BAD_INPUT);
  p = drift;
  p.sensor.thickness = 0.0;
  assert_int_equal(wh_detector_detect(context, &p, &s, &d), WH_BAD_INPUT);
  p = drift;
  p.channel_eV = 1e-3;
  assert_int_equal(wh_detector_detect(context, &p, &s, &d), WH_BAD_INPUT);
  p = drift;
  p.time = 0.0;
  assert_int_equal(wh_detector_detect(context, &p, &s, &d), WH_BAD_INPUT);
  wh_spectrum_free(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_resolution, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_escape, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_cdte, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_compton, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_rates, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_tail, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_scintillator, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_poisson, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_bad_input, open_context, close_context),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
