/* SPDX-License-Identifier: MPL-2.0 */
/* Fields and rays in three dimensions against closed forms. */
#include "verify/verify.h"

#include "base/constants.h"
#include "case/case.h"
#include "exact/plate_hole.h"
#include "exact/spheres.h"
#include "trace/solid_trace.h"

#include <math.h>
#include <string.h>

enum { POINTS = 2000, RAYS = 200 };

/* The demand on fields (mean error) and on rays (worst miss over the radius). */
static const double demand = 1e-4;

#define CYLINDER(z0, z1, r)                                                                        \
  "{kind: cylinder, from: [0 mm, 0 mm, " z0 " mm], to: [0 mm, 0 mm, " z1 " mm], radius: " r " mm"
#define BALL(r) "{kind: sphere, centre: [0 mm, 0 mm, 0 mm], radius: " r " mm"
#define HEAD "wehnelt: 1\ntitle: t\ngeometry:\n  symmetry: none\n"

static const char spheres_text[] = HEAD "  domain: {solids: {ball: " BALL(
    "26") "}, eighth: {kind: box, op: keep, from: [0 mm, 0 "
          "mm, 0 mm], to: [30 mm, 30 mm, 30 mm]}}}\n"
          "  electrodes:\n"
          "    cathode: {voltage: 0 V, solids: {ball: " BALL("28") "}, hole: " BALL(
              "25") ", op: cut}}}\n"
                    "    anode: {voltage: 10 kV, solid: " BALL(
                        "5") "}}\n"
                             "mesh: {tetra_order: 3, size: 4 mm, arc: 5 deg, growth: 0.09}\n";

static const char coaxial_text[] = HEAD "  domain: {solids: {rod: " CYLINDER(
    "0", "1",
    "6") "}, quarter: {kind: box, op: keep, "
         "from: [0 mm, 0 mm, 0 mm], to: [7 mm, 7 mm, 7 mm]}}}\n"
         "  electrodes:\n"
         "    inner: {voltage: 100 V, solid: " CYLINDER(
             "-1", "2",
             "1") "}}\n"
                  "    outer: {voltage: 0 V, solids: {rod: " CYLINDER(
                      "-1", "2",
                      "7") "}, hole: " CYLINDER("-1", "2",
                                                "5") ", op: cut}}}\n"
                                                     "  dielectrics:\n"
                                                     "    tube: {permittivity: 4, solids: "
                                                     "{rod: " CYLINDER(
                                                         "0", "1",
                                                         "2") "}, hole: " CYLINDER("0", "1",
                                                                                   "1") ", op: "
                                                                                        "cut}}}\n"
                                                                                        "mesh: "
                                                                                        "{tetra_"
                                                                                        "order: 3, "
                                                                                        "size: 0.4 "
                                                                                        "mm, arc: "
                                                                                        "7 deg}\n";

/* A wedge of 15 degrees: the rim of the hole is a true edge in space. */
static const char plate_text[] = HEAD
    "  domain: {solid: {kind: revolution, to: 15 deg, shape: {kind: rectangle, from: [-41 mm, "
    "0 mm], to: [41 mm, 40 mm]}}}\n"
    "  electrodes:\n"
    "    plate: {voltage: 1 kV, solid: {kind: revolution, from: -5 deg, to: 20 deg, shape: "
    "{kind: plate, z: 0 mm, hole: 1 mm, outer: 42 mm}}}\n"
    "    left: {voltage: 1.04 kV, solid: {kind: box, from: [-1 mm, -5 mm, -42 mm], to: [45 mm, "
    "20 mm, -40 mm]}}\n"
    "    right: {voltage: 1.12 kV, solid: {kind: box, from: [-1 mm, -5 mm, 40 mm], to: [45 mm, "
    "20 mm, 42 mm]}}\n"
    "mesh: {tetra_order: 3, size: 10 mm, arc: 20 deg, growth: 0.2, edge_size: 5 um}\n";

struct solved {
  struct wh_solid_mesh mesh;
  struct wh_solid_locator *locator;
  struct wh_solid_field *field;
};

static void release(struct solved *s) {
  wh_solid_field_destroy(s->field);
  wh_solid_locator_destroy(s->locator);
  wh_solid_mesh_free(&s->mesh);
}

/* The caller releases *out whatever the status. */
static enum wh_status solve(struct wh_context *c, const char *text, struct solved *out) {
  struct wh_case cs = {0};
  double voltage[8];
  memset(out, 0, sizeof *out);
  WH_TRY(wh_case_read_text(c, "three dimensions", ".", text, strlen(text), 0, NULL, &cs));
  enum wh_status status = wh_geometry_solid(c, &cs.params.geometry, &cs.params.mesh, &out->mesh);
  wh_case_free(&cs);
  WH_TRY(status);
  WH_TRY(wh_solid_locator_create(c, &out->mesh, &out->locator));
  WH_TRY(wh_solid_field_create(c, &out->mesh, out->locator, &out->field));
  for (size_t i = 0; i < out->mesh.electrode_count; i++)
    voltage[i] = out->mesh.electrodes[i].voltage;
  return wh_solid_field_set_potentials(c, out->field, voltage);
}

/* Place number i, the exact field there, and what the error is relative to [V/m]. */
typedef double place_fn(size_t i, double x[3], double E[3]);

static double part(size_t i, double step) {
  return fmod(0.5 + (double)i * step, 1.0);
}

/* Evenly over the radius, on a spiral over the eighth. */
static double sphere_place(size_t i, double x[3], double E[3]) {
  double r = 5.01e-3 + 19.98e-3 * ((double)i + 0.5) / POINTS,
         z = 0.02 + 0.96 * part(i, 0.6180339887);
  double turn = WH_PI / 2 * (0.02 + 0.96 * part(i, 0.7548776662)), ring = sqrt(1 - z * z);
  double field = 1e4 * 5e-3 * 25e-3 / 20e-3 / (r * r);
  const double u[3] = {ring * cos(turn), ring * sin(turn), z};
  for (int k = 0; k < 3; k++) {
    x[k] = r * u[k];
    E[k] = field * u[k];
  }
  return field;
}

static double coaxial_place(size_t i, double x[3], double E[3]) {
  double r = 2.001e-3 + 2.998e-3 * ((double)i + 0.5) / POINTS;
  double turn = WH_PI / 2 * (0.01 + 0.98 * part(i, 0.6180339887));
  double field = 100 / (log(2) / 4 + log(2.5)) / r;
  const double u[3] = {cos(turn), sin(turn), 0};
  for (int k = 0; k < 3; k++) {
    x[k] = r * u[k];
    E[k] = field * u[k];
  }
  x[2] = 1e-3 * (0.01 + 0.98 * part(i, 0.7548776662));
  return field;
}

/* Through the hole, up to .3 of its radius off the axis; relative to the stronger far field. */
static double plate_place(size_t i, double x[3], double E[3]) {
  const struct wh_plate_hole p = {1e-3, 1e3, {1e3, -3e3}};
  const double turn = 7.5 * WH_PI / 180;
  double r = 1e-5 + 0.3e-3 * part(i, 0.6180339887), gradient[2];
  x[0] = r * cos(turn);
  x[1] = r * sin(turn);
  x[2] = -5e-3 + 10e-3 * ((double)i + 0.5) / POINTS;
  wh_plate_hole_potential(&p, x[2], r, gradient);
  E[0] = -gradient[1] * cos(turn);
  E[1] = -gradient[1] * sin(turn);
  E[2] = -gradient[0];
  return 3e3;
}

static enum wh_status field_rows(struct wh_context *c, struct wh_checks *checks, const char *group,
                                 const struct solved *s, place_fn *place) {
  double mean = 0.0, worst = 0.0;
  struct wh_solid_place at = {WH_NO_ELEMENT, {0, 0, 0}};
  for (size_t i = 0; i < POINTS; i++) {
    double x[3], exact[3], E[3], potential, off = 0.0, scale = place(i, x, exact);
    wh_solid_locate(s->locator, x, &at);
    if (at.element == WH_NO_ELEMENT)
      return wh_fail(c, WH_INTERNAL, "(%g, %g, %g) m is not in the mesh", x[0], x[1], x[2]);
    wh_solid_field_at(s->field, &at, &potential, E);
    for (int k = 0; k < 3; k++)
      off += (E[k] - exact[k]) * (E[k] - exact[k]) / (scale * scale);
    mean += off / POINTS;
    worst = fmax(worst, sqrt(off));
  }
  WH_TRY(wh_check_limit(c, checks, group, "mean error of the field (root of squares)", "1", demand,
                        sqrt(mean)));
  return wh_check_add(c, checks, group, "largest error of the field", "1", NAN, 0, worst, 0);
}

/* Radius at which rays start: curved elements come within a micrometre of the cathode only. */
#define FROM 24.99e-3

/* Unit vectors out to the start of ray i and across, and how it starts. */
static struct wh_spheres_start ray_start(size_t i, double out[3], double across[3]) {
  static const double energies[] = {1, 10, 30};
  double z = 0.45 + 0.25 * part(i, 0.6180339887), ring = sqrt(1 - z * z);
  double turn = WH_PI / 2 * (0.38 + 0.24 * part(i, 0.7548776662));
  double mix = 2 * WH_PI * part(i, 0.5698402909);
  const double a[3] = {-sin(turn), cos(turn), 0}, b[3] = {-z * cos(turn), -z * sin(turn), ring};
  const double u[3] = {ring * cos(turn), ring * sin(turn), z};
  for (int k = 0; k < 3; k++) {
    out[k] = u[k];
    across[k] = cos(mix) * a[k] + sin(mix) * b[k];
  }
  return (struct wh_spheres_start){energies[i % 3], (double)(i % 7) * 10 * WH_PI / 180};
}

static enum wh_status start_rays(struct wh_context *c, struct wh_particles *start) {
  for (size_t i = 0; i < RAYS; i++) {
    double out[3], across[3];
    struct wh_particle one = {.weight = 1.0 / RAYS, .id = i};
    struct wh_spheres_start s = ray_start(i, out, across);
    double u = wh_momentum_of_energy(s.energy_eV);
    for (int k = 0; k < 3; k++) {
      one.x[k] = FROM * out[k];
      one.u[k] = u * (-cos(s.angle) * out[k] + sin(s.angle) * across[k]);
    }
    WH_TRY(wh_particles_append(c, start, &one));
  }
  return WH_OK;
}

static enum wh_status largest_miss(struct wh_context *c, const struct wh_trace_result *r,
                                   double *miss) {
  const double radius[2] = {-FROM, -5e-3};
  const double potential[2] = {1e4 * 5e-3 / 20e-3 * (25e-3 / FROM - 1), 1e4};
  const struct wh_spheres spheres = {2, radius, potential, true};
  *miss = 0.0;
  for (size_t i = 0; i < RAYS; i++) {
    double out[3], across[3], off = 0.0;
    struct wh_spheres_point point;
    struct wh_particle end = wh_particles_get(&r->end, i);
    WH_TRY(wh_spheres_at_radius(c, &spheres, ray_start(i, out, across), -5e-3, &point));
    for (int k = 0; k < 3; k++) {
      double exact = 5e-3 * cos(point.phi) * out[k] + point.r * across[k];
      off += (end.x[k] - exact) * (end.x[k] - exact);
    }
    *miss = fmax(*miss, sqrt(off) / 25e-3);
  }
  return WH_OK;
}

static enum wh_status ray_rows(struct wh_context *c, struct wh_checks *checks, const char *group,
                               const struct solved *s) {
  struct wh_particles start = {0};
  struct wh_trace_result r = {0};
  struct wh_trace_params p = {.tolerance = 1e-9, .max_steps = 100000, .target = "anode"};
  double miss = 0.0;
  enum wh_status status = start_rays(c, &start);
  if (status == WH_OK)
    status = wh_trace_solid(c, s->field, NULL, &p, &start, &r);
  if (status == WH_OK)
    status = largest_miss(c, &r, &miss);
  if (status == WH_OK)
    status = wh_check_add(c, checks, group, "rays that arrive", "1", NAN, RAYS,
                          (double)r.status_count[WH_RAY_ARRIVED], 1e-12);
  if (status == WH_OK)
    status = wh_check_limit(c, checks, group, "largest miss of a ray at the anode, over the radius",
                            "1", demand, miss);
  wh_trace_result_free(&r);
  wh_particles_free(&start);
  return status;
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  static const struct {
    const char *group, *text;
    place_fn *place;
    bool rays;
  } all[] = {
      {"Concentric spheres, an eighth, order 3", spheres_text, sphere_place, true},
      {"Coaxial cylinders with ceramic, a quarter, order 3", coaxial_text, coaxial_place, false},
      {"Plate with a hole, a wedge, order 3", plate_text, plate_place, false}};
  (void)cases;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    struct solved s;
    enum wh_status status = solve(c, all[i].text, &s);
    if (status == WH_OK)
      status = field_rows(c, checks, all[i].group, &s, all[i].place);
    if (status == WH_OK && all[i].rays)
      status = ray_rows(c, checks, all[i].group, &s);
    release(&s);
    WH_TRY(status);
  }
  return WH_OK;
}

const struct wh_verification wh_verification_three_dimensions = {
    .name = "three-dimensions",
    .summary = "fields and rays among tetrahedra against closed forms",
    .source = "closed forms: concentric spheres, coaxial cylinders, plate with a hole",
    .run = run};
