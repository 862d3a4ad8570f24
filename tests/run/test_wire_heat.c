/* SPDX-License-Identifier: MPL-2.0 */
/* A heated wire as a cathode in space: every spot has the temperature of the wire's heat run, so
   that the current of the surface drawn is that of the wire reckoned. About 3 s of CPU. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"
#include "run/run.h"

/* The drawing kernel never frees some of what it takes. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
  return "leak:libTK\nleak:libgmsh\n";
}

/* A millivolt over the tube: Schottky's effect is far below all tolerances. */
#define TUBE                                                                                       \
  "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {wall: anode, solid: {kind: box, " \
  "from: [-4 mm, -4 mm, -4 mm], to: [4 mm, 4 mm, 4 mm]}}\n  electrodes:\n    anode: {voltage: 1 "  \
  "mV}\n    wire: {voltage: 0 V, solid: %s}\nmesh: {size: 2 mm, arc: 40 deg, growth: 1.2}\n"       \
  "filament: {%s diameter: 0.4 mm, length: %.9g mm, temperature: 2400 K, legs: {temperature: "     \
  "800 K}}\nsources: {c: {kind: cathode, on: wire, material: tungsten, law: {kind: thermionic}, "  \
  "temperature_of: filament, rays: 4000, velocities: 1}}\nspace_charge: {never: true}\ntrace: "    \
  "{target: anode, tolerance: 1e-4, max_steps: 100}\noptics: {paraxial: false}\n"

static enum wh_status run(struct wh_context *c, const char *solid, const char *heated,
                          double length, struct wh_run *r) {
  char text[1600];
  struct wh_case k = {0};
  snprintf(text, sizeof text, TUBE, solid, heated, length);
  memset(r, 0, sizeof *r);
  enum wh_status status = wh_case_read_text(c, "t.yaml", ".", text, strlen(text), 0, NULL, &k);
  if (status == WH_OK)
    status = wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, r);
  wh_case_free(&k);
  return status;
}

static double figure(const struct wh_run *r, const char *name) {
  const struct wh_figure *f = wh_figures_find(&r->pass.figures, name);
  assert_non_null(f);
  return f->value;
}

/* pi d times the integral of the density along the wire, by both. Tolerance: elements of 40
   degrees are short of the area by some 1e-4; 1e-5 and 4e-5 measured. The
   legs of the helix are cold. */
static void test_currents(void **state) {
  (void)state;
  static const struct {
    const char *solid;
    double length; /* [mm] of the wire, without legs */
  } cases[] = {
      {"{kind: cylinder, from: [-3 mm, 0 mm, 1 mm], to: [3 mm, 0 mm, 1 mm], radius: 0.2 mm}", 6},
      {"{kind: helix, radius: 1 mm, pitch: 1 mm, turns: 2, wire: 0.2 mm, legs: [-1 mm, 0 mm, 0 "
       "mm], turn: [90 deg, 0 deg, 0 deg]}",
       /* 2 sqrt((2 pi)^2 + 1) */ 12.72429}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct wh_context *c = wh_context_create();
    struct wh_run r;
    enum wh_status status = run(c, cases[i].solid, "electrode: wire,", cases[i].length, &r);
    if (status != WH_OK)
      fail_msg("%s", wh_error_text(c, 0));
    double drawn = figure(&r, "cathode.current"), reckoned = figure(&r, "filament.emission");
    print_message("%.14s: %.6g A drawn, %.6g A reckoned, %+.1e\n", cases[i].solid, drawn, reckoned,
                  drawn / reckoned - 1);
    assert_near(drawn / reckoned, 1.0, 1e-3);
    wh_run_free(&r);
    wh_context_destroy(c);
  }
}

static void test_no_wire(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run r;
  assert_int_equal(run(c, "{kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: 1 mm}", "", 6, &r),
                   WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(c, 0), "give filament.electrode: wire"));
  wh_run_free(&r);
  assert_int_equal(
      run(c, "{kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: 1 mm}", "electrode: wire,", 6, &r),
      WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(c, 1), "'wire' is no wire"));
  wh_run_free(&r);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_currents),
                                     cmocka_unit_test(test_no_wire)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
