/* SPDX-License-Identifier: MPL-2.0 */
/* The same devices whole and cut open along their planes of symmetry: figures and rays are those of
   the whole. About 8 s of CPU. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "run/run.h"

static void run_text(struct wh_context *c, const char *text, struct wh_run *run) {
  struct wh_case k;
  enum wh_status status = wh_case_read_text(c, "t", ".", text, strlen(text), 0, NULL, &k);
  if (status == WH_OK) {
    status = wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, run);
    wh_case_free(&k);
  }
  if (status != WH_OK)
    print_error("%s\n", wh_error_text(c, 0));
  assert_int_equal(status, WH_OK);
}

static double value(const struct wh_run *run, const char *name) {
  const struct wh_figure *f = wh_figures_find(&run->pass.figures, name);
  assert_non_null(f);
  return f->value;
}

/* How much of a device is left, and what the case says of it. */
struct part {
  const char *domain, *mirrors;
};

/* ---- a hot ball in a box: emission, currents, capacitance, spot -------------------------------
 */

#define CUT "solids: {all: {kind: box, from: [-4 mm, -4 mm, -4 mm], to: [4 mm, 4 mm, 4 mm]}, "
static const struct part boxes[] = {
    {CUT "part: {kind: box, op: keep, from: [-9 mm, -9 mm, -9 mm], to: [9 mm, 9 mm, 9 mm]}}", ""},
    {CUT "part: {kind: box, op: keep, from: [-9 mm, -9 mm, -9 mm], to: [9 mm, 0 mm, 9 mm]}}",
     "mirrors: [0 deg]"},
    {CUT "part: {kind: box, op: keep, from: [0 mm, -9 mm, -9 mm], to: [9 mm, 0 mm, 9 mm]}}",
     "mirrors: [0 deg, 90 deg]"},
    {CUT "part: {kind: box, op: keep, from: [0 mm, 0 mm, -9 mm], to: [9 mm, 9 mm, 0 mm]}}",
     "mirrors: [90 deg, 0 deg]\n  mirror_z: true"},
};

static void run_ball(struct wh_context *c, const struct part *p, struct wh_run *run) {
  char text[4096];
  snprintf(text, sizeof text,
           "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {%s}\n  %s\n"
           "  electrodes:\n"
           "    wall: {voltage: 10 V, solids: {a: {kind: box, from: [-5 mm, -5 mm, -5 mm], to: [5 "
           "mm, 5 mm, 5 mm]}, b: {kind: box, op: cut, from: [-4 mm, -4 mm, -4 mm], to: [4 mm, 4 "
           "mm, 4 mm]}}}\n"
           "    ball: {voltage: 0 V, solid: {kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: 1 "
           "mm}}\nmesh: {size: 2 mm, arc: 15 deg, tetra_order: 2}\nsources:\n  s: {kind: cathode, "
           "on: ball, material: tungsten, temperature: 2500 K, rays: 4000, velocities: 1, law: "
           "{kind: thermionic}}\nspace_charge: {never: true}\ntrace: {target: wall}\n",
           p->domain, p->mirrors);
  run_text(c, text, run);
}

/* The middle of what is emitted, in radii of the ball, against its standard error. */
static void assert_all_around(const struct wh_particles *p) {
  double sum[4] = {0.0};
  for (size_t i = 0; i < p->count; i++) {
    sum[0] += p->weight[i] * p->x[i];
    sum[1] += p->weight[i] * p->y[i];
    sum[2] += p->weight[i] * p->z[i];
    sum[3] += p->weight[i];
  }
  for (int k = 0; k < 3; k++)
    assert_near(sum[k] / sum[3], 0.0, 4.0 * 1e-3 / sqrt(3.0 * (double)p->count));
}

/* Elements of 15 degrees: the area of the ball and the field are off by some 1e-4; 4000 electrons
   know where their spot ends to 1 %. */
static void a_hot_ball(void **state) {
  (void)state;
  static const char *const same[] = {"cathode.current", "electrode.wall.current",
                                     "chain.budget.beam", "capacitance.wall.ball"};
  struct wh_context *c = wh_context_create();
  double whole[4] = {0.0}, width = 0.0;
  for (size_t k = 0; k < sizeof boxes / sizeof *boxes; k++) {
    struct wh_run run = {0};
    run_ball(c, &boxes[k], &run);
    assert_all_around(&run.pass.start);
    for (size_t i = 0; i < 4; i++) {
      const struct wh_figure *f = wh_figures_find(&run.pass.figures, same[i]);
      if (!f)
        continue;
      whole[i] = k == 0 ? f->value : whole[i];
      print_message("%zu %s %.6g, off %.2g\n", k, same[i], f->value, f->value / whole[i] - 1.0);
      assert_near(f->value / whole[i], 1.0, 1e-3);
    }
    double rms = value(&run, "beam.rms_x");
    width = k == 0 ? rms : width;
    assert_near(rms / width, 1.0, 0.04);
    assert_near(value(&run, "spot.centre_x"), 0.0, 4.0 * width / sqrt(4000.0));
    assert_near(value(&run, "beam.transmission"), 1.0, 1e-12);
    wh_run_free(&run);
  }
  assert_int_equal(wh_warning_count(c), 0);
  wh_context_destroy(c);
}

/* Six times the volume that the vertices of an element span. */
static double volume(const struct wh_solid_mesh *m, size_t e) {
  const uint32_t *n = m->element + e * (size_t)m->nodes_per_element;
  double d[3][3], det = 0.0;
  for (int i = 0; i < 9; i++)
    d[i / 3][i % 3] = m->node[n[1 + i / 3]][i % 3] - m->node[n[0]][i % 3];
  for (int i = 0; i < 3; i++)
    det +=
        d[0][i] * (d[1][(i + 1) % 3] * d[2][(i + 2) % 3] - d[1][(i + 2) % 3] * d[2][(i + 1) % 3]);
  return det;
}

/* Vertices of an element that another one has, too. */
static int shared(const struct wh_solid_mesh *m, size_t a, size_t b) {
  int count = 0;
  for (size_t i = 0; i < 16; i++)
    count += m->element[a * (size_t)m->nodes_per_element + i / 4] ==
             m->element[b * (size_t)m->nodes_per_element + i % 4];
  return count;
}

/* The mesh of the whole, made of an eighth: elements are not turned over, and those that meet know
   each other; nothing is left of the planes. */
static void a_whole_mesh(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run run = {0};
  struct wh_solid_mesh m;
  uint32_t *from;
  double all = 0.0;
  run_ball(c, &boxes[3], &run);
  assert_int_equal(wh_solid_mesh_whole(c, &run.pass.solid.mesh, &m, &from), WH_OK);
  assert_int_equal(m.element_count, 8 * run.pass.solid.mesh.element_count);
  assert_true(m.node_count < 8 * run.pass.solid.mesh.node_count);
  for (size_t e = 0; e < m.element_count; e++) {
    assert_true(volume(&m, e) > 0.0);
    all += volume(&m, e) / 6.0;
    for (size_t f = 4 * e; f < 4 * e + 4; f++) {
      assert_true(m.neighbour[f] != WH_NO_ELEMENT || m.boundary[f] < m.electrode_count);
      if (m.neighbour[f] != WH_NO_ELEMENT)
        assert_int_equal(shared(&m, e, m.neighbour[f]), 3);
    }
    /* the middle of an edge of order 2 is in the middle of its ends */
    const uint32_t *n = m.element + e * (size_t)m.nodes_per_element;
    for (int i = 0; i < 3 && !m.curved[e]; i++)
      assert_near(m.node[n[9]][i], 0.5 * (m.node[n[3]][i] + m.node[n[1]][i]), 1e-12);
  }
  assert_near(all / (512e-9 - 4.0 / 3.0 * WH_PI * 1e-9), 1.0, 1e-3);
  for (size_t i = 0; i < m.node_count; i++)
    assert_true(from[i] < run.pass.solid.mesh.node_count);
  free(from);
  wh_solid_mesh_free(&m);
  wh_run_free(&run);
  wh_context_destroy(c);
}

/* ---- a lens, ray by ray ------------------------------------------------------------------------
 */

#define TUBE                                                                                       \
  "solids: {all: {kind: cylinder, from: [0 mm, 0 mm, -20 mm], to: [0 mm, 0 mm, 20 mm], radius: 8 " \
  "mm}, "
static const struct part tubes[] = {
    {TUBE "part: {kind: box, op: keep, from: [-9 mm, -9 mm, -99 mm], to: [9 mm, 9 mm, 99 mm]}}",
     ""},
    {TUBE "part: {kind: box, op: keep, from: [0 mm, -9 mm, -99 mm], to: [9 mm, 9 mm, 99 mm]}}",
     "mirrors: [90 deg]"},
    {TUBE "part: {kind: box, op: keep, from: [0 mm, 0 mm, -99 mm], to: [9 mm, 9 mm, 99 mm]}}",
     "mirrors: [0 deg, 90 deg]"},
    {"solid: {kind: revolution, from: 0 deg, to: 30 deg, shape: {kind: rectangle, from: [-20 mm, 0 "
     "mm], to: [20 mm, 8 mm]}}",
     "mirrors: [0 deg, 30 deg]"},
    {"solids: {all: {kind: cylinder, from: [0 mm, 0 mm, -20 mm], to: [0 mm, 0 mm, 20 mm], radius: "
     "8 mm}, part: {kind: box, op: keep, from: [0 mm, -9 mm, -99 mm], to: [9 mm, 9 mm, 0 mm]}}",
     "mirrors: [90 deg]\n  mirror_z: true"},
};

static void run_lens(struct wh_context *c, const struct part *p, const char *more,
                     struct wh_run *run) {
  char text[4096];
  snprintf(text, sizeof text,
           "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {%s}\n  %s\n"
           "  electrodes:\n    tube: {voltage: 10 kV, solids: {a: {kind: revolution, shape: {kind: "
           "rectangle, from: [-30 mm, 8 mm], to: [-5 mm, 12 mm]}}, b: {kind: revolution, shape: "
           "{kind: rectangle, from: [5 mm, 8 mm], to: [30 mm, 12 mm]}}}}\n"
           "    ring: {voltage: 7 kV, solid: {kind: revolution, shape: {kind: rectangle, from: [-3 "
           "mm, 6 mm], to: [3 mm, 12 mm]}}}\nmesh: {size: 3 mm, arc: 20 deg, edge_size: 0.5 mm, "
           "tetra_order: 3}\n"
           "sources:\n  s: {kind: free, place: [1 mm, 2 mm, -15 mm], direction: [0, 0, 1], energy: "
           "10 keV, angle: 9 deg, azimuth: {from: 15 deg, to: 345 deg, count: 12}}\n"
           "  t: {kind: free, place: [0 mm, 0 mm, -15 mm], energy: 10 keV, angle: [0 deg, 5 deg], "
           "azimuth: [0 deg, 30 deg, 90 deg, 180 deg]}\n"
           "trace: {planes: [-2 mm, 5 mm, 18 mm]}\noptics: {paraxial: false}\n%s",
           p->domain, p->mirrors, more);
  run_text(c, text, run);
}

/* Largest distance of the rays on all planes, over the radius of the ring. */
static double apart(const struct wh_trace_result *a, const struct wh_trace_result *b) {
  double most = 0.0;
  assert_int_equal(a->crossing_count, b->crossing_count);
  for (size_t i = 0; i < a->crossing_count; i++) {
    const struct wh_particle *p = &a->crossing[i].state, *q = &b->crossing[i].state;
    assert_int_equal(a->crossing[i].plane, b->crossing[i].plane);
    for (int k = 0; k < 3; k++)
      most = fmax(most, fabs(p->x[k] - q->x[k]) / 6e-3);
  }
  return most;
}

/* Rays that pass the planes of symmetry, some several times in a wedge, or run along them. The rims
   of the ring are sharp: with these elements rays end 1e-3 or so of the radius off, whole or part
   (edges of .5 and .3 mm and a ring at 4 kV: 7e-3 and 3e-3). */
static void a_lens(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run whole = {0};
  run_lens(c, &tubes[0], "", &whole);
  assert_int_equal(whole.pass.trace.crossing_count, 60);
  for (size_t k = 1; k < sizeof tubes / sizeof *tubes; k++) {
    struct wh_run run = {0};
    run_lens(c, &tubes[k], "", &run);
    double off = apart(&whole.pass.trace, &run.pass.trace);
    print_message("lens, part %zu: rays off by %.2g of the radius\n", k, off);
    assert_true(off < 3e-3);
    assert_int_equal(run.pass.trace.path_count, 20);
    for (size_t i = 0; i < run.pass.trace.path_count; i++) {
      const struct wh_ray_path *p = &run.pass.trace.path[i];
      for (size_t n = p->first; n + 1 < p->first + p->count; n++) /* no leaps */
        assert_true(hypot(run.pass.trace.point[n + 1][0] - run.pass.trace.point[n][0],
                          run.pass.trace.point[n + 1][1] - run.pass.trace.point[n][1]) < 1e-3);
    }
    wh_run_free(&run);
  }
  wh_run_free(&whole);
  wh_context_destroy(c);
}

/* ---- space charge ------------------------------------------------------------------------------
 */

/* Child's diode, 10 mm long and 5 mm in radius: P U^1.5 A/d^2. The mesh makes it off by some 5e-3
   (docs/theory/three-dimensions.md), whole and quarter alike; the area of the disc is 2e-4 less. */
static void a_diode(void **state) {
  (void)state;
  static const struct part parts[] = {
      {"from: [-9 mm, -9 mm, -99 mm], to: [9 mm, 9 mm, 99 mm]", ""},
      {"from: [0 mm, 0 mm, -99 mm], to: [9 mm, 9 mm, 99 mm]", "mirrors: [0 deg, 90 deg]"}};
  double exact = 4.0 / 9.0 * WH_VACUUM_PERMITTIVITY *
                 sqrt(2.0 * WH_ELEMENTARY_CHARGE / WH_ELECTRON_MASS) * pow(1e3, 1.5) * WH_PI *
                 25e-6 / 1e-4;
  for (int k = 0; k < 2; k++) {
    struct wh_context *c = wh_context_create();
    struct wh_run run = {0};
    char text[4096];
    snprintf(text, sizeof text,
             "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {solids: {all: {kind: "
             "cylinder, from: [0 mm, 0 mm, 0 mm], to: [0 mm, 0 mm, 10 mm], radius: 5 mm}, part: "
             "{kind: box, op: keep, %s}}}\n  %s\n  electrodes:\n    cathode: {voltage: 0 V, solid: "
             "{kind: box, from: [-9 mm, -9 mm, -1 mm], to: [9 mm, 9 mm, 0 mm]}}\n    anode: "
             "{voltage: 1 kV, solid: {kind: box, from: [-9 mm, -9 mm, 10 mm], to: [9 mm, 9 mm, 11 "
             "mm]}}\nmesh: {size: 2.5 mm, arc: 15 deg, tetra_order: 2}\nsources:\n  s: {kind: "
             "space_charge, on: cathode, gap: 1 mm, rays: %d}\nspace_charge: {tolerance: 1e-4, "
             "check_gap: false}\ntrace: {target: anode, mirror_edges: true, mechanics: newton}\n",
             parts[k].domain, parts[k].mirrors, k ? 150 : 600);
    run_text(c, text, &run);
    print_message("diode, part %d: current off by %.2g\n", k,
                  value(&run, "cathode.current") / exact - 1.0);
    assert_near(value(&run, "cathode.current") / exact, 1.0, 1.5e-2);
    assert_near(value(&run, "electrode.anode.current") / value(&run, "cathode.current"), 1.0, 1e-9);
    assert_near(value(&run, "gun.charge_error"), 0.0, 1e-9);
    wh_run_free(&run);
    wh_context_destroy(c);
  }
}

/* ---- bad input ---------------------------------------------------------------------------------
 */

static void wrong(void **state) {
  (void)state;
  static const struct part bad[] = {
      {"mirrors: [0 deg, 30 deg, 90 deg]", "one or two through the z axis"},
      {"mirrors: [0 deg]", "the domain lies on both sides"},
      {"mirrors: [90 deg]", "no edge of the domain lies in that plane"},
      {"mirror_z: true", "the domain lies on both sides"},
      {"mirrors: [-50 deg, 50 deg]", "does not go into 180 degrees"}};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct wh_context *c = wh_context_create();
    struct wh_run run = {0};
    struct wh_case k;
    char text[2048];
    snprintf(
        text, sizeof text,
        "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  %s\n  domain: {solid: {kind: "
        "%s}}\n  electrodes:\n    wall: {voltage: 0 V, solid: {kind: box, from: [-9 mm, -9 mm, "
        "-5 mm], to: [9 mm, 9 mm, -3 mm]}}\nmesh: {size: 3 mm}\n",
        bad[i].domain,
        i == 4 ? "revolution, from: -50 deg, to: 50 deg, shape: {kind: rectangle, from: [-4 "
                 "mm, 0 mm], to: [4 mm, 4 mm]}"
               : "box, from: [0.5 mm, -4 mm, -4 mm], to: [4 mm, 4 mm, 4 mm]");
    assert_int_equal(wh_case_read_text(c, "t", ".", text, strlen(text), 0, NULL, &k), WH_OK);
    assert_int_equal(wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, &run),
                     WH_BAD_INPUT);
    if (!strstr(wh_error_text(c, 0), bad[i].mirrors))
      fail_msg("%zu: %s", i, wh_error_text(c, 0));
    wh_case_free(&k);
    wh_run_free(&run);
    wh_context_destroy(c);
  }
}

/* With a symmetry there is nothing to mirror. */
static void flat(void **state) {
  (void)state;
  static const char text[] =
      "wehnelt: 1\ntitle: t\ngeometry:\n  mirrors: [0 deg]\n  domain: {shape: {kind: rectangle, "
      "from: [0 mm, 0 mm], to: [1 mm, 1 mm]}}\n  electrodes:\n    a: {shape: {kind: line, from: [0 "
      "mm, 0 mm], to: [0 mm, 1 mm]}}\n";
  struct wh_context *c = wh_context_create();
  struct wh_run run = {0};
  struct wh_case k;
  assert_int_equal(wh_case_read_text(c, "t", ".", text, strlen(text), 0, NULL, &k), WH_OK);
  assert_int_equal(wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, &run),
                   WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(c, 0), "for geometry.symmetry: none"));
  wh_case_free(&k);
  wh_run_free(&run);
  wh_context_destroy(c);
}

/* Cut open along a plane that is not named: figures are of the part, and that is said. */
static void unnamed(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_run run = {0};
  const struct part half = {boxes[1].domain, ""};
  run_ball(c, &half, &run);
  assert_true(wh_warning_count(c) > 0);
  assert_non_null(strstr(wh_warning_text(c, 0), "figures are of the part that is left"));
  wh_run_free(&run);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(a_hot_ball), cmocka_unit_test(a_whole_mesh),
                                     cmocka_unit_test(a_lens),     cmocka_unit_test(a_diode),
                                     cmocka_unit_test(wrong),      cmocka_unit_test(flat),
                                     cmocka_unit_test(unnamed)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
