/* SPDX-License-Identifier: MPL-2.0 */
#include "beam/beam.h"

#include "base/constants.h"
#include "base/memory.h"
#include "beam/beam_parts.h"
#include "beam/sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RING_POINTS 8     /* azimuths that stand for a ring, at least */
#define PHASE_POINTS 4096 /* wanted in all */
#define GROUPS 8          /* of the jackknife */

static const struct {
  const char *name, *unit;
} measures[] = {
#define WH_BEAM_MEASURE(id, name, unit, summary) {name, unit},
#include "beam/measures.def"
#undef WH_BEAM_MEASURE
};

const char *wh_beam_measure_name(enum wh_beam_measure m) {
  return measures[m].name;
}
const char *wh_beam_measure_unit(enum wh_beam_measure m) {
  return measures[m].unit;
}

/* One electron, or a ring of it: the same at evenly spaced azimuths, which start at another angle
   for each electron. Three of them already have the ring's moments of second order. */
static void add_point(struct wh_phase_points *p, const struct wh_particle *e, size_t number,
                      size_t azimuths) {
  const double golden = 2.399963229728653; /* [rad] */
  for (size_t k = 0; k < azimuths; k++) {
    double turn = azimuths == 1 ? 0.0
                                : 2.0 * WH_PI * (double)k / (double)azimuths +
                                      fmod(golden * (double)number, 2.0 * WH_PI);
    double c = cos(turn), s = sin(turn);
    struct wh_phase_point *q = &p->point[p->count++];
    *q = (struct wh_phase_point){
        .x = {c * e->x[0] - s * e->x[1], s * e->x[0] + c * e->x[1]},
        .u = {c * e->u[0] - s * e->u[1], s * e->u[0] + c * e->u[1]},
        .uz = e->u[2],
        .weight = e->weight / (double)azimuths,
    };
  }
}

/* The electrons but those of one group (none: GROUPS). */
static enum wh_status take(struct wh_context *c, const struct wh_beam_sample *s,
                           enum wh_beam_symmetry symmetry, size_t without,
                           struct wh_phase_points *out) {
  size_t n = s->at->count, azimuths = 1;
  if (symmetry == WH_BEAM_ROUND && n > 0)
    azimuths = RING_POINTS > PHASE_POINTS / n ? RING_POINTS : PHASE_POINTS / n;
  *out = (struct wh_phase_points){.planar = symmetry == WH_BEAM_PLANAR,
                                  .round = symmetry == WH_BEAM_ROUND};
  WH_TRY(wh_alloc(c, n * azimuths, sizeof *out->point, &out->point));
  for (size_t i = 0; i < n; i++) {
    struct wh_particle e = wh_particles_get(s->at, i);
    if (i % GROUPS != without && e.weight > 0.0)
      add_point(out, &e, i, azimuths);
  }
  return WH_OK;
}

/* Mean and deviation of the energies. */
static void measure_energy(const struct wh_beam_sample *s, size_t without, double *value) {
  double weight = 0.0, mean = 0.0, square = 0.0;
  for (int round = 0; round < 2; round++)
    for (size_t i = 0; i < s->at->count; i++) {
      struct wh_particle e = wh_particles_get(s->at, i);
      double energy = wh_kinetic_energy_eV(e.u);
      if (i % GROUPS == without)
        continue;
      if (round == 0) {
        weight += e.weight;
        mean += e.weight * energy;
      } else
        square += e.weight * (energy - mean / weight) * (energy - mean / weight);
    }
  value[WH_BEAM_ENERGY] = mean / weight;
  value[WH_BEAM_ENERGY_SPREAD] = sqrt(square / weight);
}

/* Order of radii (planar: x) against that at the start: pairs of electrons that kept it less pairs
   that swapped, over all pairs (M. G. Kendall, Biometrika 30 (1938) 81), of at most 1000 of them.
 */
static double laminarity(const struct wh_beam_sample *s, enum wh_beam_symmetry symmetry,
                         size_t without) {
  size_t n = s->at->count, step = n / 1000 + 1;
  double kept = 0.0, all = 0.0;
  bool planar = symmetry == WH_BEAM_PLANAR;
  for (size_t i = 0; i < n; i += step)
    for (size_t k = 0; k < i && s->start_place; k += step) {
      double a = planar ? s->at->x[i] : hypot(s->at->x[i], s->at->y[i]);
      double b = planar ? s->at->x[k] : hypot(s->at->x[k], s->at->y[k]);
      double turn = (a - b) * (s->start_place[i] - s->start_place[k]);
      double w = s->at->weight[i] * s->at->weight[k];
      if (i % GROUPS == without || k % GROUPS == without || turn == 0.0)
        continue;
      kept += turn > 0.0 ? w : -w;
      all += w;
    }
  return all > 0.0 ? kept / all : NAN;
}

static void clear(double value[WH_BEAM_MEASURE_COUNT]) {
  for (int m = 0; m < WH_BEAM_MEASURE_COUNT; m++)
    value[m] = NAN;
}

static enum wh_status measure(struct wh_context *c, const struct wh_beam_sample *s,
                              enum wh_beam_symmetry symmetry, size_t without,
                              double value[WH_BEAM_MEASURE_COUNT]) {
  struct wh_phase_points points;
  clear(value);
  value[WH_BEAM_CURRENT] = 0.0;
  for (size_t i = 0; i < s->at->count; i++)
    value[WH_BEAM_CURRENT] += s->at->weight[i];
  WH_TRY(take(c, s, symmetry, without, &points));
  enum wh_status status = WH_OK;
  if (points.count > 1) {
    measure_energy(s, without, value);
    value[WH_BEAM_LAMINARITY] = laminarity(s, symmetry, without);
    wh_beam_phase_space(&points, value[WH_BEAM_CURRENT], value);
    status = wh_beam_spot(c, &points, value);
    if (!status && s->B)
      status = wh_beam_gyration(c, s, without, GROUPS, value);
  }
  free(points.point);
  return status;
}

/* A measure that lacks a value in any of the groups has no error (NAN). */
static void jackknife(double kept[GROUPS][WH_BEAM_MEASURE_COUNT],
                      double errors[WH_BEAM_MEASURE_COUNT]) {
  for (int m = 0; m < WH_BEAM_MEASURE_COUNT; m++) {
    double mean = 0.0, sum = 0.0;
    for (int g = 0; g < GROUPS; g++)
      mean += kept[g][m] / GROUPS;
    for (int g = 0; g < GROUPS; g++)
      sum += (kept[g][m] - mean) * (kept[g][m] - mean);
    errors[m] = sqrt((GROUPS - 1.0) / GROUPS * sum);
  }
}

enum wh_status wh_beam_measure(struct wh_context *c, const struct wh_beam_sample *s,
                               enum wh_beam_symmetry symmetry, double value[WH_BEAM_MEASURE_COUNT],
                               double errors[WH_BEAM_MEASURE_COUNT]) {
  double kept[GROUPS][WH_BEAM_MEASURE_COUNT];
  WH_TRY(measure(c, s, symmetry, GROUPS, value));
  if (!errors)
    return WH_OK;
  for (size_t g = 0; g < GROUPS; g++)
    WH_TRY(measure(c, s, symmetry, g, kept[g]));
  jackknife(kept, errors);
  return WH_OK;
}

void wh_beam_result_free(struct wh_beam_result *r) {
  free(r->z);
  free(r->value);
  memset(r, 0, sizeof *r);
}

/* Cubic through values and slopes of two planes, at the fraction t between them. */
static double between(double h, const double *v, const double *slope, double t) {
  double a = h * slope[0] - (v[1] - v[0]), b = -h * slope[1] + (v[1] - v[0]);
  return (1.0 - t) * v[0] + t * v[1] + t * (1.0 - t) * (a * (1.0 - t) + b * t);
}

void wh_beam_find_crossover(struct wh_beam_result *r, const double *mean_square,
                            const double *slope) {
  double least = INFINITY;
  r->crossover_z = r->crossover_rms = NAN;
  for (size_t i = 0; i + 1 < r->count; i++) {
    double h = r->z[i + 1] - r->z[i], low = 0.0, high = 1.0;
    if (!(slope[i] < 0.0 && slope[i + 1] >= 0.0))
      continue;
    for (int k = 0; k < 60; k++) { /* golden section: one minimum between a fall and a rise */
      double p = low + 0.381966011250105 * (high - low), q = low + high - p;
      bool left =
          between(h, &mean_square[i], &slope[i], p) < between(h, &mean_square[i], &slope[i], q);
      *(left ? &high : &low) = left ? q : p;
    }
    double t = 0.5 * (low + high), there = between(h, &mean_square[i], &slope[i], t);
    if (there < least) {
      least = there;
      r->crossover_z = r->z[i] + t * h;
      r->crossover_rms = sqrt(fmax(there, 0.0));
    }
  }
}
