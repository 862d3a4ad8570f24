/* SPDX-License-Identifier: MPL-2.0 */
/* End-point fits to simulated spectra: 400 with counting noise at each of four voltages. Some 10 s
   of CPU when the tables of the tube are made first. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "../near.h"
#include "base/constants.h"
#include "base/memory.h"
#include "photon/counts.h"
#include "photon/endpoint.h"
#include "photon/tube.h"

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

/* The paper's tube and detector: 1 um of tungsten seen from behind, 250 um of beryllium, 5 mm of
   aluminium, silicon drift detector, 10 s. */
static void simulate(double voltage, double current, struct wh_detected *d, double *sigma,
                     double **response) {
  struct wh_flux flux;
  struct wh_spectrum s;
  struct wh_filter be = {.thickness = 250e-6}, al = {.thickness = 5e-3};
  struct wh_flux_request q = {.material = "W",
                              .thickness = 1e-6,
                              .energy_eV = voltage,
                              .histories = 30000,
                              .cache = getenv("WH_TEST_CACHE")};
  struct wh_detector p = {.sensor = {.crystal = "Si",
                                     .thickness = 0.5e-3,
                                     .window = "Be",
                                     .window_thickness = 12.5e-6,
                                     .dead_layer = 0.1e-6,
                                     .pair_energy_eV = 3.65,
                                     .fano = 0.115,
                                     .noise = 8.0,
                                     .escape = true,
                                     .compton = true,
                                     .resolving_time = 1e-7,
                                     .dead_time = 1e-6},
                          .mode = WH_SENSOR_COUNTING,
                          .solid_angle = 1e-3,
                          .time = 10.0,
                          .current = current,
                          .channel_eV = 50.0};
  assert_int_equal(wh_flux_open(context, &q, &flux), WH_OK);
  assert_int_equal(wh_tube_spectrum(context, &flux, &(struct wh_tube){voltage, 0.0, 1e3, 50.0}, &s),
                   WH_OK);
  assert_int_equal(wh_material_find(context, "Be", &be.material), WH_OK);
  assert_int_equal(wh_material_find(context, "Al", &al.material), WH_OK);
  assert_int_equal(wh_spectrum_filter(context, &be, &s), WH_OK);
  assert_int_equal(wh_spectrum_filter(context, &al, &s), WH_OK);
  assert_int_equal(wh_detector_detect(context, &p, &s, d), WH_OK);
  *sigma = wh_detector_sigma(&p, voltage);
  struct wh_filter sheet[2] = {be, al};
  assert_int_equal(wh_endpoint_response(context, d, 2, sheet, response), WH_OK);
  wh_spectrum_free(&s);
  wh_flux_free(&flux);
}

/* Window and bias are found on a spectrum whose voltage is 2 % lower. */
static void prepare(double voltage, double current, double *from, double *bias) {
  struct wh_detected d;
  double sigma, *response;
  simulate(0.98 * voltage, current, &d, &sigma, &response);
  struct wh_endpoint_data data = {d.count, d.counts, response, d.channel_eV, sigma};
  assert_int_equal(wh_endpoint_window(context, &data, 0.98 * voltage, from, bias), WH_OK);
  free(response);
  wh_detected_free(&d);
}

/* The demand: the mean of the fits within .1 % of the voltage, the stated error covers the truth in
   68 +- 5 % of them (their own scatter is 2.3 %). */
static void fit_many(double voltage, double current) {
  enum { TRIALS = 400 };
  struct wh_detected d;
  double sigma, *response, *drawn, from, bias, inside = 0.0;
  double sum = 0.0, square = 0.0, error = 0.0, counts = 0.0, chi = 0.0;
  prepare(voltage, current, &from, &bias);
  simulate(voltage, current, &d, &sigma, &response);
  assert_int_equal(wh_alloc(context, d.count, sizeof *drawn, &drawn), WH_OK);
  struct wh_endpoint_data data = {d.count, drawn, response, d.channel_eV, sigma};
  for (uint64_t t = 0; t < TRIALS; t++) {
    struct wh_random random = wh_random_start((uint64_t)voltage, WH_RANDOM_TEST, t);
    struct wh_endpoint e;
    for (size_t i = 0; i < d.count; i++)
      drawn[i] = wh_counts_draw(&random, d.counts[i]);
    if (wh_endpoint_fit(context, &data, 1.01 * voltage, from, &e) != WH_OK)
      fail_msg("%s", wh_error_text(context, 0));
    double off = e.voltage / (1.0 + bias) - voltage;
    sum += off / TRIALS;
    square += off * off / TRIALS;
    error += e.error / TRIALS;
    counts += e.counts / TRIALS;
    chi += e.chi_square / TRIALS;
    inside += fabs(off) <= e.error;
  }
  print_message(
      "%g kV, %.3g/s: from %g, %.0f counts, error %.1f V (scatter %.1f), chi square %.2f, "
      "bias taken off %+.4f %%, left %+.4f %%, covered %.3f\n",
      voltage * 1e-3, d.rate, from, counts, error, sqrt(square - sum * sum), chi, 100.0 * bias,
      100.0 * sum / voltage, inside / TRIALS);
  assert_near(sum / voltage, 0.0, 1e-3);
  assert_near(inside / TRIALS, 0.68, 0.05);
  free(drawn);
  free(response);
  wh_detected_free(&d);
}

static void test_endpoint(void **state) {
  (void)state;
  fit_many(20e3, 200e-6);
  fit_many(30e3, 10e-6);
  fit_many(35e3, 5e-6);
  fit_many(50e3, 2e-6);
}

/* A straight line without noise is found exactly; too few counts, and no end at all, are refused
   and give no number. */
static void test_fit(void **state) {
  (void)state;
  double counts[400] = {0.0};
  struct wh_endpoint e;
  struct wh_endpoint_data data = {400, counts, NULL, 100.0, 0.0};
  for (int i = 0; i < 400; i++)
    counts[i] = fmax(0.0, 30.0 * (35.025 - 0.1 * (i + 0.5)));
  assert_int_equal(wh_endpoint_fit(context, &data, 34.4e3, 0.95, &e), WH_OK);
  assert_near(e.voltage, 35.025e3, 1.0);
  assert_near(e.slope, 0.03, 1e-5);
  for (int i = 0; i < 400; i++)
    counts[i] = 2.0 + fmax(0.0, 30.0 * (35.025 - 0.1 * (i + 0.5)));
  assert_int_equal(wh_endpoint_fit(context, &data, 34.4e3, 0.95, &e), WH_OK);
  assert_near(e.voltage, 35.025e3, 3.0);
  assert_near(e.background, 2.0, 1e-9);
  for (int i = 0; i < 400; i++)
    counts[i] *= 0.01;
  assert_int_equal(wh_endpoint_fit(context, &data, 34.8e3, 0.95, &e), WH_BAD_INPUT);
  assert_near(e.voltage, 0.0, 0.0);
  for (int i = 0; i < 400; i++)
    counts[i] = 1000.0 + 500.0 * (i % 2);
  assert_int_equal(wh_endpoint_fit(context, &data, 30e3, 0.95, &e) == WH_OK, 0);
  assert_near(e.voltage, 0.0, 0.0);
  assert_int_equal(wh_endpoint_fit(context, &data, 30e3, 1.5, &e), WH_BAD_INPUT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_fit, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_endpoint, open_context, close_context),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
