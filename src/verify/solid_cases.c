/* SPDX-License-Identifier: MPL-2.0 */
/* Cases of two dimensions run once more without symmetry, among tetrahedra: currents, and rays from
   the same places, one by one. */
#include "verify/verify.h"

#include "base/constants.h"
#include "base/memory.h"
#include "base/vector.h"
#include "run/run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of a current, and of where rays are over a length that is said; the goals are a fifth and a tenth
   of it. */
static const double current_demand = 5e-3, ray_demand = 1e-4;

static enum wh_status run_case(struct wh_context *c, const char *cases, const char *name,
                               const char *const *sets, struct wh_run *out) {
  char file[4096];
  struct wh_case k;
  size_t count = 0;
  memset(out, 0, sizeof *out);
  while (sets[count])
    count++;
  snprintf(file, sizeof file, "%s/%s.yaml", cases, name);
  WH_TRY(wh_case_read(c, file, count, sets, &k));
  enum wh_status status = wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, out);
  wh_case_free(&k);
  return status;
}

/* What two rays have in common that start alike, if not their azimuth. */
enum key { START_RADIUS, START_ANGLE };

static double key_of(enum key key, const struct wh_particle *start) {
  return key == START_RADIUS ? hypot(start->x[0], start->x[1])
                             : atan2(hypot(start->u[0], start->u[1]), start->u[2]);
}

/* Of the half plane that a ray starts in. */
static double azimuth_of(const struct wh_particle *start) {
  const double *from = hypot(start->x[0], start->x[1]) > 1e-9 ? start->x : start->u;
  return atan2(from[1], from[0]);
}

/* A ray of two dimensions at a plane; on the other side of the axis it is there with both signs
   changed. */
struct flat_ray {
  double key, r;
};

static int by_key(const void *a, const void *b) {
  const struct flat_ray *p = a, *q = b;
  return (p->key > q->key) - (p->key < q->key);
}

static enum wh_status flat_rays(struct wh_context *c, const struct wh_pass *p, enum key key,
                                double z, size_t *count, struct flat_ray **out) {
  *count = 0;
  WH_TRY(wh_alloc(c, 2 * p->trace.crossing_count + 1, sizeof **out, out));
  for (size_t i = 0; i < p->trace.crossing_count; i++) {
    const struct wh_plane_crossing *k = &p->trace.crossing[i];
    struct wh_particle start = wh_particles_get(&p->start, k->ray);
    if (fabs(k->state.x[2] - z) > 1e-9)
      continue;
    struct flat_ray one = {key_of(key, &start), k->state.x[0] * cos(azimuth_of(&start))};
    (*out)[(*count)++] = one;
    if (one.key > 0.0)
      (*out)[(*count)++] = (struct flat_ray){-one.key, -one.r};
  }
  qsort(*out, *count, sizeof **out, by_key);
  return WH_OK;
}

/* By the cubic through four of them: exact where one has the same key. */
static double flat_radius(const struct flat_ray *ray, size_t count, double key) {
  size_t first = 0;
  double sum = 0.0;
  while (first + 4 < count && ray[first + 2].key <= key)
    first++;
  for (size_t i = first; i < first + 4; i++) {
    double weight = 1.0;
    for (size_t k = first; k < first + 4; k++)
      weight *= k == i ? 1.0 : (key - ray[k].key) / (ray[i].key - ray[k].key);
    sum += weight * ray[i].r;
  }
  return sum;
}

struct misses {
  size_t count;
  double mean_square, largest; /* [m^2], [m] */
};

static enum wh_status compare_at(struct wh_context *c, const struct wh_pass *flat,
                                 const struct wh_pass *solid, enum key key, double most, double z,
                                 struct misses *out) {
  struct flat_ray *ray = NULL;
  size_t count;
  *out = (struct misses){0};
  enum wh_status status = flat_rays(c, flat, key, z, &count, &ray);
  for (size_t i = 0; i < solid->trace.crossing_count && !status && count >= 8; i++) {
    const struct wh_plane_crossing *k = &solid->trace.crossing[i];
    struct wh_particle start = wh_particles_get(&solid->start, k->ray);
    if (fabs(k->state.x[2] - z) > 1e-9 || key_of(key, &start) > most)
      continue;
    double r = flat_radius(ray, count, key_of(key, &start)), turn = azimuth_of(&start);
    double off = hypot(k->state.x[0] - r * cos(turn), k->state.x[1] - r * sin(turn));
    out->mean_square += (off * off - out->mean_square) / (double)++out->count;
    out->largest = fmax(out->largest, off);
  }
  free(ray);
  return status;
}

/* Rows of the misses at planes, over a length [m], of rays whose key is most at the most. */
static enum wh_status plane_rows(struct wh_context *c, struct wh_checks *checks, const char *group,
                                 const struct wh_run *run, enum key key, double most,
                                 const double *z, size_t planes, double length, double limit) {
  for (size_t i = 0; i < planes; i++) {
    struct misses m;
    char what[96];
    WH_TRY(compare_at(c, &run[0].pass, &run[1].pass, key, most, z[i], &m));
    snprintf(what, sizeof what, "rms miss of %zu rays at z = %g mm", m.count, 1e3 * z[i]);
    WH_TRY(m.count
               ? wh_check_limit(c, checks, group, what, "1", limit, sqrt(m.mean_square) / length)
               : wh_fail(c, WH_INTERNAL, "no ray passes z = %g m", z[i]));
    snprintf(what, sizeof what, "largest miss at z = %g mm", 1e3 * z[i]);
    WH_TRY(wh_check_add(c, checks, group, what, "1", NAN, 0, m.largest / length, 0));
  }
  return WH_OK;
}

static double figure(const struct wh_run *r, const char *name) {
  const struct wh_figure *f = wh_figures_find(&r->pass.figures, name);
  return f ? f->value : NAN;
}

/* Both runs of a pair; the caller frees them whatever the status. */
static enum wh_status run_pair(struct wh_context *c, const char *cases, const char *const name[2],
                               const char *const *flat, const char *const *solid,
                               struct wh_run run[2]) {
  memset(run, 0, 2 * sizeof *run);
  WH_TRY(run_case(c, cases, name[0], flat, &run[0]));
  return run_case(c, cases, name[1], solid, &run[1]);
}

static void free_pair(struct wh_run run[2]) {
  wh_run_free(&run[0]);
  wh_run_free(&run[1]);
}

/* ---- concentric spheres -----------------------------------------------------------------------
 */

#define FAN ": {from: 0 deg, to: 80 deg, count: 17}"

/* Angle between two directions. */
static double between(const double a[3], const double b[3]) {
  double cross[3];
  wh_cross(a, b, cross);
  return atan2(sqrt(wh_dot(cross, cross)), wh_dot(a, b));
}

/* Ray number i starts in the same way in both, at the angles of FAN in turn; where it ends is an
   angle about the centre. */
static double sphere_miss(const struct wh_run run[2], size_t i, size_t flat) {
  const double centre = 25e-3, anode = 5e-3, pole[3] = {0.0, 0.0, -1.0};
  struct wh_particle start = wh_particles_get(&run[1].pass.start, i),
                     end = wh_particles_get(&run[1].pass.trace.end, i),
                     other = wh_particles_get(&run[0].pass.trace.end, flat);
  const double about[3] = {other.x[0], other.x[1], other.x[2] - centre};
  return anode * (between(start.x, end.x) - between(pole, about)) / centre;
}

static enum wh_status spheres(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  static const char group[] =
      "Concentric spheres, rays of 1 eV at 0 to 80 deg; misses over the cathode's radius";
  static const char *const name[] = {"concentric-spheres", "concentric-spheres-3d"};
  static const char *const flat[] = {
      "sources.pole={kind: free, at: [[0.01 mm, 0 mm]], energy: 1 eV, angle" FAN "}",
      "geometry.electrodes.anode.grid=false", "trace.planes=[]", NULL};
  static const char *const solid[] = {
      "sources.middle={kind: free, place: [24.99 mm/sqrt(3), 24.99 mm/sqrt(3), 24.99 mm/sqrt(3)], "
      "direction: [-1, -1, -1], energy: 1 eV, angle" FAN ", azimuth: [30 deg, 150 deg, 270 deg]}",
      "mesh.arc=7 deg", "mesh.growth=0.122", NULL};
  struct wh_run run[2];
  enum wh_status status = run_pair(c, cases, name, flat, solid, run);
  size_t rays = run[1].pass.start.count, angles = run[0].pass.start.count;
  double square = 0.0, largest = 0.0;
  for (size_t i = 0; i < rays && !status; i++) {
    double miss = fabs(sphere_miss(run, i, i / (rays / angles)));
    square += miss * miss / (double)rays;
    largest = fmax(largest, miss);
  }
  if (!status)
    status = wh_check_limit(c, checks, group, "rms miss of a ray at the anode", "1", ray_demand,
                            sqrt(square));
  if (!status)
    status = wh_check_limit(c, checks, group, "largest miss of a ray at the anode", "1", ray_demand,
                            largest);
  free_pair(run);
  return status;
}

/* ---- einzel lens ------------------------------------------------------------------------------
 */

static enum wh_status lens(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  static const char group[] =
      "Einzel lens, a quarter, rays at 0.1 to 1.2 deg; misses over the radius of the holes, 3 mm";
  static const char *const name[] = {"einzel", "einzel-3d"};
  static const char *const flat[] = {
      "sources={object: {kind: free, at: [[-50 mm, 0 mm]], energy: 10 keV, angle: {from: 0.1 deg, "
      "to: 1.2 deg, count: 23}}}",
      "trace.planes=[0 mm, 19 mm, 30 mm]", NULL};
  static const char *const solid[] = {
      "trace.planes=[0 mm, 19 mm, 30 mm]", "geometry.domain.solid.to=90 deg",
      "geometry.mirrors=[0 deg, 90 deg]",
      "mesh={tetra_order: 3, size: 6 mm, arc: 25 deg, growth: 0.3, near: {lens: {from: [0 mm, "
      "0 mm, -10 mm], to: [0 mm, 0 mm, 10 mm], radius: 3.3 mm, size: 0.9 mm}}}",
      NULL};
  static const double z[] = {0.0, 19e-3, 30e-3};
  struct wh_run run[2];
  enum wh_status status = run_pair(c, cases, name, flat, solid, run);
  if (!status)
    status = plane_rows(c, checks, group, run, START_ANGLE, INFINITY, z, 3, 3e-3, ray_demand);
  free_pair(run);
  return status;
}

/* ---- Pierce gun -------------------------------------------------------------------------------
 */

#define PLANES "trace.planes=[5 mm, 10 mm, 15 mm, 20 mm, 30 mm]"

static enum wh_status gun(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  static const char group[] =
      "Pierce gun, 10 kV; misses over the radius of curvature of the cathode, 20 mm",
                    inner[] = "Pierce gun, rays from within 19 of 20 deg, nine tenths of all";
  static const char *const name[] = {"pierce-gun", "pierce-gun-3d"};
  /* The same extraction gap: it is a part of the model. Rays leave its outer side the better, the
     more elements it spans. */
  static const char *const flat[] = {PLANES,
                                     "sources.cathode.gap=0.9 mm",
                                     "sources.cathode.rays=600",
                                     "beam.steps=0",
                                     "space_charge={check_gap: false, tolerance: 1e-6}",
                                     NULL};
  static const char *const solid[] = {PLANES,
                                      "mesh.growth=0.35",
                                      "mesh.edge_size=0.12 mm",
                                      "mesh.near.cathode.size=0.33 mm",
                                      "mesh.near.cone.size=0.6 mm",
                                      "sources.cathode.rays=3000",
                                      "parameters.gap=0.9 mm",
                                      "space_charge.tolerance=1e-4",
                                      "trace.tolerance=1e-6",
                                      NULL};
  static const double z[] = {5e-3, 10e-3, 15e-3, 20e-3, 30e-3};
  const double within = (20e-3 - 0.9e-3) * sin(19.0 * WH_PI / 180.0); /* rays leave the gap */
  struct wh_run run[2];
  enum wh_status status = run_pair(c, cases, name, flat, solid, run);
  if (!status)
    status = wh_check_add(c, checks, group, "cathode.current", "A", NAN,
                          figure(&run[0], "cathode.current"), figure(&run[1], "cathode.current"),
                          current_demand);
  if (!status)
    status = plane_rows(c, checks, inner, run, START_RADIUS, within, z, 5, 20e-3, ray_demand);
  if (!status)
    status = plane_rows(c, checks, group, run, START_RADIUS, INFINITY, z, 5, 20e-3, ray_demand);
  free_pair(run);
  return status;
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  WH_TRY(spheres(c, cases, checks));
  WH_TRY(lens(c, cases, checks));
  return gun(c, cases, checks);
}

const struct wh_verification wh_verification_two_dimensional_cases = {
    .name = "two-dimensional-cases",
    .summary = "cases with a symmetry run once more without it: currents, and rays one by one",
    .source =
        "the runs with a symmetry, which are held against closed forms by other verifications",
    .run = run};
