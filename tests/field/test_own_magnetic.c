/* SPDX-License-Identifier: MPL-2.0 */
/* The own magnetic field of a flow whose current is known in closed form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "exact_error.h"
#include "field/own_magnetic.h"
#include "numerics/triangle.h"
#include "patch_mesh.h"

#include <math.h>

static const struct box tube = {{0.0, 0.0}, {30e-3, 10e-3}};
static const double length = 12e-3; /* over which the flow grows by e */

/* A flow that is everywhere: F = 1e4 A/m^2 r^2 exp(z/a) and its gradient. */
static double current(double z, double r, double gradient[2]) {
  double scale = 1e4 * exp(z / length);
  gradient[0] = scale * r * r / length;
  gradient[1] = 2.0 * scale * r;
  return scale * r * r;
}

static uint16_t sides(const void *user, const double middle[2], bool outer) {
  const struct box *b = user;
  if (!outer)
    return WH_NO_BOUNDARY;
  return middle[1] < 0.999 * b->high[1] ? 1 : 0;
}

/* The integral of r grad F . grad N in every element, by quadrature. */
static void fill_load(const struct solved *t, double *load) {
  const struct wh_mesh *m = &t->mesh;
  const struct wh_triangle_rule *rule = wh_triangle_rule(2 * m->order + 5);
  for (uint32_t e = 0; e < m->element_count; e++)
    for (int q = 0; q < rule->count; q++) {
      double p[2], j[2][2], g[2], shape[WH_TRIANGLE_MAX_NODES][2];
      wh_element_map(t->locator, e, rule->xi[q], p, j);
      wh_triangle_lagrange(m->order, rule->xi[q], NULL, shape);
      current(p[0], p[1], g);
      double w = rule->weight[q] * p[1]; /* det J times its inverse, transposed, on g */
      double by_xi = w * (j[1][1] * g[0] - j[0][1] * g[1]);
      double by_eta = w * (j[0][0] * g[1] - j[1][0] * g[0]);
      const uint32_t *node = m->element + (size_t)e * (size_t)m->nodes_per_element;
      for (int i = 0; i < m->nodes_per_element; i++)
        load[node[i]] += by_xi * shape[i][0] + by_eta * shape[i][1];
    }
}

/* Largest error of B_theta over its largest value, off the axis. */
static double field_error(int order, int n) {
  struct solved t = {0};
  struct patch patch = {3 * n, n, box_map, &tube, 0};
  struct wh_own_magnetic *own;
  patch_mesh(&t.mesh, WH_AXISYMMETRIC, order, 1, &patch, sides, &tube);
  name_mesh(&t.mesh, 1, 2, 1);
  t.mesh.boundaries[0].kind = WH_BOUNDARY_ELECTRODE;
  t.mesh.boundaries[1].kind = WH_BOUNDARY_NATURAL;
  solve(&t);
  assert_int_equal(wh_own_magnetic_create(t.c, &t.mesh, t.locator, &own), WH_OK);
  double *load = calloc(t.mesh.node_count, sizeof *load), worst = 0.0, largest = 0.0, g[2];
  assert_non_null(load);
  fill_load(&t, load);
  assert_int_equal(wh_own_magnetic_set(t.c, own, load), WH_OK);
  t.field.part[t.field.part_count++] = wh_own_magnetic_part(own);
  for (int i = 0; i < 300; i++) {
    double z = 29e-3 * (i + 0.5) / 300.0, r = 1e-3 + 8.5e-3 * fmod(0.618034 * i, 1.0);
    double exact = -WH_VACUUM_PERMEABILITY * current(z, r, g) / (2.0 * WH_PI * r);
    struct wh_field_value v = field_at(&t, r * 0.6, r * 0.8, z);
    double ours = v.B[1] * 0.6 - v.B[0] * 0.8;
    worst = fmax(worst, fabs(ours - exact));
    largest = fmax(largest, fabs(exact));
  }
  assert_near(field_at(&t, 0.0, 0.0, 10e-3).B[0], 0.0, 1e-20);
  free(load);
  wh_own_magnetic_destroy(own);
  unsolve(&t);
  return worst / largest;
}

/* Order p + 1, as the potential's: F itself is the field, no derivative is taken. */
static void field_of_a_known_flow(void **state) {
  (void)state;
  for (int p = 2; p <= 4; p++) {
    double order = log2(field_error(p, 3) / field_error(p, 6));
    print_message("order %d: observed %.2f\n", p, order);
    assert_true(order > p + 1 - 0.3);
  }
  assert_near(field_error(6, 4), 0.0, 1e-8);
}

static void planes_are_refused(void **state) {
  (void)state;
  struct solved t = {0};
  struct patch patch = {3, 3, box_map, &tube, 0};
  struct wh_own_magnetic *own;
  patch_mesh(&t.mesh, WH_PLANAR, 2, 1, &patch, sides, &tube);
  name_mesh(&t.mesh, 1, 2, 1);
  t.mesh.boundaries[0].kind = WH_BOUNDARY_ELECTRODE;
  t.mesh.boundaries[1].kind = WH_BOUNDARY_NATURAL;
  solve(&t);
  assert_int_equal(wh_own_magnetic_create(t.c, &t.mesh, t.locator, &own), WH_BAD_INPUT);
  assert_null(own);
  unsolve(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(field_of_a_known_flow),
      cmocka_unit_test(planes_are_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
