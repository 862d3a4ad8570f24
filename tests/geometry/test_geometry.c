/* SPDX-License-Identifier: MPL-2.0 */
/* Good geometries: the mesh covers the drawing exactly, its nodes lie on the curves, and its faces
   carry the right names. */
#include "base/constants.h"
#include "mesh_measure.h"
#include "tube.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../near.h"

static struct wh_mesh make(struct tube *t) {
  struct wh_context *c = wh_context_create();
  struct wh_mesh m;
  enum wh_status status = tube_mesh(t, c, &m);
  for (size_t i = 0; i < wh_error_count(c); i++)
    print_error("%s\n", wh_error_text(c, i));
  assert_int_equal(status, WH_OK);
  wh_context_destroy(c);
  tube_free(t);
  measure_consistency(&m);
  return m;
}

static struct tube *spheres(void) {
  struct tube *t = tube_new(WH_AXISYMMETRIC);
  tube_domain(t, "sector centre=0.025,0 inner=0.005 outer=0.025 from=120d to=180d");
  tube_electrode(t, "cathode", 0, "arc centre=0.025,0 radius=0.025 from=120d to=180d");
  tube_electrode(t, "anode", 1e4, "arc centre=0.025,0 radius=0.005 from=120d to=180d")->grid = true;
  t->mesh.size = 2.5e-3;
  return t;
}

/* Every node of a face on the cathode or anode has its radius to rounding; sector of 60 degrees. */
static void test_spheres(void **state) {
  (void)state;
  struct wh_mesh m = make(spheres());
  double error = 0;
  for (int b = 0; b < 2; b++)
    for (size_t i = 0; i < 3 * m.element_count; i++)
      if (m.boundary[i] == b)
        error = fmax(error, measure_circle(&m, i, (const double[2]){0.025, 0}, b ? 0.005 : 0.025));
  assert_true(error < 1e-15);
  double area = WH_PI / 6 * (0.025 * 0.025 - 0.005 * 0.005);
  assert_near(measure_area(&m) / area, 1, 1e-10);
  assert_true(m.element_count > 100 && m.element_count < 400);
  assert_true(m.electrodes[1].transparent && !m.electrodes[0].transparent);
  assert_near(measure_length(&m, "cathode"), WH_PI / 3 * 0.025, 1e-12);
  assert_near(measure_length(&m, "axis"), 0.02, 1e-15);
  assert_near(measure_length(&m, "natural"), 0.02, 1e-12);
  wh_mesh_free(&m);
}

/* A thin plate inside: faces on both sides have the name and know each other. */
static void test_thin_plate(void **state) {
  (void)state;
  struct tube *t = tube_new(WH_AXISYMMETRIC);
  tube_domain(t, "rectangle from=-0.01,0 to=0.01,0.01");
  tube_electrode(t, "left", 0, "line from=-0.01,0 to=-0.01,0.01");
  tube_electrode(t, "right", 1, "line from=0.01,0 to=0.01,0.01");
  tube_electrode(t, "plate", 0, "plate z=0 hole=0.001 outer=0.02");
  struct wh_mesh m = make(t);
  assert_near(measure_length(&m, "plate"), 2 * 0.009, 1e-15);
  assert_near(measure_area(&m), 2e-4, 1e-17);
  for (size_t i = 0; i < 3 * m.element_count; i++)
    if (m.boundary[i] == 2)
      assert_true(m.neighbour[i] != WH_NO_ELEMENT);
  wh_mesh_free(&m);
}

/* Bodies are cut out of the domain, dielectrics are regions of their own, fillets are round. */
static void test_bodies(void **state) {
  (void)state;
  struct tube *t = tube_new(WH_AXISYMMETRIC);
  tube_domain(t, "rectangle from=-0.01,0 to=0.01,0.01");
  tube_electrode(t, "left", 0, "line from=-0.01,0 to=-0.01,0.01");
  tube_electrode(t, "right", 1, "line from=0.01,0 to=0.01,0.01");
  tube_electrode(t, "plate", 1, "plate z=0 hole=0.001 outer=0.02 thickness=0.001 rounding=0.0002");
  tube_electrode(t, "torus", 1, "disc centre=0.005,0.005 radius=0.001");
  tube_dielectric(t, "ball", 3, "sphere z=-0.005 radius=0.002");
  struct wh_mesh m = make(t);
  double fillets = 2 * 0.0002 * 0.0002 * (1 - WH_PI / 4);
  double area = 2e-4 - (9e-6 - fillets) - WH_PI * 1e-6;
  assert_near(measure_area(&m) / area, 1, 1e-10);
  assert_near(measure_region(&m, "ball") / (0.5 * WH_PI * 4e-6), 1, 1e-10);
  assert_near(measure_length(&m, "torus") / (2 * WH_PI * 0.001), 1, 1e-10);
  wh_mesh_free(&m);
}

/* A shell of half discs around an open domain; its region carries the mapping. */
static void test_open(void **state) {
  (void)state;
  struct tube *t = tube_new(WH_AXISYMMETRIC);
  t->geometry.domain.edge = WH_EDGE_OPEN;
  tube_domain(t, "sphere z=0 radius=0.01");
  tube_electrode(t, "ball", 1, "sphere z=0 radius=0.002");
  struct wh_mesh m = make(t);
  const struct wh_region *shell = &m.regions[m.region_count - 1];
  assert_int_equal(shell->kind, WH_REGION_INFINITE);
  double outer = shell->outer_radius;
  assert_near(shell->inner_radius, 0.01, 0);
  assert_near(measure_region(&m, "vacuum") / (0.5 * WH_PI * (1e-4 - 4e-6)), 1, 1e-10);
  assert_near(measure_region(&m, "infinite") / (0.5 * WH_PI * (outer * outer - 1e-4)), 1, 1e-10);
  assert_near(measure_length(&m, "infinity") / (WH_PI * outer), 1, 1e-10);
  assert_near(measure_length(&m, "natural"), 0, 0);
  wh_mesh_free(&m);
}

/* Two coaxial tubes, thick and with round or sharp ends, far apart or nearly touching: the area is
   that of the domain less the walls, whose rounding is exact. */
static void test_gap(void **state) {
  (void)state;
  for (double gap = 4e-3; gap > 1e-6; gap *= 0.1) {
    struct tube *t = tube_new(WH_AXISYMMETRIC);
    char left[128], right[128];
    snprintf(left, sizeof left, "polygon points=-0.02,0.005,%.9g,0.005,%.9g,0.006,-0.02,0.006",
             -gap / 2, -gap / 2);
    snprintf(right, sizeof right,
             "polygon points=%.9g,0.005,0.02,0.005,0.02,0.006,%.9g,0.006 fillet=0.0005,0,0,0.0005",
             gap / 2, gap / 2);
    tube_domain(t, "rectangle from=-0.02,0 to=0.02,0.01");
    tube_electrode(t, "left", 0, left);
    tube_electrode(t, "right", 1, right);
    struct wh_mesh m = make(t);
    double wall = (0.04 - gap) * 1e-3 - 2 * 0.25e-6 * (1 - WH_PI / 4);
    assert_near(measure_area(&m) / (4e-4 - wall), 1, 1e-10);
    wh_mesh_free(&m);
  }
}

/* Electrodes that meet in a point only if that is allowed; then all faces keep their own. */
static void test_touching(void **state) {
  (void)state;
  struct tube *t = tube_new(WH_AXISYMMETRIC);
  t->geometry.allow_touching = true;
  tube_domain(t, "rectangle from=-0.02,0 to=0.02,0.01");
  tube_electrode(t, "left", 0, "line from=-0.02,0.01 to=0,0.01");
  tube_electrode(t, "right", 1, "line from=0,0.01 to=0.02,0.01");
  struct wh_mesh m = make(t);
  assert_near(measure_length(&m, "left"), 0.02, 1e-15);
  assert_near(measure_length(&m, "right"), 0.02, 1e-15);
  wh_mesh_free(&m);
}

/* An einzel lens with a gradient along the wall between two of its electrodes. */
static void test_einzel(void **state) {
  (void)state;
  struct tube *t = tube_new(WH_AXISYMMETRIC);
  tube_domain(t, "rectangle from=-0.03,0 to=0.03,0.012");
  tube_electrode(t, "entrance", 0, "cylinder from=-0.03 to=-0.012 inner=0.008 outer=0.012");
  tube_electrode(t, "middle", 5e3,
                 "cone from=-0.008 to=0.008 inner_from=0.008 outer_from=0.02 "
                 "inner_to=0.006 outer_to=0.02");
  tube_electrode(t, "exit", 0, "cylinder from=0.012 to=0.03 inner=0.008 outer=0.012");
  tube_gradient(t, "wall", "middle", "entrance", "line from=-0.012,0.012 to=-0.008,0.012");
  struct wh_mesh m = make(t);
  assert_near(measure_area(&m), 0.06 * 0.012 - 2 * 0.018 * 0.004 - 0.016 * 0.005, 1e-15);
  const struct wh_boundary *wall = &m.boundaries[3];
  assert_int_equal(wall->kind, WH_BOUNDARY_LINEAR);
  assert_int_equal(wall->electrode, 1);
  assert_int_equal(wall->electrode_to, 0);
  assert_near(wall->from[0], -0.008, 1e-15);
  assert_near(wall->to[0], -0.012, 1e-15);
  assert_near(measure_length(&m, "wall"), 0.004, 1e-15);
  wh_mesh_free(&m);
}

/* Every shape as an electrode of its own: what is left of the domain, or the length of the curve on
   both of its sides, is exact; elements stay straight where nothing is curved. */
static void test_every_shape(void **state) {
  (void)state;
  static const struct {
    const char *shape;
    double area, length;
  } known[] = {
      {"rectangle from=0.001,0.002 to=-0.003,0.005", 12e-6, 0.014},
      {"polygon points=0,0.002,0.003,0.002,0,0.006", 6e-6, 0.012},
      {"disc centre=0,0.005 radius=0.002", WH_PI * 4e-6, WH_PI * 0.004},
      {"disc centre=0,0 radius=0.002", WH_PI * 2e-6, WH_PI * 0.002},
      {"sphere z=0.001 radius=0.002", WH_PI * 2e-6, WH_PI * 0.002},
      {"ellipse centre=0,0.005 radius_z=0.003 radius_r=0.001", WH_PI * 3e-6, -1},
      {"ellipse centre=0,0.005 radius_z=0.001 radius_r=0.003", WH_PI * 3e-6, -1},
      {"ring centre=0,0.005 inner=0.001 outer=0.002", WH_PI * 3e-6, -1},
      {"sector centre=0,0.003 inner=0.001 outer=0.003 from=30d to=150d", WH_PI / 3 * 8e-6, -1},
      {"sector centre=0,0.003 outer=0.003 from=210d to=-30d", WH_PI * 2 / 3 * 9e-6, -1},
      {"cylinder from=-0.002 to=0.002 inner=0.002 outer=0.003", 4e-6, 0.01},
      {"cone from=-0.002 to=0.002 inner_from=0.001 outer_from=0.002 inner_to=0.003 outer_to=0.005",
       6e-6, -1},
      {"plate z=0 thickness=0.001 hole=0.002 outer=0.005", 3e-6, 0.008},
      {"plate z=0 hole=0.002 outer=0.005", 0, 0.006},
      {"line from=0,0.002 to=0.003,0.006", 0, 0.01},
      {"polyline points=0,0.002,0.003,0.002,0.003,0.006", 0, 0.014},
      {"arc centre=0,0.004 radius=0.002 from=0 to=-90d", 0, WH_PI * 0.002},
      {"elliptic_arc centre=0,0.004 radius_z=0.002 radius_r=0.002 from=0 to=200d", 0,
       WH_PI * 0.004 * 200 / 180},
      {"spline points=-0.002,0.003,0,0.003,0.002,0.003", 0, 0.008},
      {"rectangle from=-0.002,0.002 to=0.002,0.006;disc centre=0,0.004 radius=0.001 op=cut",
       16e-6 - WH_PI * 1e-6, -1},
  };
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    for (int symmetry = 0; symmetry < 2; symmetry++) {
      struct tube *t = tube_new((enum wh_symmetry)symmetry);
      t->mesh.corner_size = 1e-3;
      tube_domain(t, "rectangle from=-0.01,0 to=0.01,0.01");
      tube_electrode(t, "left", 0, "line from=-0.01,0 to=-0.01,0.01");
      /* what is inside of a ring would hang free: it is another electrode's */
      tube_electrode(t, "it", 1, known[i].shape);
      if (strstr(known[i].shape, "ring") || strstr(known[i].shape, "op=cut"))
        tube_electrode(t, "core", 1,
                       strstr(known[i].shape, "ring") ? "line from=-0.0005,0.005 to=0.0005,0.005"
                                                      : "line from=-0.0005,0.004 to=0.0005,0.004");
      struct wh_mesh m = make(t);
      if (!(fabs(measure_area(&m) / (2e-4 - known[i].area) - 1) < 1e-10))
        fail_msg("%s: area %.15g", known[i].shape, measure_area(&m));
      if (known[i].length >= 0 && !(fabs(measure_length(&m, "it") / known[i].length - 1) < 1e-10))
        fail_msg("%s: length %.15g", known[i].shape, measure_length(&m, "it"));
      wh_mesh_free(&m);
    }
}

/* gmsh is one global library: meshes made by several threads at once are as made by one. */
static void test_threads(void **state) {
  (void)state;
  enum { THREADS = 4 };
  size_t elements[THREADS];
#pragma omp parallel for num_threads(THREADS)
  for (int i = 0; i < THREADS; i++) {
    struct wh_context *c = wh_context_create();
    struct tube *t = spheres();
    struct wh_mesh m;
    elements[i] = tube_mesh(t, c, &m) == WH_OK ? m.element_count : 0;
    wh_mesh_free(&m);
    wh_context_destroy(c);
    tube_free(t);
  }
  for (int i = 1; i < THREADS; i++)
    assert_int_equal(elements[i], elements[0]);
  assert_true(elements[0] > 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_spheres), cmocka_unit_test(test_thin_plate),
      cmocka_unit_test(test_bodies),  cmocka_unit_test(test_open),
      cmocka_unit_test(test_gap),     cmocka_unit_test(test_touching),
      cmocka_unit_test(test_einzel),  cmocka_unit_test(test_every_shape),
      cmocka_unit_test(test_threads)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
