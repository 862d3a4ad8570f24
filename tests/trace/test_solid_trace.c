/* SPDX-License-Identifier: MPL-2.0 */
/* Rays among tetrahedra against the closed form of concentric spheres. */
#include "base/constants.h"
#include "case/case.h"
#include "exact/spheres.h"
#include "trace/solid_trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "../near.h"

/* The drawing kernel never frees some of what it takes. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void) {
  return "leak:libTK\nleak:libgmsh\n";
}

struct tube {
  struct wh_context *c;
  struct wh_solid_mesh mesh;
  struct wh_solid_locator *locator;
  struct wh_solid_field *field;
};

/* An eighth of a concave cathode of 25 mm around an anode of 5 mm at 10 kV. */
static void make(struct tube *t, int order, double arc) {
  char text[1200];
  struct wh_case cs = {0};
  *t = (struct tube){.c = wh_context_create()};
  snprintf(
      text, sizeof text,
      "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {solids: {ball: {kind: "
      "sphere, centre: [0 mm, 0 mm, 0 mm], radius: 26 mm}, eighth: {kind: box, op: keep, from: "
      "[0 mm, 0 mm, 0 mm], to: [30 mm, 30 mm, 30 mm]}}}\n  electrodes:\n    cathode: {voltage: "
      "0 V, solids: {ball: {kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: 28 mm}, hole: "
      "{kind: sphere, op: cut, centre: [0 mm, 0 mm, 0 mm], radius: 25 mm}}}\n    anode: "
      "{voltage: 10 kV, solid: {kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: 5 mm}}\n"
      "mesh: {tetra_order: %d, size: 4 mm, arc: %g deg, growth: %g}\n",
      order, arc, arc * WH_PI / 180);
  assert_int_equal(wh_case_read_text(t->c, "t.yaml", ".", text, strlen(text), 0, NULL, &cs), WH_OK);
  assert_int_equal(wh_geometry_solid(t->c, &cs.params.geometry, &cs.params.mesh, &t->mesh), WH_OK);
  wh_case_free(&cs);
  assert_int_equal(wh_solid_locator_create(t->c, &t->mesh, &t->locator), WH_OK);
  assert_int_equal(wh_solid_field_create(t->c, &t->mesh, t->locator, &t->field), WH_OK);
  const double voltage[2] = {0, 1e4};
  assert_int_equal(wh_solid_field_set_potentials(t->c, t->field, voltage), WH_OK);
}

static void release(struct tube *t) {
  wh_solid_field_destroy(t->field);
  wh_solid_locator_destroy(t->locator);
  wh_solid_mesh_free(&t->mesh);
  wh_context_destroy(t->c);
}

#define RAYS 200
/* Rays start a little before the cathode, which curved elements approach to a micrometre only. */
#define FROM 24.99e-3

/* Unit vectors: out to the start, and two across. */
static void frame(size_t i, double out[3], double across[3]) {
  double z = 0.45 + 0.25 * fmod((double)i * 0.618033988749895, 1.0);
  double turn = WH_PI / 2 * (0.38 + 0.24 * fmod((double)i * 0.7548776662, 1.0));
  double ring = sqrt(1 - z * z);
  const double u[3] = {ring * cos(turn), ring * sin(turn), z};
  const double a[3] = {-sin(turn), cos(turn), 0}, b[3] = {-z * cos(turn), -z * sin(turn), ring};
  double mix = 2 * WH_PI * fmod((double)i * 0.5698402909, 1.0);
  for (int k = 0; k < 3; k++) {
    out[k] = u[k];
    across[k] = cos(mix) * a[k] + sin(mix) * b[k];
  }
}

static struct wh_spheres_start start_of(size_t i) {
  static const double energies[] = {1, 10, 30};
  return (struct wh_spheres_start){energies[i % 3], (double)(i % 7) * 10 * WH_PI / 180};
}

/* Root of the mean square and largest distance from where the rays should end, over the radius. */
struct misses {
  double mean, most, drift;
};
static struct misses shoot(struct tube *t) {
  struct wh_particles start = {0};
  struct wh_trace_result r;
  struct wh_trace_params p = {.tolerance = 1e-9, .max_steps = 100000, .target = "anode"};
  const double radius[2] = {-FROM, -5e-3};
  const double potential[2] = {1e4 * 5e-3 / 20e-3 * (25e-3 / FROM - 1), 1e4};
  const struct wh_spheres spheres = {2, radius, potential, true};
  struct misses miss = {0, 0, 0};
  for (size_t i = 0; i < RAYS; i++) {
    double out[3], across[3];
    struct wh_spheres_start from = start_of(i);
    struct wh_particle one = {.weight = 1e-6, .id = i};
    frame(i, out, across);
    double u = wh_momentum_of_energy(from.energy_eV);
    for (int k = 0; k < 3; k++) {
      one.x[k] = FROM * out[k];
      one.u[k] = u * (-cos(from.angle) * out[k] + sin(from.angle) * across[k]);
    }
    assert_int_equal(wh_particles_append(t->c, &start, &one), WH_OK);
  }
  assert_int_equal(wh_trace_solid(t->c, t->field, NULL, &p, &start, &r), WH_OK);
  assert_int_equal(r.status_count[WH_RAY_ARRIVED], RAYS);
  assert_int_equal(r.electrode[1].absorbed, RAYS);
  assert_near(r.electrode[1].current, RAYS * 1e-6, 1e-15);
  for (size_t i = 0; i < RAYS; i++) {
    double out[3], across[3], off = 0.0;
    struct wh_spheres_point point;
    struct wh_particle end = wh_particles_get(&r.end, i);
    frame(i, out, across);
    assert_int_equal(wh_spheres_at_radius(t->c, &spheres, start_of(i), -5e-3, &point), WH_OK);
    for (int k = 0; k < 3; k++) {
      double exact = 5e-3 * cos(point.phi) * out[k] + point.r * across[k];
      off += (end.x[k] - exact) * (end.x[k] - exact);
    }
    miss.mean += off / RAYS;
    miss.most = fmax(miss.most, sqrt(off) / 25e-3);
  }
  miss.mean = sqrt(miss.mean) / 25e-3;
  miss.drift = r.energy_drift;
  print_message("order %d, %zu elements: miss %.2e of the radius (worst %.2e), energy drift %.1e, "
                "%zu steps, %zu evaluations\n",
                t->mesh.order, t->mesh.element_count, miss.mean, miss.most, miss.drift, r.steps,
                r.evaluations);
  wh_trace_result_free(&r);
  wh_particles_free(&start);
  return miss;
}

/* The demand is 1e-4; the miss falls with the error of the field. */
static void test_spheres(void **state) {
  (void)state;
  struct tube t;
  struct misses miss[2];
  for (int k = 0; k < 2; k++) {
    make(&t, 3, k ? 7 : 14);
    miss[k] = shoot(&t);
    release(&t);
  }
  assert_true(miss[0].mean / miss[1].mean > 6);
  assert_true(miss[1].mean < 3e-5 && miss[1].most < 1e-4);
  assert_true(miss[1].drift < 1e-3);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_spheres)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
