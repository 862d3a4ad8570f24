/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/figures.h"
#include "base/memory.h"
#include "base/random.h"
#include "particle/particles.h"

static void messages_are_kept_and_warnings_only_once(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  assert_non_null(c);
  assert_int_equal(wh_fail(c, WH_BAD_INPUT, "no %s", "anode"), WH_BAD_INPUT);
  wh_warn(c, "thin");
  wh_warn(c, "thin");
  assert_int_equal(wh_error_count(c), 1);
  assert_string_equal(wh_error_text(c, 0), "no anode");
  assert_int_equal(wh_warning_count(c), 1);
  wh_errors_to_warnings(c, 0);
  assert_int_equal(wh_error_count(c), 0);
  assert_string_equal(wh_warning_text(c, 1), "no anode");
  assert_int_equal(wh_status_exit_code(WH_BAD_INPUT), 2);
  assert_int_equal(wh_status_exit_code(WH_INTERRUPTED), 130);
  wh_context_destroy(c);
}

static void an_impossible_allocation_is_an_error(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  void *p = &p;
  assert_int_equal(wh_alloc(c, SIZE_MAX / 2, 16, &p), WH_NO_MEMORY);
  assert_null(p);
  assert_int_equal(wh_error_count(c), 1);
  wh_context_destroy(c);
}

static void a_figure_is_never_nan(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_figures f = {0};
  assert_int_equal(wh_figures_set(c, &f, "spot.fwhm_x", 2e-4, "m", 1e-6), WH_OK);
  assert_int_equal(wh_figures_set(c, &f, "spot.fwhm_x", 3e-4, "m", 1e-6), WH_OK);
  assert_int_equal(wh_figures_set(c, &f, "spot.fwhm_y", NAN, "m", 1e-6), WH_INTERNAL);
  assert_int_equal(wh_figures_set(c, &f, "spot.fwhm_y", 1.0, "m", INFINITY), WH_INTERNAL);
  assert_int_equal(f.count, 1);
  assert_true(wh_figures_find(&f, "spot.fwhm_x")->value == 3e-4);
  wh_figures_free(&f);
  wh_context_destroy(c);
}

/* Mean and variance of 1e5 uniforms: 1/2 and 1/12; five standard errors are 4.6e-3 and 1.2e-3. */
static void random_numbers_depend_on_seed_stage_and_particle_only(void **state) {
  (void)state;
  struct wh_random a = wh_random_start(1, WH_RANDOM_TEST, 7), b = a;
  struct wh_random other = wh_random_start(1, WH_RANDOM_TEST, 8);
  double sum = 0.0, square = 0.0;
  int same = 0;
  const int n = 100000;
  for (int i = 0; i < n; i++) {
    double u = wh_random_uniform(&a);
    assert_true(u > 0.0 && u < 1.0);
    assert_true(u == wh_random_uniform(&b));
    same += u == wh_random_uniform(&other);
    sum += u;
    square += u * u;
  }
  assert_int_equal(same, 0);
  double mean = sum / n;
  assert_true(fabs(mean - 0.5) < 4.6e-3);
  assert_true(fabs(square / n - mean * mean - 1.0 / 12.0) < 1.2e-3);
}

static void energy_and_momentum_invert_each_other(void **state) {
  (void)state;
  for (double energy = 1e-6; energy < 1e6; energy *= 10.0) {
    double u[3] = {0.0, 0.0, wh_momentum_of_energy(energy)};
    assert_true(fabs(wh_kinetic_energy_eV(u) / energy - 1.0) < 1e-14);
  }
  assert_true(fabs(WH_ELECTRON_REST_eV - 510998.95) < 0.01);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(messages_are_kept_and_warnings_only_once),
      cmocka_unit_test(an_impossible_allocation_is_an_error),
      cmocka_unit_test(a_figure_is_never_nan),
      cmocka_unit_test(random_numbers_depend_on_seed_stage_and_particle_only),
      cmocka_unit_test(energy_and_momentum_invert_each_other),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
