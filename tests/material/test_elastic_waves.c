/* SPDX-License-Identifier: MPL-2.0 */
/* The sum over partial waves: unitarity, convergence, reduced series, interpolation in l. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "base/constants.h"
#include "material/elastic_phase.h"
#include "material/elastic_waves.h"
#include "material/screening.h"
#include "../near.h"

static double folded(double difference) {
  return difference - WH_PI * round(difference / WH_PI);
}

static void solve(struct wh_context *c, int Z, double energy_eV, struct wh_partial_waves *w,
                  struct wh_amplitudes *a) {
  const struct wh_atom atom = wh_atom_with(wh_screening_dhfs(Z));
  assert_int_equal(wh_partial_waves_solve(c, &atom, energy_eV / WH_AU_ENERGY_eV, 1, w), WH_OK);
  assert_int_equal(wh_amplitudes_set(c, w, a), WH_OK);
}

/* Unitarity: sigma = (4 pi/k) Im f(0), exact for real phase shifts whatever the potential. */
static void the_optical_theorem_holds(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  const int elements[] = {4, 74};
  const double energies[] = {100, 5e3, 2e5};
  for (int i = 0; i < 6; i++) {
    struct wh_partial_waves w;
    struct wh_amplitudes a;
    solve(c, elements[i % 2], energies[i / 2], &w, &a);
    double f[2], g[2], total = wh_amplitudes_integrate(&a).total;
    wh_amplitudes_at(&a, 0, 0, f, g);
    assert_near(4 * WH_PI / w.k * f[1] / total, 1, 1e-12);
    assert_true(g[0] == 0 && g[1] == 0); /* no spin flip straight ahead */
    wh_amplitudes_free(&a);
    wh_partial_waves_free(&w);
  }
  wh_context_destroy(c);
}

/* The Born part is exact at large l and what is left falls as its square: beyond L the total cross
   section lacks sum (2l+1) delta_l^2, which falls as exp(-2 L xi), cosh xi = 1 + alpha^2/2k^2 with
   the smallest alpha. */
static void the_sum_over_waves_converges_exponentially(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_partial_waves w;
  struct wh_amplitudes a;
  solve(c, 74, 5e4, &w, &a);
  double total = wh_amplitudes_integrate(&a).total, error[2];
  size_t counts[2] = {w.count / 5, 2 * w.count / 7}, all = w.count;
  wh_amplitudes_free(&a);
  for (int i = 0; i < 2; i++) {
    w.count = counts[i];
    assert_int_equal(wh_amplitudes_set(c, &w, &a), WH_OK);
    error[i] = 1 - wh_amplitudes_integrate(&a).total / total;
    wh_amplitudes_free(&a);
  }
  double xi = 2 * asinh(wh_screening_dhfs(74)->alpha[2] / (2 * w.k));
  double rate = log(error[0] / error[1]) / (double)(counts[1] - counts[0]);
  print_message("%zu waves; rate %.5f, theory %.5f\n", all, rate, 2 * xi);
  assert_true(error[0] < 1e-3 && error[1] > 0);
  assert_near(rate / (2 * xi), 1, 0.05); /* powers of L come on top */
  wh_partial_waves_free(&w);
  wh_context_destroy(c);
}

static void reduced_series_change_nothing_but_rounding(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_partial_waves w;
  struct wh_amplitudes a;
  solve(c, 79, 1e5, &w, &a);
  for (double mu = 0.01; mu <= 1; mu += 0.0495) {
    double plain[2], once[2], twice[2], g[2];
    wh_amplitudes_at(&a, mu, 0, plain, g);
    wh_amplitudes_at(&a, mu, 1, once, g);
    wh_amplitudes_at(&a, mu, 2, twice, g);
    double size = hypot(plain[0], plain[1]);
    for (int part = 0; part < 2; part++) {
      assert_near(plain[part], twice[part], 1e-8 * size);
      assert_near(plain[part], once[part], 1e-8 * size);
    }
  }
  wh_amplitudes_free(&a);
  wh_partial_waves_free(&w);
  wh_context_destroy(c);
}

/* Waves between the nodes, solved one by one. */
static void interpolated_phases_are_those_solved(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  const struct wh_atom atom = wh_atom_with(wh_screening_dhfs(74));
  struct wh_partial_waves w;
  struct wh_radial_field f;
  const double E = 3e5 / WH_AU_ENERGY_eV;
  assert_int_equal(wh_partial_waves_solve(c, &atom, E, 1, &w), WH_OK);
  assert_int_equal(wh_atom_field(c, &atom, E, 1, &f), WH_OK);
  enum { COUNT = 16 };
  int kappa[COUNT];
  double delta[COUNT];
  for (int i = 0; i < COUNT; i++) { /* l from 34 to about 1700, both kinds */
    int l = (int)(34 * exp(0.26 * i));
    kappa[i] = i % 2 ? l : -l - 1;
  }
  assert_int_equal(wh_phase_shifts(c, &f, E, COUNT, kappa, delta), WH_OK);
  for (int i = 0; i < COUNT; i++) {
    double kept = kappa[i] < 0 ? w.up[-kappa[i] - 1] : w.down[kappa[i]];
    assert_near(folded(delta[i] - kept), 0, 3e-11);
  }
  assert_true(w.solved < w.count / 4);
  wh_radial_field_free(&f);
  wh_partial_waves_free(&w);
  wh_context_destroy(c);
}

/* Quadrature over the angle (Simpson in ln(mu + s), which spreads the forward peak) must agree with
   the sums over l. */
static void integrals_over_angle_agree_with_sums_over_l(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_partial_waves w;
  struct wh_amplitudes a;
  solve(c, 13, 2e4, &w, &a);
  struct wh_cross_sections sum = wh_amplitudes_integrate(&a), q = {0};
  enum { STEPS = 400 };
  const double s = 1e-4, from = log(s), h = (log(1 + s) - from) / STEPS;
  for (int i = 0; i <= STEPS; i++) {
    double mu = exp(from + i * h) - s, simpson = i == 0 || i == STEPS ? 1 : i % 2 ? 4 : 2;
    mu = fmin(fmax(mu, 0), 1);
    double element = 4 * WH_PI * simpson * h / 3 * (mu + s) * wh_amplitudes_dcs(&a, mu);
    q.total += element, q.first += element * 2 * mu, q.second += element * 6 * mu * (1 - mu);
  }
  /* 400 steps leave about 1e-7. */
  assert_near(q.total / sum.total, 1, 1e-6);
  assert_near(q.first / sum.first, 1, 1e-6);
  assert_near(q.second / sum.second, 1, 1e-6);
  wh_amplitudes_free(&a);
  wh_partial_waves_free(&w);
  wh_context_destroy(c);
}

/* Every cloud of the table: one electron charge an atomic number, density nowhere negative. */
static void screening_functions_are_sound(void **state) {
  (void)state;
  for (int Z = 1; Z <= WH_SCREENING_LAST_Z; Z++) {
    const struct wh_screening *s = wh_screening_dhfs(Z);
    assert_int_equal(s->Z, Z);
    assert_near(wh_screening_phi(s, 0), 1, 1e-12);
    for (double r = 1e-5; r < 20; r *= 1.2) {
      assert_near(wh_screening_phi(s, r) + wh_screening_enclosed(s, r), 1, 1e-13);
      assert_true(wh_screening_density(s, r) > 0);
    }
  }
  assert_null(wh_screening_dhfs(0));
  assert_null(wh_screening_dhfs(93));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_optical_theorem_holds),
      cmocka_unit_test(the_sum_over_waves_converges_exponentially),
      cmocka_unit_test(reduced_series_change_nothing_but_rounding),
      cmocka_unit_test(interpolated_phases_are_those_solved),
      cmocka_unit_test(integrals_over_angle_agree_with_sums_over_l),
      cmocka_unit_test(screening_functions_are_sound),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
