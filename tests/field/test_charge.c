/* SPDX-License-Identifier: MPL-2.0 */
/* Space charge on finite elements: Poisson's equation with known solutions, conservation. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "../near.h"
#include "base/constants.h"
#include "exact_error.h"
#include "field/charge.h"
#include "numerics/triangle.h"
#include "patch_mesh.h"

/* Shells about the origin, 5 and 25 mm: boundary 0 inside, 1 outside, 2 on the axis. */
static const struct ring shell = {0.0, 5e-3, 25e-3, 0.0, WH_PI, true};

static uint16_t shell_boundary(const void *user, const double x[2], bool outer) {
  const struct ring *s = user;
  if (!outer)
    return WH_NO_BOUNDARY;
  if (fabs(x[1]) < 1e-6 * s->inner)
    return 2;
  return hypot(x[0], x[1]) < 0.5 * (s->inner + s->outer) ? 0 : 1;
}

static void solve_shell(struct solved *t, int order, int n) {
  struct patch patch = {n, 2 * n, ring_map, &shell, 0};
  patch_mesh(&t->mesh, WH_AXISYMMETRIC, order, 1, &patch, shell_boundary, &shell);
  name_mesh(&t->mesh, 1, 3, 2);
  for (unsigned b = 0; b < 2; b++) {
    t->mesh.boundaries[b].kind = WH_BOUNDARY_ELECTRODE;
    t->mesh.boundaries[b].electrode = b;
  }
  t->mesh.boundaries[2].kind = WH_BOUNDARY_NATURAL;
  solve(t);
}

/* Charge of uniform density as points of a quadrature rule in every element. */
static double *uniform_load(const struct solved *t, double density, double *charge) {
  const struct wh_mesh *m = &t->mesh;
  const struct wh_triangle_rule *rule = wh_triangle_rule(2 * m->order + 3);
  struct wh_charge_points points = {0};
  *charge = 0.0;
  for (uint32_t e = 0; e < m->element_count; e++)
    for (int q = 0; q < rule->count; q++) {
      double p[2], j[2][2];
      wh_element_map(t->locator, e, rule->xi[q], p, j);
      double volume = 2.0 * WH_PI * p[1] * (j[0][0] * j[1][1] - j[0][1] * j[1][0]);
      double part = density * volume * rule->weight[q];
      assert_int_equal(
          wh_charge_points_add(t->c, &points,
                               (struct wh_charge_point){e, {rule->xi[q][0], rule->xi[q][1]}, part}),
          WH_OK);
      *charge += part;
    }
  double *load = calloc(m->node_count, sizeof *load);
  assert_non_null(load);
  wh_charge_deposit(m, points.count, points.point, load);
  wh_charge_points_free(&points);
  return load;
}

/* Between spheres at zero: phi = rho0/(6 eps0) (A - r^2 - B/r), zero at both radii. */
static double uniform_potential(double density, double r) {
  double a = shell.inner, b = shell.outer, B = (b * b - a * a) / (1.0 / a - 1.0 / b);
  return density / (6.0 * WH_VACUUM_PERMITTIVITY) * (b * b - r * r - B * (1.0 / r - 1.0 / b));
}

static double worst_error(const struct solved *t, double density) {
  double worst = 0.0, largest = 0.0;
  for (int i = 0; i < 400; i++) {
    /* chords of straight elements cut off up to 2 % of the outer radius */
    double r = 1.02 * shell.inner + (0.96 * shell.outer - shell.inner) * (i + 0.5) / 400.0;
    double a = 0.07 + 0.007 * i;
    double exact = uniform_potential(density, r);
    struct wh_field_value v = field_at(t, r * sin(a), 0.0, r * cos(a));
    worst = fmax(worst, fabs(v.potential - exact));
    largest = fmax(largest, fabs(exact));
  }
  return worst / largest;
}

static double shell_error(int order, int n) {
  struct solved t;
  const double density = -3e-4;
  double charge;
  solve_shell(&t, order, n);
  double *load = uniform_load(&t, density, &charge);
  assert_int_equal(wh_electrostatic_set_charge(t.c, t.s, load), WH_OK);
  double worst = worst_error(&t, density);
  free(load);
  unsolve(&t);
  return worst;
}

/* Order p + 1 of the potential, as without charge. Goal 1e-8 with order 6. */
static void uniform_charge_between_spheres(void **state) {
  (void)state;
  for (int p = 1; p <= 4; p++) {
    int n = p < 4 ? 8 : 6;
    double order = log2(shell_error(p, n) / shell_error(p, 2 * n));
    print_message("order %d: observed %.2f\n", p, order);
    assert_true(order > p + 1 - 0.3);
  }
  assert_near(shell_error(6, 6), 0.0, 1e-8);
}

/* The load adds up to the charge, to rounding; potentials of electrodes and charge superpose. */
static void charge_is_conserved_and_superposes(void **state) {
  (void)state;
  struct solved t;
  double charge, sum = 0.0;
  solve_shell(&t, 5, 5);
  double *load = uniform_load(&t, 1e-4, &charge);
  for (size_t i = 0; i < t.mesh.node_count; i++)
    sum += load[i];
  assert_near(sum / charge, 1.0, 1e-12);
  const double volts[2] = {1000.0, 200.0};
  assert_int_equal(wh_electrostatic_set_potentials(t.c, t.s, volts), WH_OK);
  double without = field_at(&t, 8e-3, 0.0, 9e-3).potential;
  assert_int_equal(wh_electrostatic_set_charge(t.c, t.s, load), WH_OK);
  double with = field_at(&t, 8e-3, 0.0, 9e-3).potential;
  assert_near(with - without, uniform_potential(1e-4, hypot(8e-3, 9e-3)), 1e-4 * fabs(with));
  assert_int_equal(wh_electrostatic_set_charge(t.c, t.s, NULL), WH_OK);
  assert_near(field_at(&t, 8e-3, 0.0, 9e-3).potential, without, 1e-10);
  free(load);
  unsolve(&t);
}

/* A floating inner sphere has no charge of its own: the field vanishes on it, phi' = 0 at a, so
   that phi(a) - phi(b) is the integral of rho0 (r^3 - a^3)/(3 eps0 r^2) from a to b. */
static void floating_electrode_has_no_charge(void **state) {
  (void)state;
  struct solved t = {0};
  struct patch patch = {6, 12, ring_map, &shell, 0};
  patch_mesh(&t.mesh, WH_AXISYMMETRIC, 6, 1, &patch, shell_boundary, &shell);
  name_mesh(&t.mesh, 1, 3, 2);
  for (unsigned b = 0; b < 2; b++) {
    t.mesh.boundaries[b].kind = WH_BOUNDARY_ELECTRODE;
    t.mesh.boundaries[b].electrode = b;
  }
  t.mesh.boundaries[2].kind = WH_BOUNDARY_NATURAL;
  t.mesh.electrodes[0].floating = true;
  solve(&t);
  double charge, a = shell.inner, b = shell.outer, density = -2e-4;
  double *load = uniform_load(&t, density, &charge);
  assert_int_equal(wh_electrostatic_set_charge(t.c, t.s, load), WH_OK);
  double exact = density / (3.0 * WH_VACUUM_PERMITTIVITY) *
                 (0.5 * (b * b - a * a) + a * a * a * (1.0 / b - 1.0 / a));
  assert_near(wh_electrostatic_potentials(t.s)[0] / exact, 1.0, 1e-8);
  free(load);
  unsolve(&t);
}

static void charge_that_is_no_number_is_refused(void **state) {
  (void)state;
  struct solved t;
  double charge;
  solve_shell(&t, 2, 3);
  double *load = uniform_load(&t, 1.0, &charge);
  load[3] = NAN;
  assert_int_equal(wh_electrostatic_set_charge(t.c, t.s, load), WH_INTERNAL);
  free(load);
  unsolve(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(uniform_charge_between_spheres),
      cmocka_unit_test(charge_is_conserved_and_superposes),
      cmocka_unit_test(floating_electrode_has_no_charge),
      cmocka_unit_test(charge_that_is_no_number_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
