/* SPDX-License-Identifier: MPL-2.0 */
/* Diodes among tetrahedra, self-consistently: Child's plane from a cold cathode, and a hot one
   whose supply just passes; that runs can go on. About 5 s of CPU. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "exact/child.h"
#include "run/run.h"

/* The drawing kernel never frees some of what it takes. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
  return "leak:libTK\nleak:libgmsh\n";
}

/* 4 mm x 4 mm, 10 mm long, 1 kV; the sides are planes of symmetry. */
#define PLANE                                                                                      \
  "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {solid: {kind: box, from: [-2 mm," \
  " -2 mm, -1 mm], to: [2 mm, 2 mm, 11 mm]}}\n  electrodes:\n    cathode: {voltage: 0 V, solid: "  \
  "{kind: box, from: [-2 mm, -2 mm, -1 mm], to: [2 mm, 2 mm, 0 mm]}}\n    anode: {voltage: 1 kV, " \
  "solid: {kind: box, from: [-2 mm, -2 mm, 10 mm], to: [2 mm, 2 mm, 11 mm]}}\nmesh: {size: 1 "     \
  "mm}\ntrace: {tolerance: 1e-6, mirror_edges: true, mechanics: newton}\n"

static enum wh_status run_case(struct wh_context *c, const char *more, struct wh_run *run) {
  char text[4096];
  struct wh_case cs;
  int length = snprintf(text, sizeof text, "%s%s", PLANE, more);
  memset(run, 0, sizeof *run);
  WH_TRY(wh_case_read_text(c, "diode", ".", text, (size_t)length, 0, NULL, &cs));
  enum wh_status status = wh_run_case(c, &cs, &(struct wh_run_options){.single_pass = true}, run);
  wh_case_free(&cs);
  return status;
}

static double figure(const struct wh_run *run, const char *name) {
  const struct wh_figure *f = wh_figures_find(&run->pass.figures, name);
  assert_non_null(f);
  return f->value;
}

/* Child's law. Demand .5 %, goal .1 %; with the usual gap, two edges of elements, 2e-4 were
   observed. All of the current arrives. */
static void cold_plane(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run run;
  assert_int_equal(run_case(c,
                            "sources: {all: {kind: space_charge, on: cathode, rays: 400}}\n"
                            "space_charge: {check_gap: false, tolerance: 1e-6}\n",
                            &run),
                   WH_OK);
  double exact = wh_child_plane(1000.0, 10e-3) * 16e-6, current = figure(&run, "cathode.current");
  print_message("plane: %+.2e of Child's current in %g iterations\n", current / exact - 1.0,
                figure(&run, "gun.iterations"));
  assert_near(current / exact, 1.0, 1e-3);
  assert_near(figure(&run, "electrode.anode.current") / current, 1.0, 1e-12);
  assert_true(figure(&run, "gun.charge_error") < 1e-12);
  wh_run_free(&run);
  wh_context_destroy(c);
}

/* A cathode that supplies half of Child's current through a gap: all of it comes. Of ten times as
   much less is let through than by Child's law in the case above. */
static void supply_limits(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run run;
  double exact = wh_child_plane(1000.0, 10e-3) * 16e-6;
  assert_int_equal(run_case(c,
                            "sources: {all: {kind: cathode, on: cathode, temperature: 1200 K, "
                            "limit: child, rays: 200, law: {kind: prescribed, density: 369.03 "
                            "A/m2}}}\nspace_charge: {check_gap: false, tolerance: 1e-6}\n",
                            &run),
                   WH_OK);
  print_message("limited by supply: %g of Child's\n", figure(&run, "cathode.current") / exact);
  assert_near(figure(&run, "cathode.current") / (369.03 * 16e-6), 1.0, 1e-9);
  wh_run_free(&run);
  wh_context_destroy(c);
}

/* Of 135 times Child's current, on elements far larger than where the virtual cathode is, all
   electrons come back, and the loop rests there: it is said that this is the mesh. */
static void unresolved(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run run;
  assert_int_equal(
      run_case(c,
               "sources: {all: {kind: cathode, on: cathode, temperature: 1100 K, rays: "
               "60, velocities: 6, law: {kind: prescribed, density: 10 A/cm2}}}\n"
               "space_charge: {tolerance: 0.03}\n",
               &run),
      WH_NOT_CONVERGED);
  assert_non_null(strstr(wh_error_text(c, 0), "all electrons come back"));
  assert_near(figure(&run, "cathode.returned") / figure(&run, "cathode.current"), 1.0, 1e-9);
  wh_run_free(&run);
  wh_context_destroy(c);
}

/* Without its space charge in the place of a run with it: the field is that of the electrodes
   alone, as in a run of its own. */
static void no_charge_is_left(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run run = {0};
  const struct wh_run_options single = {.single_pass = true};
  double energy[2] = {0};
  for (int i = 0; i < 2; i++) {
    char text[4096];
    struct wh_case cs;
    int length = snprintf(text, sizeof text,
                          "%ssources: {all: {kind: space_charge, on: cathode, rays: 50, gap: 2 "
                          "mm}}\nspace_charge: {check_gap: false, tolerance: 1e-3, never: %s}\n",
                          PLANE, i ? "true" : "false");
    assert_int_equal(wh_case_read_text(c, "diode", ".", text, (size_t)length, 0, NULL, &cs), WH_OK);
    assert_int_equal(wh_run_case_again(c, &cs, &single, &run), WH_OK);
    energy[i] = wh_kinetic_energy_eV(
        (double[]){run.pass.start.ux[0], run.pass.start.uy[0], run.pass.start.uz[0]});
    wh_case_free(&cs);
  }
  assert_near(energy[1], 200.0, 1e-6); /* 2 of 10 mm of 1 kV */
  assert_true(energy[0] < 150.0);      /* Child's: 117 V */
  wh_run_free(&run);
  wh_context_destroy(c);
}

/* The field of the beam's own current is about an axis. */
static void no_own_magnetic_field(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run run;
  assert_int_equal(run_case(c,
                            "sources: {all: {kind: space_charge, on: cathode, rays: 20}}\n"
                            "space_charge: {self_magnetic: true}\n",
                            &run),
                   WH_BAD_INPUT);
  wh_run_free(&run);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cold_plane), cmocka_unit_test(supply_limits), cmocka_unit_test(unresolved),
      cmocka_unit_test(no_charge_is_left), cmocka_unit_test(no_own_magnetic_field)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
