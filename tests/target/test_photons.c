/* SPDX-License-Identifier: MPL-2.0 */
/* Photons that electrons make in a film, against another program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "bulk.h"

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

static void run(const struct bulk *b, struct wh_target_result *r) {
  enum wh_status status = bulk_run(context, b, r);
  if (status != WH_OK)
    print_error("%s\n", wh_error_text(context, 0));
  assert_int_equal(status, WH_OK);
}

static double figure(const struct wh_target_result *r, const char *name, double *error) {
  struct wh_figures figures = {0};
  assert_int_equal(wh_target_figures(context, r, &figures), WH_OK);
  const struct wh_figure *f = wh_figures_find(&figures, name);
  assert_non_null(f);
  double value = f->value;
  *error = f->error;
  print_message("%s %g +- %g\n", name, value, *error);
  wh_figures_free(&figures);
  return value;
}

/* PENELOPE's physics in full detail (PenRed 1.14): 1 um of tungsten on 250 um of beryllium, 50 keV;
   photons above 3 keV per electron and steradian, forward within 10 degrees: 9.54e-4 +- .07e-4, of
   them L-alpha-1 1.65e-4. Tolerances: 5 % and 10 %, what good sets of cross sections differ by, and
   three standard errors. */
static void test_film(void **state) {
  (void)state;
  const struct bulk b = {.material = "W",
                         .thickness = 1e-6,
                         .substrate = "Be",
                         .substrate_thickness = 250e-6,
                         .energy_eV = 50e3,
                         .photon_eV = 3e3,
                         .cone = 10.0 / 180.0 * WH_PI,
                         .transport = WH_TARGET_FAST,
                         .histories = 64000};
  struct wh_target_result r;
  double error;
  run(&b, &r);
  double all = figure(&r, "target.photons_per_electron_sr", &error);
  assert_near(all, 9.54e-4, 0.05 * 9.54e-4 + 3.0 * error);
  double line = figure(&r, "target.line.W-L-alpha-1", &error);
  assert_near(line, 1.65e-4, 0.1 * 1.65e-4 + 3.0 * error);
  wh_target_result_free(&r);
}

/* What is seen from everywhere is what leaves: the mean of photons per solid angle over the whole
   sphere, scored at births and scatterings with weights, against the photons followed until they
   are out. Tolerance: three standard errors of the difference. */
static void test_seen_all_around(void **state) {
  (void)state;
  const struct bulk b = {.material = "W",
                         .thickness = 0.5e-6,
                         .substrate = "Be",
                         .substrate_thickness = 5e-3,
                         .energy_eV = 50e3,
                         .photon_eV = 3e3,
                         .cone = WH_PI,
                         .transport = WH_TARGET_FAST,
                         .histories = 160000};
  struct wh_target_result r;
  run(&b, &r);
  static const int pair[2][2] = {{WH_SCORE_SEEN_NUMBER, WH_SCORE_PHOTON_NUMBER},
                                 {WH_SCORE_SEEN_ENERGY, WH_SCORE_PHOTON_ENERGY}};
  for (int k = 0; k < 2; k++) {
    size_t seen = (size_t)pair[k][0], left = (size_t)pair[k][1];
    double error = hypot(4.0 * WH_PI * wh_target_error(&r, seen), wh_target_error(&r, left));
    assert_true(error < 0.06 * wh_target_mean(&r, left));
    assert_near(4.0 * WH_PI * wh_target_mean(&r, seen), wh_target_mean(&r, left), 3.0 * error);
  }
  wh_target_result_free(&r);
}

/* A line focus under 12 degrees: the beam's rectangle of .2 mm by 1 mm looks .2 mm wide and
   1 mm sin(12 deg) long. The map holds what is seen, but for photons that fluoresce farther than
   the electrons' range from the beam: hard photons of the target go .1 mm in tungsten, .3 % of the
   energy. Its second moments are those of the rectangle, side^2/12, within 4 %: three standard
   errors of 64 000 electrons are 2.5 %, and that halo adds about 1 %. */
static void test_line_focus(void **state) {
  (void)state;
  double angle = 12.0 / 180.0 * WH_PI;
  const struct bulk b = {.material = "W",
                         .energy_eV = 100e3,
                         .photon_eV = 20e3,
                         .view = 0.5 * WH_PI + angle,
                         .width = 0.2e-3,
                         .length = 1e-3,
                         .spot_bins = 50,
                         .transport = WH_TARGET_FAST,
                         .histories = 64000};
  struct wh_target_result r;
  run(&b, &r);
  const struct wh_map_bins *m = &r.layout.seen;
  double sum = 0.0, first[2] = {0}, second[2] = {0};
  for (size_t i = 0; i < 50 * 50; i++) {
    double value = wh_target_mean(&r, m->first + i);
    double at[2] = {m->low[0] + ((double)(i % 50) + 0.5) * m->width[0],
                    m->low[1] + ((double)(i / 50) + 0.5) * m->width[1]};
    sum += value;
    for (int k = 0; k < 2; k++) {
      first[k] += value * at[k];
      second[k] += value * at[k] * at[k];
    }
  }
  assert_near(sum, wh_target_mean(&r, WH_SCORE_SEEN_ENERGY), 5e-3 * sum);
  const double side[2] = {b.width, b.length * sin(angle)};
  for (int k = 0; k < 2; k++) {
    double mean = first[k] / sum, variance = second[k] / sum - mean * mean;
    assert_near(12.0 * variance, side[k] * side[k], 0.04 * side[k] * side[k]);
  }
  wh_target_result_free(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_film),
      cmocka_unit_test(test_seen_all_around),
      cmocka_unit_test(test_line_focus),
  };
  return cmocka_run_group_tests(tests, open_context, close_context);
}
