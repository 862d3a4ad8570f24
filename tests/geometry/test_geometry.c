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

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_spheres),
                                     cmocka_unit_test(test_thin_plate),
                                     cmocka_unit_test(test_bodies), cmocka_unit_test(test_open)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
