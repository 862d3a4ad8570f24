/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "base/constants.h"
#include "base/random.h"
#include "material/bremsstrahlung.h"

static int setup(void **state) {
  *state = wh_context_create();
  return *state ? 0 : 1;
}

static int teardown(void **state) {
  wh_context_destroy(*state);
  return 0;
}

/* A few figures of Seltzer and Berger (1986) [mb] as NBS issued them; the fit is within 1.7 %
   of all of them (tools/fit-bremsstrahlung compares 92 elements, 25 energies, 32 photon energies).
   The case at 74, 50 keV, k = 0 is the worst of all. */
static void chi_is_that_of_seltzer_and_berger(void **state) {
  (void)state;
  static const struct {
    int z;
    double energy, ratio, chi;
  } known[] = {
      {74, 1e3, 0.5, 0.94043},  {74, 1e4, 0.05, 3.71695}, {74, 1e5, 0.0, 8.92442},
      {74, 1e5, 0.5, 6.57379},  {74, 1e5, 1.0, 5.30680},  {13, 1e3, 0.5, 4.02860},
      {13, 1e4, 0.05, 7.87847}, {13, 1e5, 0.5, 5.38399},  {13, 1e5, 1.0, 2.81933},
      {29, 1e4, 0.9, 5.38369},  {29, 1e5, 0.3, 7.33396},  {79, 1e4, 0.6, 4.17732},
      {79, 1e5, 0.9, 5.57128},  {1, 1e3, 0.05, 7.83328},  {6, 3e3, 0.5, 6.39407},
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    double chi = wh_bremsstrahlung_chi(known[i].z, known[i].energy, known[i].ratio) / 1e-31;
    assert_true(fabs(chi / known[i].chi - 1.0) < 0.017);
  }
  assert_true(wh_bremsstrahlung_chi(74, 999.0, 0.5) == 0.0);
  assert_true(wh_bremsstrahlung_chi(74, 2e6, 0.5) == 0.0);
  assert_true(wh_bremsstrahlung_chi(93, 1e4, 0.5) == 0.0);
  assert_true(wh_bremsstrahlung_chi(74, 1e4, 1.5) == 0.0);
}

/* Rate, soft stopping and what is drawn belong together: rate times the mean photon energy drawn,
   with the soft part, is the radiative stopping power. Tolerance: five standard errors, and 2e-3
   for the piecewise linear density on 33 nodes. */
static void photons_drawn_carry_the_stopping_power(void **state) {
  enum { DRAWS = 100000, ROWS = 61 };
  struct wh_material m;
  struct wh_bremsstrahlung table;
  assert_int_equal(wh_material_find(*state, "W", &m), WH_OK);
  assert_int_equal(wh_bremsstrahlung_create(*state, &m, 1e3, 1e6, ROWS, 1500.0, &table), WH_OK);
  struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 3);
  const size_t row = 40; /* 1e5 eV */
  double energy = wh_log_grid_point(&table.grid, row) * (1.0 + 1e-12), mean = 0.0, square = 0.0;
  assert_true(fabs(energy / 1e5 - 1.0) < 1e-9);
  for (int i = 0; i < DRAWS; i++) {
    double u[2] = {wh_random_uniform(&random), wh_random_uniform(&random)};
    double k = wh_bremsstrahlung_sample(&table, energy, u);
    assert_true(k >= table.cutoff_eV && k <= energy * (1.0 + 1e-12));
    mean += k / DRAWS;
    square += k * k / DRAWS;
  }
  double error = 5.0 * sqrt((square - mean * mean) / DRAWS) * table.rate[row];
  double whole = table.soft_stopping[row] + table.rate[row] * mean;
  assert_true(fabs(whole - table.stopping[row]) < error + 2e-3 * table.stopping[row]);
  double direct = wh_bremsstrahlung_stopping(&m, 1e5);
  assert_true(fabs(table.stopping[row] / direct - 1.0) < 1e-9);
  wh_bremsstrahlung_free(&table);
}

/* The cutoff is above some rows of the table: nothing is emitted there. */
static void nothing_above_the_electrons_energy(void **state) {
  struct wh_material m;
  struct wh_bremsstrahlung table;
  assert_int_equal(wh_material_find(*state, "WRe10", &m), WH_OK);
  assert_int_equal(wh_bremsstrahlung_create(*state, &m, 50.0, 1e5, 40, 5e3, &table), WH_OK);
  for (size_t i = 0; i < 40; i++) {
    double energy = wh_log_grid_point(&table.grid, i);
    assert_true((table.rate[i] > 0.0) == (energy > 5e3));
    assert_true(table.soft_stopping[i] <= table.stopping[i]);
  }
  wh_bremsstrahlung_free(&table);
  assert_int_equal(wh_bremsstrahlung_create(*state, &m, 10.0, 1e5, 40, 5e3, &table), WH_BAD_INPUT);
  assert_int_equal(wh_bremsstrahlung_create(*state, &m, 50.0, 1e7, 40, 5e3, &table), WH_BAD_INPUT);
  assert_int_equal(wh_bremsstrahlung_create(*state, &m, 50.0, 1e5, 1, 5e3, &table), WH_BAD_INPUT);
  assert_int_equal(wh_bremsstrahlung_create(*state, &m, 50.0, 1e5, 9, 0.0, &table), WH_BAD_INPUT);
}

/* The density integrates to one over the sphere, and what is drawn has its mean cosine. */
static void directions_follow_their_density(void **state) {
  (void)state;
  enum { DRAWS = 50000, STEPS = 20000 };
  struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 5);
  static const double energy[] = {1e3, 3e4, 1e5, 5e5, 9e5};
  for (int e = 0; e < 5; e++) {
    struct wh_bremsstrahlung_shape shape = wh_bremsstrahlung_shape(74.0, energy[e], 0.3);
    double norm = 0.0, mean = 0.0, drawn = 0.0;
    for (int i = 0; i < STEPS; i++) {
      double c = -1.0 + (2.0 * i + 1.0) / STEPS;
      double part = 2.0 * WH_PI * wh_bremsstrahlung_direction_density(shape, c) * 2.0 / STEPS;
      norm += part;
      mean += part * c;
    }
    for (int i = 0; i < DRAWS; i++) {
      double u[2] = {wh_random_uniform(&random), wh_random_uniform(&random)};
      drawn += wh_bremsstrahlung_sample_direction(shape, u) / DRAWS;
    }
    assert_true(fabs(norm - 1.0) < 1e-6);
    assert_true(fabs(drawn - mean) < 5.0 / sqrt(DRAWS));
    assert_true(e == 0 || mean > 0.05); /* forward, the more the faster */
  }
  /* A node of the table of Acosta et al.: beta = .4127, Z = 79, k/T = .6 */
  double at = WH_ELECTRON_REST_eV * (1.0 / sqrt(1.0 - 0.412685808 * 0.412685808) - 1.0);
  assert_true(fabs(at - 5e4) < 10.0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      TEST(chi_is_that_of_seltzer_and_berger),
      TEST(photons_drawn_carry_the_stopping_power),
      TEST(nothing_above_the_electrons_energy),
      TEST(directions_follow_their_density),
  };
  return cmocka_run_group_tests_name("bremsstrahlung", tests, NULL, NULL);
}
