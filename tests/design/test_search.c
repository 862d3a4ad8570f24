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
#include "design/run_search.h"
#include "plates.h"
#include "spheres.h"

#define THREE                                                                                      \
  "optimize:\n  method: bobyqa\n  tolerance: 1e-3\n  variables:\n"                                 \
  "    Rc: {path: parameters.Rc, min: 15 mm, max: 35 mm}\n"                                        \
  "    Ra: {path: parameters.Ra, min: 3 mm, max: 7 mm}\n"                                          \
  "    U: {path: parameters.U, min: 5 kV, max: 15 kV}\n"                                           \
  "  objectives:\n"                                                                                \
  "    place: {figure: image.z_paraxial, sense: reach, value: 100 mm / 3}\n"                       \
  "    size: {figure: image.magnification, sense: reach, value: '-1/3'}\n"                         \
  "    blur: {figure: aberration.chromatic, sense: reach, value: 2/3 * 1e-5 m/eV}\n"

struct job {
  char folder[32];
  struct wh_case text, cs;
  struct wh_search search;
  struct wh_run run;
};

static enum wh_status start(struct wh_context *c, const char *text, const char *optimize,
                            bool resume, struct job *j) {
  char all[4096];
  snprintf(all, sizeof all, "%s%s", text, optimize);
  memset(&j->search, 0, sizeof j->search);
  memset(&j->run, 0, sizeof j->run);
  memset(&j->cs, 0, sizeof j->cs);
  WH_TRY(wh_case_read_text(c, "t.yaml", "", all, strlen(all), 0, NULL, &j->text));
  WH_TRY(wh_case_read_text(c, "t.yaml", "", all, strlen(all), 0, NULL, &j->cs));
  return wh_search_and_run(c, &j->text, &j->cs, j->folder, resume, &j->search, &j->run);
}

static void new_folder(struct job *j) {
  memset(j, 0, sizeof *j);
  strcpy(j->folder, "/tmp/wehnelt-XXXXXX");
  assert_non_null(mkdtemp(j->folder));
}

static void end(struct job *j) {
  wh_run_free(&j->run);
  wh_search_free(&j->search);
  wh_case_free(&j->cs);
  wh_case_free(&j->text);
}

static void remove_folder(const struct job *j) {
  static const char *const files[] = {"evaluations.csv", "found.yaml", "front.csv"};
  for (size_t i = 0; i < 3; i++) {
    char path[64];
    snprintf(path, sizeof path, "%s/%s", j->folder, files[i]);
    unlink(path);
  }
  rmdir(j->folder);
}

static double figure(const struct job *j, const char *name) {
  const struct wh_figure *f = wh_figures_find(&j->run.pass.figures, name);
  assert_non_null(f);
  return f->value;
}

static void cancel_after_fifteen(void *user, const char *what, double done, double total) {
  (void)total;
  if (strcmp(what, "evaluations") == 0 && done == 15.0)
    wh_context_cancel(user);
}

/* Concentric spheres in closed form (Newton's mechanics): n = Rc/Ra, image at Rc + Ra n/(n - 2),
   magnification -1/(n - 2), chromatic aberration 2 |M|/Ec with Ec = U/(Rc (n - 1)). 25 mm, 5 mm and
   10 kV give the values asked for; 1 % is asked of the optimum. Interrupted and resumed, the search
   takes the very same points. */
static void known_optimum_is_found_also_after_an_interruption(void **state) {
  struct job whole, broken;
  new_folder(&whole);
  if (start(*state, SPHERES, THREE, false, &whole))
    fail_msg("%s", wh_error_text(*state, 0));
  assert_near(figure(&whole, "optimum.Rc"), 25e-3, 0.25e-3);
  assert_near(figure(&whole, "optimum.Ra"), 5e-3, 0.05e-3);
  assert_near(figure(&whole, "optimum.U"), 10e3, 100.0);
  new_folder(&broken);
  struct wh_context *c = wh_context_create();
  wh_context_set_threads(c, 1);
  wh_context_set_progress(c, cancel_after_fifteen, c);
  assert_int_equal(start(c, SPHERES, THREE, false, &broken), WH_INTERRUPTED);
  assert_int_equal(broken.search.evaluations.count, 15);
  end(&broken);
  wh_context_destroy(c);
  assert_int_equal(start(*state, SPHERES, THREE, true, &broken), WH_OK);
  assert_int_equal(broken.search.evaluations.resumed, 15);
  assert_int_equal(broken.search.evaluations.count, whole.search.evaluations.count);
  static const char *const names[] = {"optimum.Rc", "optimum.Ra", "optimum.U", "optimum.objective"};
  for (size_t i = 0; i < 4; i++)
    assert_true(figure(&broken, names[i]) == figure(&whole, names[i]));
  end(&broken);
  remove_folder(&broken);
  end(&whole);
  remove_folder(&whole);
}

#define GAP "optimize: {variables: {gap: {path: parameters.gap, min: 1 mm, max: 4 mm}}, "

/* The smallest gap whose capacitance eps0 10 mm/gap is at most 50 pF/m: on the demand's limit, by
   methods that keep demands themselves and by others, without slopes and with them. found.yaml
   gives the same figures. */
static void demands_are_kept(void **state) {
  static const char *const method[] = {"cobyla", "subplex", "slsqp", "mma", "lbfgs"};
  for (int k = 0; k < 5; k++) {
    struct job j;
    char optimize[512];
    snprintf(optimize, sizeof optimize,
             GAP
             "method: %s, objectives: {c: {figure: capacitance.a.b, sense: maximize}}, demands: "
             "{c: {figure: capacitance.a.b, max: 50 pF/m}}}\n",
             method[k]);
    new_folder(&j);
    assert_int_equal(start(*state, PLATES, optimize, false, &j), WH_OK);
    assert_near(figure(&j, "optimum.gap"), 8.8541878128e-14 / 50e-12, 2e-6);
    struct wh_case again;
    struct wh_run r;
    char path[64];
    snprintf(path, sizeof path, "%s/found.yaml", j.folder);
    assert_int_equal(wh_case_read(*state, path, 0, NULL, &again), WH_OK);
    assert_int_equal(wh_run_case(*state, &again, &(struct wh_run_options){0}, &r), WH_OK);
    assert_true(wh_figures_find(&r.pass.figures, "capacitance.a.b")->value ==
                figure(&j, "capacitance.a.b"));
    wh_run_free(&r);
    wh_case_free(&again);
    end(&j);
    remove_folder(&j);
  }
}

/* min and max the same: the width is free, and the gap follows from it. The objective pulls the
   capacitance away from the demand. */
static void equalities_are_kept(void **state) {
  static const char *const method[] = {"cobyla", "slsqp"};
  for (int k = 0; k < 2; k++) {
    struct job j;
    char optimize[512];
    snprintf(optimize, sizeof optimize,
             GAP "method: %s, objectives: {c: {figure: capacitance.a.b}}, demands: {c: {figure: "
                 "capacitance.a.b, min: 40 pF/m, max: 40 pF/m}}}\n",
             method[k]);
    new_folder(&j);
    assert_int_equal(start(*state, PLATES, optimize, false, &j), WH_OK);
    assert_near(figure(&j, "optimum.gap"), 8.8541878128e-14 / 40e-12, 2e-6);
    assert_near(figure(&j, "capacitance.a.b"), 40e-12, 40e-12 * 1.01 * WH_DEMAND_TOLERANCE);
    end(&j);
    remove_folder(&j);
  }
}

/* The three figures of the tube of spheres fitted by slopes from differences: fewer steps, the same
   optimum within 1 %. */
static void slopes_find_the_known_optimum(void **state) {
  struct job j;
  char section[2048];
  const char *from = strstr(THREE, "bobyqa");
  snprintf(section, sizeof section, "%.*sslsqp%s", (int)(from - THREE), THREE,
           from + strlen("bobyqa"));
  new_folder(&j);
  if (start(*state, SPHERES, section, false, &j))
    fail_msg("%s", wh_error_text(*state, 0));
  assert_near(figure(&j, "optimum.Rc"), 25e-3, 0.25e-3);
  assert_near(figure(&j, "optimum.Ra"), 5e-3, 0.05e-3);
  assert_near(figure(&j, "optimum.U"), 10e3, 100.0);
  end(&j);
  remove_folder(&j);
}

/* Three plates: the capacitances to both neighbours are eps0 w/g and eps0 w/(3 mm - g). Both are
   smallest for the smallest width and any gap, and then 1/C1 + 1/C2 = 3 mm/(eps0 w). */
#define THREE_PLATES                                                                               \
  "wehnelt: 1\ntitle: t\nparameters: {gap: 1 mm, width: 5 mm}\n"                                   \
  "geometry:\n  symmetry: planar\n  domain: {shape: {kind: rectangle, from: [0 mm, 0 mm], to: "    \
  "[3 mm, '${width}']}}\n"                                                                         \
  "  electrodes:\n"                                                                                \
  "    a: {voltage: 0 V, shape: {kind: line, from: [0 mm, 0 mm], to: [0 mm, '${width}']}}\n"       \
  "    b: {voltage: 1 V, shape: {kind: line, from: ['${gap}', 0 mm], to: ['${gap}', "              \
  "'${width}']}}\n"                                                                                \
  "    c: {voltage: 0 V, shape: {kind: line, from: [3 mm, 0 mm], to: [3 mm, '${width}']}}\n"       \
  "mesh: {order: 2}\n"
#define BOTH                                                                                       \
  "optimize: {method: nsga2, population: 12, evaluations: 145, variables: {gap: {path: "           \
  "parameters.gap, min: 0.5 mm, max: 2.5 mm}, width: {path: parameters.width, min: 4 mm, max: 8 "  \
  "mm}}, objectives: {one: {figure: capacitance.a.b}, two: {figure: capacitance.b.c}}}\n"

static void front_is_found_also_after_an_interruption(void **state) {
  struct job j, broken;
  new_folder(&j);
  if (start(*state, THREE_PLATES, BOTH, false, &j))
    fail_msg("%s", wh_error_text(*state, 0));
  const struct wh_search *s = &j.search;
  assert_true(s->front_count >= 8);
  double low = INFINITY, high = 0.0;
  for (size_t i = 0; i < s->front_count; i++) {
    const double *x = wh_evaluations_row(&s->evaluations, s->front[i]),
                 *c = wh_search_row_figures(s, s->front[i]);
    assert_near((1.0 / c[0] + 1.0 / c[1]) * WH_VACUUM_PERMITTIVITY * x[1], 3e-3, 1e-9);
    low = fmin(low, x[0]);
    high = fmax(high, x[0]);
    assert_near(x[1], 4e-3, 0.5e-3); /* of 4 mm: eleven generations come that near */
  }
  assert_true(low < 0.8e-3 && high > 2.2e-3);
  new_folder(&broken);
  struct wh_context *c = wh_context_create();
  wh_context_set_threads(c, 2);
  wh_context_set_progress(c, cancel_after_fifteen, c);
  assert_int_equal(start(c, THREE_PLATES, BOTH, false, &broken), WH_INTERRUPTED);
  end(&broken);
  wh_context_set_progress(c, NULL, NULL);
  wh_context_destroy(c);
  assert_int_equal(start(*state, THREE_PLATES, BOTH, true, &broken), WH_OK);
  assert_int_equal(broken.search.front_count, s->front_count);
  assert_true(figure(&broken, "optimum.gap") == figure(&j, "optimum.gap"));
  assert_true(figure(&broken, "optimum.objective") == figure(&j, "optimum.objective"));
  end(&broken);
  remove_folder(&broken);
  end(&j);
  remove_folder(&j);
}

/* Out of reach within the range: the best is the nearest, 4 mm. */
static void missed_demand_keeps_the_best(void **state) {
  struct job j;
  new_folder(&j);
  wh_messages_clear(*state);
  assert_int_equal(start(*state, PLATES,
                         GAP "objectives: {c: {figure: capacitance.a.b}}, demands: {c: {figure: "
                             "capacitance.a.b, max: 5 pF/m}}}\n",
                         false, &j),
                   WH_DEMAND_MISSED);
  assert_non_null(strstr(wh_error_text(*state, 0), "capacitance.a.b is 2.21355e-11 at best"));
  assert_near(figure(&j, "optimum.gap"), 4e-3, 1e-6);
  end(&j);
  remove_folder(&j);
}

static void wrong_wishes_are_refused(void **state) {
  static const struct {
    const char *optimize, *word;
  } wrong[] = {
      {GAP "objectives: {c: {figure: capacitance.a.c}}}\n", "did you mean 'capacitance.a.b'"},
      {GAP "objectives: {c: {figure: capacitance.a.b, sense: reach}}}\n", "value to be reached"},
      {GAP "objectives: {c: {figure: capacitance.a.b, sense: reach, value: 3 mm}}}\n",
       "is not in F/m"},
      {GAP
       "objectives: {c: {figure: capacitance.a.b}}, demands: {d: {figure: capacitance.a.b, min: "
       "2 pF/m, max: 1 pF/m}}}\n",
       "no value is at least"},
      {GAP "method: nsga2, evaluations: 30, objectives: {c: {figure: capacitance.a.b}}}\n",
       "not two generations"},
      {GAP "objectives: {c: {figure: capacitance.a.b}}, demands: {d: {figure: capacitance.a.b}}}\n",
       "demands nothing"},
      {"optimize: {variables: {g: {path: parameters.gap, min: 3 mm, max: 4 mm}}, objectives: {c: "
       "{figure: capacitance.a.b}}}\n",
       "the case starts at 0.002 m, outside"},
      {"optimize: {variables: {g: {path: parameters.gap, min: 4 mm, max: 1 mm}}, objectives: {c: "
       "{figure: capacitance.a.b}}}\n",
       "is no range"},
      {"optimize: {variables: {g: {path: parameters.gap, min: 1 mm}}, objectives: {c: {figure: "
       "capacitance.a.b}}}\n",
       "max"},
      {"optimize: {variables: {g: {path: parameters.gat, min: 1 mm, max: 3 mm}}, objectives: {c: "
       "{figure: capacitance.a.b}}}\n",
       "no number 'parameters.gat'"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct job j;
    new_folder(&j);
    wh_messages_clear(*state);
    assert_int_equal(start(*state, PLATES, wrong[i].optimize, false, &j), WH_BAD_INPUT);
    if (!strstr(wh_error_text(*state, 0), wrong[i].word))
      fail_msg("'%s' lacks '%s'", wh_error_text(*state, 0), wrong[i].word);
    end(&j);
    remove_folder(&j);
  }
}

/* The evaluations of another case are no use. */
static void foreign_evaluations_are_refused(void **state) {
  struct job j;
  new_folder(&j);
  wh_messages_clear(*state);
  const char *few = GAP "evaluations: 3, objectives: {c: {figure: capacitance.a.b}}}\n",
             *more = GAP "evaluations: 4, objectives: {c: {figure: capacitance.a.b}}}\n";
  assert_int_equal(start(*state, PLATES, few, false, &j), WH_OK);
  assert_int_equal(j.search.evaluations.count, 3);
  end(&j);
  assert_int_equal(start(*state, PLATES, more, true, &j), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(*state, 0), "belong to another case"));
  end(&j);
  remove_folder(&j);
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
      cmocka_unit_test(known_optimum_is_found_also_after_an_interruption),
      cmocka_unit_test(demands_are_kept),
      cmocka_unit_test(equalities_are_kept),
      cmocka_unit_test(slopes_find_the_known_optimum),
      cmocka_unit_test(front_is_found_also_after_an_interruption),
      cmocka_unit_test(missed_demand_keeps_the_best),
      cmocka_unit_test(wrong_wishes_are_refused),
      cmocka_unit_test(foreign_evaluations_are_refused),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
