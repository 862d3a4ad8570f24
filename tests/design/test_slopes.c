/* SPDX-License-Identifier: MPL-2.0 */
/* Slopes of figures from the slopes of rays, against runs with other numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "design/evaluate.h"

enum { FIGURES = 5 };

struct probe {
  const char *file;
  size_t set_count;
  const char *set[6];
  size_t count;
  const char *path[2];
  double at[2], step[2];
  const char *figure[FIGURES];
};

static void run_at(struct wh_context *c, struct wh_case *cs, struct wh_run *last,
                   const struct probe *p, size_t i, double move, double out[FIGURES]) {
  struct wh_evaluation e;
  double x[2] = {p->at[0], p->at[1]};
  x[i] += move;
  assert_int_equal(wh_design_evaluate(c, cs, last, NULL, p->count, p->path, x, &e), WH_OK);
  assert_false(e.failed);
  for (size_t f = 0; f < FIGURES; f++)
    out[f] = wh_figures_find(&e.figures, p->figure[f])->value;
  wh_evaluation_free(&e);
}

/* Fourth order: differences over the step and over its half. */
static void differences(struct wh_context *c, struct wh_case *cs, struct wh_run *last,
                        const struct probe *p, size_t i, double slope[FIGURES]) {
  double side[2][2][FIGURES], h = p->step[i];
  for (int half = 0; half < 2; half++)
    for (int k = 0; k < 2; k++)
      run_at(c, cs, last, p, i, (k ? h : -h) / (half ? 2.0 : 1.0), side[half][k]);
  for (size_t f = 0; f < FIGURES; f++)
    slope[f] =
        (8.0 * (side[1][1][f] - side[1][0][f]) - (side[0][1][f] - side[0][0][f])) / (6.0 * h);
}

/* Largest relative difference over all figures and numbers of the case. */
static double worst(struct wh_context *c, const struct probe *p) {
  struct wh_case cs;
  struct wh_evaluator *e;
  struct wh_run last = {0};
  bool known;
  double slope[FIGURES * 2], d[FIGURES], off = 0.0;
  if (wh_case_read(c, p->file, p->set_count, p->set, &cs))
    fail_msg("%s", wh_error_text(c, 0));
  assert_int_equal(wh_evaluator_create(c, &cs, 1, NULL, p->count, p->path, &e), WH_OK);
  assert_int_equal(wh_evaluator_slopes(c, e, p->at, p->step, FIGURES, p->figure, &known, slope),
                   WH_OK);
  assert_true(known);
  for (size_t i = 0; i < p->count; i++) {
    differences(c, &cs, &last, p, i, d);
    for (size_t f = 0; f < FIGURES; f++) {
      double ours = slope[f * p->count + i];
      print_message("d %s / d %s: %.8g, by differences %.8g\n", p->figure[f], p->path[i], ours,
                    d[f]);
      off = fmax(off, fabs(ours / d[f] - 1.0));
    }
  }
  wh_evaluator_destroy(e);
  wh_run_free(&last);
  wh_case_free(&cs);
  return off;
}

/* A lens by its voltage. Its rays go through 60 elements of a field that is good to 1e-6, and the
   radius of the spot is small and of third order in the angle. */
static void lens_by_its_voltage(void **state) {
  const struct probe p = {.file = WH_CASES "/einzel.yaml",
                          .count = 1,
                          .path = {"parameters.middle"},
                          .at = {2500.0},
                          .step = {2.5},
                          .figure = {"image.z_paraxial", "image.magnification", "image.z_rms",
                                     "image.radius_rms", "lens.focal_image"}};
  assert_true(worst(*state, &p) < 3e-4);
}

/* An image tube with coils, by the voltage of a disc and the current of a coil. What is left is the
   second order of the step by which images are moved. */
static void tube_by_voltage_and_current(void **state) {
  const struct probe p = {.file = WH_CASES "/inverse-design-tube.yaml",
                          .count = 2,
                          .path = {"geometry.electrodes.disc3.voltage", "magnets.coil3.current"},
                          .at = {500.0, 1.0},
                          .step = {0.5, 1e-3},
                          .figure = {"image.z_paraxial", "image.magnification", "image.rotation",
                                     "image.z_rms", "image.radius_rms"}};
  assert_true(worst(*state, &p) < 1e-5);
}

/* A number that moves a body has no such slopes, nor has one that changes the energy of the
   electrons, nor a figure of the field. */
static void others_are_not_known(void **state) {
  static const char *const path[] = {"parameters.gap", "sources.object.energy",
                                     "parameters.middle"};
  static const char *const figure[] = {"image.z_rms", "image.z_rms", "capacitance.tube.middle"};
  const double at[] = {4e-3, 1e4, 2.5e3};
  for (int k = 0; k < 3; k++) {
    struct wh_case cs;
    struct wh_evaluator *e;
    bool known = true;
    double slope, step = 1e-3 * at[k];
    assert_int_equal(wh_case_read(*state, WH_CASES "/einzel.yaml", 0, NULL, &cs), WH_OK);
    assert_int_equal(wh_evaluator_create(*state, &cs, 1, NULL, 1, &path[k], &e), WH_OK);
    assert_int_equal(wh_evaluator_slopes(*state, e, &at[k], &step, 1, &figure[k], &known, &slope),
                     WH_OK);
    assert_false(known);
    wh_evaluator_destroy(e);
    wh_case_free(&cs);
  }
}

static int set_up(void **state) {
  *state = wh_context_create();
  return *state ? 0 : -1;
}

static int tear_down(void **state) {
  wh_context_destroy(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(lens_by_its_voltage, set_up, tear_down),
      cmocka_unit_test_setup_teardown(tube_by_voltage_and_current, set_up, tear_down),
      cmocka_unit_test_setup_teardown(others_are_not_known, set_up, tear_down),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
