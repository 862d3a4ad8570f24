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
#include "base/file.h"
#include "design/sweep.h"
#include "design/values.h"
#include "plates.h"
#include "run/run.h"
#include "spheres.h"

struct job {
  char folder[32];
  struct wh_case cs;
  struct wh_sweep sweep;
};

static void new_folder(struct job *j) {
  memset(j, 0, sizeof *j);
  strcpy(j->folder, "/tmp/wehnelt-XXXXXX");
  assert_non_null(mkdtemp(j->folder));
}

static enum wh_status start(struct wh_context *c, const char *section,
                            const struct wh_sweep_request *r, bool resume, struct job *j) {
  char all[4096];
  snprintf(all, sizeof all, "%s%s", PLATES, section);
  memset(&j->sweep, 0, sizeof j->sweep);
  WH_TRY(wh_case_read_text(c, "t.yaml", "", all, strlen(all), 0, NULL, &j->cs));
  return wh_sweep_run(c, &j->cs, r, j->folder, resume, &j->sweep);
}

static void end(struct job *j) {
  wh_sweep_free(&j->sweep);
  wh_case_free(&j->cs);
}

static char *table(struct wh_context *c, const struct job *j) {
  char path[64], *text;
  size_t size;
  snprintf(path, sizeof path, "%s/sweep.csv", j->folder);
  assert_int_equal(wh_file_read(c, path, 1 << 20, &text, &size), WH_OK);
  return text;
}

static void remove_folder(const struct job *j) {
  static const char *const files[] = {"sweep-evaluations.csv", "sweep.csv", "sweep.json"};
  for (size_t i = 0; i < 3; i++) {
    char path[64];
    snprintf(path, sizeof path, "%s/%s", j->folder, files[i]);
    unlink(path);
  }
  rmdir(j->folder);
}

#define GAPS "sweep: {vary: {gap: {path: parameters.gap, values: '1 mm : 4 mm : 7 : log'}}}\n"

/* eps0 width/gap at every point; rounding of the solution only. */
static void every_point_has_its_figures(void **state) {
  struct job j;
  new_folder(&j);
  if (start(*state, GAPS, &(struct wh_sweep_request){0}, false, &j))
    fail_msg("%s", wh_error_text(*state, 0));
  const struct wh_survey *s = &j.sweep.survey;
  size_t figure = wh_survey_find(s, "capacitance.a.b");
  assert_int_equal(s->done, 7);
  assert_string_equal(s->unit[0], "m");
  for (size_t i = 0; i < 7; i++) {
    double gap = 1e-3 * pow(4.0, (double)i / 6.0);
    assert_near(s->x[i], gap, 1e-15);
    assert_near(wh_survey_value(s, i, figure), plates_capacitance(gap, 10e-3), 1e-20);
  }
  end(&j);
  remove_folder(&j);
}

/* The first number changes fastest; numbers that step together are paired. */
static void several_numbers_are_combined(void **state) {
  static const char *const vary[] = {"parameters.gap=1 mm, 2 mm", "parameters.width=5mm:10mm:2"};
  static const double x[4][2] = {{1e-3, 5e-3}, {2e-3, 5e-3}, {1e-3, 10e-3}, {2e-3, 10e-3}};
  for (int together = 0; together < 2; together++) {
    struct job j;
    new_folder(&j);
    const struct wh_sweep_request r = {
        .vary_count = 2, .vary = vary, .together = together, .figures = "*.a.b"};
    assert_int_equal(start(*state, "", &r, false, &j), WH_OK);
    const struct wh_survey *s = &j.sweep.survey;
    assert_int_equal(s->figures, 1);
    assert_int_equal(s->points, together ? 2 : 4);
    for (size_t i = 0; i < s->points; i++) {
      const double *wanted = x[together ? 3 * i : i];
      assert_near(s->x[2 * i], wanted[0], 1e-15);
      assert_near(s->x[2 * i + 1], wanted[1], 1e-15);
      assert_near(wh_survey_value(s, i, 0), plates_capacitance(wanted[0], wanted[1]), 1e-20);
    }
    end(&j);
    remove_folder(&j);
  }
}

static void cancel_after_three(void *user, const char *what, double done, double total) {
  (void)total;
  if (strcmp(what, "runs") == 0 && done == 3.0)
    wh_context_cancel(user);
}

/* One thread, two threads, and interrupted and resumed: the same table to the last byte. */
static void table_is_the_same_on_every_way(void **state) {
  char *text[3];
  const struct wh_sweep_request r = {0};
  for (int k = 0; k < 3; k++) {
    struct job j;
    new_folder(&j);
    if (k == 2) {
      struct wh_context *c = wh_context_create();
      wh_context_set_threads(c, 1);
      wh_context_set_progress(c, cancel_after_three, c);
      assert_int_equal(start(c, GAPS, &r, false, &j), WH_INTERRUPTED);
      assert_int_equal(j.sweep.survey.done, 4); /* one of them is the case as it is */
      char *part = table(c, &j);
      assert_non_null(strstr(part, "capacitance"));
      free(part);
      end(&j);
      wh_context_destroy(c);
    }
    wh_context_set_threads(*state, k == 1 ? 2 : 1);
    assert_int_equal(start(*state, GAPS, &r, k == 2, &j), WH_OK);
    assert_int_equal(j.sweep.survey.evaluations.resumed, k == 2 ? 4 : 0);
    text[k] = table(*state, &j);
    end(&j);
    remove_folder(&j);
  }
  assert_string_equal(text[0], text[1]);
  assert_string_equal(text[0], text[2]);
  for (int k = 0; k < 3; k++)
    free(text[k]);
}

/* Mesh and basis potentials are kept where only voltages change: every figure is that of a run of
   its own, to the last bit. */
static void what_is_kept_changes_nothing(void **state) {
  static const char *const vary = "parameters.U=5 kV, 12 kV", *const set[] = {"parameters.U=5 kV",
                                                                              "parameters.U=12 kV"};
  struct job j;
  new_folder(&j);
  assert_int_equal(
      wh_case_read_text(*state, "t.yaml", "", SPHERES, strlen(SPHERES), 0, NULL, &j.cs), WH_OK);
  const struct wh_sweep_request r = {.vary_count = 1, .vary = &vary};
  if (wh_sweep_run(*state, &j.cs, &r, j.folder, false, &j.sweep))
    fail_msg("%s", wh_error_text(*state, 0));
  for (size_t i = 0; i < 2; i++) {
    struct wh_case alone;
    struct wh_run run;
    assert_int_equal(
        wh_case_read_text(*state, "t.yaml", "", SPHERES, strlen(SPHERES), 1, &set[i], &alone),
        WH_OK);
    assert_int_equal(
        wh_run_case(*state, &alone, &(struct wh_run_options){.single_pass = true}, &run), WH_OK);
    assert_int_equal(j.sweep.survey.figures, run.pass.figures.count);
    for (size_t k = 0; k < run.pass.figures.count; k++) {
      const struct wh_figure *f = &run.pass.figures.item[k];
      double swept = wh_survey_value(&j.sweep.survey, i, wh_survey_find(&j.sweep.survey, f->name));
      if (swept != f->value)
        fail_msg("%s is %.17g in the sweep and %.17g alone", f->name, swept, f->value);
    }
    wh_run_free(&run);
    wh_case_free(&alone);
  }
  end(&j);
  remove_folder(&j);
}

/* A gap of no width cannot be meshed: that point is empty and says why, the others are there. */
static void points_that_fail_are_recorded(void **state) {
  struct job j;
  static const char *const some[] = {"parameters.gap=1 mm, 0 mm, 3 mm"}, *const none[] = {
                                                                             "parameters.gap=0 mm"};
  new_folder(&j);
  wh_messages_clear(*state);
  const struct wh_sweep_request r = {.vary_count = 1, .vary = some};
  assert_int_equal(start(*state, "", &r, false, &j), WH_OK);
  const struct wh_survey *s = &j.sweep.survey;
  assert_int_equal(s->failed, 1);
  assert_int_equal(wh_warning_count(*state), 1);
  size_t figure = wh_survey_find(s, "capacitance.a.b");
  assert_true(isnan(wh_survey_value(s, 1, figure)));
  assert_true(strlen(wh_survey_reason(s, 1)) > 10);
  assert_near(wh_survey_value(s, 2, figure), plates_capacitance(3e-3, 10e-3), 1e-20);
  end(&j);
  const struct wh_sweep_request all = {.vary_count = 1, .vary = none};
  assert_int_equal(start(*state, "", &all, false, &j), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(*state, 0), "no point of the sweep could be run"));
  end(&j);
  remove_folder(&j);
}

static void wrong_sweeps_are_refused(void **state) {
  static const struct {
    const char *vary, *word;
  } wrong[] = {
      {"parameters.gat=1 mm, 2 mm", "no number 'parameters.gat'"},
      {"parameters.gap", "write PATH="},
      {"parameters.gap=1 mm:2 mm", "write FROM : TO : COUNT"},
      {"parameters.gap=1 mm:2 mm:x", "write FROM : TO : COUNT"},
      {"parameters.gap=1 mm:2 mm:1", "from 2 to"},
      {"parameters.gap=1 mm:2 mm:3:cubic", "write FROM : TO : COUNT"},
      {"parameters.gap=1 mm:1 mm:3", "is no range"},
      {"parameters.gap=0 mm:1 mm:3:log", "of one sign"},
      {"parameters.gap=1 V, 2 V", "is not in m"},
      {"parameters.gap=1 mm,,2 mm", "''"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct job j;
    new_folder(&j);
    wh_messages_clear(*state);
    const struct wh_sweep_request r = {.vary_count = 1, .vary = &wrong[i].vary};
    assert_int_equal(start(*state, "", &r, false, &j), WH_BAD_INPUT);
    if (!strstr(wh_error_text(*state, 0), wrong[i].word))
      fail_msg("'%s' lacks '%s'", wh_error_text(*state, 0), wrong[i].word);
    end(&j);
    remove_folder(&j);
  }
  static const char *const uneven[] = {"parameters.gap=1 mm, 2 mm", "parameters.width=5mm"},
                           *const twice[] = {"parameters.gap=1 mm", "parameters.gap=2 mm"};
  const struct wh_sweep_request together = {.vary_count = 2, .vary = uneven, .together = true},
                                doubled = {.vary_count = 2, .vary = twice},
                                unknown = {.vary_count = 1, .vary = twice, .figures = "image.*"};
  const struct wh_sweep_request *const request[] = {&together, &doubled, &unknown,
                                                    &(struct wh_sweep_request){0}};
  static const char *const word[] = {"as many values each", "twice", "no figure of 'image.*'",
                                     "nothing to sweep"};
  for (size_t i = 0; i < 4; i++) {
    struct job j;
    new_folder(&j);
    wh_messages_clear(*state);
    assert_int_equal(start(*state, "", request[i], false, &j), WH_BAD_INPUT);
    assert_non_null(strstr(wh_error_text(*state, 0), word[i]));
    end(&j);
    remove_folder(&j);
  }
}

/* A supply that nothing loads cannot be run, and need not be for a capacitance. */
static void stages_of_no_interest_are_left_out(void **state) {
  static const char supply[] =
      "supply: {stages: 2, capacitance: 1 nF, drive: {voltage: 8 kV, frequency: 50 kHz}, duration: "
      "1 ms, window: 0.1 ms}\n";
  static const char *const vary = "parameters.gap=1 mm, 4 mm";
  struct wh_sweep_request r = {.vary_count = 1, .vary = &vary, .figures = "capacitance.*"};
  struct job j;
  new_folder(&j);
  assert_int_equal(start(*state, supply, &r, false, &j), WH_OK);
  assert_near(wh_survey_value(&j.sweep.survey, 1, 0), plates_capacitance(4e-3, 10e-3), 1e-15);
  end(&j);
  r.figures = "capacitance.*, supply.voltage";
  wh_messages_clear(*state);
  assert_int_equal(start(*state, supply, &r, false, &j), WH_BAD_INPUT);
  if (!strstr(wh_error_text(*state, 0), "supply"))
    fail_msg("'%s' is not about the supply", wh_error_text(*state, 0));
  end(&j);
  remove_folder(&j);
  wh_messages_clear(*state);
}

static void lists_of_names_match(void **state) {
  (void)state;
  assert_true(wh_design_listed("", "image.z_best"));
  assert_true(wh_design_listed("lens.*, image.z_*", "image.z_best"));
  assert_false(wh_design_listed("lens.*, image.z_*", "image.radius_best"));
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
      cmocka_unit_test(every_point_has_its_figures),
      cmocka_unit_test(several_numbers_are_combined),
      cmocka_unit_test(table_is_the_same_on_every_way),
      cmocka_unit_test(what_is_kept_changes_nothing),
      cmocka_unit_test(points_that_fail_are_recorded),
      cmocka_unit_test(wrong_sweeps_are_refused),
      cmocka_unit_test(stages_of_no_interest_are_left_out),
      cmocka_unit_test(lists_of_names_match),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
