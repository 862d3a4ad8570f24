/* SPDX-License-Identifier: MPL-2.0 */
/* The mean of spectra over voltages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "../near.h"
#include "photon/source.h"

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

/* A film of .1 um of tungsten, whose tables are made in a second. */
static enum wh_status film(double voltage, size_t count, const double *at,
                           struct wh_spectrum_values *v) {
  struct wh_spectrum s;
  struct wh_figures f = {0};
  struct wh_spectrum_params p = {.voltage = voltage,
                                 .target = "W",
                                 .film = 1e-7,
                                 .angle = 0.3,
                                 .charge = 1e-3,
                                 .distance = 1.0,
                                 .bin = 500.0,
                                 .at_count = count,
                                 .at = at};
  enum wh_status status = wh_source_spectrum(context, &p, getenv("WH_TEST_CACHE"), &s, &f);
  if (!status) {
    status =
        wh_spectrum_values(context, &s, &(struct wh_spectrum_measure){p.charge, p.distance}, v);
    wh_spectrum_free(&s);
  }
  wh_figures_free(&f);
  return status;
}

/* Fluence and kerma are linear in the spectrum: those of the mean are the means. */
static void test_mean(void **state) {
  (void)state;
  const double at[2] = {49.3e3, 50.8e3};
  struct wh_spectrum_values both, one[2];
  assert_int_equal(film(50e3, 2, at, &both), WH_OK);
  for (int i = 0; i < 2; i++)
    assert_int_equal(film(50e3, 1, at + i, &one[i]), WH_OK);
  assert_near(both.fluence / (0.5 * (one[0].fluence + one[1].fluence)), 1.0, 1e-12);
  assert_near(both.kerma / (0.5 * (one[0].kerma + one[1].kerma)), 1.0, 1e-12);
  assert_true(one[1].mean_eV > one[0].mean_eV);
}

/* Tables of a film serve 2 % from their voltage, with the cells by the share of the energy left:
   what a 2 % faster electron does differently there changes the cells by some .1 %, and 60 000
   histories leave 1 % of noise between two sets of tables. Farther away they are refused. */
static void test_near_voltages(void **state) {
  (void)state;
  const double far = 51.5e3, near = 51e3;
  struct wh_spectrum_values own, other;
  assert_int_equal(film(51e3, 0, NULL, &own), WH_OK);
  assert_int_equal(film(50e3, 1, &near, &other), WH_OK);
  assert_near(other.energy_fluence / own.energy_fluence, 1.0, 0.01);
  assert_near(other.mean_eV / own.mean_eV, 1.0, 0.003);
  print_message("tables 2 %% off: energy fluence %.5f, mean energy %.5f\n",
                other.energy_fluence / own.energy_fluence, other.mean_eV / own.mean_eV);
  assert_int_equal(film(50e3, 1, &far, &other), WH_BAD_INPUT);
}

/* A film of tungsten at 50 kV: below the K edge (69.5 keV), above the L edges. */
static void test_lines(void **state) {
  (void)state;
  for (int lines = 0; lines < 3; lines++) {
    struct wh_spectrum_params p = {.voltage = 50e3,
                                   .target = "W",
                                   .film = 1e-7,
                                   .charge = 1e-3,
                                   .distance = 1.0,
                                   .bin = 500.0,
                                   .lines = lines};
    struct wh_spectrum s;
    struct wh_figures f = {0};
    size_t warnings = wh_warning_count(context);
    assert_int_equal(wh_source_spectrum(context, &p, getenv("WH_TEST_CACHE"), &s, &f), WH_OK);
    assert_int_equal(wh_warning_count(context) - warnings, lines == 1);
    wh_spectrum_free(&s);
    wh_figures_free(&f);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_mean, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_near_voltages, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_lines, open_context, close_context),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
