/* SPDX-License-Identifier: MPL-2.0 */
/* Rays that are awkward: along faces, through vertices, along the axis, at rest, grazing, coming
   back, never ending; and what lies on faces. */
#include "analytic_field.h"
#include "tracer.h"

#include "base/constants.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static const struct uniform_field no_field = {{0, 0, 0}, 0};

/* Straight flight must stay straight: at the end to a few roundings of the box's size. (A start on
   the mirror plane x = 0 toward it is turned over.) */
static void assert_straight(const struct tracer *t) {
  for (size_t i = 0; i < t->result.end.count; i++) {
    struct wh_particle a = wh_particles_get(&t->start, i), b = wh_particles_get(&t->result.end, i);
    double flown = (b.x[2] - a.x[2]) / a.u[2];
    for (int k = 0; k < 3; k++) {
      assert_true(fabs(a.x[k] + flown * a.u[k] - b.x[k]) < 4e-15);
      assert_true(fabs(a.u[k]) == fabs(b.u[k]));
    }
  }
}

/* Along element edges, along diagonals (every one through vertices), and just beside them. */
static void test_vertices_and_faces(void **state) {
  (void)state;
  struct tracer t;
  const struct test_box box = {{0.0, 0.0}, {0.8, 0.8}};
  tracer_box(&t, WH_PLANAR, &box, 8, 8, false);
  tracer_add_field(&t, add_uniform, &no_field);
  for (int i = 0; i < 9; i++)
    for (int k = -1; k <= 1; k++) {
      const double along[3] = {0.1 * i * (1 - 1e-3), 0, 0}, flat[3] = {k * 1e-18, 0, 1e-3};
      const double exact[3] = {fmin(0.1 * i + 0.0, 0.8 - 1e-12), 0, 0};
      tracer_electron(&t, along, flat);
      tracer_electron(&t, exact, flat);
      const double low[3] = {0, 0, 0.05 * i}, up[3] = {2e-3 + k * 1e-17, 0, 2e-3};
      tracer_electron(&t, low, up);
      const double corner[3] = {0.8, 0, 0}, down[3] = {-1e-3 * (i + 1) / 9.0, 0, 1e-3};
      tracer_electron(&t, corner, down);
    }
  t.params.target = "high";
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_straight(&t);
  for (size_t i = 0; i < t.result.end.count; i++) {
    enum wh_ray_status s = t.result.ray[i].status;
    assert_true(s == WH_RAY_ARRIVED || s == WH_RAY_ESCAPED);
    assert_true(t.result.ray[i].steps < 60);
  }
  tracer_free(&t);
}

/* About the axis: exactly along it, crossing it exactly, and past it at 1e-18 to 1e-3 m. */
static void test_axis(void **state) {
  (void)state;
  struct tracer t;
  const struct test_box box = {{0.0, 0.0}, {0.1, 0.03}};
  tracer_box(&t, WH_AXISYMMETRIC, &box, 6, 4, true);
  tracer_add_field(&t, add_uniform, &no_field);
  const double origin[3] = {0, 0, 0}, ahead[3] = {0, 0, 0.01};
  tracer_electron(&t, origin, ahead);
  for (int k = 0; k <= 16; k++) {
    double miss = k ? pow(10.0, -2 - k) : 0.0;
    const double x[3] = {0.01, miss, 0}, u[3] = {-0.002, 0, 0.01};
    tracer_electron(&t, x, u);
    const double y[3] = {miss, 0.0, 0.0123}, v[3] = {0.0, 0.001, 0.01};
    tracer_electron(&t, y, v);
  }
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_straight(&t);
  assert_int_equal(t.result.status_count[WH_RAY_ARRIVED], t.start.count);
  for (size_t i = 0; i < t.result.end.count; i++)
    assert_true(t.result.ray[i].steps < 40);
  assert_true(t.result.momentum_drift < 1e-15);
  tracer_free(&t);
}

/* From rest on the cathode of concentric spheres: along the axis exactly, and radially elsewhere,
   v^2/2 = (e/m) Phi, here with relativity: the energy on the grid is that of the voltage. */
static void test_rest(void **state) {
  (void)state;
  struct tracer t;
  const struct sphere_field f = {0.025, 0.025, 0.005, 1e4};
  tracer_shell(&t, 4, 9, 7);
  tracer_add_field(&t, add_spheres, &f);
  for (int i = 0; i <= 70; i++) {
    /* Points of the meshed cathode itself, vertices among them. */
    double xi[2], dir[2], p[2], j[2][2];
    uint32_t e = (uint32_t)(2 * 9 * (6 - i / 10 % 7));
    int face = -1;
    for (int f2 = 0; f2 < 3; f2++)
      if (t.mesh.boundary[3 * e + (uint32_t)f2] == 1)
        face = f2;
    assert_true(face >= 0);
    wh_face_point(face, (i % 10) / 9.0, xi, dir);
    wh_element_map(t.locator, e, xi, p, j);
    const double x[3] = {p[1], 0, p[0]}, u[3] = {0, 0, 0};
    tracer_electron(&t, x, u);
  }
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.status_count[WH_RAY_ARRIVED], t.start.count);
  for (size_t i = 0; i < t.result.end.count; i++) {
    struct wh_particle a = wh_particles_get(&t.start, i), b = wh_particles_get(&t.result.end, i);
    assert_true(fabs(wh_kinetic_energy_eV(b.u) / 1e4 - 1.0) < 1e-5); /* order-4 spheres */
    double out = atan2(a.x[0], a.x[2] - 0.025), in = atan2(b.x[0], b.x[2] - 0.025);
    assert_true(fabs(out - in) < 1e-10);
    if (a.x[0] == 0.0)
      assert_true(b.x[0] == 0.0 && b.x[1] == 0.0);
  }
  assert_true(t.result.energy_drift < 1e-10);
  tracer_free(&t);
}

/* A ball thrown up in the uniform field of a reflecting capacitor: it turns at z = E_z/(e E) and is
   back after t = 2 u m c/(e E), in x u_x/a asinh. Hops from 6e-7 eV up; none at zero energy. */
static void test_reflection(void **state) {
  (void)state;
  struct tracer t;
  const struct test_box box = {{0.0, 0.0}, {0.1, 0.05}};
  const struct uniform_field f = {{0, 0, 1e5}, 0};
  const double a = 1e5 / WH_ELECTRON_REST_eV;
  tracer_box(&t, WH_PLANAR, &box, 5, 4, false);
  tracer_add_field(&t, add_uniform, &f);
  tracer_plane(&t, 0.02);
  for (int k = -6; k <= 4; k++) {
    double u = wh_momentum_of_energy(0.6 * pow(10.0, k));
    const double x[3] = {0.02, 0, 0}, v[3] = {0.1 * u, 0, u};
    tracer_electron(&t, x, v);
  }
  const double x[3] = {0.02, 0, 0}, rest[3] = {0, 0, 0}, into[3] = {0.001, 0, -1e-4};
  tracer_electron(&t, x, rest);
  tracer_electron(&t, x, into);
  t.params.target = "high";
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.status_count[WH_RAY_REFLECTED], t.start.count);
  for (size_t i = 0; i < t.result.end.count; i++) {
    struct wh_particle p = wh_particles_get(&t.start, i), q = wh_particles_get(&t.result.end, i);
    const struct wh_ray *ray = &t.result.ray[i];
    assert_int_equal(ray->electrode, 0);
    if (i + 2 >= t.result.end.count) {
      assert_true(q.t == 0.0 && q.x[0] == p.x[0]);
      continue;
    }
    double m = sqrt(1.0 + p.u[0] * p.u[0]), s = 2.0 * p.u[2] / a;
    double peak = p.u[2] * p.u[2] / (sqrt(m * m + p.u[2] * p.u[2]) + m) / a;
    /* Positions on a face are known to 1e-17 m here: part of the height of the smallest hops. */
    double limit = 1e-9 + 1e-17 / peak;
    assert_int_equal(ray->turns, 1);
    assert_true(fabs(ray->turn_z - peak) < 1e-9 * peak);
    assert_true(fabs(q.t * WH_LIGHT_SPEED / s - 1.0) < limit);
    assert_true(fabs(q.u[2] / p.u[2] + 1.0) < limit);
    assert_true(fabs(q.x[0] - p.x[0] - 2.0 * p.u[0] / a * asinh(p.u[2] / m)) < 1e-12);
    assert_int_equal(ray->crossing_count, peak > 0.02 ? 2 : 0);
  }
  tracer_free(&t);
}

static bool on_plate(const void *user, const double p[2]) {
  (void)user;
  return fabs(p[0] - 0.06) < 1e-12 && p[1] > 0.019 && p[1] < 0.041;
}

/* From every vertex of the cathode: the element found there may touch the cathode in that point
 * alone. */
static void test_reflection_at_vertices(void **state) {
  (void)state;
  struct tracer t;
  const struct test_box box = {{0.0, 0.0}, {0.1, 0.05}};
  const struct uniform_field f = {{0, 0, 1e5}, 0};
  double u = wh_momentum_of_energy(1.0);
  tracer_box(&t, WH_PLANAR, &box, 5, 4, false);
  tracer_add_field(&t, add_uniform, &f);
  for (int k = 0; k <= 4; k++)
    tracer_electron(&t, (double[3]){0.0125 * k, 0, 0},
                    (double[3]){k < 4 ? 1e-3 * u : -1e-3 * u, 0, u});
  t.params.target = "high";
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.status_count[WH_RAY_REFLECTED], 5);
  tracer_free(&t);
}

/* A thin plate at z = 60 mm from x = 20 to 40 mm: rays whose turning point lies 1e-9 m before or
   behind it, met from both sides, and past its edges. */
static void test_grazing_plate(void **state) {
  (void)state;
  struct tracer t;
  const struct test_box box = {{0.0, 0.0}, {0.1, 0.06}};
  const struct uniform_field f = {{0, 0, 1e5}, 0};
  const double a = 1e5 / WH_ELECTRON_REST_eV;
  tracer_box(&t, WH_PLANAR, &box, 5, 6, false);
  test_mesh_electrode(t.c, &t.mesh, "plate", false, true, on_plate, NULL);
  tracer_finish_mesh(&t);
  tracer_add_field(&t, add_uniform, &f);
  for (int k = 0; k < 40; k++) {
    double over = k % 2 ? 1e-9 : -1e-9, ux = 1e-4 * (k / 2 % 5), m = sqrt(1.0 + ux * ux);
    double uz = sqrt(pow(m + a * (0.06 + over), 2.0) - m * m), x0 = 0.0177 + 0.001 * k;
    const double x[3] = {x0, 0, 0}, u[3] = {ux, 0, uz};
    tracer_electron(&t, x, u);
  }
  assert_int_equal(tracer_run(&t), WH_OK);
  for (size_t i = 0; i < t.result.end.count; i++) {
    struct wh_particle p = wh_particles_get(&t.start, i), q = wh_particles_get(&t.result.end, i);
    double m = sqrt(1.0 + p.u[0] * p.u[0]), left = sqrt(m * m + p.u[2] * p.u[2]) - a * 0.06;
    double uz = i % 2 ? sqrt(left * left - m * m) : 0.0;
    double x = p.x[0] + p.u[0] / a * (asinh(p.u[2] / m) - asinh(uz / m));
    bool hits = i % 2 == 1 && x > 0.02 && x < 0.04;
    assert_int_equal(t.result.ray[i].electrode, hits ? 2 : 0);
    if (hits) {
      assert_true(fabs(q.x[2] - 0.06) < 1e-16);
      assert_true(fabs(q.x[0] - x) < 1e-9); /* the angle is flat: 1e-4 */
    }
  }
  /* Starts on the plate: away on either side, at rest too. */
  t.start.count = 0;
  for (int k = 0; k < 3; k++) {
    const double x[3] = {0.03 + 0.0023 * k, 0, 0.06}, u[3] = {0, 0, 0.01 * (1 - k)};
    tracer_electron(&t, x, u);
  }
  t.params.target = "low";
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.ray[0].status, WH_RAY_REFLECTED); /* up and back onto the plate */
  assert_int_equal(t.result.ray[1].status, WH_RAY_ARRIVED);
  assert_int_equal(t.result.ray[2].status, WH_RAY_ARRIVED);
  tracer_free(&t);
}

/* Non-relativistic limit of the harmonic trap, and one that never ends. */
static void test_trap(void **state) {
  (void)state;
  struct tracer t;
  const struct test_box box = {{-0.02, 0.0}, {0.02, 0.01}};
  const struct quadratic_field f = {0.0, -2e4}; /* 4 V at the ends */
  tracer_box(&t, WH_AXISYMMETRIC, &box, 4, 2, false);
  tracer_add_field(&t, add_quadratic, &f);
  const double x[3] = {0, 0, 0.005}, rest[3] = {0, 0, 0};
  tracer_electron(&t, x, rest);
  double period = 2.0 * WH_PI * sqrt(WH_ELECTRON_MASS / (WH_ELEMENTARY_CHARGE * 2e4));
  t.params.max_time = 20.0 * period;
  assert_int_equal(tracer_run(&t), WH_OK);
  const struct wh_ray *ray = &t.result.ray[0];
  assert_int_equal(ray->status, WH_RAY_TRAPPED);
  assert_in_range(ray->turns, 39, 41);
  assert_true(fabs(ray->turn_z + 0.005) < 1e-12);
  struct wh_particle q = wh_particles_get(&t.result.end, 0);
  /* (v/c)^2 is 1e-6, which shifts the phase by 2 pi 20 times 2e-7. */
  assert_true(fabs(q.x[2] - 0.005 * cos(2.0 * WH_PI * q.t / period)) < 2e-7);
  assert_true(q.x[0] == 0.0);
  t.params.max_time = 0.0;
  t.params.max_steps = 50;
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.ray[0].status, WH_RAY_TRAPPED);
  assert_int_equal(t.result.ray[0].steps, 50);
  t.field.part_count = 0; /* at rest without any field: it says so and ends */
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.ray[0].status, WH_RAY_TRAPPED);
  tracer_free(&t);
}

static bool in_middle(const void *user, const double p[2]) {
  (void)user;
  return fabs(p[0] - 0.04) < 1e-12;
}

/* Mirror plane x = 0, a grid inside, an edge, a resistive wall, a dielectric, space beyond. */
static void test_what_lies_on_faces(void **state) {
  (void)state;
  struct tracer t;
  const struct test_box box = {{0.0, 0.0}, {0.1, 0.05}};
  tracer_box(&t, WH_PLANAR, &box, 5, 5, true);
  unsigned grid = test_mesh_electrode(t.c, &t.mesh, "grid", true, true, in_middle, NULL);
  tracer_finish_mesh(&t);
  tracer_add_field(&t, add_uniform, &no_field);
  tracer_plane(&t, 0.05);
  tracer_plane(&t, 0.3);
  const double x[3] = {0.01, 0.002, 0}, inward[3] = {-0.004, 0.001, 0.01},
               outward[3] = {0.007, 0, 0.01};
  tracer_electron(&t, x, inward);
  tracer_electron(&t, x, outward);
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.ray[0].status, WH_RAY_ARRIVED);
  assert_int_equal(t.result.ray[1].status, WH_RAY_ESCAPED);
  assert_int_equal(t.result.electrode[grid].passed, 1 + 1);
  assert_int_equal(t.result.electrode[1].passed, 1);
  const struct wh_plane_crossing *far = &t.result.crossing[1];
  assert_true(far->ray == 0 && far->plane == 1);
  assert_true(fabs(far->state.x[0] - (0.4 * 0.3 - 0.01)) < 1e-15);
  assert_true(fabs(far->state.x[1] - (0.1 * 0.3 + 0.002)) < 1e-15);
  assert_true(far->state.u[0] == 0.004);
  t.mesh.boundaries[0].kind = WH_BOUNDARY_LINEAR;
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.ray[0].status, WH_RAY_INTERCEPTED); /* on the wall x = 0 */
  assert_int_equal(t.result.ray[0].boundary, 0);
  assert_int_equal(t.result.ray[1].status, WH_RAY_INTERCEPTED);
  struct wh_region regions[2] = {t.mesh.regions[0], {.kind = WH_REGION_DIELECTRIC}};
  struct wh_region *kept = t.mesh.regions;
  t.mesh.regions = regions;
  for (uint32_t e = 0; e < t.mesh.element_count; e++)
    t.mesh.region[e] = e / 2 % 5 == 1;
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.ray[0].status, WH_RAY_INTERCEPTED);
  struct wh_particle q = wh_particles_get(&t.result.end, 0);
  assert_true(fabs(q.x[2] - 0.02) < 1e-16);
  /* A start on the interface is in the vacuum, one in the dielectric is an error. */
  t.start.count = 0;
  const double interface[3] = {0.013, 0, 0.02}, back[3] = {0, 0, -0.01},
               within[3] = {0.013, 0, 0.03};
  tracer_electron(&t, interface, back);
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.ray[0].electrode, 0);
  tracer_electron(&t, within, back);
  assert_int_equal(tracer_run(&t), WH_BAD_INPUT);
  t.start.count = 0;
  tracer_electron(&t, x, inward);
  regions[1].kind = WH_REGION_INFINITE;
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.ray[0].status, WH_RAY_ESCAPED);
  t.mesh.regions = kept;
  /* An edge without any boundary is the end of the world too. */
  for (uint32_t e = 0; e < t.mesh.element_count; e++) {
    t.mesh.region[e] = 0;
    for (uint32_t f = 3 * e; f < 3 * e + 3; f++)
      t.mesh.boundary[f] = WH_NO_BOUNDARY;
  }
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_int_equal(t.result.ray[0].status, WH_RAY_ESCAPED);
  tracer_free(&t);
}

static void test_paths(void **state) {
  (void)state;
  struct tracer t;
  const struct sphere_field f = {0.025, 0.025, 0.005, 1e4};
  tracer_shell(&t, 3, 5, 3);
  tracer_add_field(&t, add_spheres, &f);
  tracer_plane(&t, 0.04);
  t.params.paths = 4;
  for (int i = 0; i < 10; i++) {
    const double x[3] = {0, 0, 0}, u[3] = {0.001 * i, 0, 0};
    tracer_electron(&t, x, u);
  }
  assert_int_equal(tracer_run(&t), WH_OK);
  assert_in_range(t.result.path_count, 3, 4);
  for (size_t i = 0; i < t.result.path_count; i++) {
    const struct wh_ray_path *path = &t.result.path[i];
    assert_int_equal(path->ray, 3 * i);
    assert_true(path->count > 5);
    for (size_t k = 1; k < path->count; k++)
      assert_true(t.result.point[path->first + k][3] >= t.result.point[path->first + k - 1][3]);
    assert_true(fabs(t.result.point[path->first + path->count - 1][2] - 0.04) < 1e-15);
  }
  tracer_free(&t);
}

static void test_bad_input(void **state) {
  (void)state;
  struct tracer t;
  const struct test_box box = {{0.0, 0.0}, {0.1, 0.05}};
  tracer_box(&t, WH_PLANAR, &box, 2, 2, false);
  tracer_add_field(&t, add_uniform, &no_field);
  const double x[3] = {0.01, 0, 0.01}, u[3] = {0, 0, 0.01}, outside[3] = {0.01, 0, 0.2};
  assert_int_equal(tracer_run(&t), WH_OK); /* no electrons: nothing to do */
  tracer_electron(&t, x, u);
  const double wrong[4] = {0.0, 1.0, -1e-9, NAN};
  for (int i = 0; i < 4; i++) {
    t.params.tolerance = wrong[i];
    assert_int_equal(tracer_run(&t), WH_BAD_INPUT);
    assert_null(t.result.ray);
  }
  t.params.tolerance = 1e-10;
  t.params.target = "screen";
  assert_int_equal(tracer_run(&t), WH_BAD_INPUT);
  t.params.target = "";
  tracer_plane(&t, NAN);
  assert_int_equal(tracer_run(&t), WH_BAD_INPUT);
  t.params.planes.count = 0;
  t.start.ux[0] = NAN;
  assert_int_equal(tracer_run(&t), WH_BAD_INPUT);
  t.start.ux[0] = 0.0;
  tracer_electron(&t, outside, u);
  assert_int_equal(tracer_run(&t), WH_BAD_INPUT);
  assert_int_equal(wh_error_count(t.c), 8);
  t.start.count = 1;
  wh_context_cancel(t.c);
  assert_int_equal(tracer_run(&t), WH_INTERRUPTED);
  assert_int_equal(t.result.status_count[WH_RAY_WAITING], 1);
  tracer_free(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_vertices_and_faces),
      cmocka_unit_test(test_axis),
      cmocka_unit_test(test_rest),
      cmocka_unit_test(test_reflection),
      cmocka_unit_test(test_reflection_at_vertices),
      cmocka_unit_test(test_grazing_plate),
      cmocka_unit_test(test_trap),
      cmocka_unit_test(test_what_lies_on_faces),
      cmocka_unit_test(test_paths),
      cmocka_unit_test(test_bad_input),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
