/* SPDX-License-Identifier: MPL-2.0 */
/* Phase shifts of Dirac waves against exact solutions: no field, square well, Coulomb, Born. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include <gsl/gsl_sf_bessel.h>
#include <gsl/gsl_sf_coulomb.h>

#include "base/constants.h"
#include "material/elastic_phase.h"
#include "material/elastic_waves.h"
#include "material/screening.h"
#include "../near.h"

#define LIGHT WH_AU_LIGHT_SPEED

static const int all_kappa[] = {-1, 1, -2, 2, -3, 3, -8, 8, -20, 20};
enum { KAPPAS = sizeof all_kappa / sizeof *all_kappa };

static double folded(double difference) {
  return difference - WH_PI * round(difference / WH_PI);
}

struct well {
  double depth, radius; /* hartree, a0 */
};

static double rV_of_well(const void *user, double r, double from, double to) {
  (void)from;
  const struct well *w = user;
  return to <= w->radius * (1 + 1e-12) ? -w->depth * r : 0;
}

static void no_field_turns_no_phase(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  for (double E = 1; E < 1e5; E *= 30) {
    struct wh_radial_field f;
    struct wh_radial_grid grid = {1e-3, 4 + 30 / wh_au_wave_number(E), 1.2,
                                  4 / wh_au_wave_number(E)};
    double delta[KAPPAS];
    assert_int_equal(wh_radial_field_build(c, &grid, NULL, 0, rV_of_well, &(struct well){0, 1}, &f),
                     WH_OK);
    assert_int_equal(wh_phase_shifts(c, &f, E, KAPPAS, all_kappa, delta), WH_OK);
    /* Exact 0; k r is about 1800 at most, and its rounding is what is left. */
    for (int i = 0; i < KAPPAS; i++)
      assert_near(delta[i], 0, 1e-11);
    wh_radial_field_free(&f);
  }
  wh_context_destroy(c);
}

/* Inside a well of constant potential the wave is a spherical Bessel function of the wave number
   there; it is matched to the one outside at the wall. */
static double phase_of_well(const struct well *w, double E, int kappa) {
  double in = E + w->depth, k = wh_au_wave_number(E), k_in = wh_au_wave_number(in);
  double b = sqrt(E / (E + 2 * LIGHT * LIGHT)), b_in = sqrt(in / (in + 2 * LIGHT * LIGHT));
  int l = wh_kappa_l(kappa), other = kappa > 0 ? l - 1 : l + 1;
  double s = kappa > 0 ? 1 : -1, x = k * w->radius, y = k_in * w->radius;
  double P = gsl_sf_bessel_jl(l, y), Q = s * b_in * gsl_sf_bessel_jl(other, y);
  double sine = Q * gsl_sf_bessel_jl(l, x) - s * b * P * gsl_sf_bessel_jl(other, x);
  double cosine = Q * gsl_sf_bessel_yl(l, x) - s * b * P * gsl_sf_bessel_yl(other, x);
  return atan(sine / cosine);
}

static void a_square_well_has_its_exact_phases(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  const struct well well = {.depth = 300, .radius = 0.7};
  for (double E = 5; E < 1e5; E *= 20) {
    struct wh_radial_field f;
    double k = wh_au_wave_number(E + well.depth), delta[KAPPAS];
    struct wh_radial_grid grid = {1e-2, 2 + 24 / wh_au_wave_number(E), 1.2, 4 / k};
    assert_int_equal(wh_radial_field_build(c, &grid, &well.radius, 1, rV_of_well, &well, &f),
                     WH_OK);
    assert_int_equal(wh_phase_shifts(c, &f, E, KAPPAS, all_kappa, delta), WH_OK);
    /* Exact; rounding of k r and of the Bessel functions of the test. */
    for (int i = 0; i < KAPPAS; i++)
      assert_near(folded(delta[i] - phase_of_well(&well, E, all_kappa[i])), 0, 2e-11);
    wh_radial_field_free(&f);
  }
  wh_context_destroy(c);
}

static double rV_of_point(const void *user, double r, double from, double to) {
  (void)r, (void)from, (void)to;
  return -*(const double *)user;
}

/* Q/P of the regular Dirac-Coulomb wave. Diagonalising the 1/r terms with lambda^2 = kappa^2 -
   zeta^2, zeta = Z/c, turns the radial equations into the recurrence between the Coulomb functions
   F_{lambda-1} and F_lambda (DLMF 33.4.3, 33.4.4), eta = -Z (E + c^2)/(c^2 k). */
static double ratio_of_coulomb(double Z, double E, int kappa, double r) {
  double zeta = Z / LIGHT, lambda = sqrt(kappa * kappa - zeta * zeta), k = wh_au_wave_number(E);
  double plus = (E + 2 * LIGHT * LIGHT) / LIGHT, minus = E / LIGHT;
  double eta = -Z * (E + LIGHT * LIGHT) / (LIGHT * LIGHT * k);
  double R = sqrt(lambda * lambda + eta * eta) / lambda, x = k * r, exponent_F, exponent_G;
  gsl_sf_result F, Fp, G, Gp;
  gsl_sf_coulomb_wave_FG_e(eta, x, lambda, 0, &F, &Fp, &G, &Gp, &exponent_F, &exponent_G);
  double below = ((lambda / x + eta / lambda) * F.val + Fp.val) / R; /* F_{lambda-1} */
  double e =
      ((kappa - lambda) * (kappa - lambda) * plus + zeta * zeta * minus) / (-2 * lambda * zeta);
  double u = below, v = -k * R / e * F.val;
  return (u * (kappa + lambda) + v * (kappa - lambda)) / (zeta * (u + v));
}

static void a_point_charge_has_its_exact_waves(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  const double Z = 74;
  const int kappa[] = {-1, 1, -2, 2, -5, 5};
  for (double E = 10; E < 5e4; E *= 15) {
    struct wh_radial_field f;
    double k = wh_au_wave_number(E);
    struct wh_radial_grid grid = {1e-4, 0.3 + 9 / k, 1.2, 1 / k};
    assert_int_equal(wh_radial_field_build(c, &grid, NULL, 0, rV_of_point, &Z, &f), WH_OK);
    for (int i = 0; i < 6; i++) {
      double ratio, exact = ratio_of_coulomb(Z, E, kappa[i], f.radius[f.count]);
      assert_int_equal(wh_phase_ratio(c, &f, E, kappa[i], &ratio), WH_OK);
      /* As angles, so that a node of P does no harm; 1e-9 is what the Coulomb functions of the
         library called here promise. */
      double b = sqrt(E / (E + 2 * LIGHT * LIGHT));
      assert_near(folded(atan(ratio / b) - atan(exact / b)), 0, 1e-9);
    }
    wh_radial_field_free(&f);
  }
  wh_context_destroy(c);
}

static double rV_of_yukawa(const void *user, double r, double from, double to) {
  (void)from, (void)to;
  return -*(const double *)user * exp(-1.5 * r);
}

/* delta = delta_B + O(strength^2): halving the strength must quarter the difference. */
static void weak_fields_meet_born_with_second_order(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  const int kappa[] = {-1, 1, -3, 3, -10, 10};
  for (double E = 100; E < 1e4; E *= 20) {
    double difference[2][6];
    for (int halved = 0; halved < 2; halved++) {
      double strength = halved ? 0.05 : 0.1, born_up[12], born_down[12], delta[6];
      struct wh_screening cloud = {.Z = 1, .terms = 1, .A = {strength}, .alpha = {1.5, 1, 1}};
      struct wh_radial_grid grid = {1e-3, 16, 1.2, 2 / wh_au_wave_number(E)};
      struct wh_radial_field f;
      assert_int_equal(wh_radial_field_build(c, &grid, NULL, 0, rV_of_yukawa, &strength, &f),
                       WH_OK);
      assert_int_equal(wh_phase_shifts(c, &f, E, 6, kappa, delta), WH_OK);
      assert_int_equal(
          wh_born_waves(c, &(struct wh_atom){.cloud = &cloud}, E, 12, born_up, born_down), WH_OK);
      for (int i = 0; i < 6; i++)
        difference[halved][i] =
            delta[i] - (kappa[i] < 0 ? born_up[-kappa[i] - 1] : born_down[kappa[i]]);
      wh_radial_field_free(&f);
    }
    for (int i = 0; i < 6; i++) {
      double order = log2(difference[0][i] / difference[1][i]);
      assert_near(difference[0][i], 0, 2e-3);
      assert_near(order, 2, 0.1);
    }
  }
  wh_context_destroy(c);
}

static double rV_of_gauss(const void *user, double r, double from, double to) {
  (void)user, (void)from, (void)to;
  return -40 * r * exp(-r * r);
}

/* Degree 6 at points that lie symmetrically: the interpolation error is odd about the middle of an
   interval, so the phases converge with order 8 instead of 7. */
static void phases_converge_with_order_eight(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  const double E = 20, steps[] = {0.5, 0.25, 0.03125};
  const int kappa[] = {-1, 1, -2, 2};
  double delta[3][4];
  for (int i = 0; i < 3; i++) {
    struct wh_radial_field f;
    struct wh_radial_grid grid = {2 * steps[i], 8, 1.5, steps[i]};
    assert_int_equal(wh_radial_field_build(c, &grid, NULL, 0, rV_of_gauss, NULL, &f), WH_OK);
    assert_int_equal(wh_phase_shifts(c, &f, E, 4, kappa, delta[i]), WH_OK);
    wh_radial_field_free(&f);
  }
  double coarse = 0, fine = 0;
  for (int i = 0; i < 4; i++) {
    coarse = fmax(coarse, fabs(folded(delta[0][i] - delta[2][i])));
    fine = fmax(fine, fabs(folded(delta[1][i] - delta[2][i])));
  }
  print_message("order %.3f (errors %.2e, %.2e)\n", log2(coarse / fine), coarse, fine);
  assert_near(log2(coarse / fine), 8, 0.3);
  wh_context_destroy(c);
}

static void waves_that_cannot_be_matched_are_refused(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_radial_field f;
  struct wh_radial_grid grid = {1e-3, 2, 1.2, 0.1};
  double delta;
  assert_int_equal(wh_radial_field_build(c, &grid, NULL, 0, rV_of_gauss, NULL, &f), WH_OK);
  assert_int_equal(wh_phase_shifts(c, &f, 20, 1, &(int){-40}, &delta), WH_BAD_INPUT);
  assert_int_equal(wh_phase_shifts(c, &f, 20, 1, &(int){0}, &delta), WH_BAD_INPUT);
  /* Intervals far too long for the energy: the series must say so, not give a number. */
  assert_int_equal(wh_phase_shifts(c, &f, 1e8, 1, &(int){-1}, &delta), WH_NOT_CONVERGED);
  wh_radial_field_free(&f);
  grid.ratio = 3;
  assert_int_equal(wh_radial_field_build(c, &grid, NULL, 0, rV_of_gauss, NULL, &f), WH_INTERNAL);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(no_field_turns_no_phase),
      cmocka_unit_test(a_square_well_has_its_exact_phases),
      cmocka_unit_test(a_point_charge_has_its_exact_waves),
      cmocka_unit_test(weak_fields_meet_born_with_second_order),
      cmocka_unit_test(phases_converge_with_order_eight),
      cmocka_unit_test(waves_that_cannot_be_matched_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
