/* SPDX-License-Identifier: MPL-2.0 */
/* Orders of convergence of what the tables of this room interpolate and integrate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "material/bremsstrahlung.h"
#include "material/photon.h"
#include "material/thermal.h"

static int setup(void **state) {
  *state = wh_context_create();
  return *state ? 0 : 1;
}

static int teardown(void **state) {
  wh_context_destroy(*state);
  return 0;
}

/* Straight lines in the logarithm of the energy: second order. Largest error of the radiative
   stopping power of tungsten from 2 to 400 keV. */
static void rows_are_interpolated_to_second_order(void **state) {
  struct wh_material m;
  assert_int_equal(wh_material_find(*state, "W", &m), WH_OK);
  double error[3];
  for (int level = 0; level < 3; level++) {
    struct wh_bremsstrahlung t;
    size_t count = (size_t)(20 << level) + 1;
    assert_int_equal(wh_bremsstrahlung_create(*state, &m, 1e3, 5e5, count, 500.0, &t), WH_OK);
    error[level] = 0.0;
    for (double energy = 2e3; energy < 4e5; energy *= 1.003) {
      double exact = wh_bremsstrahlung_stopping(&m, energy);
      double miss = fabs(wh_log_grid_value(&t.grid, t.stopping, energy) / exact - 1.0);
      error[level] = fmax(error[level], miss);
    }
    wh_bremsstrahlung_free(&t);
  }
  assert_true(fabs(log2(error[0] / error[1]) - 2.0) < 0.3);
  assert_true(fabs(log2(error[1] / error[2]) - 2.0) < 0.3);
}

/* Photon rates of a table, the trapezoidal rule over ln k on 33 nodes, against 20000 points: below
   2e-4 down to cutoffs of a hundredth of the electron's energy. */
static void photon_rates_agree_with_fine_quadrature(void **state) {
  struct wh_material m;
  double error[2];
  assert_int_equal(wh_material_find(*state, "Al", &m), WH_OK);
  const double cutoff[] = {1e5 / 10.0, 1e5 / 100.0};
  for (int level = 0; level < 2; level++) {
    enum { STEPS = 20000 };
    struct wh_bremsstrahlung t;
    assert_int_equal(wh_bremsstrahlung_create(*state, &m, 1e4, 1e5, 2, cutoff[level], &t), WH_OK);
    double sum = 0.0, span = log(1e5 / cutoff[level]);
    for (int i = 0; i < STEPS; i++)
      sum += wh_bremsstrahlung_chi(13, 1e5, exp(-span * (i + 0.5) / STEPS)) * span / STEPS;
    const double beta2 = 1.0 - pow(1.0 + 1e5 / 510998.95, -2.0);
    double exact = m.element[0].number_density * 169.0 / beta2 * sum;
    error[level] = fabs(t.rate[1] / exact - 1.0);
    wh_bremsstrahlung_free(&t);
  }
  assert_true(error[0] < 2e-4 && error[1] < 2e-4);
}

/* Photon grids: straight lines of ln mu in ln E between edges, second order, aluminium from 2 to
   100 keV. */
static void attenuation_is_interpolated_to_second_order(void **state) {
  struct wh_material m;
  double error[2];
  assert_int_equal(wh_material_find(*state, "Al", &m), WH_OK);
  for (int level = 0; level < 2; level++) {
    struct wh_photon p;
    assert_int_equal(wh_photon_create(*state, &m, 2e3, 1e5, (size_t)(10 << level), &p), WH_OK);
    error[level] = 0.0;
    for (double energy = 2.2e3; energy < 9e4; energy *= 1.003) {
      struct wh_attenuation a;
      assert_int_equal(wh_photon_attenuation(*state, &m, energy, &a), WH_OK);
      error[level] = fmax(error[level], fabs(wh_photon_total(&p, energy) / a.total - 1.0));
    }
    wh_photon_free(&p);
  }
  assert_true(fabs(log2(error[0] / error[1]) - 2.0) < 0.3);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      TEST(rows_are_interpolated_to_second_order),
      TEST(photon_rates_agree_with_fine_quadrature),
      TEST(attenuation_is_interpolated_to_second_order),
  };
  return cmocka_run_group_tests_name("material-tables", tests, NULL, NULL);
}
