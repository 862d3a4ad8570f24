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
#include "design/run_design.h"
#include "design/run_search.h"

/* Three plates with holes between two planes, on a coarse mesh. */
#define TUBE                                                                                       \
  "wehnelt: 1\ntitle: t\nparameters: {U: 1 kV}\n"                                                  \
  "geometry:\n  domain: {shape: {kind: rectangle, from: [0 mm, 0 mm], to: [40 mm, 15 mm]}}\n"      \
  "  electrodes:\n"                                                                                \
  "    cathode: {voltage: 0 V, shape: {kind: line, from: [0 mm, 0 mm], to: [0 mm, 15 mm]}}\n"      \
  "    a: {voltage: 200 V, shape: {kind: plate, z: 10 mm, thickness: 1 mm, hole: 8 mm, outer: 15 " \
  "mm}}\n"                                                                                         \
  "    b: {voltage: 600 V, shape: {kind: plate, z: 20 mm, thickness: 1 mm, hole: 8 mm, outer: 15 " \
  "mm}}\n"                                                                                         \
  "    c: {voltage: 700 V, shape: {kind: plate, z: 30 mm, thickness: 1 mm, hole: 8 mm, outer: 15 " \
  "mm}}\n"                                                                                         \
  "    screen: {voltage: \"${U}\", shape: {kind: line, from: [40 mm, 0 mm], to: [40 mm, 15 "       \
  "mm]}}\n"                                                                                        \
  "mesh: {order: 3, corner_size: 1e-2}\n"

static enum wh_status run(struct wh_context *c, const char *design, struct wh_case *cs,
                          struct wh_design_result *r) {
  char text[4096];
  snprintf(text, sizeof text, "%sdesign: {from: 0 mm, to: 40 mm, %s}\n", TUBE, design);
  wh_messages_clear(c);
  memset(r, 0, sizeof *r);
  WH_TRY(wh_case_read_text(c, "t.yaml", "", text, strlen(text), 0, NULL, cs));
  return wh_design_run(c, cs, r);
}

/* The potential that the tube itself has at known voltages is wanted: these must be found again, to
   the rounding of the table that hands it over times the condition. */
static void known_voltages_are_found_again(void **state) {
  struct wh_case cs;
  struct wh_design_result r, again;
  char design[4096] = "samples: 12, voltages: {a: {}, b: {}, c: {}}, target: {kind: table, z: [";
  assert_int_equal(run(*state,
                       "samples: 12, voltages: {b: {min: 599.9 V, max: 600.1 V}}, target: {kind: "
                       "hyperbolic, beta: 1, end: 1 kV}",
                       &cs, &r),
                   WH_OK);
  double set[3] = {200.0, r.field[0].design.fit.x[0], 700.0};
  for (size_t i = 0; i < r.field[0].basis.places + 2; i++)
    sprintf(design + strlen(design), "%s%.17g m", i ? ", " : "",
            i == 0                         ? 0.0
            : i <= r.field[0].basis.places ? r.field[0].basis.z[i - 1]
                                           : 0.04);
  strcat(design, "], potential: [0 V");
  for (size_t i = 0; i < r.field[0].basis.places; i++)
    sprintf(design + strlen(design), ", %.17g V", r.field[0].design.fit.reached[i]);
  strcat(design, ", 1 kV]}");
  wh_design_result_free(&r);
  wh_case_free(&cs);
  assert_int_equal(run(*state, design, &cs, &again), WH_OK);
  for (int k = 0; k < 3; k++)
    assert_near(again.field[0].design.fit.x[k], set[k], 1e-9);
  double value;
  const char *unit;
  assert_int_equal(wh_case_value(*state, &cs, "geometry.electrodes.b.voltage", &value, &unit),
                   WH_OK);
  assert_true(value == again.field[0].design.fit.x[1]);
  wh_design_result_free(&again);
  wh_case_free(&cs);
}

/* A formula and the closed form that it spells are one target. */
static void formula_equals_closed_form(void **state) {
  struct wh_case cs;
  struct wh_design_result r;
  double found[2][3];
  static const char *const target[] = {
      "samples: 9, voltages: {a: {}, b: {}, c: {}}, target: {kind: concentric, gamma: 2, end: 1 "
      "kV}",
      "samples: 9, voltages: {a: {}, b: {}, c: {}}, target: {kind: formula, potential: "
      "'${U} * 2 * ${z} / (${design.to} + ${z})'}"};
  for (int i = 0; i < 2; i++) {
    assert_int_equal(run(*state, target[i], &cs, &r), WH_OK);
    memcpy(found[i], r.field[0].design.fit.x, sizeof found[i]);
    wh_design_result_free(&r);
    wh_case_free(&cs);
  }
  for (int k = 0; k < 3; k++)
    assert_near(found[0][k], found[1][k], 1e-9);
}

/* Two loops of radius 20 mm on top of the tube, and the field that these have on their axis at
   known currents, mu0 I a^2/(2 (a^2 + z^2)^(3/2)) each: the currents are found again by both
   methods. One of them held by a bound, the other stays at its own least squares. */
#define COILS                                                                                      \
  "magnets:\n  left: {kind: coil, z: 10 mm, radius: 20 mm, current: 0 A}\n"                        \
  "  right: {kind: coil, z: 30 mm, radius: 20 mm, current: 0 A}\n"                                 \
  "  far: {kind: uniform, field: 1 mT}\n"
#define LOOP(z, current)                                                                           \
  "2e-7 T*m/A * pi * " current " * (20 mm)^2 / ((20 mm)^2 + (${z} - " z ")^2)^1.5"

static enum wh_status run_coils(struct wh_context *c, const char *design, struct wh_case *cs,
                                struct wh_design_result *r) {
  char text[4096];
  snprintf(text, sizeof text, "%s" COILS "design: {from: 0 mm, to: 40 mm, samples: 30, %s}\n", TUBE,
           design);
  wh_messages_clear(c);
  memset(r, 0, sizeof *r);
  WH_TRY(wh_case_read_text(c, "t.yaml", "", text, strlen(text), 0, NULL, cs));
  return wh_design_run(c, cs, r);
}

#define WANTED                                                                                     \
  "induction: {kind: formula, induction: '1 mT + " LOOP("10 mm", "300 A") " + " LOOP("30 mm",      \
                                                                                     "500 A") "'}"

static void known_currents_are_found_again(void **state) {
  static const char *const design[] = {WANTED ", method: qr, currents: {left: {}, right: {}}",
                                       WANTED ", method: bfgs, currents: {left: {}, right: {}}"};
  for (int i = 0; i < 2; i++) {
    struct wh_case cs;
    struct wh_design_result r;
    double value;
    const char *unit;
    if (run_coils(*state, design[i], &cs, &r) != WH_OK)
      fail_msg("%s", wh_error_text(*state, 0));
    const struct wh_figure *right = wh_figures_find(&r.figures, "design.current.right");
    assert_near(r.field[WH_DESIGN_INDUCTION].design.fit.x[0], 300.0, 3e-6);
    assert_near(right->value, 500.0, 5e-6);
    assert_int_equal(r.field[WH_DESIGN_POTENTIAL].basis.count, 0);
    assert_int_equal(wh_case_value(*state, &cs, "magnets.right.current", &value, &unit), WH_OK);
    assert_true(value == right->value);
    wh_design_result_free(&r);
    wh_case_free(&cs);
  }
}

static void bounds_hold_currents(void **state) {
  struct wh_case cs;
  struct wh_design_result r;
  assert_int_equal(run_coils(*state, WANTED ", currents: {left: {}, right: {max: 450 A}}", &cs, &r),
                   WH_OK);
  const struct wh_affine_fit *fit = &r.field[WH_DESIGN_INDUCTION].design.fit;
  assert_true(fit->x[1] == 450.0);
  assert_int_equal(fit->at_bounds, 1);
  assert_true(fit->x[0] > 300.0);
  wh_design_result_free(&r);
  wh_case_free(&cs);
}

/* Both at once: each is what it is alone. */
static void potential_and_induction_are_designed_together(void **state) {
  struct wh_case cs;
  struct wh_design_result r;
  assert_int_equal(run_coils(*state,
                             WANTED ", currents: {left: {}, right: {}}, voltages: {a: {}, b: {}}, "
                                    "target: {kind: hyperbolic, beta: 1, end: 1 kV}",
                             &cs, &r),
                   WH_OK);
  assert_near(r.field[WH_DESIGN_INDUCTION].design.fit.x[1], 500.0, 5e-6);
  assert_int_equal(r.field[WH_DESIGN_POTENTIAL].design.fit.unknowns, 2);
  wh_design_result_free(&r);
  wh_case_free(&cs);
}

static void wrong_designs_of_coils_are_refused(void **state) {
  static const struct {
    const char *design, *word;
  } wrong[] = {
      {WANTED ", currents: {top: {}}", "there is no coil 'top'"},
      {WANTED ", currents: {far: {}}", "'far' is of the kind uniform"},
      {WANTED, "name one coil or more"},
      {"induction: {kind: formula, induction: '1 V'}, currents: {left: {}}", "is not in T"},
      {"induction: {kind: table, z: [0 mm, 30 mm], induction: [0 T, 1 T]}, currents: {left: {}}",
       "design.induction.z: the places reach"},
      {"currents: {left: {}}", "neither a target nor an induction"},
      {WANTED
       ", currents: {left: {}}}\niron: {domain: {edge: open, shape: {kind: sphere, z: 20 mm, "
       "radius: 50 mm}}, bodies: {b: {permeability: 10, shape: {kind: sphere, z: 20 mm, "
       "radius: 10 mm}}}",
       "with iron the induction is not proportional"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct wh_case cs;
    struct wh_design_result r;
    assert_int_equal(run_coils(*state, wrong[i].design, &cs, &r), WH_BAD_INPUT);
    if (!strstr(wh_error_text(*state, 0), wrong[i].word))
      fail_msg("'%s' lacks '%s'", wh_error_text(*state, 0), wrong[i].word);
    wh_design_result_free(&r);
    wh_case_free(&cs);
  }
}

static void wrong_designs_are_refused(void **state) {
  static const struct {
    const char *design, *word;
  } wrong[] = {
      {"voltages: {d: {}}, target: {kind: hyperbolic, beta: 1, end: 1 kV}", "no electrode 'd'"},
      {"samples: 2, voltages: {a: {}, b: {}, c: {}}, target: {kind: hyperbolic, beta: 1, end: 1 "
       "kV}",
       "2 samples cannot tell 3 unknowns apart"},
      {"places: [41 mm], voltages: {a: {}}, target: {kind: hyperbolic, beta: 1, end: 1 kV}",
       "is not in the gap"},
      {"weights: [1, 2], voltages: {a: {}}, target: {kind: hyperbolic, beta: 1, end: 1 kV}",
       "2 weights for 20 samples"},
      {"voltages: {a: {}}, target: {kind: table, z: [0 mm, 30 mm], potential: [0 V, 1 V]}",
       "over the whole gap"},
      {"voltages: {a: {}}, target: {kind: table, z: [0 mm], potential: [0 V, 1 V]}",
       "1 places and 2 values"},
      {"voltages: {a: {}}, target: {kind: formula, potential: '${z}'}", "is not in V"},
      {"voltages: {a: {}}, target: {kind: formula, potential: '${y} * 1 V'}", "'parameters.y'"},
      {"voltages: {a: {}}, target: {kind: formula, potential: '1 V +'}", "character"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct wh_case cs;
    struct wh_design_result r;
    assert_int_equal(run(*state, wrong[i].design, &cs, &r), WH_BAD_INPUT);
    if (!strstr(wh_error_text(*state, 0), wrong[i].word))
      fail_msg("'%s' lacks '%s'", wh_error_text(*state, 0), wrong[i].word);
    wh_design_result_free(&r);
    wh_case_free(&cs);
  }
}

/* A search moves the middle plate of the tube, its field designed anew in every run. The tube and
   the wanted homogeneous field are mirrors of themselves, so the best place is the middle, and the
   potential there half the screen's. The case that was found has the potentials and designs no
   more. */
#define SEARCH                                                                                     \
  "design: {from: 0 mm, to: 40 mm, samples: 12, refit: true, voltages: {a: {}, b: {}, c: {}}, "    \
  "target: {kind: hyperbolic, beta: 1, end: 1 kV}}\n"                                              \
  "optimize:\n  method: bobyqa\n  tolerance: 1e-3\n  variables:\n"                                 \
  "    place: {path: geometry.electrodes.b.shape.z, min: 17 mm, max: 24 mm}\n"                     \
  "  objectives:\n    field: {figure: design.objective, sense: minimize}\n"

static void electrodes_at_free_places_are_designed(void **state) {
  static const char *const files[] = {"evaluations.csv", "found.yaml"};
  char folder[] = "/tmp/wehnelt-XXXXXX", path[64];
  struct wh_case text, cs;
  struct wh_search search;
  struct wh_run run;
  assert_non_null(mkdtemp(folder));
  assert_int_equal(
      wh_case_read_text(*state, "t.yaml", "", TUBE SEARCH, strlen(TUBE SEARCH), 0, NULL, &text),
      WH_OK);
  assert_int_equal(
      wh_case_read_text(*state, "t.yaml", "", TUBE SEARCH, strlen(TUBE SEARCH), 0, NULL, &cs),
      WH_OK);
  if (wh_search_and_run(*state, &text, &cs, folder, false, &search, &run))
    fail_msg("%s", wh_error_text(*state, 0));
  double place = wh_figures_find(&run.pass.figures, "optimum.place")->value;
  double half = wh_figures_find(&run.pass.figures, "design.voltage.b")->value, set;
  const char *unit;
  print_message("%.9g m, %.9g V, %zu runs\n", place, half, search.evaluations.count);
  assert_near(place, 20e-3, 0.05e-3);
  assert_near(half, 500.0, 2.0);
  assert_false(cs.params.design.refit);
  assert_int_equal(wh_case_value(*state, &cs, "geometry.electrodes.b.voltage", &set, &unit), WH_OK);
  assert_true(set == half);
  wh_run_free(&run);
  wh_search_free(&search);
  wh_case_free(&cs);
  wh_case_free(&text);
  for (size_t i = 0; i < 2; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, files[i]);
    unlink(path);
  }
  rmdir(folder);
}

static int set_up(void **state) {
  return (*state = wh_context_create()) ? 0 : -1;
}

static int tear_down(void **state) {
  wh_context_destroy(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_voltages_are_found_again),
      cmocka_unit_test(formula_equals_closed_form),
      cmocka_unit_test(wrong_designs_are_refused),
      cmocka_unit_test(known_currents_are_found_again),
      cmocka_unit_test(bounds_hold_currents),
      cmocka_unit_test(potential_and_induction_are_designed_together),
      cmocka_unit_test(wrong_designs_of_coils_are_refused),
      cmocka_unit_test(electrodes_at_free_places_are_designed),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
