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
#include "base/random.h"
#include "material/atom.h"
#include "material/kinematics.h"
#include "material/shell.h"
#include "material/stopping.h"

static struct wh_inelastic model_of(struct wh_context *c, const char *name,
                                    struct wh_material *material) {
  struct wh_inelastic model;
  assert_int_equal(wh_material_find(c, name, material), WH_OK);
  assert_int_equal(wh_inelastic_create(c, material, &model), WH_OK);
  return model;
}

static int setup(void **state) {
  *state = wh_context_create();
  return *state ? 0 : 1;
}

static int teardown(void **state) {
  wh_context_destroy(*state);
  return 0;
}

/* The oscillators carry all electrons and give back I: both are sum rules, exact to rounding. */
static void sum_rules_hold(void **state) {
  const char *name[] = {"W", "Al", "Be", "kapton", "CsI", "steel-304", "air", "U"};
  for (size_t i = 0; i < sizeof name / sizeof *name; i++) {
    struct wh_material m;
    struct wh_inelastic q = model_of(*state, name[i], &m);
    double electrons = 0.0, mean = 0.0;
    for (size_t k = 0; k < q.count; k++) {
      electrons += q.oscillator[k].density;
      mean += q.oscillator[k].density * log(q.oscillator[k].resonance_eV);
    }
    assert_true(fabs(electrons / m.electron_density - 1.0) < 1e-3); /* xraylib: .33 for 1/3 */
    assert_true(fabs(exp(mean / electrons) / m.mean_excitation_eV - 1.0) < 5e-3);
    wh_inelastic_free(&q);
  }
}

/* For beta -> 1 the density effect is delta = 2 ln(Omega_p beta gamma/I) - 1 exactly (Fano 1963);
   at 1e12 eV corrections are of the order (W_k/(gamma Omega_p))^2, far below the tolerance. */
static void density_effect_has_its_limit(void **state) {
  const char *name[] = {"W", "Al", "water"};
  for (size_t i = 0; i < 3; i++) {
    struct wh_material m;
    struct wh_inelastic q = model_of(*state, name[i], &m);
    double gamma = 1e12 / WH_ELECTRON_REST_eV + 1.0;
    double exact = 2.0 * log(q.plasma_eV * gamma / m.mean_excitation_eV) - 1.0;
    assert_true(fabs(wh_inelastic_density_effect(&q, 1e12) - exact) < 0.02);
    assert_true(wh_inelastic_density_effect(&q, 1e4) < 0.01);
    wh_inelastic_free(&q);
  }
}

/* Bethe's formula is what the sum over oscillators tends to where no shell is near its threshold:
   within .1 % for Be, .3 % for Al from 10 keV (its K shell, 1.56 keV, leaves .2 %), within 1 % for
   W from 50 keV. The two share I and the density effect, nothing else. */
static void bare_stopping_tends_to_bethe(void **state) {
  static const struct {
    const char *name;
    double from_eV, tolerance;
  } wanted[] = {{"Be", 1e4, 1e-3}, {"Al", 1e4, 3e-3}, {"W", 5e4, 1e-2}, {"water", 1e4, 1e-3}};
  for (size_t i = 0; i < 4; i++) {
    struct wh_material m;
    struct wh_inelastic q = model_of(*state, wanted[i].name, &m);
    for (double energy = wanted[i].from_eV; energy <= 1e6; energy *= 1.2) {
      double exact = wh_inelastic_bethe_stopping(&q, energy);
      assert_true(fabs(wh_inelastic_bare_stopping(&q, energy) / exact - 1.0) < wanted[i].tolerance);
    }
    wh_inelastic_free(&q);
  }
}

/* Collision stopping power of M. J. Berger and S. M. Seltzer (ICRU Report 37; NIST ESTAR): for
   aluminium 16.49 MeV cm2/g at 10 keV and 3.177 at 100 keV (four digits); for the others by their
   formula, with the density effect of our oscillators (at most 1 % of the stopping power here).
   Demand 1.5 %; what is used is held within 1.45 %: tungsten takes all of it from 10 to 30 keV,
   where shells near threshold make the model differ from a formula that has no shell corrections.
 */
static void stopping_is_that_of_berger_and_seltzer(void **state) {
  static const struct {
    const char *name;
    double energy, value, tolerance;
  } known[] = {{"Al", 1e4, 16.49, 3e-3}, {"Al", 1e5, 3.177, 3e-3}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    struct wh_material m;
    struct wh_inelastic q = model_of(*state, known[i].name, &m);
    double value = wh_inelastic_stopping(&q, known[i].energy) / m.density * 1e-5;
    assert_true(fabs(value / known[i].value - 1.0) < known[i].tolerance);
    wh_inelastic_free(&q);
  }
  const char *name[] = {"W", "Al", "Be", "Au", "Mo", "Cu"};
  for (size_t i = 0; i < 6; i++) {
    struct wh_material m;
    struct wh_inelastic q = model_of(*state, name[i], &m);
    for (double energy = 1e4; energy <= 3e5; energy *= 1.1) {
      double exact = wh_inelastic_bethe_stopping(&q, energy);
      assert_true(fabs(wh_inelastic_stopping(&q, energy) / exact - 1.0) < 0.0146);
      double summed = wh_inelastic_moments(&q, energy, 0.0, energy).energy_eV;
      assert_true(fabs(summed / wh_inelastic_stopping(&q, energy) - 1.0) < 1e-9);
    }
    wh_inelastic_free(&q);
  }
}

/* Bragg's rule: compounds slow electrons as their elements would side by side, by mass. Described
   without a mean excitation energy of their own they take that of the rule; what is left is the
   density effect, and how near each is held to Berger and Seltzer's formula: within .8 %. */
static void compounds_stop_as_their_elements(void **state) {
  static const struct {
    const char *part[2];
    double mass[2], density, tolerance;
  } known[] = {{{"W", "Re"}, {.9, .1}, 19.4e3, 8e-3},
               {{"Al", "O"}, {.5293, .4707}, 3970, 8e-3},
               {{"Cs", "I"}, {.5115, .4885}, 4510, 8e-3},
               {{"H", "C"}, {.1437, .8563}, 940, 8e-3}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    struct wh_material whole, part[2];
    struct wh_inelastic q, own[2];
    struct wh_material_part parts[2] = {{.mass = known[i].mass[0]}, {.mass = known[i].mass[1]}};
    const char *name[2] = {known[i].part[0], known[i].part[1]};
    const struct wh_material_params p = {.density = known[i].density,
                                         .composition = {2, name, parts}};
    assert_int_equal(wh_material_create(*state, "whole", &p, &whole), WH_OK);
    assert_int_equal(wh_inelastic_create(*state, &whole, &q), WH_OK);
    for (int k = 0; k < 2; k++)
      own[k] = model_of(*state, name[k], &part[k]);
    for (double energy = 1e4; energy <= 1.01e5; energy *= pow(10.0, 0.25)) {
      double sum = 0.0;
      for (int k = 0; k < 2; k++)
        sum += known[i].mass[k] * wh_inelastic_stopping(&own[k], energy) / part[k].density;
      double ratio = wh_inelastic_stopping(&q, energy) / whole.density / sum;
      if (fabs(ratio - 1.0) > known[i].tolerance)
        print_error("%s%s, %g eV: %g\n", name[0], name[1], energy, ratio);
      assert_true(fabs(ratio - 1.0) < known[i].tolerance);
    }
    wh_inelastic_free(&q);
    for (int k = 0; k < 2; k++)
      wh_inelastic_free(&own[k]);
  }
}

/* Ranges in tungsten of 19.3 g/cm3 as PENELOPE gives them (PenRed 1.14): 2.063 um at 30 keV, 15.26
   um at 100 keV. The demand is 1.5 %. At 30 keV our stopping power is held nearer to Berger and
   Seltzer than PENELOPE's, which makes the range 1.45 % longer; the bare model gives 2.071 um. */
static void ranges_in_tungsten(void **state) {
  struct wh_material m;
  struct wh_inelastic q = model_of(*state, "W", &m);
  double range;
  assert_int_equal(wh_csda_range(*state, &m, &q, 3e4, &range), WH_OK);
  assert_true(fabs(range / 2.063e-6 - 1.0) < 0.015);
  assert_int_equal(wh_csda_range(*state, &m, &q, 1e5, &range), WH_OK);
  assert_true(fabs(range / 15.26e-6 - 1.0) < 0.005);
  assert_int_equal(wh_csda_range(*state, &m, &q, 10.0, &range), WH_BAD_INPUT);
  assert_int_equal(wh_csda_range(*state, &m, &q, 2e6, &range), WH_BAD_INPUT);
  wh_inelastic_free(&q);
}

/* Bote et al. (2009) with their own ionisation energies, evaluated by hand from the coefficients at
   overvoltages from 1.5 to 20. The fit
   is within 1.2 % of all of K and L, 2.1 % of M (tools/fit-shells compares 666 shells). */
static void shells_are_those_of_bote_and_salvat(void **state) {
  (void)state;
  static const struct {
    int z, shell;
    double edge, energy, sigma;
  } known[] = {{74, 0, 69689.1, 139378.2, 7.6494e-28}, {74, 3, 10205.2, 20410.4, 7.5976e-26},
               {74, 3, 10205.2, 51026, 7.1345e-26},    {13, 0, 1549.92, 7749.6, 1.2916e-24},
               {13, 0, 1549.92, 30998.4, 6.4492e-25},  {42, 1, 2850.34, 8551.02, 3.6759e-25},
               {47, 3, 3349.95, 26799.6, 5.1054e-25},  {74, 8, 1815.41, 7261.64, 4.0345e-24},
               {79, 4, 3402.27, 34022.7, 1.4907e-25},  {29, 0, 8950.25, 13425.375, 2.7025e-26}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    double sigma = wh_shell_ionisation(known[i].z, known[i].shell, known[i].edge, known[i].energy);
    assert_true(fabs(sigma / known[i].sigma - 1.0) < (known[i].shell < 4 ? 0.012 : 0.021));
  }
  assert_true(wh_shell_ionisation(74, 0, 69689.1, 69000.0) == 0.0);
  assert_true(wh_shell_ionisation(74, 9, 595.0, 1e4) == 0.0);
  assert_false(wh_shell_known(1, 0));
}

/* In the model used a shell is ionised as often as shell.h says: W L3 at 30 keV. */
static void scaled_oscillators_ionise_shells_rightly(void **state) {
  struct wh_material m;
  struct wh_inelastic q = model_of(*state, "W", &m);
  double scale[WH_INELASTIC_OSCILLATORS], energy = 3e4, rate = 0.0;
  double delta = wh_inelastic_density_effect(&q, energy);
  wh_inelastic_scales(&q, energy, scale);
  for (size_t k = 0; k < q.count; k++)
    for (enum wh_inelastic_channel channel = 0; q.oscillator[k].shell == 3 && channel < WH_CHANNELS;
         channel++)
      rate += scale[k] *
              wh_oscillator_moments(&q.oscillator[k], channel, energy, delta, 0.0, energy).count;
  double edge = wh_atom_edge_eV(74, 3);
  double wanted = m.element[0].number_density * wh_shell_ionisation(74, 3, edge, energy);
  assert_true(fabs(rate / wanted - 1.0) < 1e-12);
  wh_inelastic_free(&q);
}

/* The table splits the stopping power at its cutoff, and the mean hard loss drawn from it carries
   the rest: within five standard errors and 1e-3 for the interpolation of rows. */
static void table_and_events_belong_together(void **state) {
  enum { DRAWS = 100000 };
  struct wh_material m;
  struct wh_inelastic q = model_of(*state, "W", &m);
  struct wh_inelastic_table t;
  assert_int_equal(wh_inelastic_table_create(*state, &q, 50.0, 1e5, 100, 200.0, &t), WH_OK);
  struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 9);
  const size_t row = 80;
  double energy = wh_log_grid_point(&t.grid, row), mean = 0.0, square = 0.0;
  for (int i = 0; i < DRAWS; i++) {
    double u[4];
    for (int k = 0; k < 4; k++)
      u[k] = wh_random_uniform(&random);
    struct wh_inelastic_event e = wh_inelastic_table_sample(&t, &q, energy, u);
    mean += e.loss_eV / DRAWS;
    square += e.loss_eV * e.loss_eV / DRAWS;
  }
  double error = 5.0 * sqrt((square - mean * mean) / DRAWS) * t.rate[row];
  double whole = t.soft_stopping[row] + t.rate[row] * mean;
  assert_true(fabs(whole - t.stopping[row]) < error + 1e-3 * t.stopping[row]);
  assert_true(fabs(t.stopping[row] / wh_inelastic_stopping(&q, energy) - 1.0) < 1e-6);
  wh_inelastic_table_free(&t);
  assert_int_equal(wh_inelastic_table_create(*state, &q, 10.0, 1e5, 100, 200.0, &t), WH_BAD_INPUT);
  assert_int_equal(wh_inelastic_table_create(*state, &q, 50.0, 1e5, 1, 200.0, &t), WH_BAD_INPUT);
  assert_int_equal(wh_inelastic_table_create(*state, &q, 50.0, 1e5, 9, -1.0, &t), WH_BAD_INPUT);
  wh_inelastic_free(&q);
}

/* Moeller's cross section integrates in closed form (the integrals of F/W^2 and F/W): the
   quadrature of close collisions must agree to 1e-9. */
static void close_collisions_agree_with_the_closed_form(void **state) {
  (void)state;
  double energy = 1e5, low = 300.0, high = 0.5 * energy,
         r = energy / (energy + WH_ELECTRON_REST_eV);
  struct wh_oscillator k = {.density = 1e29, .resonance_eV = 20.0, .shell = -1};
  double a = r * r, count[2], loss[2];
  for (int i = 0; i < 2; i++) {
    double w = i ? high : low, v = energy - w;
    count[i] = -1.0 / w + 1.0 / v + (1.0 - a) / energy * log(v / w) + a * w / (energy * energy);
    loss[i] = log(w) + energy / v + (2.0 - a) * log(v) + 0.5 * a * w * w / (energy * energy);
  }
  double scale = wh_rutherford(energy) * k.density;
  struct wh_inelastic_moments m = wh_oscillator_moments(&k, WH_CLOSE, energy, 0.0, low, energy);
  assert_true(fabs(m.count / (scale * (count[1] - count[0])) - 1.0) < 1e-9);
  assert_true(fabs(m.energy_eV / (scale * (loss[1] - loss[0])) - 1.0) < 1e-9);
}

/* Restricted moments add up: what is above and below a cutoff is the whole. */
static void cutoff_splits_the_stopping_power(void **state) {
  struct wh_material m;
  struct wh_inelastic q = model_of(*state, "W", &m);
  struct wh_inelastic_moments all = wh_inelastic_moments(&q, 1e5, 0.0, 1e5);
  struct wh_inelastic_moments soft = wh_inelastic_moments(&q, 1e5, 0.0, 5e3);
  struct wh_inelastic_moments hard = wh_inelastic_moments(&q, 1e5, 5e3, 1e5);
  assert_true(fabs((soft.energy_eV + hard.energy_eV) / all.energy_eV - 1.0) < 1e-7);
  assert_true(fabs((soft.count + hard.count) / all.count - 1.0) < 1e-7);
  assert_true(fabs((soft.transport1 + hard.transport1) / all.transport1 - 1.0) < 1e-5);
  wh_inelastic_free(&q);
}

/* What is drawn has the moments of the tables, within five standard errors; energy and momentum
   stay within their bounds. */
static void check_channel(const struct wh_oscillator *k, enum wh_inelastic_channel channel,
                          double energy, double delta, struct wh_random *random) {
  enum { DRAWS = 10000 };
  const double from = 500.0;
  struct wh_inelastic_moments mean = wh_oscillator_moments(k, channel, energy, delta, from, energy);
  double loss = 0.0, loss2 = 0.0, turn = 0.0, turn2 = 0.0;
  if (!(mean.count > 0.0))
    return;
  assert_true(wh_oscillator_open(k, channel, energy, from));
  for (int i = 0; i < DRAWS; i++) {
    double u[2] = {wh_random_uniform(random), wh_random_uniform(random)};
    struct wh_inelastic_event e = wh_oscillator_sample(k, channel, energy, from, u);
    assert_true(e.loss_eV > from && e.loss_eV <= energy && e.delta_eV >= 0.0);
    assert_true(fabs(e.delta_eV + e.vacancy_eV - e.loss_eV) < 1e-9 * energy);
    assert_true(e.cos_theta <= 1.0 && e.cos_theta >= -1.0 && e.cos_delta <= 1.0);
    loss += e.loss_eV / DRAWS;
    loss2 += e.loss_eV * e.loss_eV / DRAWS;
    turn += (1.0 - e.cos_theta) / DRAWS;
    turn2 += (1.0 - e.cos_theta) * (1.0 - e.cos_theta) / DRAWS;
  }
  double error = 5.0 * sqrt(fmax(loss2 - loss * loss, 0.0) / DRAWS) + 1e-9 * loss;
  assert_true(fabs(loss - mean.energy_eV / mean.count) < error);
  error = 5.0 * sqrt(fmax(turn2 - turn * turn, 0.0) / DRAWS) + 1e-4 * turn;
  assert_true(fabs(turn - mean.transport1 / mean.count) <= error);
}

/* The energies lie just above the M, L and K edges of tungsten, and well above. */
static void sampled_events_have_the_moments(void **state) {
  struct wh_material m;
  struct wh_inelastic q = model_of(*state, "W", &m);
  struct wh_random random = wh_random_start(1, WH_RANDOM_TEST, 7);
  const double energy[] = {2e3, 3e3, 1.05e4, 1.3e4, 5e4, 7.1e4, 3e5};
  for (size_t i = 0; i < sizeof energy / sizeof *energy; i++) {
    double delta = wh_inelastic_density_effect(&q, energy[i]);
    for (size_t k = 0; k < q.count; k++)
      for (enum wh_inelastic_channel channel = 0; channel < WH_CHANNELS; channel++)
        check_channel(&q.oscillator[k], channel, energy[i], delta, &random);
  }
  wh_inelastic_free(&q);
}

/* In a close collision with an electron at rest both leave as Moeller's kinematics says:
   cos^2 theta = (E - W)/E (E + 2m)/(E - W + 2m), cos^2 delta = W/E (E + 2m)/(W + 2m). */
static void close_collisions_conserve_momentum(void **state) {
  (void)state;
  struct wh_oscillator k = {.density = 1e29, .resonance_eV = 20.0, .shell = -1};
  const double energy = 2e5, m2 = 2.0 * WH_ELECTRON_REST_eV;
  for (double u = 0.05; u < 1.0; u += 0.1) {
    struct wh_inelastic_event e =
        wh_oscillator_sample(&k, WH_CLOSE, energy, 1e3, (double[2]){u, 0.5});
    double w = e.loss_eV, left = energy - w;
    double primary = sqrt(left / energy * (energy + m2) / (left + m2));
    double second = sqrt(w / energy * (energy + m2) / (w + m2));
    assert_true(fabs(e.cos_theta - primary) < 1e-12 && fabs(e.cos_delta - second) < 1e-12);
    double along = sqrt(wh_cp2(left)) * e.cos_theta + sqrt(wh_cp2(w)) * e.cos_delta;
    assert_true(fabs(along / sqrt(wh_cp2(energy)) - 1.0) < 1e-12);
  }
}

static void impossible_excitation_energies_are_refused(void **state) {
  struct wh_material m;
  struct wh_inelastic q;
  assert_int_equal(wh_material_find(*state, "W", &m), WH_OK);
  m.mean_excitation_eV = 60.0;
  assert_int_equal(wh_inelastic_create(*state, &m, &q), WH_BAD_INPUT);
  m.mean_excitation_eV = 200.0;
  assert_int_equal(wh_inelastic_create(*state, &m, &q), WH_BAD_INPUT);
  assert_null(q.oscillator);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
  const struct CMUnitTest tests[] = {
      TEST(sum_rules_hold),
      TEST(density_effect_has_its_limit),
      TEST(bare_stopping_tends_to_bethe),
      TEST(stopping_is_that_of_berger_and_seltzer),
      TEST(compounds_stop_as_their_elements),
      TEST(ranges_in_tungsten),
      TEST(shells_are_those_of_bote_and_salvat),
      TEST(scaled_oscillators_ionise_shells_rightly),
      TEST(table_and_events_belong_together),
      TEST(close_collisions_agree_with_the_closed_form),
      TEST(cutoff_splits_the_stopping_power),
      TEST(sampled_events_have_the_moments),
      TEST(close_collisions_conserve_momentum),
      TEST(impossible_excitation_energies_are_refused),
  };
  return cmocka_run_group_tests_name("inelastic", tests, NULL, NULL);
}
