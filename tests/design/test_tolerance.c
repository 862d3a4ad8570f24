/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../near.h"
#include "design/tolerance.h"
#include "plates.h"

struct job {
  char folder[32];
  struct wh_case cs;
  struct wh_tolerance t;
};

static void new_folder(struct job *j) {
  memset(j, 0, sizeof *j);
  strcpy(j->folder, "/tmp/wehnelt-XXXXXX");
  assert_non_null(mkdtemp(j->folder));
}

static enum wh_status start(struct wh_context *c, const char *section, bool resume, struct job *j) {
  char all[4096];
  snprintf(all, sizeof all, "%s%s", PLATES, section);
  memset(&j->t, 0, sizeof j->t);
  WH_TRY(wh_case_read_text(c, "t.yaml", "", all, strlen(all), 0, NULL, &j->cs));
  return wh_tolerance_run(c, &j->cs, j->folder, resume, &j->t);
}

static void end(struct job *j) {
  wh_tolerance_free(&j->t);
  wh_case_free(&j->cs);
}

static void remove_folder(const struct job *j) {
  static const char *const files[] = {"tolerance-evaluations.csv",
                                      "sensitivities.csv",
                                      "distribution.csv",
                                      "samples.csv",
                                      "samples.json",
                                      "result.json"};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    char path[64];
    snprintf(path, sizeof path, "%s/%s", j->folder, files[i]);
    unlink(path);
  }
  rmdir(j->folder);
}

static const struct wh_figure *figure(const struct job *j, const char *name) {
  const struct wh_figure *f = wh_figures_find(&j->t.figures, name);
  assert_non_null(f);
  return f;
}

static void begin(struct wh_context *c, const char *section, struct job *j) {
  new_folder(j);
  if (start(c, section, false, j))
    fail_msg("%s", wh_error_text(c, 0));
}

/* d(eps0 w/g)/dg = -eps0 w/g^2. Central differences with steps h and h/2, extrapolated, are off by
   (h/g)^4/4 of it: the error falls with the fourth power of the step. */
static void slopes_converge_with_the_fourth_order(void **state) {
  double off[2];
  for (int k = 0; k < 2; k++) {
    struct job j;
    char section[256];
    snprintf(section, sizeof section,
             "tolerance: {samples: 0, figures: '*.a.b', errors: {gap: {path: parameters.gap, size: "
             "%s}}}\n",
             k ? "0.2 mm" : "0.4 mm");
    begin(*state, section, &j);
    const struct wh_sensitivity *s = &j.t.sensitivity[0];
    double exact = -plates_capacitance(2e-3, 10e-3) / 2e-3;
    off[k] = fabs(s->slope / exact - 1.0);
    assert_true(off[k] * fabs(exact) < s->error);
    double bent = 2.0 * plates_capacitance(2e-3, 10e-3) / (2e-3 * 2e-3);
    assert_near(s->curvature, bent, s->curvature_error);
    assert_near(s->effect, exact * j.t.size[0], 1e-3 * fabs(exact) * j.t.size[0]);
    end(&j);
    remove_folder(&j);
  }
  assert_near(off[1], pow(0.1, 4) / 4.0, 0.1 * pow(0.1, 4) / 4.0);
  assert_near(log2(off[0] / off[1]), 4.0, 0.3);
}

/* The capacitance is proportional to the width: a normal error of .1 mm of it makes a normal error
   of 1 % of the capacitance, of which 84.13 % are below one deviation, and a uniform error of at
   most .1 mm makes one of 1 %/sqrt(3), of which three quarters are below half the way. 5 errors are
   allowed: seed 1 is one draw. */
static void linear_figures_have_known_distributions(void **state) {
  double c0 = plates_capacitance(2e-3, 10e-3);
  for (int k = 0; k < 2; k++) {
    struct job j;
    char section[512];
    snprintf(
        section, sizeof section,
        "tolerance: {samples: 400, figures: '*.a.b', errors: {width: {path: parameters.width, "
        "law: %s, size: 0.1 mm}}, demands: {high: {figure: capacitance.a.b, max: %.12g F/m}}}\n",
        k ? "uniform" : "normal", c0 * (k ? 1.005 : 1.01));
    begin(*state, section, &j);
    const struct wh_figure *mean = figure(&j, "tolerance.mean.capacitance.a.b"),
                           *deviation = figure(&j, "tolerance.deviation.capacitance.a.b"),
                           *yield = figure(&j, "tolerance.yield");
    double wanted = 0.01 * c0 / (k ? sqrt(3.0) : 1.0);
    assert_near(mean->value, c0, 5.0 * mean->error);
    assert_near(mean->error, wanted / 20.0, 0.2 * wanted / 20.0);
    assert_near(deviation->value, wanted, 5.0 * deviation->error);
    assert_near(j.t.distribution[0].predicted, wanted, 1e-9 * wanted);
    assert_near(yield->value, k ? 0.75 : 0.841345, 5.0 * yield->error);
    assert_near(yield->value, figure(&j, "tolerance.yield.high")->value, 1e-15);
    assert_near(j.t.distribution[0].middle, c0, 0.15 * wanted);
    assert_int_equal(wh_tolerance_write(*state, &j.cs, &j.t, j.folder), WH_OK);
    end(&j);
    remove_folder(&j);
  }
}

/* C = eps0 w/g with the gap off by 2 % and the width by .2 % (normal): least squares over steps and
   pieces find slopes and curvature although both are off at once. In parts of C the gap's slope
   makes 2e-2, its curvature 4e-4, by which the mean moves, the width 2e-3; what the form lacks,
   terms of w g and g^3, is some 4e-5. */
static void least_squares_tell_slopes(void **state) {
  double c0 = plates_capacitance(2e-3, 10e-3), exact[2] = {-c0 / 2e-3, c0 / 10e-3};
  struct job j;
  begin(*state,
        "tolerance: {samples: 100, halves: false, figures: '*.a.b', errors: {gap: {path: "
        "parameters.gap, size: 0.04 mm}, width: {path: parameters.width, size: 0.02 mm}}}\n",
        &j);
  assert_int_equal(j.t.survey.points, 2 * 2 + 100);
  for (size_t i = 0; i < 2; i++) {
    const struct wh_sensitivity *s = &j.t.sensitivity[i];
    assert_near(s->slope, exact[i], 4.0 * s->error);
    assert_true(s->error < 0.02 * fabs(exact[i]));
    assert_near(s->variance / wh_tolerance_variance(&j.t, 0), (i ? 0.01 : 1.0) / 1.01, 1e-3);
  }
  const struct wh_sensitivity *gap = &j.t.sensitivity[0];
  assert_near(gap->curvature, 2.0 * c0 / (2e-3 * 2e-3), 4.0 * gap->curvature_error);
  assert_near(j.t.distribution[0].predicted, hypot(0.02, 0.002) * c0, 1e-4 * c0);
  assert_near(j.t.distribution[0].predicted_mean, c0 * (1.0 + 4e-4), 0.5e-4 * c0);
  assert_int_equal(wh_tolerance_write(*state, &j.cs, &j.t, j.folder), WH_OK);
  end(&j);
  remove_folder(&j);
}

/* A figure that one number alone bends: C = eps0 w/g as before, but exact for the width, of which
   it is a straight line. */
static void least_squares_are_exact_for_a_line(void **state) {
  struct job j;
  begin(*state,
        "tolerance: {samples: 5, halves: false, figures: '*.a.b', errors: {width: {path: "
        "parameters.width, law: uniform, size: 1 mm}}}\n",
        &j);
  double c0 = plates_capacitance(2e-3, 10e-3);
  assert_near(j.t.sensitivity[0].slope, c0 / 10e-3, 1e-9 * c0 / 10e-3);
  assert_true(fabs(j.t.sensitivity[0].curvature) * 1e-6 < 1e-9 * c0);
  end(&j);
  remove_folder(&j);
}

#define TWO                                                                                        \
  "tolerance: {samples: 9, errors: {gap: {path: parameters.gap, size: 0.1 mm}, width: {path: "     \
  "parameters.width, law: uniform, size: 0.1 mm}}}\n"

static void cancel_after_five(void *user, const char *what, double done, double total) {
  (void)total;
  if (strcmp(what, "runs") == 0 && done == 5.0)
    wh_context_cancel(user);
}

/* What is drawn and found is the same to the last bit with one and with two threads, and
   interrupted and resumed. */
static void samples_do_not_depend_on_the_way(void **state) {
  struct job first, other;
  begin(*state, TWO, &first);
  for (int k = 0; k < 2; k++) {
    new_folder(&other);
    if (k == 1) {
      struct wh_context *c = wh_context_create();
      wh_context_set_threads(c, 1);
      wh_context_set_progress(c, cancel_after_five, c);
      assert_int_equal(start(c, TWO, false, &other), WH_INTERRUPTED);
      end(&other);
      wh_context_destroy(c);
    }
    wh_context_set_threads(*state, 2);
    assert_int_equal(start(*state, TWO, k == 1, &other), WH_OK);
    wh_context_set_threads(*state, 1);
    const struct wh_survey *a = &first.t.survey, *b = &other.t.survey;
    assert_memory_equal(a->x, b->x, a->points * a->variables * sizeof *a->x);
    assert_memory_equal(first.t.distribution, other.t.distribution,
                        a->figures * sizeof *first.t.distribution);
    end(&other);
    remove_folder(&other);
  }
  end(&first);
  remove_folder(&first);
}

/* An error larger than what is allowed for a number leaves some pieces that cannot be run: they are
   bad, and the others have their figures. */
static void pieces_that_cannot_be_run_are_bad(void **state) {
  struct job j;
  wh_messages_clear(*state);
  begin(*state,
        "tolerance: {samples: 40, figures: '*.a.b', errors: {arc: {path: mesh.arc, law: uniform, "
        "size: 100 deg}}, demands: {any: {figure: capacitance.a.b, min: 1 pF/m}}}\n",
        &j);
  size_t failed = 0;
  for (size_t p = j.t.survey.points - 40; p < j.t.survey.points; p++)
    failed += *wh_survey_reason(&j.t.survey, p) != '\0';
  assert_true(failed > 0 && failed < 40);
  assert_int_equal(j.t.good, 40 - failed);
  assert_int_equal(wh_warning_count(*state), 1);
  end(&j);
  remove_folder(&j);
}

static void wrong_tolerances_are_refused(void **state) {
  static const struct {
    const char *section, *word;
  } wrong[] = {
      {"", "nothing is off"},
      {"tolerance: {errors: {g: {path: parameters.gat, size: 1 mm}}}\n", "no number"},
      {"tolerance: {errors: {g: {path: parameters.gap, size: 1 V}}}\n", "is not in m"},
      {"tolerance: {errors: {g: {path: parameters.gap, size: 0 mm}}}\n", "must be above 0"},
      {"tolerance: {samples: 0, halves: false, errors: {g: {path: parameters.gap, size: 1 mm}}}\n",
       "need pieces"},
      {"tolerance: {errors: {g: {path: parameters.gap, law: cauchy, size: 1 mm}}}\n", "law"},
      {"tolerance: {samples: 0, errors: {g: {path: parameters.gap, size: 0.1 mm}}, demands: {d: "
       "{figure: "
       "capacitance.a.c, max: 1 F/m}}}\n",
       "did you mean 'capacitance.a.b'"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct job j;
    new_folder(&j);
    wh_messages_clear(*state);
    assert_int_equal(start(*state, wrong[i].section, false, &j), WH_BAD_INPUT);
    if (!strstr(wh_error_text(*state, 0), wrong[i].word))
      fail_msg("'%s' lacks '%s'", wh_error_text(*state, 0), wrong[i].word);
    end(&j);
    remove_folder(&j);
  }
}

static int set_up(void **state) {
  if (!(*state = wh_context_create()))
    return -1;
  wh_context_set_threads(*state, 1);
  return 0;
}

static int tear_down(void **state) {
  wh_context_destroy(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(slopes_converge_with_the_fourth_order),
      cmocka_unit_test(linear_figures_have_known_distributions),
      cmocka_unit_test(least_squares_tell_slopes),
      cmocka_unit_test(least_squares_are_exact_for_a_line),
      cmocka_unit_test(samples_do_not_depend_on_the_way),
      cmocka_unit_test(pieces_that_cannot_be_run_are_bad),
      cmocka_unit_test(wrong_tolerances_are_refused),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
