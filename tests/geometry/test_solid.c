/* SPDX-License-Identifier: MPL-2.0 */
/* Solids in space: volumes and surfaces against closed forms, convergence of curved elements with
   order and size, and clear words for what cannot be meshed. */
#include "base/constants.h"
#include "case/case.h"
#include "geometry/solid.h"
#include "geometry/solid_mesh.h"
#include "numerics/tetrahedron.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../near.h"

/* The drawing kernel never frees some of what it takes. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
  return "leak:libTK\nleak:libgmsh\n";
}

static const char *folder; /* of the files, from the command line */

/* Meshes the geometry of a case whose text is that. */
static enum wh_status mesh(struct wh_context *c, const char *text, struct wh_solid_mesh *m) {
  struct wh_case cs = {0};
  memset(m, 0, sizeof *m);
  enum wh_status status =
      wh_case_read_text(c, "test.yaml", folder, text, strlen(text), 0, NULL, &cs);
  if (status == WH_OK)
    status = wh_geometry_solid(c, &cs.params.geometry, &cs.params.mesh, m);
  wh_case_free(&cs);
  return status;
}

static double determinant(double j[3][3]) {
  return j[0][0] * (j[1][1] * j[2][2] - j[1][2] * j[2][1]) +
         j[0][1] * (j[1][2] * j[2][0] - j[1][0] * j[2][2]) +
         j[0][2] * (j[1][0] * j[2][1] - j[1][1] * j[2][0]);
}

/* Volume of the elements of a region [m^3]. */
static double volume(const struct wh_solid_mesh *m, unsigned region) {
  struct wh_tetra_rule rule;
  double gradient[WH_TETRA_MAX_NODES][3], sum = 0.0;
  wh_tetra_rule(3 * (m->order - 1), &rule);
  for (size_t e = 0; e < m->element_count; e++)
    for (int q = 0; q < rule.count && m->region[e] == region; q++) {
      double j[3][3] = {{0}};
      wh_tetra_lagrange(m->order, rule.xi[q], NULL, gradient);
      for (int n = 0; n < m->nodes_per_element; n++) {
        const double *x = m->node[m->element[e * (size_t)m->nodes_per_element + (size_t)n]];
        for (int a = 0; a < 3; a++)
          for (int b = 0; b < 3; b++)
            j[a][b] += x[a] * gradient[n][b];
      }
      sum += rule.weight[q] * determinant(j);
    }
  return sum;
}

#define BOX                                                                                        \
  "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {wall: wall, solid: {kind: box, "  \
  "from: [-4 mm, -4 mm, -4 mm], to: [4 mm, 4 mm, 4 mm]}}\n  electrodes:\n    wall: {voltage: 0 "   \
  "V}\n"

/* What each kind of solid takes away from the box of 512 mm^3. The tolerance is that of elements
   that span 30 degrees (20 on a ball in a coarse box) at order 2, measured to err by a few 1e-5 of
   the solid's volume (3e-4 where the wire of a helix is a spline). */
static void test_volumes(void **state) {
  (void)state;
  static const struct {
    const char *solid;
    double volume, tolerance; /* [mm^3], relative */
  } cases[] = {
      {"{kind: box, from: [0 mm, 0 mm, 0 mm], to: [1 mm, 2 mm, 3 mm]}", 6, 1e-9},
      {"{kind: box, from: [0 mm, 0 mm, 0 mm], to: [2 mm, 2 mm, 2 mm], fillet: 0.5 mm}",
       /* an inner box with six slabs, twelve quarter cylinders and eight eighths of a ball */
       1 + 6 * 0.5 + 12 * WH_PI / 16 + 4 * WH_PI / 3 * 0.125, 1e-3},
      {"{kind: cylinder, from: [0 mm, 0 mm, -1 mm], to: [0 mm, 0 mm, 2 mm], radius: 1 mm, turn: "
       "[30 deg, 0 deg, 20 deg], move: [0.2 mm, 0 mm, 0 mm]}",
       3 * WH_PI, 1e-3},
      {"{kind: cone, from: [0 mm, 0 mm, 0 mm], to: [0 mm, 0 mm, 2 mm], radius: 1 mm, end_radius: "
       "0.5 mm}",
       2 * WH_PI / 3 * 1.75, 1e-3},
      {"{kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: 2 mm}", 32 * WH_PI / 3, 1e-3},
      {"{kind: torus, centre: [0 mm, 0 mm, 0 mm], radius: 2 mm, wire: 0.5 mm}", WH_PI * WH_PI,
       1e-3},
      {"{kind: extrusion, shape: {kind: polygon, points: [[0 mm, 0 mm], [2 mm, 0 mm], [0 mm, 1 "
       "mm]]}, from: -1 mm, to: 1 mm}",
       2, 1e-9},
      {"{kind: revolution, shape: {kind: rectangle, from: [0 mm, 1 mm], to: [1 mm, 2 mm]}, to: 90 "
       "deg}",
       0.75 * WH_PI, 1e-3},
      {"{kind: helix, radius: 1 mm, pitch: 1 mm, turns: 2, wire: 0.2 mm}",
       /* Pappus: the section moves at right angles to itself */
       WH_PI * 0.04 * 2 * 6.3622651, 2e-3},
      {"{kind: hairpin, bend: 0.5 mm, legs: 1 mm, wire: 0.2 mm, opening: 60 deg}",
       WH_PI * 0.04 * (2 + 0.5 * WH_PI * 2 / 3), 2e-3},
  };
  struct wh_context *c = wh_context_create();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[1200];
    struct wh_solid_mesh m;
    snprintf(text, sizeof text,
             BOX
             "    part: {voltage: 1 V, solid: %s}\nmesh: {size: 2 mm, arc: %d deg, growth: 0.6}\n",
             cases[i].solid, strstr(cases[i].solid, "sphere") ? 20 : 30);
    assert_int_equal(mesh(c, text, &m), WH_OK);
    double taken = 512 - volume(&m, 0) * 1e9;
    print_message("%.60s...: %zu elements, volume off by %.1e\n", cases[i].solid, m.element_count,
                  taken / cases[i].volume - 1);
    assert_near(taken, cases[i].volume, cases[i].tolerance * cases[i].volume);
    wh_solid_mesh_free(&m);
  }
  wh_context_destroy(c);
}

/* Error of the volume between two concentric balls against the size of elements: even powers, at
   least order + 1. */
static void test_convergence(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  for (int order = 1; order <= 3; order++) {
    double error[2], size[2] = {30, 15};
    for (int k = 0; k < 2; k++) {
      char text[800];
      struct wh_solid_mesh m;
      snprintf(
          text, sizeof text,
          "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {wall: out, solid: "
          "{kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: 2 mm}}\n  electrodes:\n    out: "
          "{voltage: 0 V}\n    in: {voltage: 1 V, solid: {kind: sphere, centre: [0 mm, 0 mm, 0 "
          "mm], radius: 1 mm}}\nmesh: {tetra_order: %d, size: 10 mm, arc: %g deg, growth: 2}\n",
          order, size[k]);
      assert_int_equal(mesh(c, text, &m), WH_OK);
      error[k] = fabs(volume(&m, 0) * 1e9 / (28 * WH_PI / 3) - 1);
      assert_int_equal(m.straightened, 0);
      wh_solid_mesh_free(&m);
    }
    double rate = log2(error[0] / error[1]);
    print_message("order %d: errors %.2e %.2e, rate %.2f\n", order, error[0], error[1], rate);
    assert_true(rate > (order == 1 ? 1.7 : order == 2 ? 2.7 : 3.7));
  }
  wh_context_destroy(c);
}

static void test_boundaries(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_solid_mesh m;
  /* A ceramic ring around a pin, cut by a plane of symmetry; the pin's end is in the ceramic. */
  const char *text =
      "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n"
      "  domain: {solid: {kind: box, from: [0 mm, -4 mm, -4 mm], to: [4 mm, 4 mm, 4 mm]}}\n"
      "  electrodes:\n"
      "    pin: {voltage: 0 V, solid: {kind: cylinder, from: [0 mm, 0 mm, -5 mm], to: [0 mm, 0 mm, "
      "0 mm], radius: 1 mm}}\n"
      "    plate: {voltage: 1 V, solid: {kind: box, from: [-1 mm, -5 mm, 3 mm], to: [5 mm, 5 mm, 5 "
      "mm]}}\n"
      "  dielectrics:\n"
      "    ring: {permittivity: 9, solid: {kind: cylinder, from: [0 mm, 0 mm, -3 mm], to: [0 mm, 0 "
      "mm, -1 mm], radius: 2 mm}}\n"
      "mesh: {size: 2 mm, arc: 45 deg}\n";
  enum wh_status status = mesh(c, text, &m);
  assert_int_equal(status, WH_OK);
  assert_int_equal(m.region_count, 2);
  assert_near(volume(&m, 1) * 1e9, 3 * WH_PI, 3e-3 * 3 * WH_PI);
  assert_near(volume(&m, 0) * 1e9, 4 * 8 * 7 - 3 * WH_PI - 4 * WH_PI / 2, 0.05);
  size_t faces[3] = {0};
  for (size_t f = 0; f < 4 * m.element_count; f++)
    if (m.boundary[f] != WH_NO_BOUNDARY) {
      assert_int_equal(m.neighbour[f], WH_NO_ELEMENT);
      faces[m.boundary[f]]++;
    } else {
      uint32_t next = m.neighbour[f];
      assert_true(next < m.element_count);
      size_t back = 0;
      for (size_t k = 0; k < 4; k++)
        back += m.neighbour[4 * (size_t)next + k] == f / 4;
      assert_int_equal(back, 1);
    }
  assert_true(faces[0] > 20 && faces[1] > 20 && faces[2] > 20);
  wh_solid_mesh_free(&m);
  wh_context_destroy(c);
}

/* Elements no longer than is asked for near a line between two points, and long ones elsewhere.
   The size is a wish: sides of twice as much were observed. */
static void test_near(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_solid_mesh m;
  double near = 0.0, far = 0.0;
  assert_int_equal(mesh(c,
                        BOX
                        "mesh: {tetra_order: 1, size: 3 mm, near: {beam: {from: [-4 mm, 0 mm, 0 "
                        "mm], to: [4 mm, 0 mm, 0 mm], radius: 0.5 mm, size: 0.3 mm}}}\n",
                        &m),
                   WH_OK);
  for (size_t e = 0; e < m.element_count; e++)
    for (int i = 0; i < 4; i++)
      for (int k = 0; k < i; k++) {
        const double *a = m.node[m.element[4 * e + (size_t)i]],
                     *b = m.node[m.element[4 * e + (size_t)k]];
        double length = hypot(hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
        double away = fmax(hypot(a[1], a[2]), hypot(b[1], b[2]));
        near = away < 0.5e-3 ? fmax(near, length) : near;
        far = fmax(far, length);
      }
  print_message("%zu elements, sides up to %.2g mm near the line, %.2g mm elsewhere\n",
                m.element_count, 1e3 * near, 1e3 * far);
  assert_true(near > 0.2e-3 && near < 0.75e-3 && far > 1e-3);
  wh_solid_mesh_free(&m);
  wh_context_destroy(c);
}

static void test_bad_input(void **state) {
  (void)state;
#define SPHERE(name, x)                                                                            \
  "    " name ": {voltage: 1 V, solid: {kind: sphere, centre: [" x                                 \
  " mm, 0 mm, 0 mm], radius: 1 mm}}\n"
  static const struct {
    const char *text, *message;
    enum wh_status status;
  } cases[] = {
      {BOX SPHERE("a", "0") SPHERE("b", "1.5"), "electrode 'a' and electrode 'b' overlap",
       WH_BAD_INPUT},
      {BOX SPHERE("a", "20"), "electrode 'a' touches no part of the domain", WH_BAD_INPUT},
      {BOX "    cup: {voltage: 0 V, solid: {kind: box, from: [-2 mm, -2 mm, -2 mm], to: [2 mm, 2 "
           "mm, 2 mm]}}\n    filament: {voltage: 0 V, solid: {kind: helix, radius: 0.5 mm, pitch: "
           "0.5 mm, turns: 2, wire: 0.1 mm}}\n",
       "electrode 'cup' and electrode 'filament' overlap", WH_BAD_INPUT},
      {BOX
       "    a: {voltage: 1 V, solid: {kind: box, from: [0 mm, 0 mm], to: [1 mm, 1 mm, 1 mm]}}\n",
       "'from' has 2 values; give three", WH_BAD_INPUT},
      {BOX "    a: {voltage: 1 V, shape: {kind: sphere, z: 0 mm, radius: 1 mm}}\n",
       "parts are 'solid's", WH_BAD_INPUT},
      {BOX
       "    a: {voltage: 1 V, solid: {kind: helix, radius: 1 mm, pitch: 0.1 mm, turns: 3, wire: "
       "0.1 mm}}\n",
       "the pitch must be larger", WH_BAD_INPUT},
      {BOX "    a: {voltage: 1 V, solid: {kind: box, from: [0 mm, 0 mm, 0 mm], to: [1 mm, 1 mm, 1 "
           "mm], fillet: 0.8 mm}}\n",
       "take a smaller fillet", WH_BAD_INPUT},
      {BOX SPHERE("a", "0") "mesh: {size: 1 um}\n", "GB for it", WH_NO_MEMORY},
      {BOX "    a: {voltage: 1 V, size: 1 nm, solid: {kind: sphere, centre: [0 mm, 0 mm, 0 mm], "
           "radius: 1 mm}}\n",
       "most of them at electrode 'a'", WH_NO_MEMORY},
      {BOX "    a: {voltage: 1 V, solid: {kind: helix, radius: 0.5 mm, pitch: 0.5 mm, turns: 3, "
           "wire: 0.1 mm, legs: [0 mm, 0 mm, 2 mm]}}\n",
       "electrode 'a': a leg of the helix runs into its turns", WH_BAD_INPUT},
      {BOX "    a: {voltage: 1 V, solid: {kind: box, from: [0 mm, 0 mm, 0 mm], to: [1 mm, 1 mm, "
           "1e-7 mm]}}\n",
       "electrode 'a': an edge at", WH_BAD_INPUT},
      {BOX "    a: {voltage: 1 V, solids: {b: {kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: 1 "
           "mm}, c: {kind: sphere, op: cut, centre: [0 mm, 0 mm, 0 mm], radius: 2 mm}}}\n",
       "electrode 'a': nothing is left of it after its cuts", WH_BAD_INPUT},
      {BOX "    a: {voltage: 1 V, solid: {kind: box, from: [-9 mm, -9 mm, -9 mm], to: [9 mm, 9 mm, "
           "9 mm]}}\n",
       "no vacuum is left of the domain", WH_BAD_INPUT},
      {BOX SPHERE("a", "0") "mesh: {size: 0.1 mm, max_elements: 1000}\n",
       "mesh.max_elements = 1000", WH_BAD_INPUT},
      {BOX SPHERE("a", "0") "mesh: {near: {a: {from: [1 mm, 2 mm], size: 0.1 mm}}}\n",
       "mesh.near.a: a point has three numbers", WH_BAD_INPUT},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct wh_context *c = wh_context_create();
    struct wh_solid_mesh m;
    enum wh_status status = mesh(c, cases[i].text, &m);
    if (status != cases[i].status || !strstr(wh_error_text(c, 0), cases[i].message))
      fail_msg("case %zu: status %d, '%s'", i, (int)status,
               wh_error_count(c) ? wh_error_text(c, 0) : "");
    assert_null(m.node);
    wh_context_destroy(c);
  }
}

#define STEP                                                                                       \
  "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  file: solids.step\n  domain: {wall: "      \
  "wall}\n  electrodes:\n    wall: {voltage: 0 V}\n"

/* A box of 8 mm named vacuum and a ball of 2 mm. */
static void test_step(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_solid_mesh m;
  assert_int_equal(mesh(c, STEP "    ball: {voltage: 1 V}\nmesh: {size: 2 mm, arc: 20 deg}\n", &m),
                   WH_OK);
  assert_int_equal(m.electrode_count, 2);
  assert_near(volume(&m, 0) * 1e9, 512 - 32 * WH_PI / 3, 0.05);
  wh_solid_mesh_free(&m);
  /* A part that the case does not know. */
  assert_int_equal(mesh(c, STEP "    shield: {voltage: 1 V}\n", &m), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(c, 0), "the part 'ball' is no electrode"));
  wh_context_destroy(c);
}

/* The same file without the name of the ball. */
static void test_nameless_step(void **state) {
  (void)state;
  char path[4096], line[512], *at;
  snprintf(path, sizeof path, "%s/solids.step", folder);
  FILE *in = fopen(path, "r"), *out = fopen("nameless.step", "w");
  assert_non_null(in);
  assert_non_null(out);
  while (fgets(line, sizeof line, in)) {
    while ((at = strstr(line, "'ball'")))
      memmove(at + 1, at + 5, strlen(at + 5) + 1);
    fputs(line, out);
  }
  fclose(in);
  fclose(out);
  struct wh_context *c = wh_context_create();
  struct wh_solid_mesh m;
  const char *given = folder;
  folder = ".";
  const char *text = "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  file: nameless.step\n  "
                     "domain: {wall: wall}\n  electrodes:\n    wall: {voltage: 0 V}\n    ball: "
                     "{voltage: 1 V}\n";
  assert_int_equal(mesh(c, text, &m), WH_BAD_INPUT);
  assert_non_null(strstr(wh_error_text(c, 0), "a part without a name"));
  folder = given;
  remove("nameless.step");
  wh_context_destroy(c);
}

/* Elements that lie upon each other, as gmsh may leave them in a thin curved strip: one of a
   quarter ring .1 mm high is there twice. Whole, the ring is filled to what curved elements of 30
   degrees can; each order. */
static void test_folded(void **state) {
  (void)state;
  const double drawn = WH_PI / 4 * (4.0 - 1.0) * 1e-6 * 1e-4;
  for (int order = 2; order <= 3; order++) {
    struct wh_context *c = wh_context_create();
    struct wh_solid_mesh m;
    struct wh_solid_filled ring[4] = {{0}}, folded[4] = {{0}};
    char text[1024];
    snprintf(
        text, sizeof text,
        "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {wall: w, solid: {kind: "
        "revolution, to: 90 deg, shape: {kind: rectangle, from: [0 mm, 1 mm], to: [0.1 mm, 2 "
        "mm]}}}\n  electrodes: {w: {voltage: 1 V}}\nmesh: {tetra_order: %d, size: 1 mm, arc: 30 "
        "deg}\n",
        order);
    assert_int_equal(mesh(c, text, &m), WH_OK);
    assert_int_equal(wh_solid_fill(c, &m, ring), WH_OK);
    print_message("order %d: %zu elements, volume off by %.1e, bend %.1e\n", order, m.element_count,
                  ring[0].volume / drawn - 1, ring[0].bend / drawn);
    assert_near(ring[0].volume / drawn, 1.0, 1e-4);
    assert_int_equal(wh_solid_check_filled(c, "the vacuum", drawn, ring), WH_OK);
    size_t nodes = (size_t)m.nodes_per_element;
    memcpy(m.element, m.element + nodes * (m.element_count / 2), nodes * sizeof *m.element);
    assert_int_equal(wh_solid_fill(c, &m, folded), WH_OK);
    assert_int_equal(wh_solid_check_filled(c, "the vacuum", drawn, folded), WH_LIBRARY_FAILED);
    assert_non_null(strstr(wh_error_text(c, 0), "the mesh of the vacuum is folded"));
    wh_solid_mesh_free(&m);
    wh_context_destroy(c);
  }
}

int main(int count, char **argument) {
  folder = count > 1 ? argument[1] : ".";
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_volumes),       cmocka_unit_test(test_convergence),
      cmocka_unit_test(test_boundaries),    cmocka_unit_test(test_step),
      cmocka_unit_test(test_nameless_step), cmocka_unit_test(test_folded),
      cmocka_unit_test(test_near),          cmocka_unit_test(test_bad_input)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
