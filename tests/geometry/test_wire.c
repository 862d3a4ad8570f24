/* SPDX-License-Identifier: MPL-2.0 */
/* How far along a wire a point of its surface is. */
#include "base/constants.h"
#include "case/case.h"
#include "geometry/solid.h"
#include "geometry/solid_wire.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../near.h"

/* The drawing kernel never frees some of what it takes. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
  return "leak:libTK\nleak:libgmsh\n";
}

#define TUBE                                                                                       \
  "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {wall: wall, solid: {kind: box, "  \
  "from: [-4 mm, -4 mm, -4 mm], to: [4 mm, 4 mm, 4 mm]}}\n  electrodes:\n    wall: {voltage: 0 "   \
  "V}\n    filament: {voltage: 1 V, solid: "

static void read(struct wh_context *c, const char *solid, struct wh_case *cs) {
  char text[1000];
  snprintf(text, sizeof text, TUBE "%s}\nmesh: {size: 2 mm, arc: 40 deg, growth: 0.6}\n", solid);
  assert_int_equal(wh_case_read_text(c, "test.yaml", ".", text, strlen(text), 0, NULL, cs), WH_OK);
}

/* Points of the surface of a helix whose axis was turned from z to y, and moved. The nearest point
   of a line with pitch is not where the point was put out from when that is aside, so they are put
   out along the normal. Tolerance: at the corners of the polyline, of 7.5 degrees, points outside
   go to the corner from half as far to each side, 0.065 of the wire's radius. */
static void test_helix(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_case cs;
  struct wh_solid_wire w;
  read(c,
       "{kind: helix, radius: 1 mm, pitch: 0.6 mm, turns: 4, wire: 0.2 mm, phase: 90 deg, legs: [0 "
       "mm, 1 mm, 0 mm], turn: [-90 deg, 0 deg, 0 deg], move: [0.3 mm, -0.2 mm, 0.1 mm]}",
       &cs);
  assert_int_equal(wh_geometry_solid_wire(c, &cs.params.geometry, "filament", &w), WH_OK);
  double radian = hypot(1e-3, 0.6e-3 / (2 * WH_PI));
  assert_near(w.half, 4 * WH_PI * radian, 1e-12);
  for (int i = -100; i <= 100; i++)
    for (int out = -1; out <= 1; out++) {
      double t = 3.9 * WH_PI * i / 100, r = 1e-3 + 0.2e-3 * out, angle = t + WH_PI / 2;
      const double x[3] = {0.3e-3 + r * cos(angle), -0.2e-3 + 0.6e-3 * t / (2 * WH_PI),
                           0.1e-3 - r * sin(angle)};
      assert_near(wh_solid_wire_along(&w, x), radian * t, 1.4e-5);
    }
  /* The end at +y is below the axis; its leg goes on downward. */
  assert_near(wh_solid_wire_along(&w, (const double[3]){0.3e-3, 1e-3, -1.4e-3}), w.half + 0.5e-3,
              1e-9);
  wh_solid_wire_free(&w);
  wh_case_free(&cs);
  wh_context_destroy(c);
}

static double distance(const struct wh_solid_wire *w, const double x[3]) {
  double best = HUGE_VAL;
  for (size_t i = 0; i + 1 < w->count; i++) {
    double dot = 0, length = 0, d = 0;
    for (int k = 0; k < 3; k++) {
      dot += (x[k] - w->at[i][k]) * (w->at[i + 1][k] - w->at[i][k]);
      length += pow(w->at[i + 1][k] - w->at[i][k], 2);
    }
    double part = fmin(1, fmax(0, dot / length));
    for (int k = 0; k < 3; k++)
      d += pow(x[k] - w->at[i][k] - part * (w->at[i + 1][k] - w->at[i][k]), 2);
    best = fmin(best, sqrt(d));
  }
  return best;
}

/* Whether x lies on one of the flat ends, whose middle is on the line. */
static bool at_end(const struct wh_solid_wire *w, const double x[3]) {
  double d[2] = {0, 0};
  for (int k = 0; k < 3; k++) {
    d[0] += pow(x[k] - w->at[0][k], 2);
    d[1] += pow(x[k] - w->at[w->count - 1][k], 2);
  }
  return sqrt(fmin(d[0], d[1])) < 0.21e-3;
}

/* The line is where the drawing kernel puts the wire, turned and moved: all nodes of its surface
   are its radius away from it (1.6 at the beads where legs begin; less by the sagitta of 40 degrees
   where an element was straightened). */
static void test_drawing(void **state) {
  (void)state;
  static const struct {
    const char *solid;
    double least, most; /* [mm] */
  } cases[] = {
      {"{kind: helix, radius: 1 mm, pitch: 0.8 mm, turns: 2, wire: 0.2 mm, phase: 30 deg, legs: [0 "
       "mm, 1 mm, 0.2 mm], turn: [-70 deg, 20 deg, 40 deg], move: [0.3 mm, -0.2 mm, 0.1 mm]}",
       0.187, 0.33},
      {"{kind: hairpin, bend: 0.5 mm, legs: 1 mm, wire: 0.2 mm, opening: 60 deg, turn: [30 deg, 40 "
       "deg, 50 deg], move: [0.3 mm, -0.2 mm, 0.1 mm]}",
       0.187, 0.205}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct wh_context *c = wh_context_create();
    struct wh_case cs;
    struct wh_solid_wire w;
    struct wh_solid_mesh m;
    double least = HUGE_VAL, most = 0;
    read(c, cases[i].solid, &cs);
    assert_int_equal(wh_geometry_solid_wire(c, &cs.params.geometry, "filament", &w), WH_OK);
    assert_int_equal(wh_geometry_solid(c, &cs.params.geometry, &cs.params.mesh, &m), WH_OK);
    for (size_t n = 0; n < m.node_count; n++)
      if (!at_end(&w, m.node[n]))
        least = fmin(least, distance(&w, m.node[n]));
    for (size_t e = 0; e < m.element_count; e++)
      for (size_t f = 0; f < 4; f++)
        if (m.boundary[4 * e + f] == 1)
          for (size_t v = 0; v < 4; v++)
            if (v != f)
              most =
                  fmax(most, distance(&w, m.node[m.element[e * (size_t)m.nodes_per_element + v]]));
    print_message("%.14s: %.4f to %.4f mm\n", cases[i].solid, least * 1e3, most * 1e3);
    assert_true(least * 1e3 > cases[i].least);
    assert_true(most * 1e3 < cases[i].most);
    wh_solid_mesh_free(&m);
    wh_solid_wire_free(&w);
    wh_case_free(&cs);
    wh_context_destroy(c);
  }
}

static void test_no_wire(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_case cs;
  struct wh_solid_wire w;
  read(c, "{kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: 1 mm}", &cs);
  assert_int_equal(wh_geometry_solid_wire(c, &cs.params.geometry, "filament", &w), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(c, 0), "'filament' is no wire"));
  assert_int_equal(wh_geometry_solid_wire(c, &cs.params.geometry, "heater", &w), WH_BAD_INPUT);
  assert_null(w.at);
  wh_case_free(&cs);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_helix), cmocka_unit_test(test_drawing),
                                     cmocka_unit_test(test_no_wire)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
