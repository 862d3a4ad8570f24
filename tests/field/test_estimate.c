/* SPDX-License-Identifier: MPL-2.0 */
/* The error estimate against true errors in the energy norm. It must bound them, and not by more
   than thirty times: demanded is an effectivity estimate/true of 1 to 30. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "base/constants.h"
#include "exact_error.h"
#include "patch_mesh.h"

static void set_boundary(struct wh_mesh *m, int b, enum wh_boundary_kind kind, unsigned electrode) {
  m->boundaries[b].kind = kind;
  m->boundaries[b].electrode = electrode;
}

/* Checks the estimate against the true relative error, and its division over the elements. */
static void check(const struct solved *t, double error, const char *what) {
  double estimate, sum = 0.0;
  double *part = calloc(t->mesh.element_count, sizeof *part);
  assert_int_equal(wh_electrostatic_error(t->c, t->s, &estimate, part), WH_OK);
  for (size_t e = 0; e < t->mesh.element_count; e++)
    sum += part[e] * part[e];
  free(part);
  print_message("%s, order %d, %zu elements: error %.2e, effectivity %.2f\n", what, t->mesh.order,
                t->mesh.element_count, error, estimate / error);
  assert_true(fabs(sqrt(sum) - estimate) <= 1e-12 * estimate);
  assert_true(estimate >= error);
  assert_true(estimate <= 30.0 * error);
}

/* Spheres of radius 1 and 2.5: smooth. */
static const struct ring ring = {0.0, 1.0, 2.5, 0.0, WH_PI, false};

static uint16_t ring_boundary(const void *user, const double x[2], bool outer) {
  (void)user;
  if (!outer)
    return WH_NO_BOUNDARY;
  return fabs(x[1]) < 1e-6 ? 2 : hypot(x[0], x[1]) > 1.75;
}

static double sphere_exact(const void *user, const double p[2], double gradient[2]) {
  (void)user;
  double rho = hypot(p[0], p[1]), q = 1.0 / (1.0 / ring.inner - 1.0 / ring.outer);
  for (int d = 0; d < 2; d++)
    gradient[d] = q * p[d] / (rho * rho * rho);
  return q * (1.0 / ring.inner - 1.0 / rho);
}

static void smooth_solutions(void **state) {
  (void)state;
  for (int order = 1; order <= 6; order++)
    for (int n = 1; n <= 8; n *= 2) {
      struct solved t;
      struct patch patch = {n, 2 * n, ring_map, &ring, 0};
      patch_mesh(&t.mesh, WH_AXISYMMETRIC, order, 1, &patch, ring_boundary, NULL);
      name_mesh(&t.mesh, 1, 3, 2);
      t.mesh.electrodes[1].voltage = 1.0;
      set_boundary(&t.mesh, 1, WH_BOUNDARY_ELECTRODE, 1);
      set_boundary(&t.mesh, 2, WH_BOUNDARY_NATURAL, 0);
      solve(&t);
      check(&t, exact_error(&t, sphere_exact, NULL).energy, "spheres");
      unsolve(&t);
    }
}

/* A thin disc of radius 1 alone in space, C = 8 eps_0 a (Jackson, problem 3.3), in a box of half
   width 1.5, a sphere of 3 and a shell to 4.5. The charge density is infinite at the edge, and the
   error is that of the elements there. By Galerkin's orthogonality its square is that of the
   energy: 1 - C/C_h. */
static uint16_t disc_boundary(const void *user, const double x[2], bool outer) {
  (void)user;
  if (fabs(x[0]) < 1e-9 && x[1] < 1.0)
    return 0;
  if (!outer)
    return WH_NO_BOUNDARY;
  return x[1] < 1e-9 ? 2 : 1;
}

static void edge_singularities(void **state) {
  (void)state;
  for (int order = 1; order <= 6; order++)
    for (int n = 3; n <= 12; n *= 2) {
      struct solved t;
      struct ball ball = {1.5, 3.0, 4.5, n, n, n};
      struct ball_patches patches;
      ball_patches(&ball, &patches);
      patch_mesh(&t.mesh, WH_AXISYMMETRIC, order, BALL_PATCHES, patches.patch, disc_boundary, NULL);
      name_mesh(&t.mesh, 2, 3, 1);
      t.mesh.regions[1] = (struct wh_region){"far", WH_REGION_INFINITE, 1.0, 0.0, 3.0, 4.5};
      t.mesh.electrodes[0].voltage = 1.0;
      set_boundary(&t.mesh, 1, WH_BOUNDARY_INFINITY, 0);
      set_boundary(&t.mesh, 2, WH_BOUNDARY_NATURAL, 0);
      solve(&t);
      double capacitance;
      wh_electrostatic_capacitance(t.s, &capacitance);
      check(&t, sqrt(1.0 - 8.0 * WH_VACUUM_PERMITTIVITY / capacitance), "disc");
      unsolve(&t);
    }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(smooth_solutions),
      cmocka_unit_test(edge_singularities),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
