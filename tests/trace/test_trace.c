/* SPDX-License-Identifier: MPL-2.0 */
/* Rays with exact solutions. */
#include "analytic_field.h"
#include "tracer.h"

#include "base/constants.h"
#include "exact/spheres.h"
#include "field/electrostatic.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* Relativistic motion in a uniform field from rest (hyperbolic motion; Jackson, Classical
   Electrodynamics, 3rd ed., problem 12.3): u = a s, z = (sqrt(1 + (a s)^2) - 1)/a, a = e E/(m c^2).
   200 kV over 0.1 m. Tolerance: twenty steps of 1e-11. */
static void test_uniform_field(void **state) {
  (void)state;
  struct tracer t;
  const struct test_box box = {{0.0, 0.0}, {0.1, 0.02}};
  const struct uniform_field f = {{0, 0, -2e6}, 0};
  const double x[3] = {0.003, 0, 0}, rest[3] = {0, 0, 0}, side[3] = {0.02, 0.01, 0};
  tracer_box(&t, WH_AXISYMMETRIC, &box, 7, 3, false);
  tracer_add_field(&t, add_uniform, &f);
  tracer_plane(&t, 0.05);
  tracer_electron(&t, x, rest);
  tracer_electron(&t, x, side);
  assert_int_equal(tracer_run(&t), WH_OK);
  double a = 2e6 / WH_ELECTRON_REST_eV;
  for (size_t i = 0; i < 2; i++) {
    assert_int_equal(t.result.ray[i].status, WH_RAY_ARRIVED); /* past the last plane */
    assert_int_equal(t.result.ray[i].electrode, 1);
    struct wh_particle end = wh_particles_get(&t.result.end, i), *mid = &t.result.crossing[i].state;
    struct wh_particle from = wh_particles_get(&t.start, i);
    double across2 = from.u[0] * from.u[0] + from.u[1] * from.u[1], m = sqrt(1.0 + across2);
    for (int k = 0; k < 2; k++) {
      const struct wh_particle *p = k ? &end : mid;
      double z = k ? 0.1 : 0.05, uz = sqrt(pow(m + a * z, 2.0) - m * m), s = uz / a;
      assert_true(fabs(p->u[2] / uz - 1.0) < 1e-10);
      assert_true(fabs(p->t * WH_LIGHT_SPEED / s - 1.0) < 1e-10);
      /* x = x0 + (u_x/a) asinh(a s/m) */
      double drift = asinh(a * s / m) / a;
      assert_true(fabs(p->x[0] - from.x[0] - from.u[0] * drift) < 1e-12);
      assert_true(fabs(p->x[1] - from.u[1] * drift) < 1e-12);
      assert_true(fabs(p->x[2] - z) < 1e-15);
    }
  }
  assert_true(t.result.energy_drift < 1e-11);
  tracer_free(&t);
}

/* Fifty turns of a circle in uniform B, crossing the elements and passing near the axis: radius
   u m c/(e B), period 2 pi gamma m/(e B); u is conserved. The tolerance 1e-11 of a step adds up
   over 1300 steps to 1e-8 at worst. */
static void test_larmor_circles(void **state) {
  (void)state;
  struct tracer t;
  const struct test_box box = {{-0.001, 0.0}, {0.001, 0.02}};
  const struct uniform_field f = {{0, 0, 0}, 0.05};
  const double u0 = 0.1, x[3] = {0.004, 0, 0}, u[3] = {0, -u0, 0};
  tracer_box(&t, WH_AXISYMMETRIC, &box, 1, 3, false);
  tracer_add_field(&t, add_uniform, &f);
  double radius = u0 * WH_ELECTRON_MASS * WH_LIGHT_SPEED / (WH_ELEMENTARY_CHARGE * f.Bz);
  double period =
      2.0 * WH_PI * sqrt(1.0 + u0 * u0) * WH_ELECTRON_MASS / (WH_ELEMENTARY_CHARGE * f.Bz);
  tracer_electron(&t, x, u);
  t.params.max_time = 50.0 * period;
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.ray[0].status, WH_RAY_TRAPPED);
  struct wh_particle end = wh_particles_get(&t.result.end, 0);
  /* Force -e v x B: along +x at the start, so the centre is at x0 + radius and the turn positive.
   */
  double dx = end.x[0] - (x[0] + radius), dy = end.x[1];
  double angle = 2.0 * WH_PI * end.t / period, turned = atan2(-dy, -dx);
  assert_true(fabs(hypot(dx, dy) / radius - 1.0) < 1e-9);
  assert_true(fabs(remainder(turned - angle, 2.0 * WH_PI)) < 1e-8);
  assert_true(t.result.ray[0].momentum_drift < 1e-9);
  assert_true(t.result.energy_drift < 1e-9);
  tracer_free(&t);
}

/* All angles from the cathode's pole of concentric spheres, the exact field in place of the
   solver's: the exact relativistic paths, at planes and at the grid. */
static void test_spheres(void **state) {
  (void)state;
  static const double radius[2] = {-0.025, -0.005}, potential[2] = {0.0, 1e4};
  const struct wh_spheres exact = {2, radius, potential, true};
  const struct sphere_field f = {0.025, 0.025, 0.005, 1e4};
  struct tracer t;
  tracer_shell(&t, 6, 6, 3);
  tracer_add_field(&t, add_spheres, &f);
  for (int i = 0; i < 5; i++)
    tracer_plane(&t, 0.004 * (i + 1));
  tracer_plane(&t, 0.033);
  for (int i = 0; i <= 90; i++) {
    double a = i * WH_PI / 180.0, u = wh_momentum_of_energy(1.0), phi = 0.7 * i;
    const double x[3] = {0, 0, 0};
    const double v[3] = {u * sin(a) * cos(phi), u * sin(a) * sin(phi), u * cos(a)};
    tracer_electron(&t, x, v);
  }
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.status_count[WH_RAY_ARRIVED], 91);
  assert_int_equal(t.result.crossing_count, 91 * 6);
  assert_int_equal(t.result.electrode[1].passed, 91);
  for (size_t k = 0; k < t.result.crossing_count; k++) {
    const struct wh_plane_crossing *x = &t.result.crossing[k];
    double phi = 0.7 * (double)x->ray;
    struct wh_spheres_start start = {1.0, (double)x->ray * WH_PI / 180.0};
    struct wh_spheres_point p;
    assert_int_equal(wh_spheres_at_plane(t.c, &exact, start, x->state.x[2], &p), WH_OK);
    /* r is up to .5 mm; 1e-9 of it. The ray stays in its plane. Behind the grid likewise. */
    assert_true(fabs(x->state.x[0] - p.r * cos(phi)) < 5e-13);
    assert_true(fabs(x->state.x[1] - p.r * sin(phi)) < 5e-13);
    double slope = (x->state.u[0] * cos(phi) + x->state.u[1] * sin(phi)) / x->state.u[2];
    assert_true(fabs(slope - tan(p.angle)) < 1e-10);
  }
  for (size_t i = 0; i < 91; i++) {
    /* On the curved grid: the order-6 face is the sphere to 1e-9 m, and the point on it. */
    struct wh_particle end = wh_particles_get(&t.result.end, i);
    double rho = sqrt(end.x[0] * end.x[0] + end.x[1] * end.x[1] + pow(end.x[2] - 0.025, 2.0));
    assert_true(fabs(rho - 0.005) < 1e-9);
    double p[2] = {end.x[2], hypot(end.x[0], end.x[1])};
    struct wh_place at = {WH_NO_ELEMENT, {0, 0}};
    wh_locate(t.locator, p, &at);
    assert_true(at.element != WH_NO_ELEMENT); /* within the slack of 1e-13 */
    assert_true(fabs(wh_kinetic_energy_eV(end.u) / 10001.0 - 1.0) < 1e-7);
  }
  assert_true(t.result.momentum_drift < 1e-10);
  tracer_free(&t);
}

/* Newton's mechanics on request: the published 1 eV, 90 degrees case, against the closed form
   without relativity, which differs from the relativistic one by 1e-3. Energies keep their meaning.
 */
static void test_newton(void **state) {
  (void)state;
  static const double radius[2] = {-0.025, -0.005}, potential[2] = {0.0, 1e4};
  const struct wh_spheres exact = {2, radius, potential, false};
  const struct sphere_field f = {0.025, 0.025, 0.005, 1e4};
  struct tracer t;
  tracer_shell(&t, 6, 6, 3);
  tracer_add_field(&t, add_spheres, &f);
  for (int i = 0; i < 5; i++)
    tracer_plane(&t, 0.004 * (i + 1));
  t.params.mechanics = WH_MECHANICS_NEWTON;
  const double x[3] = {0, 0, 0}, u[3] = {wh_momentum_of_energy(1.0), 0, 0};
  tracer_electron(&t, x, u);
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.crossing_count, 5);
  for (size_t k = 0; k < 5; k++) {
    const struct wh_plane_crossing *c = &t.result.crossing[k];
    struct wh_spheres_point p;
    assert_int_equal(wh_spheres_at_plane(t.c, &exact, (struct wh_spheres_start){1.0, 0.5 * WH_PI},
                                         c->state.x[2], &p),
                     WH_OK);
    assert_true(fabs(c->state.x[0] / p.r - 1.0) < 1e-9);
    assert_true(fabs(c->state.u[0] / c->state.u[2] - tan(p.angle)) < 1e-10);
    assert_true(fabs(wh_kinetic_energy_eV(c->state.u) / p.energy_eV - 1.0) < 1e-9);
  }
  assert_true(t.result.energy_drift < 1e-10);
  assert_true(t.result.momentum_drift < 1e-10);
  tracer_free(&t);
}

static double worst_of_angles(struct tracer *t, double energy_eV) {
  static const double radius[2] = {-0.025, -0.005}, potential[2] = {0.0, 1e4};
  const struct wh_spheres exact = {2, radius, potential, true};
  double worst = 0.0;
  t->start.count = 0;
  for (int i = 1; i <= 30; i++) {
    double a = 3.0 * i * WH_PI / 180.0, u = wh_momentum_of_energy(energy_eV);
    const double x[3] = {0, 0, 0}, v[3] = {u * sin(a), 0, u * cos(a)};
    tracer_electron(t, x, v);
  }
  assert_int_equal(tracer_run(t), WH_OK);
  assert_int_equal(t->result.crossing_count, 30 * t->params.planes.count);
  for (size_t k = 0; k < t->result.crossing_count; k++) {
    const struct wh_plane_crossing *x = &t->result.crossing[k];
    struct wh_spheres_start start = {energy_eV, 3.0 * (double)(x->ray + 1) * WH_PI / 180.0};
    struct wh_spheres_point p;
    assert_int_equal(wh_spheres_at_plane(t->c, &exact, start, x->state.x[2], &p), WH_OK);
    worst = fmax(worst, fabs(x->state.x[0] / p.r - 1.0));
  }
  return worst;
}

/* In an exact field, in elements so large that the tolerance alone decides, the error follows the
   tolerance: over six decades by a factor 1e6 within 0.3 of the power 1. */
static void test_error_follows_tolerance(void **state) {
  (void)state;
  const struct sphere_field f = {0.025, 0.025, 0.005, 1e4};
  struct tracer t;
  tracer_shell(&t, 6, 1, 1);
  tracer_add_field(&t, add_spheres, &f);
  tracer_plane(&t, 0.012);
  t.params.tolerance = 1e-5;
  double loose = worst_of_angles(&t, 1.0);
  t.params.tolerance = 1e-11;
  double tight = worst_of_angles(&t, 1.0);
  assert_true(fabs(log10(loose / tight) / 6.0 - 1.0) < 0.3);
  tracer_free(&t);
}

/* The same spheres solved and traced, nothing exact inside: r(z) from the cathode's pole to 1e-6 on
   140 elements and 1e-7 on 384 (the demand and the goal of the project); total energy is kept to
   the tolerance of the steps (30 to 60 of 1e-10), whatever the error of the field. */
static void test_solved_spheres(void **state) {
  (void)state;
  const int cells[2][2] = {{14, 5}, {24, 8}};
  const double limit[2] = {1e-6, 1e-7};
  for (int i = 0; i < 2; i++) {
    struct tracer t;
    struct wh_electrostatic *e;
    const double volts[2] = {0.0, 1e4};
    tracer_shell(&t, 6, cells[i][0], cells[i][1]);
    assert_int_equal(wh_electrostatic_create(t.c, &t.mesh, t.locator, &e), WH_OK);
    assert_int_equal(wh_electrostatic_set_potentials(t.c, e, volts), WH_OK);
    t.field.part[t.field.part_count++] = wh_electrostatic_part(e);
    for (int k = 1; k <= 7; k++)
      tracer_plane(&t, 0.0025 * k);
    t.params.tolerance = 1e-10;
    for (int k = 1; k <= 3; k++)
      assert_true(worst_of_angles(&t, 0.5 * k) < limit[i]);
    assert_true(t.result.energy_drift < 1e-9);
    assert_true(t.result.momentum_drift < 1e-9);
    wh_electrostatic_destroy(e);
    tracer_free(&t);
  }
}

/* The result must not depend on the number of threads, to the last bit. */
static void test_threads(void **state) {
  (void)state;
  const struct sphere_field f = {0.025, 0.025, 0.005, 1e4};
  struct tracer t;
  struct wh_trace_result one;
  tracer_shell(&t, 4, 8, 5);
  tracer_add_field(&t, add_spheres, &f);
  tracer_plane(&t, 0.015);
  tracer_plane(&t, 0.01);
  t.params.paths = 17;
  t.params.charge = true;
  for (int i = 0; i < 300; i++) {
    double a = (i - 150) * 0.01, u = wh_momentum_of_energy(0.01 * i), angle = 2.5 + 0.002 * i;
    const double x[3] = {0.02499 * sin(angle), 0, 0.025 + 0.02499 * cos(angle)};
    const double v[3] = {u * sin(a), u * 0.1, u * cos(a)};
    tracer_electron(&t, x, v);
  }
  wh_context_set_threads(t.c, 1);
  assert_int_equal(tracer_run(&t), WH_OK);
  one = t.result;
  memset(&t.result, 0, sizeof t.result);
  for (int threads = 2; threads <= 5; threads++) {
    wh_context_set_threads(t.c, threads);
    assert_int_equal(tracer_run(&t), WH_OK);
    const struct wh_trace_result *r = &t.result;
    size_t n = one.end.count;
    assert_memory_equal(one.end.x, r->end.x, n * sizeof(double));
    assert_memory_equal(one.end.uz, r->end.uz, n * sizeof(double));
    assert_memory_equal(one.end.t, r->end.t, n * sizeof(double));
    assert_int_equal(one.crossing_count, r->crossing_count);
    for (size_t k = 0; k < r->crossing_count; k++) {
      assert_int_equal(one.crossing[k].ray, r->crossing[k].ray);
      assert_memory_equal(one.crossing[k].state.x, r->crossing[k].state.x, 3 * sizeof(double));
    }
    assert_int_equal(one.path_count, r->path_count);
    assert_int_equal(one.point_count, r->point_count);
    assert_memory_equal(one.point, r->point, r->point_count * sizeof *r->point);
    assert_memory_equal(one.status_count, r->status_count, sizeof r->status_count);
    assert_true(one.electrode[1].power == r->electrode[1].power);
    assert_int_equal(one.evaluations, r->evaluations);
    assert_memory_equal(one.charge, r->charge, t.mesh.node_count * sizeof *r->charge);
  }
  wh_trace_result_free(&one);
  tracer_free(&t);
}

/* The charge along rays is minus current times time, to rounding, whatever the shape functions; its
   centre is the mean place in time. Accelerated from rest over L in the
   field of 100 V: t = 2 L/v, mean z = L/3, but for the relativistic 2e-4 of both. */
static void test_charge(void **state) {
  (void)state;
  struct tracer t;
  const struct test_box box = {{0.0, 0.0}, {0.1, 0.02}};
  const struct uniform_field f = {{0, 0, -1e3}, 0};
  const double x[3] = {0.003, 0, 0}, rest[3] = {0, 0, 0}, side[3] = {2e-4, 1e-4, 0};
  tracer_box(&t, WH_AXISYMMETRIC, &box, 7, 3, false);
  tracer_add_field(&t, add_uniform, &f);
  tracer_electron(&t, x, rest);
  tracer_electron(&t, x, side);
  t.params.charge = true;
  assert_int_equal(tracer_run(&t), WH_OK);
  double sum = 0.0, z = 0.0, expected = 0.0;
  for (size_t i = 0; i < 2; i++)
    expected -= t.start.weight[i] * t.result.end.t[i];
  for (size_t i = 0; i < t.mesh.node_count; i++) {
    sum += t.result.charge[i];
    z += t.result.charge[i] * t.mesh.node[i][0];
  }
  assert_true(fabs(sum / expected - 1.0) < 1e-12);
  assert_true(fabs(z / sum / (0.1 / 3.0) - 1.0) < 2e-4);
  tracer_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_uniform_field),
      cmocka_unit_test(test_larmor_circles),
      cmocka_unit_test(test_spheres),
      cmocka_unit_test(test_newton),
      cmocka_unit_test(test_error_follows_tolerance),
      cmocka_unit_test(test_solved_spheres),
      cmocka_unit_test(test_threads),
      cmocka_unit_test(test_charge),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
