/* SPDX-License-Identifier: MPL-2.0 */
/* Rays among tetrahedra against the closed form of concentric spheres. */
#include "base/constants.h"
#include "case/case.h"
#include "exact/spheres.h"
#include "field/electrostatic.h"
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

/* ---- other tubes ----------------------------------------------------------------------------- */

static void make_text(struct tube *t, const char *text, const double *voltage) {
  struct wh_case cs = {0};
  *t = (struct tube){.c = wh_context_create()};
  enum wh_status status = wh_case_read_text(t->c, "t.yaml", ".", text, strlen(text), 0, NULL, &cs);
  if (status == WH_OK)
    status = wh_geometry_solid(t->c, &cs.params.geometry, &cs.params.mesh, &t->mesh);
  wh_case_free(&cs);
  if (status == WH_OK)
    status = wh_solid_locator_create(t->c, &t->mesh, &t->locator);
  if (status == WH_OK)
    status = wh_solid_field_create(t->c, &t->mesh, t->locator, &t->field);
  if (status == WH_OK)
    status = wh_solid_field_set_potentials(t->c, t->field, voltage);
  if (status != WH_OK)
    fail_msg("%s", wh_error_text(t->c, 0));
}

static void add(struct tube *t, struct wh_particles *start, const double x[3], const double u[3]) {
  struct wh_particle p = {.weight = 1e-6, .id = start->count};
  memcpy(p.x, x, sizeof p.x);
  memcpy(p.u, u, sizeof p.u);
  assert_int_equal(wh_particles_append(t->c, start, &p), WH_OK);
}

#define PLATES                                                                                     \
  "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {solid: {kind: box, from: [-4 mm," \
  " -4 mm, -4 mm], to: [4 mm, 4 mm, 4 mm]}}\n  electrodes:\n    low: {voltage: 0 V, solid: "       \
  "{kind: "                                                                                        \
  "box, from: [-4 mm, -4 mm, -4 mm], to: [4 mm, 4 mm, -3 mm]}}\n    high: {voltage: 600 V, "       \
  "solid: "                                                                                        \
  "{kind: box, from: [-4 mm, -4 mm, 3 mm], to: [4 mm, 4 mm, 4 mm]}}\nmesh: {size: 2 mm}\n"

/* Between plates elements hold the field exactly, so that rays err by the tolerance of steps and
   solver (1e-9): u_z^2 grows so that gamma = gamma_0 + E s_z/(m c^2), x with u_x kept. From a
   corner where plate and edge meet; the sides are planes of symmetry, where rays escape or are
   turned back. */
static void test_plates(void **state) {
  (void)state;
  const double voltage[2] = {0, 600}, field = 1e5, corner[3] = {-4e-3, -4e-3, -3e-3};
  const double across[3] = {0.2, 0.011, 0.0}, x[3] = {-3.7e-3, 1.2e-3, -2.9e-3}, none[3] = {0};
  struct tube t;
  struct wh_particles start = {0};
  struct wh_trace_result r;
  struct wh_trace_params p = {.tolerance = 1e-11, .max_steps = 10000};
  make_text(&t, PLATES, voltage);
  add(&t, &start, x, none);
  add(&t, &start, x, across);
  add(&t, &start, corner, across);
  assert_int_equal(wh_trace_solid(t.c, t.field, NULL, &p, &start, &r), WH_OK);
  struct wh_particle end = wh_particles_get(&r.end, 0);
  double g = field / WH_ELECTRON_REST_eV, gamma = 1.0 + g * (3e-3 - x[2]);
  assert_int_equal(r.ray[0].electrode, 1);
  assert_near(end.x[0], x[0], 1e-11);
  assert_near(end.x[1], x[1], 1e-11);
  assert_near(end.x[2], 3e-3, 1e-14);
  assert_near(end.t * WH_LIGHT_SPEED, sqrt(gamma * gamma - 1.0) / g, 1e-10);
  assert_near(r.electrode[1].power, 1e-6 * field * (3e-3 - x[2]), 1e-12);
  for (size_t i = 1; i < 3; i++) {
    end = wh_particles_get(&r.end, i);
    assert_int_equal(r.ray[i].status, WH_RAY_ESCAPED);
    assert_near(end.x[0], 4e-3, 1e-14);
    assert_near((end.x[1] - (i == 2 ? corner[1] : x[1])) / (end.x[0] - (i == 2 ? corner[0] : x[0])),
                across[1] / across[0], 1e-9);
  }
  wh_trace_result_free(&r);
  p.mirror_edges = true;
  assert_int_equal(wh_trace_solid(t.c, t.field, NULL, &p, &start, &r), WH_OK);
  for (size_t i = 1; i < 3; i++) {
    double rest = sqrt(1.0 + across[0] * across[0] + across[1] * across[1]);
    double s_z = 3e-3 - (i == 2 ? corner[2] : x[2]), u_z = 0.0;
    end = wh_particles_get(&r.end, i);
    gamma = rest + g * s_z;
    u_z = sqrt(gamma * gamma - rest * rest);
    assert_int_equal(r.ray[i].electrode, 1);
    assert_near(end.u[2], u_z, 1e-10);
    assert_near(fabs(end.u[0]), across[0], 1e-11);
    assert_near(end.t * WH_LIGHT_SPEED, u_z / g, 1e-10);
  }
  wh_trace_result_free(&r);
  wh_particles_free(&start);
  release(&t);
}

/* Electrons fall from rest, z = a t^2/2 without relativity: the charge along the way is -I T in
   all, with the mean place L/3 and the mean square L^2/5 from the start, which elements of order 2
   hold exactly; both to what steps of tolerance 1e-11 add up to. */
static void test_charge(void **state) {
  (void)state;
  const double voltage[2] = {0, 600}, none[3] = {0};
  enum { FALLING = 40 };
  struct tube t;
  struct wh_particles start = {0};
  struct wh_trace_result r;
  struct wh_trace_params p = {
      .tolerance = 1e-11, .max_steps = 10000, .charge = true, .mechanics = WH_MECHANICS_NEWTON};
  make_text(&t, PLATES, voltage);
  for (int i = 0; i < FALLING; i++) {
    const double x[3] = {3.9e-3 * cos(i), 3.9e-3 * sin(1.7 * i), -3e-3};
    add(&t, &start, x, none);
  }
  assert_int_equal(wh_trace_solid(t.c, t.field, NULL, &p, &start, &r), WH_OK);
  double sum[3] = {0}, charge = 0.0, length = 6e-3;
  for (size_t i = 0; i < t.mesh.node_count; i++) {
    double z = t.mesh.node[i][2] + 3e-3;
    for (int k = 0; k < 3; k++)
      sum[k] += r.charge[i] * pow(z / length, k);
  }
  for (size_t i = 0; i < FALLING; i++)
    charge -= start.weight[i] * r.end.t[i];
  assert_near(sum[0], charge, 1e-13 * fabs(charge));
  assert_near(sum[1] / sum[0], 1.0 / 3, 3e-9);
  assert_near(sum[2] / sum[0], 1.0 / 5, 3e-9);
  wh_trace_result_free(&r);
  p.current = true;
  assert_int_equal(wh_trace_solid(t.c, t.field, NULL, &p, &start, &r), WH_BAD_INPUT);
  wh_particles_free(&start);
  release(&t);
}

#define BLOCK                                                                                      \
  "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {wall: wall, solid: {kind: box, "  \
  "from: [-4 mm, -4 mm, -4 mm], to: [4 mm, 4 mm, 4 mm]}}\n  electrodes:\n    wall: {voltage: 0 V}" \
  "\n    block: {voltage: 100 V, solid: {kind: box, from: [-1 mm, -1 mm, -1 mm], to: [1 mm, 1 "    \
  "mm, "                                                                                           \
  "1 mm]}}\nmesh: {size: 2 mm}\n"

/* Slow electrons fall back on the block that they left, from its corners, edges and faces: it is
   known as the one they left also where the element at the start has no face on it. */
static void test_start_on_edges(void **state) {
  (void)state;
  const double voltage[2] = {0, 100};
  struct tube t;
  struct wh_particles start = {0};
  struct wh_trace_result r;
  struct wh_trace_params p = {.tolerance = 1e-9, .max_steps = 10000};
  make_text(&t, BLOCK, voltage);
  double u = wh_momentum_of_energy(5.0);
  for (int k = 0; k < 27; k++) {
    const double n[3] = {k % 3 - 1, k / 3 % 3 - 1, k / 9 - 1};
    double length = sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]), x[3], v[3];
    for (int i = 0; i < 3; i++) {
      x[i] = 1e-3 * (n[i] != 0.0 ? n[i] : 0.21 * (i + 1));
      v[i] = length > 0.0 ? u * n[i] / length : 0.0;
    }
    if (length > 0.0)
      add(&t, &start, x, v);
  }
  assert_int_equal(wh_trace_solid(t.c, t.field, NULL, &p, &start, &r), WH_OK);
  assert_int_equal(r.status_count[WH_RAY_REFLECTED], 26);
  assert_int_equal(r.electrode[1].absorbed, 26);
  wh_trace_result_free(&r);
  const double inside[3] = {0.2e-3, 0.1e-3, 0.0}, still[3] = {0};
  wh_particles_free(&start);
  add(&t, &start, inside, still);
  assert_int_equal(wh_trace_solid(t.c, t.field, NULL, &p, &start, &r), WH_BAD_INPUT);
  wh_particles_free(&start);
  release(&t);
}

#define BALL                                                                                       \
  "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {wall: wall, solid: {kind: "       \
  "sphere,"                                                                                        \
  " centre: [0 mm, 0 mm, 0 mm], radius: 25 mm}}\n  electrodes:\n    wall: {voltage: 0 V}\n    "    \
  "anode: {voltage: 10 kV, solid: {kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: 5 mm}}\n"     \
  "mesh: {size: 3 mm}\n"

/* Rays from everywhere to everywhere: each ends on a sphere, on the elements' curved faces, which
   leave the spheres by 4e-4 at most, or goes round the anode for ever; no charge is lost. How many
   threads there are makes no difference to the last bit. */
static void test_everywhere(void **state) {
  (void)state;
  enum { MANY = 1000 };
  const double voltage[2] = {0, 1e4};
  struct tube t;
  struct wh_particles start = {0};
  struct wh_trace_result r[2];
  struct wh_trace_params p = {.tolerance = 1e-8, .max_steps = 1000};
  make_text(&t, BALL, voltage);
  for (int k = 0; k < MANY; k++) {
    double z = 2.0 * fmod(0.5 + k * 0.6180339887, 1.0) - 1.0, phi = 2.39996 * k;
    double v = 2.0 * fmod(0.3 + k * 0.7548776662, 1.0) - 1.0, psi = 1.7 * k, q = sqrt(1.0 - v * v);
    double rho = 6e-3 + 18e-3 * fmod(k * 0.5698402909, 1.0), speed = 0.1 * (k % 7) / 7.0;
    double ring = rho * sqrt(1.0 - z * z);
    const double x[3] = {ring * cos(phi), ring * sin(phi), rho * z};
    const double u[3] = {speed * q * cos(psi), speed * q * sin(psi), speed * v};
    add(&t, &start, x, u);
  }
  for (int i = 0; i < 2; i++) {
    wh_context_set_threads(t.c, 1 + i);
    assert_int_equal(wh_trace_solid(t.c, t.field, NULL, &p, &start, &r[i]), WH_OK);
  }
  size_t round = r[0].status_count[WH_RAY_TRAPPED];
  assert_true(round < MANY / 10);
  assert_int_equal(r[0].electrode[0].absorbed + r[0].electrode[1].absorbed, MANY - round);
  assert_near(r[0].electrode[0].current + r[0].electrode[1].current, 1e-6 * (MANY - (double)round),
              1e-14);
  for (size_t k = 0; k < MANY; k++) {
    struct wh_particle a = wh_particles_get(&r[0].end, k), b = wh_particles_get(&r[1].end, k);
    double rho = sqrt(a.x[0] * a.x[0] + a.x[1] * a.x[1] + a.x[2] * a.x[2]);
    assert_memory_equal(a.x, b.x, sizeof a.x);
    assert_memory_equal(a.u, b.u, sizeof a.u);
    if (r[0].ray[k].status != WH_RAY_TRAPPED)
      assert_near(rho / (r[0].ray[k].electrode ? 5e-3 : 25e-3), 1.0, 4e-4);
  }
  print_message("%d rays, %zu round for ever, %zu steps\n", MANY, round, r[0].steps);
  for (int i = 0; i < 2; i++)
    wh_trace_result_free(&r[i]);
  wh_particles_free(&start);
  release(&t);
}

/* ---- fields from elsewhere --------------------------------------------------------------------
 */

#define BOX                                                                                        \
  "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n  domain: {solid: {kind: box, from: [-6 mm," \
  " -6 mm, -20 mm], to: [6 mm, 6 mm, 20 mm]}}\n  electrodes:\n    low: {voltage: 0 V, solid: "     \
  "{kind: box, from: [-7 mm, -7 mm, -22 mm], to: [7 mm, 7 mm, -20 mm]}}\n    high: {voltage: 0 "   \
  "V, "                                                                                            \
  "solid: {kind: box, from: [-7 mm, -7 mm, 20 mm], to: [7 mm, 7 mm, 22 mm]}}\nmesh: {size: 6 "     \
  "mm}\n"

static void along_z(const void *part, const double x[3], const struct wh_place *place,
                    struct wh_field_value *sum) {
  (void)x, (void)place;
  sum->B[2] += *(const double *)part;
}

/* Electrons gyrate in 10 mT along z: radius gamma m v/(e B), on planes the angle is that of the
   time. Through 40 faces a turn; to what steps of tolerance 1e-10 add up to. */
static void test_larmor(void **state) {
  (void)state;
  const double voltage[2] = {0, 0}, B = 0.01, u[3] = {0.012, 0.0, 0.01}, x[3] = {1e-3, 0, -19e-3};
  double planes[] = {-10e-3, 0.0, 19e-3};
  struct tube t;
  struct wh_particles start = {0};
  struct wh_trace_result r;
  struct wh_field others = {.part_count = 1, .part = {{along_z, &B}}};
  struct wh_trace_params p = {
      .tolerance = 1e-10, .max_steps = 10000, .planes = {.count = 3, .value = planes}};
  make_text(&t, BOX, voltage);
  add(&t, &start, x, u);
  assert_int_equal(wh_trace_solid(t.c, t.field, &others, &p, &start, &r), WH_OK);
  assert_int_equal(r.crossing_count, 3);
  /* u = gamma beta; m c/(e B) is the radius for u = 1. The charge is negative: counterclockwise. */
  double unit = WH_ELECTRON_REST_eV / (WH_LIGHT_SPEED * B), radius = unit * u[0];
  for (size_t i = 0; i < 3; i++) {
    double angle = (planes[i] - x[2]) / (unit * u[2]);
    const struct wh_particle *at = &r.crossing[i].state;
    assert_near(at->x[0], x[0] + radius * sin(angle), 1e-8 * radius);
    assert_near(at->x[1], x[1] + radius * (1.0 - cos(angle)), 1e-8 * radius);
    assert_near(at->u[0], u[0] * cos(angle), 1e-8 * u[0]);
    assert_near(at->u[1], u[0] * sin(angle), 1e-8 * u[0]);
  }
  wh_trace_result_free(&r);
  wh_particles_free(&start);
  release(&t);
}

#define LENS                                                                                       \
  "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: axial\n  domain: {shape: {kind: rectangle, from: " \
  "[-20 mm, 0 mm], to: [20 mm, 5 mm]}}\n  electrodes:\n    left: {voltage: 0 V, shape: {kind: "    \
  "line, from: [-20 mm, 5 mm], to: [-5 mm, 5 mm]}}\n    middle: {voltage: -5 kV, shape: {kind: "   \
  "line, from: [-3 mm, 5 mm], to: [3 mm, 5 mm]}}\n    right: {voltage: 0 V, shape: {kind: line, "  \
  "from: [5 mm, 5 mm], to: [20 mm, 5 mm]}}\nmesh: {order: 6, size: 2.5 mm}\n"

/* An einzel lens that is solved in two dimensions gives the same rays there and through a box of
   tetrahedra, to 1e-6 of its radius: what is left is that steps in space cannot end on the faces of
   its mesh. */
static void test_given_lens(void **state) {
  (void)state;
  enum { THROUGH = 12 };
  const double none[2] = {0, 0}, voltage[3] = {0, -5e3, 0};
  double plane = 19e-3;
  struct tube t;
  struct wh_case cs = {0};
  struct wh_mesh mesh;
  struct wh_locator *locator;
  struct wh_electrostatic *lens;
  struct wh_particles start = {0};
  struct wh_trace_result flat, space;
  struct wh_trace_params p = {
      .tolerance = 1e-10, .max_steps = 10000, .planes = {.count = 1, .value = &plane}};
  make_text(&t, BOX, none);
  assert_int_equal(wh_case_read_text(t.c, "l.yaml", ".", LENS, strlen(LENS), 0, NULL, &cs), WH_OK);
  assert_int_equal(wh_geometry_mesh(t.c, &cs.params.geometry, &cs.params.mesh, &mesh), WH_OK);
  wh_case_free(&cs);
  assert_int_equal(wh_locator_create(t.c, &mesh, &locator), WH_OK);
  assert_int_equal(wh_electrostatic_create(t.c, &mesh, locator, &lens), WH_OK);
  assert_int_equal(wh_electrostatic_set_potentials(t.c, lens, voltage), WH_OK);
  struct wh_field field = {&mesh, locator, 1, {wh_electrostatic_part(lens)}};
  struct wh_field others = {.part_count = 1, .part = {wh_field_given(&field)}};
  for (int i = 0; i < THROUGH; i++) {
    double rho = 2e-3 * (i + 1) / THROUGH, u = wh_momentum_of_energy(1e4);
    const double x[3] = {rho * cos(i), rho * sin(i), -19e-3}, slope[3] = {0.01 * u, -0.02 * u, u};
    add(&t, &start, x, slope);
  }
  assert_int_equal(wh_trace(t.c, &field, &p, &start, &flat), WH_OK);
  assert_int_equal(wh_trace_solid(t.c, t.field, &others, &p, &start, &space), WH_OK);
  assert_int_equal(flat.crossing_count, THROUGH);
  assert_int_equal(space.crossing_count, THROUGH);
  double worst = 0.0;
  for (size_t i = 0; i < THROUGH; i++)
    for (int k = 0; k < 2; k++)
      worst = fmax(worst, fabs(flat.crossing[i].state.x[k] - space.crossing[i].state.x[k]) / 5e-3);
  print_message("lens in two dimensions and in space: rays apart by %.1e of its radius\n", worst);
  assert_true(worst < 1e-6);
  wh_trace_result_free(&flat);
  wh_trace_result_free(&space);
  wh_particles_free(&start);
  wh_electrostatic_destroy(lens);
  wh_locator_destroy(locator);
  wh_mesh_free(&mesh);
  release(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_spheres),    cmocka_unit_test(test_plates),
      cmocka_unit_test(test_charge),     cmocka_unit_test(test_start_on_edges),
      cmocka_unit_test(test_everywhere), cmocka_unit_test(test_larmor),
      cmocka_unit_test(test_given_lens)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
