/* SPDX-License-Identifier: MPL-2.0 */
/* Observed orders of convergence: on quasi-uniform refinement of a smooth problem, elements of
   order p converge as h^p in the energy norm and as h^(p+1) in L2 (Ciarlet, The Finite Element
   Method for Elliptic Problems, 1978, theorems 3.2.2 and 3.2.5; isoparametric: 4.4.5). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "exact_error.h"
#include "patch_mesh.h"

/* Two concentric spheres or coaxial cylinders about the origin, 1 V outside, 0 V inside. */
static const struct ring ring = {0.0, 1.0, 2.5, 0.0, WH_PI, false};

static uint16_t ring_boundary(const void *user, const double x[2], bool outer) {
  (void)user;
  if (!outer)
    return WH_NO_BOUNDARY;
  if (fabs(x[1]) < 1e-6)
    return 2;
  return hypot(x[0], x[1]) < 0.5 * (ring.inner + ring.outer) ? 0 : 1;
}

static double exact(const void *user, const double p[2], double gradient[2]) {
  double rho = hypot(p[0], p[1]), u, slope;
  if (*(const enum wh_symmetry *)user == WH_AXISYMMETRIC) {
    double q = 1.0 / (1.0 / ring.inner - 1.0 / ring.outer);
    u = q * (1.0 / ring.inner - 1.0 / rho);
    slope = q / (rho * rho);
  } else {
    u = log(rho / ring.inner) / log(ring.outer / ring.inner);
    slope = 1.0 / (rho * log(ring.outer / ring.inner));
  }
  gradient[0] = slope * p[0] / rho;
  gradient[1] = slope * p[1] / rho;
  return u;
}

static struct norms errors(enum wh_symmetry symmetry, int order, int n) {
  struct solved t;
  struct patch patch = {n, 2 * n, ring_map, &ring, 0};
  patch_mesh(&t.mesh, symmetry, order, 1, &patch, ring_boundary, NULL);
  name_mesh(&t.mesh, 1, 3, 2);
  t.mesh.electrodes[1].voltage = 1.0;
  t.mesh.boundaries[1].electrode = 1;
  t.mesh.boundaries[2].kind = WH_BOUNDARY_NATURAL;
  solve(&t);
  struct norms e = exact_error(&t, exact, &symmetry);
  unsolve(&t);
  return e;
}

static void orders_are_those_of_theory(void **state) {
  enum wh_symmetry symmetry = *(const enum wh_symmetry *)*state;
  /* The coarser mesh for each order: fine enough to be asymptotic, coarse enough that the finer
     one stays above rounding. */
  const int cells[7] = {0, 24, 16, 12, 8, 6, 5};
  for (int order = 1; order <= 6; order++) {
    int n = cells[order];
    struct norms coarse = errors(symmetry, order, n), fine = errors(symmetry, order, 2 * n);
    double potential = log2(coarse.potential / fine.potential);
    double energy = log2(coarse.energy / fine.energy);
    print_message("order %d: potential %.2e, order %.2f; energy %.2e, order %.2f\n", order,
                  fine.potential, potential, fine.energy, energy);
    assert_near(potential, order + 1, 0.3);
    assert_near(energy, order, 0.3);
  }
}

int main(void) {
  static enum wh_symmetry axisymmetric = WH_AXISYMMETRIC, planar = WH_PLANAR;
  const struct CMUnitTest tests[] = {
      {"spheres: orders are those of theory", orders_are_those_of_theory, NULL, NULL,
       &axisymmetric},
      {"cylinders: orders are those of theory", orders_are_those_of_theory, NULL, NULL, &planar},
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
