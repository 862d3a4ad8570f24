/* SPDX-License-Identifier: MPL-2.0 */
/* Exponents of corners against closed forms, where the mesh is graded and where not, the bound on
   Jacobians against a case solved by hand, and the order in which curved elements converge. */
#include "base/constants.h"
#include "geometry/jacobian.h"
#include "geometry/wedge.h"
#include "mesh_measure.h"
#include "numerics/triangle.h"
#include "tube.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "../near.h"

#define DEG (WH_PI / 180)

static double exponent(size_t n, const struct wh_wedge_sector *sector, enum wh_wedge_side a,
                       enum wh_wedge_side b) {
  struct wh_wedge w = {.count = n, .sector = sector, .side = {a, b}};
  return wh_wedge_exponent(&w);
}

/* One material: k pi / angle between like sides, (k - 1/2) pi / angle between unlike ones. */
static void test_plain_wedges(void **state) {
  (void)state;
  enum wh_wedge_side e = WH_WEDGE_ELECTRODE, n = WH_WEDGE_NATURAL;
  static const struct {
    double angle, like, unlike;
  } known[] = {{360, 0.5, 0.25}, {270, 2. / 3, 1. / 3}, {180, 3, 0.5}, {100, 1.8, 0.9},
               {90, 3, 3},       {60, 3, 1.5},          {30, 3, 3}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    struct wh_wedge_sector s = {known[i].angle * DEG, 1};
    assert_near(exponent(1, &s, e, e), known[i].like, 1e-9);
    assert_near(exponent(1, &s, n, n), known[i].like, 1e-9);
    assert_near(exponent(1, &s, e, n), known[i].unlike, 1e-9);
    assert_near(exponent(1, &s, n, e), known[i].unlike, 1e-9);
  }
}

/* A right-angled dielectric corner in vacuum: fields even and odd about its diagonal have
   eps tan(lambda a) = -tan(lambda (pi - a)) and tan(lambda a) = -eps tan(lambda (pi - a)) with
   2 a = 90 deg. */
static void test_dielectric_corner(void **state) {
  (void)state;
  const double eps = 5, a = WH_PI / 4;
  double least = 3;
  for (int odd = 0; odd < 2; odd++) {
    double before = NAN;
    for (double l = 0.01; l < 1; l += 1e-6) {
      double f = (odd ? 1 : eps) * sin(l * a) * cos(l * (WH_PI - a)) +
                 (odd ? eps : 1) * cos(l * a) * sin(l * (WH_PI - a));
      if (f * before < 0)
        least = fmin(least, l);
      before = f;
    }
  }
  struct wh_wedge_sector s[2] = {{2 * a, eps}, {2 * WH_PI - 2 * a, 1}};
  assert_near(exponent(2, s, WH_WEDGE_CLOSED, WH_WEDGE_CLOSED), least, 2e-6);
  assert_true(least < 0.9);
  /* no corner: a smooth interface, or none at all */
  struct wh_wedge_sector smooth[2] = {{WH_PI, eps}, {WH_PI, 1}};
  assert_near(exponent(2, smooth, WH_WEDGE_CLOSED, WH_WEDGE_CLOSED), WH_WEDGE_SMOOTH, 0);
  struct wh_wedge_sector none[2] = {{1, 1}, {2 * WH_PI - 1, 1}};
  assert_near(exponent(2, none, WH_WEDGE_CLOSED, WH_WEDGE_CLOSED), WH_WEDGE_SMOOTH, 0);
}

/* On the axis: P_1/2(cos 130.7099 deg) = 0 (Taylor, Proc. R. Soc. A 280 (1964) 383: the cone of
   half angle 49.2901 deg); a plane across the axis is smooth, with or without a dielectric. */
static void test_cones(void **state) {
  (void)state;
  struct wh_wedge_sector s[2] = {{130.7099 * DEG, 1}};
  struct wh_wedge w = {
      .count = 1, .sector = s, .side = {WH_WEDGE_AXIS, WH_WEDGE_ELECTRODE}, .on_axis = true};
  assert_near(wh_wedge_exponent(&w), 0.5, 1e-6);
  s[0].angle = 90 * DEG;
  assert_near(wh_wedge_exponent(&w), WH_WEDGE_SMOOTH, 0);
  w.side[0] = WH_WEDGE_ELECTRODE;
  w.side[1] = WH_WEDGE_AXIS;
  w.begin = 49.2901 * DEG;
  s[0].angle = 130.7099 * DEG;
  assert_near(wh_wedge_exponent(&w), 0.5, 1e-6);
  s[0] = (struct wh_wedge_sector){90 * DEG, 5};
  s[1] = (struct wh_wedge_sector){90 * DEG, 1};
  w = (struct wh_wedge){
      .count = 2, .sector = s, .side = {WH_WEDGE_AXIS, WH_WEDGE_AXIS}, .on_axis = true};
  assert_near(wh_wedge_exponent(&w), WH_WEDGE_SMOOTH, 0);
}

static struct wh_mesh make(struct tube *t) {
  struct wh_context *c = wh_context_create();
  struct wh_mesh m;
  enum wh_status status = tube_mesh(t, c, &m);
  if (status != WH_OK)
    fail_msg("%s", wh_error_text(c, 0));
  wh_context_destroy(c);
  tube_free(t);
  measure_consistency(&m);
  return m;
}

/* Longest side of the elements at a point. */
static double size_at(const struct wh_mesh *m, double z, double r) {
  double size = 0;
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *n = m->element + e * (size_t)m->nodes_per_element;
    for (int k = 0; k < 3; k++) {
      const double *p = m->node[n[k]], *q = m->node[n[(k + 1) % 3]];
      if (hypot(p[0] - z, p[1] - r) < 1e-12)
        size = fmax(size, hypot(q[0] - p[0], q[1] - p[1]));
    }
  }
  assert_true(size > 0);
  return size;
}

/* A thick plate: the edges of its hole (270 deg, lambda 2/3) are graded to 1e-6^(3/4) of the
   domain; where it meets the natural edge at a right angle, and on the box's corners, nothing is.
   A thin one is graded to 1e-6. */
static void test_where_graded(void **state) {
  (void)state;
  for (int thin = 0; thin < 2; thin++) {
    struct tube *t = tube_new(WH_AXISYMMETRIC);
    t->mesh.order = 2;
    tube_domain(t, "rectangle from=-0.01,0 to=0.01,0.01");
    tube_electrode(t, "left", 0, "line from=-0.01,0 to=-0.01,0.01");
    tube_electrode(t, "right", 1, "line from=0.01,0 to=0.01,0.01");
    tube_electrode(t, "plate", 1,
                   thin ? "plate z=0 hole=0.002 outer=0.02"
                        : "plate z=0 thickness=0.002 hole=0.002 outer=0.02");
    struct wh_mesh m = make(t);
    double expected = 0.02 * pow(1e-6, thin ? 1 : 0.75), z = thin ? 0 : 0.001;
    double edge = size_at(&m, z, 0.002);
    assert_true(edge > 0.3 * expected && edge < 3 * expected);
    assert_true(size_at(&m, z, 0.01) > 1e-3);
    assert_true(size_at(&m, -0.01, 0) > 1e-3);
    assert_true(size_at(&m, -0.01, 0.01) > 1e-3);
    wh_mesh_free(&m);
  }
}

/* A ball of radius R at a distance g from a plate: on the plate elements are of the order of
   sqrt(g R), over which the field varies there. */
static void test_narrow_gap(void **state) {
  (void)state;
  const double radius = 0.004;
  for (double gap = 1e-4; gap > 5e-7; gap *= 0.1) {
    char ball[64];
    snprintf(ball, sizeof ball, "sphere z=%.17g radius=%.17g", 0.01 - radius - gap, radius);
    struct tube *t = tube_new(WH_AXISYMMETRIC);
    tube_domain(t, "rectangle from=-0.01,0 to=0.01,0.01");
    tube_electrode(t, "plate", 0, "line from=0.01,0 to=0.01,0.01");
    tube_electrode(t, "ball", 1, ball);
    struct wh_mesh m = make(t);
    assert_true(size_at(&m, 0.01, 0) < 1.5 * sqrt(gap * radius));
    wh_mesh_free(&m);
  }
}

/* The middle of side 0-1 of a quadratic triangle moved in by d: the determinant is 1 - 4 xi d. */
static void test_jacobian_bound(void **state) {
  (void)state;
  double node[6][2];
  for (int i = 0; i < 6; i++)
    memcpy(node[i], wh_triangle_nodes(2)[i], sizeof node[i]);
  static const struct {
    double d;
    bool positive;
  } known[] = {{0, true}, {0.24, true}, {0.2499, false}, {0.26, false}, {-0.4, true}};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    node[3][1] = known[i].d;
    assert_int_equal(wh_jacobian_positive(2, (const double(*)[2])node), known[i].positive);
  }
  /* the same at order 6, where halving must tell */
  double fine[28][2];
  for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
    for (int i = 0; i < 28; i++) {
      const double *xi = wh_triangle_nodes(6)[i];
      fine[i][0] = xi[0];
      fine[i][1] = xi[1] + 4 * known[k].d * xi[0] * (1 - xi[0] - xi[1]);
    }
    assert_int_equal(wh_jacobian_positive(6, (const double(*)[2])fine), known[k].positive);
  }
}

/* Area of a half disc: interpolation of the arc in p + 1 equispaced points errs by h^(p+1), of
   which the odd part cancels over an element when p is even: order p + 1 (p odd), p + 2 (p even).
 */
static void test_area_order(void **state) {
  (void)state;
  for (int p = 1; p <= 6; p++) {
    double error[2], size[2];
    for (int level = 0; level < 2; level++) {
      struct tube *t = tube_new(WH_AXISYMMETRIC);
      t->mesh.order = (size_t)p;
      t->mesh.size = 10;
      t->mesh.growth = 2;
      t->mesh.arc = (level == 0 ? 60 : 30) * 1.02 * DEG;
      tube_domain(t, "sphere z=0 radius=1");
      tube_electrode(t, "all", 1, "arc centre=0,0 radius=1 from=0d to=180d");
      struct wh_mesh m = make(t);
      size_t faces = 0;
      for (size_t i = 0; i < 3 * m.element_count; i++)
        faces += m.boundary[i] == 0;
      size[level] = 1.0 / (double)faces;
      error[level] = fabs(measure_area(&m) - WH_PI / 2);
      wh_mesh_free(&m);
    }
    double order = log(error[0] / error[1]) / log(size[0] / size[1]);
    print_message("order %d: area errs by %.2e, %.2e: order %.2f\n", p, error[0], error[1], order);
    assert_near(order, p % 2 ? p + 1 : p + 2, 0.3);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_plain_wedges), cmocka_unit_test(test_dielectric_corner),
      cmocka_unit_test(test_cones),        cmocka_unit_test(test_where_graded),
      cmocka_unit_test(test_narrow_gap),   cmocka_unit_test(test_jacobian_bound),
      cmocka_unit_test(test_area_order),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
