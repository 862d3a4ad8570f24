/* SPDX-License-Identifier: MPL-2.0 */
/* Magnets, and fields of cases solved in two dimensions, anywhere in space. About 4 s of CPU. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "run/run.h"

#define RADIUS 5e-3 /* of the lens */
#define FREE                                                                                       \
  "energy: 10 keV, angle: [0 deg, 2 deg, 4 deg], azimuth: [0 deg, 50 deg, 130 deg, 260 deg]"
#define COIL                                                                                       \
  "coil: {kind: coil, z: 2 mm, radius: 8 mm, length: 6 mm, thickness: 2 mm, current: 900 A"
#define GEOMETRY                                                                                   \
  "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: axial\n  domain: {shape: {kind: rectangle, from: " \
  "[-20 mm, 0 mm], to: [20 mm, 5 mm]}}\n  electrodes:\n    left: {voltage: 0 V, shape: {kind: "    \
  "line, from: [-20 mm, 5 mm], to: [-5 mm, 5 mm]}}\n    middle: {voltage: -5 kV, shape: {kind: "   \
  "line, from: [-3 mm, 5 mm], to: [3 mm, 5 mm]}}\n    right: {voltage: 0 V, shape: {kind: line, "  \
  "from: [5 mm, 5 mm], to: [20 mm, 5 mm]}}\nmesh: {order: 6, size: 2.5 mm}\n"

static char folder[] = "/tmp/wehnelt-given-XXXXXX";

static void write_case(const char *name, const char *text) {
  char path[128];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *f = fopen(path, "w");
  assert_non_null(f);
  fputs(text, f);
  fclose(f);
}

/* The lens with its coil, and without. */
static int set_up(void **state) {
  (void)state;
  assert_non_null(mkdtemp(folder));
  write_case("both.yaml", GEOMETRY "magnets:\n  " COIL "}\n");
  write_case("lens.yaml", GEOMETRY);
  return 0;
}

static int tear_down(void **state) {
  char path[128];
  (void)state;
  snprintf(path, sizeof path, "%s/both.yaml", folder);
  remove(path);
  snprintf(path, sizeof path, "%s/lens.yaml", folder);
  remove(path);
  return rmdir(folder);
}

static void run_text(struct wh_context *c, const char *text, enum wh_status expected,
                     struct wh_run *run) {
  struct wh_case k;
  enum wh_status status = wh_case_read_text(c, "t", folder, text, strlen(text), 0, NULL, &k);
  if (status == WH_OK) {
    status = wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, run);
    wh_case_free(&k);
  }
  if (status != expected)
    print_error("%s\n", wh_error_count(c) ? wh_error_text(c, 0) : "no error");
  assert_int_equal(status, expected);
}

/* An origin and an axis, as base of a frame whose x is that of the space as nearly as can be. */
struct stand {
  double origin[3], base[3][3];
};

static struct stand stand_at(const double origin[3], const double axis[3]) {
  struct stand s = {.origin = {origin[0], origin[1], origin[2]}};
  double length = sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]), off = 0.0;
  for (int i = 0; i < 3; i++)
    s.base[2][i] = axis[i] / length;
  for (int i = 0; i < 3; i++) {
    s.base[0][i] = (i == 0) - s.base[2][0] * s.base[2][i];
    off += s.base[0][i] * s.base[0][i];
  }
  for (int i = 0; i < 3; i++)
    s.base[0][i] /= sqrt(off);
  for (int i = 0; i < 3; i++) {
    int j = (i + 1) % 3, k = (i + 2) % 3;
    s.base[1][i] = s.base[2][j] * s.base[0][k] - s.base[2][k] * s.base[0][j];
  }
  return s;
}

static void place(const struct stand *s, double x, double z, double at[3]) {
  for (int i = 0; i < 3; i++)
    at[i] = s->origin[i] + x * s->base[0][i] + z * s->base[2][i];
}

/* Rays through a can about the axis, from near its beginning to its end; the coil in the case of
   the lens or (coil_alone) beside it. */
static void run_in_can(struct wh_context *c, const struct stand *s, bool coil_alone,
                       struct wh_run *run) {
  double from[3], to[3], start[3];
  char text[4096], at[256];
  place(s, 0.0, -19.5e-3, from);
  place(s, 0.0, 18e-3, to);
  place(s, 1e-3, -19e-3, start);
  snprintf(at, sizeof at, "origin: [%.17g m, %.17g m, %.17g m], axis: [%.17g, %.17g, %.17g]}",
           s->origin[0], s->origin[1], s->origin[2], 3 * s->base[2][0], 3 * s->base[2][1],
           3 * s->base[2][2]);
  int n =
      snprintf(text, sizeof text,
               "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {solid: {kind: "
               "cylinder, from: [%.17g m, %.17g m, %.17g m], to: [%.17g m, %.17g m, %.17g m], "
               "radius: 4.9 mm}}\n  electrodes:\n    can: {voltage: 0 V, solid: {kind: sphere, "
               "centre: [%.17g m, %.17g m, %.17g m], radius: 1 mm}}\nmesh: {size: 4 mm, arc: 40 "
               "deg, tetra_order: 2}\ntrace: {tolerance: 1e-10}\noptics: {paraxial: false}\n",
               from[0], from[1], from[2], to[0], to[1], to[2], from[0], from[1], from[2]);
  n +=
      snprintf(text + n, sizeof text - (size_t)n,
               "sources:\n  s: {kind: free, place: [%.17g m, %.17g m, %.17g m], direction: [%.17g, "
               "%.17g, %.17g], " FREE "}\n",
               start[0], start[1], start[2], s->base[2][0], s->base[2][1], s->base[2][2]);
  if (coil_alone)
    snprintf(text + n, sizeof text - (size_t)n,
             "given:\n  l: {kind: case, file: lens.yaml, %s\nmagnets:\n  " COIL ", %s\n", at, at);
  else
    snprintf(text + n, sizeof text - (size_t)n, "given:\n  l: {kind: case, file: both.yaml, %s\n",
             at);
  run_text(c, text, WH_OK, run);
}

/* Largest distance of the ends, in coordinates of the stand, from places given, over the radius. */
static double apart(const struct wh_run *run, const struct stand *s, double (*expected)[2]) {
  const struct wh_particles *p = &run->pass.trace.end;
  double worst = 0.0;
  assert_int_equal(p->count, 12);
  for (size_t i = 0; i < p->count; i++) {
    const double d[3] = {p->x[i] - s->origin[0], p->y[i] - s->origin[1], p->z[i] - s->origin[2]};
    double own[3] = {0.0, 0.0, 0.0};
    for (int k = 0; k < 9; k++)
      own[k / 3] += s->base[k / 3][k % 3] * d[k % 3];
    assert_near(own[2], 18e-3, 1e-9);
    worst = fmax(worst, hypot(own[0] - expected[i][0], own[1] - expected[i][1]) / RADIUS);
  }
  return worst;
}

/* The same rays in two dimensions, and through the field as it is given about the z axis and about
   another one; the coil in the given case, or in that of the run itself, where it is exact. What is
   left of the difference is that steps in space do not end on the faces of the given mesh. */
static void a_lens_anywhere(void **state) {
  (void)state;
  static const double origin[][3] = {{0, 0, 0}, {2e-3, -3e-3, 7e-3}},
                      axis[][3] = {{0, 0, 1}, {0.3, -0.5, 0.8}};
  struct wh_context *c = wh_context_create();
  struct wh_run flat = {0};
  double expected[12][2];
  run_text(c,
           GEOMETRY "magnets:\n  " COIL "}\nsources:\n  s: {kind: free, at: [[-19 mm, 1 mm]], " FREE
                    "}\ntrace: {planes: 18 mm, tolerance: 1e-10}\noptics: {paraxial: false}\n",
           WH_OK, &flat);
  assert_int_equal(flat.pass.trace.crossing_count, 12);
  for (size_t i = 0; i < 12; i++) {
    expected[i][0] = flat.pass.trace.crossing[i].state.x[0];
    expected[i][1] = flat.pass.trace.crossing[i].state.x[1];
  }
  for (int k = 0; k < 4; k++) {
    struct wh_run run = {0};
    struct stand s = stand_at(origin[k / 2], axis[k / 2]);
    run_in_can(c, &s, k % 2, &run);
    double off = apart(&run, &s, expected);
    print_message("lens and coil, %d: rays off by %.2g of the radius\n", k, off);
    assert_true(off < 3e-6);
    wh_run_free(&run);
  }
  wh_run_free(&flat);
  wh_context_destroy(c);
}

#define BOX                                                                                        \
  "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {wall: wall, solid: {kind: box, "  \
  "from: [-5 mm, -5 mm, -5 mm], to: [5 mm, 5 mm, 5 mm]}}\n  electrodes:\n    wall: {voltage: 0 "   \
  "V}\nmesh: {size: 4 mm}\n"

/* In an induction B along x an electron that starts along z comes up to p/(e B). */
static void gyration(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run run = {0};
  run_text(c,
           BOX
           "magnets:\n  b: {kind: uniform, field: 50 mT, axis: [2, 0, 0]}\nsources:\n  s: {kind: "
           "free, place: [0 mm, 0 mm, 0 mm], energy: 1 keV}\ntrace: {tolerance: 1e-10, max_time: "
           "0.5 ns}\noptics: {paraxial: false}\n",
           WH_OK, &run);
  double radius = wh_momentum_of_energy(1e3) * WH_ELECTRON_MASS * WH_LIGHT_SPEED /
                  (WH_ELEMENTARY_CHARGE * 50e-3);
  assert_near(run.pass.trace.ray[0].reversal_z, radius, 1e-8 * radius);
  wh_run_free(&run);
  wh_context_destroy(c);
}

static void wrong(void **state) {
  (void)state;
  static const char *const bad[][2] = {
      {BOX "magnets:\n  b: {kind: uniform, field: 50 mT, axis: [2, 0]}\n", "three numbers each"},
      {BOX "magnets:\n  b: {kind: uniform, field: 50 mT, axis: [0, 0, 0]}\n", "has no length"},
      {BOX "magnets:\n  b: {kind: profile, z: [0 mm, 1 mm, 2 mm, 3 mm, 4 mm, 5 mm], field: [1 T, 1 "
           "T, 1 T, 1 T, 1 T, 1 T]}\n",
       "the domain reaches from"},
      {BOX "iron:\n  domain: {edge: open, shape: {kind: sphere, z: 0 mm, radius: 9 "
           "mm}}\n  bodies:\n    i: {shape: {kind: sphere, z: 0 mm, radius: 2 mm}, "
           "permeability: 100}\n",
       "in the section given"},
      {BOX "given:\n  g: {kind: case, file: nowhere.yaml}\n", "nowhere.yaml"},
      {GEOMETRY "given:\n  g: {kind: case, file: lens.yaml}\n", "without symmetry only"},
      {GEOMETRY "magnets:\n  " COIL ", axis: [0, 1, 0]}\n", "lies about the z axis"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct wh_context *c = wh_context_create();
    struct wh_run run = {0};
    run_text(c, bad[i][0], WH_BAD_INPUT, &run);
    if (!strstr(wh_error_text(c, 0), bad[i][1]))
      fail_msg("%zu: %s", i, wh_error_text(c, 0));
    wh_run_free(&run);
    wh_context_destroy(c);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_lens_anywhere), cmocka_unit_test(gyration),
                                     cmocka_unit_test(wrong)};
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
