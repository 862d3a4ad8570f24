/* SPDX-License-Identifier: MPL-2.0 */
/* What is drawn of tetrahedra: plane sections and surfaces. */
#include "case/case.h"
#include "report/section.h"
#include "report/skin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../near.h"

#define PI 3.14159265358979323846

/* The drawing kernel never frees some of what it takes. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
  return "leak:libTK\nleak:libgmsh\n";
}

/* A ball of 2 mm in the part between two x [mm] of a box of 8 mm, a block of ceramic on its floor.
 */
static void make(struct wh_context *c, size_t order, const int x[2], struct wh_solid_mesh *m) {
  char text[1000];
  struct wh_case cs = {0};
  snprintf(text, sizeof text,
           "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {solid: {kind: "
           "box, from: [%d mm, -4 mm, -4 mm], to: [%d mm, 4 mm, 4 mm]}}\n  electrodes:\n    ball: "
           "{voltage: 5 V, solid: {kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: 2 mm}}\n  "
           "dielectrics:\n    block: {permittivity: 5, solid: {kind: box, "
           "from: [%d mm, -1 mm, -4 mm], to: [%d mm, 1 mm, -3 mm]}}\nmesh: {size: 2 mm, arc: 30 "
           "deg, growth: 0.6}\n",
           x[0], x[1], x[0] < -1 ? -1 : x[0], x[1] > 2 ? 2 : x[1]);
  assert_int_equal(wh_case_read_text(c, "t.yaml", ".", text, strlen(text), 0, NULL, &cs), WH_OK);
  cs.params.mesh.tetra_order = order;
  assert_int_equal(wh_geometry_solid(c, &cs.params.geometry, &cs.params.mesh, m), WH_OK);
  wh_case_free(&cs);
}

static const int whole[] = {-4, 4}, upper[] = {0, 4}, lower[] = {-4, 0};

static double twice_area(const struct wh_mesh *m, size_t e) {
  const double *a = m->node[m->element[3 * e]], *b = m->node[m->element[3 * e + 1]],
               *c = m->node[m->element[3 * e + 2]];
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/* Area of the triangles of one kind of region, and length of the edges of one boundary. */
static double area_of(const struct wh_mesh *m, enum wh_region_kind kind) {
  double sum = 0.0;
  for (size_t e = 0; e < m->element_count; e++)
    if (m->regions[m->region[e]].kind == kind)
      sum += 0.5 * twice_area(m, e);
  return sum;
}

static double length_of(const struct wh_mesh *m, uint16_t boundary) {
  double sum = 0.0;
  for (size_t i = 0; i < 3 * m->element_count; i++)
    if (m->boundary[i] == boundary) {
      const double *a = m->node[m->element[i]],
                   *b = m->node[m->element[i % 3 == 2 ? i - 2 : i + 1]];
      sum += hypot(b[0] - a[0], b[1] - a[1]);
    }
  return sum;
}

/* Every triangle is turned the right way round, and its neighbours know it. */
static void check_mesh(const struct wh_mesh *m) {
  for (size_t e = 0; e < m->element_count; e++)
    assert_true(twice_area(m, e) > 0.0);
  for (size_t i = 0; i < 3 * m->element_count; i++) {
    uint32_t other = m->neighbour[i];
    if (other == WH_NO_ELEMENT) {
      assert_int_not_equal(m->boundary[i], WH_NO_BOUNDARY);
      continue;
    }
    const uint32_t *back = m->neighbour + 3 * (size_t)other;
    assert_true(back[0] == i / 3 || back[1] == i / 3 || back[2] == i / 3);
  }
}

/* Areas and lengths of the plane figure: (8 mm)^2 less a disc of 2 mm. Elements of order p that
   span 30 degrees are cut along straight pieces of 30/p degrees: the disc's area comes out smaller
   by the factor sin(a)/a, a = 30/p degrees (1.1 % for p = 2), or less than that where faces are not
   met across. 2 % of the disc are 4e-3 of the whole. The potential given is linear. */
static void test_section(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  for (size_t order = 1; order <= 3; order++) {
    struct wh_solid_mesh m;
    struct wh_section s;
    double *nodal;
    make(c, order, whole, &m);
    nodal = malloc(m.node_count * sizeof *nodal);
    assert_non_null(nodal);
    for (size_t i = 0; i < m.node_count; i++)
      nodal[i] = 3.0 + 1e3 * m.node[i][1] - 2e3 * m.node[i][2];
    for (int across = 0; across < 2; across++) {
      assert_int_equal(wh_section_make(c, &m, nodal, across, &s), WH_OK);
      assert_true(fabs(s.at) < 1e-7);
      check_mesh(&s.mesh);
      double block = across == 0 ? 2e-6 : 3e-6, tolerance = (order == 1 ? 0.08 : 0.02) * 4e-6 * PI;
      assert_near(area_of(&s.mesh, WH_REGION_DIELECTRIC), block, 1e-12);
      assert_near(area_of(&s.mesh, WH_REGION_VACUUM), 64e-6 - 4e-6 * PI - block, tolerance);
      assert_near(length_of(&s.mesh, 0), 4e-3 * PI, order == 1 ? 4e-4 : 1e-4);
      assert_near(length_of(&s.mesh, 1), 32e-3, 1e-9);
      for (size_t i = 0; i < s.mesh.node_count; i++) {
        double y = across == 0 ? s.mesh.node[i][1] : 0.0, z = s.mesh.node[i][0];
        if (across == 0)
          assert_near(s.potential[i], 3.0 + 1e3 * y - 2e3 * z, 1e-10);
      }
      wh_section_free(&s);
    }
    free(nodal);
    wh_solid_mesh_free(&m);
  }
  wh_context_destroy(c);
}

/* A mesh that ends at the plane x = 0, on either side of it, is cut just within. */
static void test_plane_of_symmetry(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  const int *const part[] = {upper, lower};
  for (int i = 0; i < 2; i++) {
    struct wh_solid_mesh m;
    struct wh_section s;
    make(c, 2, part[i], &m);
    double *nodal = calloc(m.node_count, sizeof *nodal);
    assert_non_null(nodal);
    assert_int_equal(wh_section_make(c, &m, nodal, 0, &s), WH_OK);
    check_mesh(&s.mesh);
    assert_near(area_of(&s.mesh, WH_REGION_VACUUM) + area_of(&s.mesh, WH_REGION_DIELECTRIC),
                64e-6 - 4e-6 * PI, 0.02 * 4e-6 * PI);
    wh_section_free(&s);
    free(nodal);
    wh_solid_mesh_free(&m);
  }
  wh_context_destroy(c);
}

static bool of_ball(const struct wh_solid_mesh *m, size_t e, int face, const void *user) {
  (void)user;
  return m->boundary[4 * e + (size_t)face] == 0;
}

/* Area and volume within the surface of the ball, and whether every edge has two triangles. Halving
   twice makes pieces of 7.5 degrees: off by a few times (7.5 degrees)^2/8 = .2 %. */
static void test_skin(void **state) {
  (void)state;
  struct wh_context *c = wh_context_create();
  struct wh_solid_mesh m;
  make(c, 2, whole, &m);
  double last = 1.0;
  for (int depth = 0; depth <= 2; depth++) {
    struct wh_skin s = {0};
    double volume = 0.0;
    size_t euler;
    assert_int_equal(wh_skin_make(c, &m, of_ball, NULL, depth, 0.0, &s), WH_OK);
    for (size_t t = 0; t < s.triangle_count; t++) {
      const double *p = s.point[s.triangle[t][0]], *q = s.point[s.triangle[t][1]],
                   *r = s.point[s.triangle[t][2]];
      volume += (p[0] * (q[1] * r[2] - q[2] * r[1]) + p[1] * (q[2] * r[0] - q[0] * r[2]) +
                 p[2] * (q[0] * r[1] - q[1] * r[0])) /
                6.0;
    }
    double off = fabs(volume / (4.0 / 3.0 * PI * 8e-9) - 1.0);
    print_message("depth %d: %zu triangles, volume off by %.1e\n", depth, s.triangle_count, off);
    assert_true(off < 0.5 * last);
    last = off;
    euler = s.point_count + s.triangle_count - 3 * s.triangle_count / 2;
    assert_int_equal(euler, 2); /* Euler: a closed surface without holes or gaps */
    wh_skin_free(&s);
  }
  assert_true(last < 8e-3);
  wh_solid_mesh_free(&m);
  wh_context_destroy(c);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_section),
                                     cmocka_unit_test(test_plane_of_symmetry),
                                     cmocka_unit_test(test_skin)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
