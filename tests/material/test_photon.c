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
#include "material/photon.h"

static int setup(void **state) {
  *state = wh_context_create();
  return *state ? 0 : 1;
}

static int teardown(void **state) {
  wh_context_destroy(*state);
  return 0;
}

/* Mass attenuation coefficients [cm2/g] of J. H. Hubbell and S. M. Seltzer, NISTIR 5632 (1995),
   four digits. Tolerance 1.5 %: xraylib's figures are of the same origin but differ in the
   photoelectric part. */
static void attenuation_is_that_of_nist(void **state) {
  static const struct {
    const char *name;
    double energy, value;
  } known[] = {{"Be", 1e4, 0.6466},    {"Be", 2e4, 0.2251},    {"Al", 1e4, 26.23},
               {"Al", 3e4, 1.128},     {"Al", 6e4, 0.2778},    {"Al", 1e5, 0.1704},
               {"Cu", 1e4, 215.9},     {"Cu", 2e4, 33.79},     {"Cu", 5e4, 2.613},
               {"Cu", 1e5, 0.4584},    {"W", 2e4, 65.73},      {"W", 5e4, 5.949},
               {"W", 6e4, 3.713},      {"W", 1e5, 4.438},      {"Pb", 1e5, 5.549},
               {"water", 3e4, 0.3756}, {"water", 6e4, 0.2059}, {"water", 1e5, 0.1707}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    struct wh_material m;
    struct wh_attenuation a;
    assert_int_equal(wh_material_find(*state, known[i].name, &m), WH_OK);
    assert_int_equal(wh_photon_attenuation(*state, &m, known[i].energy, &a), WH_OK);
    double value = a.total / m.density * 10.0;
    assert_true(fabs(value / known[i].value - 1.0) < 0.015);
    assert_true(fabs(a.photoelectric + a.compton + a.rayleigh - a.total) < 1e-12 * a.total);
  }
}

/* xraylib answers 0 outside 0.1 to 800 keV: here it is an error, and so are wrong grids. */
static void energies_outside_are_refused(void **state) {
  struct wh_material m;
  struct wh_attenuation a;
  struct wh_photon p;
  double mu;
  assert_int_equal(wh_material_find(*state, "Al", &m), WH_OK);
  const double bad[] = {0.0, 99.0, 8.1e5, -1.0, NAN, INFINITY};
  for (int i = 0; i < 6; i++)
    assert_int_equal(wh_photon_attenuation(*state, &m, bad[i], &a), WH_BAD_INPUT);
  const double bad_air[] = {0.0, 999.0, 1.3e6, NAN};
  for (int i = 0; i < 4; i++)
    assert_int_equal(wh_photon_air_absorption(*state, bad_air[i], &mu), WH_BAD_INPUT);
  assert_int_equal(wh_photon_create(*state, &m, 50.0, 1e5, 100, &p), WH_BAD_INPUT);
  assert_int_equal(wh_photon_create(*state, &m, 1e3, 1e6, 100, &p), WH_BAD_INPUT);
  assert_int_equal(wh_photon_create(*state, &m, 1e5, 1e3, 100, &p), WH_BAD_INPUT);
  assert_int_equal(wh_photon_create(*state, &m, 1e3, 1e5, 0, &p), WH_BAD_INPUT);
}

/* NISTIR 5632: 4.742 cm2/g at 10 keV, .02325 at 100 keV, on both sides of the K edge of argon. */
static void air_absorbs_as_tabulated(void **state) {
  double mu;
  assert_int_equal(wh_photon_air_absorption(*state, 1e4, &mu), WH_OK);
  assert_true(fabs(mu - 0.4742) < 1e-12);
  assert_int_equal(wh_photon_air_absorption(*state, 1e5, &mu), WH_OK);
  assert_true(fabs(mu - 0.002325) < 1e-12);
  assert_int_equal(wh_photon_air_absorption(*state, 3202.0, &mu), WH_OK);
  assert_true(fabs(mu - 13.3) < 0.05);
  assert_int_equal(wh_photon_air_absorption(*state, 3203.0, &mu), WH_OK);
  assert_true(fabs(mu - 14.6) < 0.05);
}

/* The table between its points: 1e-3 of the direct value, edges excepted, and right beside edges.
 */
static void table_is_the_function(void **state) {
  struct wh_material m;
  struct wh_photon p;
  assert_int_equal(wh_material_find(*state, "WRe10", &m), WH_OK);
  assert_int_equal(wh_photon_create(*state, &m, 500.0, 3e5, 200, &p), WH_OK);
  static const double energy[] = {700.0,  5e3,    1.015e4, 1.03e4,  3.3e4, 6.9e4,
                                  6.96e4, 7.15e4, 7.18e4,  1.234e5, 2.9e5};
  for (size_t i = 0; i < sizeof energy / sizeof *energy; i++) {
    struct wh_attenuation a;
    assert_int_equal(wh_photon_attenuation(*state, &m, energy[i], &a), WH_OK);
    assert_true(fabs(wh_photon_total(&p, energy[i]) / a.total - 1.0) < 1e-3);
  }
  for (size_t i = 1; i < p.count; i++)
    assert_true(p.energy[i] > p.energy[i - 1]);
  wh_photon_free(&p);
}

/* Above its K edge tungsten absorbs four of five photons in the K shell: 1 - 1/jump, jump 5.10 by
   the attenuation on both sides of the edge; 2 %. Below it none. What is drawn agrees with the
   attenuation coefficients, five standard errors. */
static void shells_and_channels_are_drawn_rightly(void **state) {
  enum { DRAWS = 40000 };
  struct wh_material m;
  struct wh_photon p;
  struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 21);
  assert_int_equal(wh_material_find(*state, "W", &m), WH_OK);
  assert_int_equal(wh_photon_create(*state, &m, 1e3, 7.9e5, 200, &p), WH_OK);
  const double energy[] = {6.9e4, 7.0e4, 6e5};
  for (int e = 0; e < 3; e++) {
    struct wh_attenuation a;
    double count[WH_PHOTON_CHANNELS] = {0.0}, photo = 0.0;
    for (int i = 0; i < DRAWS; i++) {
      double u[2] = {wh_random_uniform(&random), wh_random_uniform(&random)};
      size_t element;
      int channel;
      wh_photon_choose(&p, energy[e], u, &element, &channel);
      count[channel] += 1.0 / DRAWS;
    }
    for (int s = 0; s <= WH_PHOTON_OUTER; s++)
      photo += count[s];
    assert_int_equal(wh_photon_attenuation(*state, &m, energy[e], &a), WH_OK);
    assert_true(fabs(photo - a.photoelectric / a.total) < 2.5 / sqrt(DRAWS));
    assert_true(fabs(count[WH_PHOTON_COMPTON] - a.compton / a.total) < 2.5 / sqrt(DRAWS));
    if (e == 0)
      assert_true(count[0] == 0.0);
    else
      assert_true(fabs(count[0] / photo - 0.804) < 0.02 + 0.01 * e);
  }
  wh_photon_free(&p);
}

/* Compton: energy is kept; for a light element at high energy the mean energy left and the mean
   cosine are those of Klein and Nishina (quadrature here), 1 %, for binding shifts the peak little.
 */
static void compton_tends_to_klein_nishina(void **state) {
  enum { DRAWS = 40000, STEPS = 4000 };
  struct wh_material m;
  struct wh_photon p;
  struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 22);
  assert_int_equal(wh_material_find(*state, "Be", &m), WH_OK);
  assert_int_equal(wh_photon_create(*state, &m, 1e3, 7.9e5, 50, &p), WH_OK);
  const double energy = 2e5, k = energy / WH_ELECTRON_REST_eV;
  double norm = 0.0, cosine = 0.0, kept = 0.0, drawn_cosine = 0.0, drawn_kept = 0.0;
  for (int i = 0; i < STEPS; i++) {
    double c = -1.0 + (2.0 * i + 1.0) / STEPS, r = 1.0 / (1.0 + k * (1.0 - c));
    double weight = r * r * (r + 1.0 / r - 1.0 + c * c);
    norm += weight;
    cosine += weight * c;
    kept += weight * r;
  }
  for (int i = 0; i < DRAWS; i++) {
    struct wh_compton e = wh_photon_compton(&p.element[0], energy, &random);
    assert_true(fabs(e.energy_eV + e.electron_eV + e.vacancy_eV - energy) < 1e-6);
    assert_true(e.electron_eV >= 0.0 && fabs(e.electron_cosine) <= 1.0);
    drawn_cosine += e.cosine / DRAWS;
    drawn_kept += e.energy_eV / energy / DRAWS;
  }
  assert_true(fabs(drawn_cosine - cosine / norm) < 0.01);
  assert_true(fabs(drawn_kept - kept / norm) < 0.005);
  wh_photon_free(&p);
}

/* A second way to the Compton cross section: Klein and Nishina's times the share of electrons that
   can be freed, the very function from which angles are drawn, integrated, against xraylib's
   (Hartree-Fock incoherent scattering functions): 2.5 % from 30 keV, 6 % at 20 keV; the impulse
   approximation is known to fail for tightly bound electrons at lower energies. The share of
   photons that the sampling keeps of Klein and Nishina's is that integral. */
static void compton_cross_section_a_second_way(void **state) {
  static const struct {
    const char *name;
    double energy, tolerance;
  } at[] = {{"Be", 5e4, 0.025}, {"Al", 3e4, 0.025}, {"Cu", 2e4, 0.06},
            {"W", 2e4, 0.06},   {"W", 5e4, 0.025},  {"W", 2e5, 0.025}};
  enum { STEPS = 2000 };
  for (size_t n = 0; n < sizeof at / sizeof *at; n++) {
    struct wh_material m;
    struct wh_photon p;
    struct wh_attenuation a;
    assert_int_equal(wh_material_find(*state, at[n].name, &m), WH_OK);
    assert_int_equal(wh_photon_create(*state, &m, 1e3, 7.9e5, 20, &p), WH_OK);
    assert_int_equal(wh_photon_attenuation(*state, &m, at[n].energy, &a), WH_OK);
    double k = at[n].energy / WH_ELECTRON_REST_eV, sum = 0.0;
    const double half_r2 = 0.5 * 2.8179403262e-15 * 2.8179403262e-15;
    for (int i = 0; i < STEPS; i++) {
      double c = -1.0 + (2.0 * i + 1.0) / STEPS, r = 1.0 / (1.0 + k * (1.0 - c));
      sum += half_r2 * r * r * (r + 1.0 / r - 1.0 + c * c) * 2.0 * WH_PI * 2.0 / STEPS *
             wh_photon_compton_open(&p.element[0], at[n].energy, 1.0 - c);
    }
    double wanted = a.compton / m.element[0].number_density;
    assert_true(fabs(sum / wanted - 1.0) < at[n].tolerance);
    wh_photon_free(&p);
  }
}

/* Doppler broadening at right angles in aluminium at 60 keV. To first order E' moves by
   (E'/E) c |q| p/(m c^2); the mean of |p| over the Compton profile of Biggs et al. (1975), as
   xraylib gives it, is 1.88 atomic units, which makes 989 eV. Tolerance 10 %: the bound electrons
   cannot take less than their binding energy, which cuts one side of their lines, and the profile
   used is a fit. */
static void compton_lines_are_broadened(void **state) {
  struct wh_material m;
  struct wh_photon p;
  struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 23);
  assert_int_equal(wh_material_find(*state, "Al", &m), WH_OK);
  assert_int_equal(wh_photon_create(*state, &m, 1e3, 1e5, 50, &p), WH_OK);
  double k = 6e4 / WH_ELECTRON_REST_eV, sum = 0.0, count = 0.0;
  for (int i = 0; i < 200000; i++) {
    struct wh_compton e = wh_photon_compton(&p.element[0], 6e4, &random);
    if (fabs(e.cosine) > 0.05)
      continue;
    sum += fabs(e.energy_eV - 6e4 / (1.0 + k * (1.0 - e.cosine)));
    count += 1.0;
  }
  assert_true(fabs(sum / count / 989.0 - 1.0) < 0.1);
  wh_photon_free(&p);
}

/* The form factor at zero is Z; what is drawn has the mean of 1 - cos of (1 + cos^2) F^2
   (quadrature on the tabulated F^2), five standard errors. */
static void rayleigh_follows_the_form_factor(void **state) {
  enum { DRAWS = 40000, STEPS = 20000 };
  struct wh_material m;
  struct wh_photon p;
  struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 24);
  assert_int_equal(wh_material_find(*state, "W", &m), WH_OK);
  assert_int_equal(wh_photon_create(*state, &m, 1e3, 1e5, 50, &p), WH_OK);
  const struct wh_photon_element *e = &p.element[0];
  assert_true(fabs(e->form2[0] / (74.0 * 74.0) - 1.0) < 1e-4);
  const double energy[] = {2e3, 2e4, 1e5};
  for (int k = 0; k < 3; k++) {
    double most = energy[k] / 12398.4198, norm = 0.0, mean = 0.0, drawn = 0.0, square = 0.0;
    for (int i = 0; i < STEPS; i++) { /* in sqrt(1 - cos), where F^2 is smooth */
      double s = (i + 0.5) / STEPS * sqrt(2.0), t = s * s, c = 1.0 - t;
      double place = (log(0.5 * t * most * most) - e->form_low) / e->form_step;
      size_t n = place > 0.0 ? (size_t)place : 0;
      double f2 = e->form2[n] + fmax(place - (double)n, 0.0) * (e->form2[n + 1] - e->form2[n]);
      norm += s * f2 * (1.0 + c * c);
      mean += s * f2 * (1.0 + c * c) * t;
    }
    for (int i = 0; i < DRAWS; i++) {
      double t = 1.0 - wh_photon_rayleigh(e, energy[k], &random);
      assert_true(t >= 0.0 && t <= 2.0);
      drawn += t / DRAWS;
      square += t * t / DRAWS;
    }
    double error = 5.0 * sqrt((square - drawn * drawn) / DRAWS);
    assert_true(fabs(drawn - mean / norm) < error + 2e-3 * drawn);
    /* trapezoids over the nodes of the table: 1 % */
    assert_true(fabs(wh_photon_rayleigh_turn(e, energy[k]) / (mean / norm) - 1.0) < 1e-2);
  }
  wh_photon_free(&p);
}

/* Slow photoelectrons leave along the field (mean cosine small), fast ones forward. The mean cosine
   of sin^2/(1 - beta cos)^4, the Sauter formula for slow electrons, is beta for beta -> 0 (2 beta
   to first order less the change of norm): checked by quadrature at 1 keV. */
static void photoelectrons_follow_sauter(void **state) {
  (void)state;
  enum { DRAWS = 100000, STEPS = 4000 };
  struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 25);
  double beta = sqrt(1.0 - pow(1.0 + 1e3 / WH_ELECTRON_REST_eV, -2.0)), norm = 0.0, mean = 0.0;
  for (int i = 0; i < STEPS; i++) {
    double c = -1.0 + (2.0 * i + 1.0) / STEPS, w = (1.0 - c * c) / pow(1.0 - beta * c, 4.0);
    norm += w;
    mean += w * c;
  }
  double slow = 0.0, fast = 0.0;
  for (int i = 0; i < DRAWS; i++) {
    slow += wh_photon_electron_cosine(1e3, &random) / DRAWS;
    fast += wh_photon_electron_cosine(3e5, &random) / DRAWS;
  }
  assert_true(fabs(slow - mean / norm) < 5.0 * 0.5 / sqrt(DRAWS));
  assert_true(fast > 0.6 && fast < 0.95);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      TEST(attenuation_is_that_of_nist),
      TEST(energies_outside_are_refused),
      TEST(air_absorbs_as_tabulated),
      TEST(table_is_the_function),
      TEST(shells_and_channels_are_drawn_rightly),
      TEST(compton_tends_to_klein_nishina),
      TEST(compton_cross_section_a_second_way),
      TEST(compton_lines_are_broadened),
      TEST(rayleigh_follows_the_form_factor),
      TEST(photoelectrons_follow_sauter),
  };
  return cmocka_run_group_tests_name("photon", tests, NULL, NULL);
}
