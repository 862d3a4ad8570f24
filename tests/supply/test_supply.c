/* SPDX-License-Identifier: MPL-2.0 */
/* The multiplier against charge, energy, formulas of textbooks and another integrator. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "numerics/ode.h"
#include "supply/circuit.h"

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

/* Nearly ideal: charge flows in short bursts at the peaks. */
static struct wh_supply_params ideal(size_t stages) {
  return (struct wh_supply_params){
      .stages = stages,
      .capacitance = 10e-9,
      .drive = {.voltage = 2000.0, .frequency = 50e3, .resistance = 5.0, .efficiency = 1.0},
      .diode = {.drop = 1.0, .knee = 0.05, .resistance = 5.0},
      .load = {.current = 100e-6, .knee = 100.0},
      .duration = 8e-3,
      .window = 0.4e-3,
      .tolerance = 1e-7};
}

static void simulate(const struct wh_supply_params *p, struct wh_supply_result *r) {
  enum wh_status status = wh_supply_simulate(context, p, r);
  if (status)
    print_error("%s\n", wh_error_text(context, 0));
  assert_int_equal(status, WH_OK);
}

/* Over whole periods of a settled ladder every diode passes what the output gives, and what the
   source gives is found in resistance, diodes and load. Steps of 1e-7 of the drive are wrong by up
   to 2e-4 V each, and the load's charge is .2 V a period: 1e-3. */
static void test_charge_and_energy(void **state) {
  (void)state;
  struct wh_supply_params p = ideal(2);
  struct wh_supply_result r;
  simulate(&p, &r);
  const double *s = r.sum;
  assert_near(s[WH_SUPPLY_TIME], p.window, 1e-12);
  assert_near(s[WH_SUPPLY_FIRST] / s[WH_SUPPLY_DRAWN], 1.0, 1e-3);
  assert_near(s[WH_SUPPLY_LAST] / s[WH_SUPPLY_DRAWN], 1.0, 1e-3);
  double used = s[WH_SUPPLY_SERIES] + s[WH_SUPPLY_DIODES] + s[WH_SUPPLY_LOAD];
  assert_near((used + r.stored[1] - r.stored[0]) / s[WH_SUPPLY_SOURCE], 1.0, 1e-6);
  wh_supply_result_free(&r);
}

/* Kuffel, Zaengl & Kuffel (2.9), (2.11) at light load, within the 3 % asked for. The ripple holds
   for any number of stages. The drop takes the load's charge as drawn before the next opposite
   peak; with a steady current the mean output falls by q/C (2 N^3/3 + N^2/2 + N/3)
   (docs/theory/supply.md), which is 14 % more at N = 2 and 2.6 % more at N = 5. Diodes conduct for
   about 1/70 of a period before a peak, which takes 1.3 % off both. The diodes' drop hardly depends
   on the current (.07 V a diode for twice the current): formulas are held against the difference of
   two currents. */
static void test_formulas(void **state) {
  (void)state;
  for (size_t n = 2; n <= 5; n++) {
    struct wh_supply_params p = ideal(n);
    struct wh_supply_result r[2];
    double ripple = wh_supply_ripple_formula(n, 1e-9, p.drive.frequency, 100e-6);
    double drop = wh_supply_drop_formula(n, 1e-9, p.drive.frequency, 100e-6);
    p.capacitance = 1e-9;
    p.tolerance = 1e-6;
    p.duration = 0.4e-3 * (double)(n * n + 4);
    simulate(&p, &r[0]);
    p.load.current *= 2.0;
    simulate(&p, &r[1]);
    const struct wh_supply_period *last[2] = {&r[0].period[r[0].period_count - 1],
                                              &r[1].period[r[1].period_count - 1]};
    assert_near((last[0]->high - last[0]->low) / ripple, 1.0, 0.03);
    double fell = last[0]->mean - last[1]->mean;
    double steady = wh_supply_drop_steady(n, 1e-9, p.drive.frequency, 100e-6);
    assert_near(fell / steady, 1.0, 0.02);
    if (n >= 5)
      assert_near(fell / drop, 1.0, 0.03);
    wh_supply_result_free(&r[0]);
    wh_supply_result_free(&r[1]);
  }
}

/* ---- another integrator ---------------------------------------------------------------------- */

struct dense {
  struct wh_circuit *circuit;
  double factor[8][8]; /* Cholesky factor of the capacitances */
};

/* dv/dt with the whole matrix, for the explicit method of order 8. */
static void derivative(void *user, double t, const double *v, double *dv) {
  struct dense *d = user;
  size_t n = d->circuit->nodes;
  double out[8] = {0}, slope[24] = {0};
  wh_circuit_currents(d->circuit, t, v, out, slope);
  for (size_t i = 0; i < n; i++) {
    dv[i] = -out[i];
    for (size_t k = 0; k < i; k++)
      dv[i] -= d->factor[i][k] * dv[k];
    dv[i] /= d->factor[i][i];
  }
  for (size_t i = n; i-- > 0;) {
    for (size_t k = i + 1; k < n; k++)
      dv[i] -= d->factor[k][i] * dv[k];
    dv[i] /= d->factor[i][i];
  }
}

static void factorise(struct dense *d) {
  size_t n = d->circuit->nodes;
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j <= i; j++) {
      double sum = i - j <= WH_SUPPLY_BAND ? d->circuit->mass[i * 3 + (i - j)] : 0.0;
      for (size_t k = 0; k < j; k++)
        sum -= d->factor[i][k] * d->factor[j][k];
      d->factor[i][j] = i == j ? sqrt(sum) : sum / d->factor[j][j];
    }
}

/* Three stages with strays for the first 20 periods, when the voltages rise the most: Dormand and
   Prince's method with 8000 fixed steps a period, good to 1e-6 V, and ours. Our steps of 1e-7 of
   2000 V add up over the some 1000 steps of the start: 1e-5 of the output. */
static void test_other_integrator(void **state) {
  (void)state;
  enum { PERIODS = 20, STEPS = 8000 };
  struct wh_supply_params p = ideal(3);
  struct wh_supply_result r;
  struct wh_circuit k;
  struct wh_ode *o;
  double v[8] = {0}, h = 1.0 / (p.drive.frequency * STEPS);
  p.drive.resistance = 500.0;
  p.diode = (struct wh_supply_diode){
      .drop = 20.0, .knee = 1.0, .resistance = 500.0, .capacitance = 20e-12};
  p.capacitance = 1e-9;
  p.stray = 50e-12;
  p.duration = p.window = PERIODS / p.drive.frequency;
  simulate(&p, &r);
  assert_int_equal(wh_circuit_create(context, &p, &k), WH_OK);
  struct dense d = {.circuit = &k};
  k.amplitude = p.drive.voltage;
  factorise(&d);
  assert_int_equal(wh_ode_create(context, k.nodes, derivative, &d, &o), WH_OK);
  for (int i = 0; i < PERIODS * STEPS; i++) {
    wh_ode_start(o, i * h, v);
    const double *next = wh_ode_attempt(o, h);
    for (size_t n = 0; n < k.nodes; n++)
      v[n] = next[n];
  }
  const struct wh_supply_point *end = &r.wave[r.wave_count - 1];
  print_message("output after %d periods: %.6f V, other integrator %.6f V\n", PERIODS, end->output,
                v[k.output]);
  assert_near(end->output / v[k.output], 1.0, 1e-5);
  wh_ode_destroy(o);
  wh_circuit_free(&k);
  wh_supply_result_free(&r);
}

/* ---- loop, heating, bad input ---------------------------------------------------------------- */

static struct wh_supply_params looped(void) {
  struct wh_supply_params p = ideal(2);
  p.capacitance = 2e-9;
  p.feedback = (struct wh_supply_feedback){.voltage = 6000.0,
                                           .divider = 1e9,
                                           .ratio = 1e-3,
                                           .filter = 20e-6,
                                           .gain = 1.0,
                                           .integral = 0.5e-3,
                                           .ramp = 1e-3,
                                           .every = 2};
  p.load.start = 4e-3;
  p.duration = 12e-3;
  p.tolerance = 1e-5;
  return p;
}

/* An integral in the loop leaves no error of the mean: within 1e-4 of the wanted voltage with the
   tube on, although it draws the output down; the same noise gives the same digits. */
static void test_loop(void **state) {
  (void)state;
  struct wh_supply_params p = looped();
  struct wh_supply_result r[2];
  simulate(&p, &r[0]);
  assert_near(r[0].period[r[0].period_count - 1].mean / 6000.0, 1.0, 1e-4);
  wh_supply_result_free(&r[0]);
  p.feedback.noise = 1e-3;
  simulate(&p, &r[0]);
  simulate(&p, &r[1]);
  for (size_t i = 0; i < r[0].period_count; i++)
    assert_true(r[0].period[i].mean == r[1].period[i].mean);
  double v[100], mean = 0.0;
  assert_int_equal(wh_supply_voltages(context, &r[0], 100, v), WH_OK);
  for (int i = 0; i < 100; i++) {
    mean += v[i] / 100.0;
    assert_true(i == 0 || v[i] >= v[i - 1]);
  }
  assert_near(mean / r[0].period[r[0].period_count - 1].mean, 1.0, 1e-3);
  for (int i = 0; i < 2; i++)
    wh_supply_result_free(&r[i]);
}

/* Windings of 1 and 2 ohm, 2 : 1 up, 12 ohm that take 3 W: .5 A and 6 V. Without magnetizing
   current and core losses the primary carries 1 A: 3 + 2 * .25 + 1 = 4.5 W. With a core of 49 ohm
   across (6 + 1)/2 = 3.5 V: .25 W more, and 1.0714 A in the primary: 1.1480 W there. */
static void test_heating(void **state) {
  (void)state;
  struct wh_supply_filament f = {.power = 3.0,
                                 .resistance = 12.0,
                                 .frequency = 40e3,
                                 .turns = 2.0,
                                 .primary = 1.0,
                                 .secondary = 2.0,
                                 .magnetizing = 1e9,
                                 .core = 1e12,
                                 .efficiency = 1.0};
  struct wh_supply_heating h;
  wh_supply_heat(&f, &h);
  assert_near(h.voltage, 6.0, 1e-12);
  assert_near(h.current, 0.5, 1e-12);
  assert_near(h.drive, 4.5, 1e-8);
  assert_near(h.input, 4.5, 1e-8);
  f.core = 49.0;
  wh_supply_heat(&f, &h);
  assert_near(h.input, 3.0 + 0.5 + 0.25 + pow(1.0 + 3.5 / 49.0, 2.0), 1e-8);
}

static void test_bad_input(void **state) {
  (void)state;
  struct wh_supply_result r;
  struct wh_supply_params good = looped(), p;
#define REFUSED(change)                                                                            \
  p = good;                                                                                        \
  change;                                                                                          \
  assert_int_equal(wh_supply_simulate(context, &p, &r), WH_BAD_INPUT);                             \
  wh_supply_result_free(&r)
  REFUSED(p.stages = 0);
  REFUSED(p.capacitance = 0.0);
  REFUSED(p.drive.frequency = 0.0);
  REFUSED(p.diode.resistance = 0.0);
  REFUSED(p.window = 2.0 * p.duration);
  REFUSED(p.window = 1e-6);
  REFUSED(p.drive.frequency = 1e12);
  REFUSED(p.load.start = p.duration);
  REFUSED(p.feedback.voltage = 1e4); /* two stages of 2 kV give 8 kV */
  REFUSED(p.feedback.ratio = 1.0);
  REFUSED(p.feedback.every = 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(test_charge_and_energy, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_formulas, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_other_integrator, open_context, close_context),
      cmocka_unit_test_setup_teardown(test_loop, open_context, close_context),
      cmocka_unit_test(test_heating),
      cmocka_unit_test_setup_teardown(test_bad_input, open_context, close_context),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
