/* SPDX-License-Identifier: MPL-2.0 */
#include "image/spot.h"

#include "base/constants.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct wh_kind *const wh_spot_kinds[] = {
#define WH_SPOT(name) &wh_spot_##name.kind,
#include "image/spots.def"
#undef WH_SPOT
    NULL};

enum wh_status wh_spot_create(struct wh_context *c, const size_t count[2], const double low[2],
                              const double step[2], struct wh_spot_map *out) {
  memset(out, 0, sizeof *out);
  WH_TRY(wh_alloc(c, count[0] * count[1], sizeof *out->value, &out->value));
  for (int k = 0; k < 2; k++) {
    out->count[k] = count[k];
    out->low[k] = low[k];
    out->step[k] = step[k];
  }
  return WH_OK;
}

void wh_spot_free(struct wh_spot_map *s) {
  free(s->value);
  free(s->error);
  memset(s, 0, sizeof *s);
}

enum wh_status wh_spot_normalise(struct wh_context *c, struct wh_spot_map *s) {
  double sum = 0.0;
  size_t cells = s->count[0] * s->count[1];
  for (size_t i = 0; i < cells; i++)
    sum += s->value[i];
  if (!(sum > 0.0) || !isfinite(sum))
    return wh_fail(c, WH_BAD_INPUT, "spot: no radiation comes from it");
  for (size_t i = 0; i < cells; i++) {
    s->value[i] /= sum;
    if (s->error)
      s->error[i] /= sum;
  }
  return WH_OK;
}

static enum wh_status finish(struct wh_context *c, enum wh_status status, struct wh_spot_map *s) {
  if (!status)
    status = wh_spot_normalise(c, s);
  if (status)
    wh_spot_free(s);
  return status;
}

enum wh_status wh_spot_from_shape(struct wh_context *c, const struct wh_variant *shape, size_t bins,
                                  struct wh_spot_map *out) {
  const struct wh_spot_kind *kind = (const struct wh_spot_kind *)shape->kind;
  double half[2], low[2], step[2];
  memset(out, 0, sizeof *out);
  if (!kind)
    return wh_fail(c, WH_BAD_INPUT, "spot: no shape is given");
  if (bins < 8)
    return wh_fail(c, WH_BAD_INPUT, "spot: %zu bins; give at least 8", bins);
  kind->reach(shape->params, half);
  if (!(half[0] > 0.0 && half[1] > 0.0))
    return wh_fail(c, WH_BAD_INPUT, "spot: a shape of %g by %g m; give sides above 0",
                   2.0 * half[0], 2.0 * half[1]);
  size_t around = bins / 8;
  for (int k = 0; k < 2; k++) {
    step[k] = 2.0 * half[k] / (double)(bins - 2 * around);
    low[k] = -half[k] - (double)around * step[k];
  }
  WH_TRY(wh_spot_create(c, (size_t[2]){bins, bins}, low, step, out));
  for (size_t n = 0; n < bins * bins; n++) {
    size_t at[2] = {n % bins, n / bins};
    double from[2], to[2];
    for (int k = 0; k < 2; k++) {
      from[k] = low[k] + (double)at[k] * step[k];
      to[k] = low[k] + (double)(at[k] + 1) * step[k];
    }
    out->value[n] = kind->share(shape->params, from, to);
  }
  return finish(c, WH_OK, out);
}

enum wh_status wh_spot_from_target(struct wh_context *c, const struct wh_target_result *target,
                                   struct wh_spot_map *out) {
  const struct wh_map_bins *m = &target->layout.seen;
  memset(out, 0, sizeof *out);
  if (m->count[0] == 0 || target->tally.batches == 0)
    return wh_fail(c, WH_BAD_INPUT,
                   "spot: the target has no map of where X-rays come from; give target.spot_bins");
  size_t cells = m->count[0] * m->count[1];
  WH_TRY(wh_spot_create(c, m->count, m->low, m->width, out));
  enum wh_status status = wh_alloc(c, cells, sizeof *out->error, &out->error);
  for (size_t i = 0; i < cells && !status; i++) {
    out->value[i] = wh_target_mean(target, m->first + i);
    out->error[i] = wh_target_error(target, m->first + i);
  }
  return finish(c, status, out);
}

/* Bounds of y (width) and x (length), a little wider. */
static void find_bounds(const struct wh_particles *p, bool round, size_t bins, double low[2],
                        double step[2]) {
  const double *at[2] = {p->y, p->x};
  double radius = 0.0;
  for (size_t i = 0; i < p->count; i++)
    radius = fmax(radius, hypot(p->x[i], p->y[i]));
  for (int k = 0; k < 2; k++) {
    double least = at[k][0], most = at[k][0];
    for (size_t i = 1; i < p->count; i++) {
      least = fmin(least, at[k][i]);
      most = fmax(most, at[k][i]);
    }
    least = round ? -radius : least;
    most = round ? radius : most;
    double margin = 0.1 * (most - least) + 1e-9;
    low[k] = least - margin;
    step[k] = (most - least + 2.0 * margin) / (double)bins;
  }
}

enum { RING = 64 }; /* places that an electron has on its ring */

static void add_electron(struct wh_spot_map *s, double x, double y, double weight, double share) {
  size_t a = (size_t)((y - s->low[0]) / s->step[0]), b = (size_t)((x - s->low[1]) / s->step[1]);
  size_t last = s->count[0] - 1, cell = (b < last ? b : last) * s->count[0] + (a < last ? a : last);
  s->value[cell] += weight * share;
  s->error[cell] += weight * weight * share;
}

enum wh_status wh_spot_from_particles(struct wh_context *c, const struct wh_particles *p,
                                      bool round, size_t bins, struct wh_spot_map *out) {
  double low[2], step[2];
  memset(out, 0, sizeof *out);
  if (p->count < 2 || bins < 1)
    return wh_fail(c, WH_BAD_INPUT, "spot: %zu electrons on %zu bins; both must be more", p->count,
                   bins);
  find_bounds(p, round, bins, low, step);
  WH_TRY(wh_spot_create(c, (size_t[2]){bins, bins}, low, step, out));
  enum wh_status status = wh_alloc(c, bins * bins, sizeof *out->error, &out->error);
  for (size_t i = 0; i < p->count && !status && !round; i++)
    add_electron(out, p->x[i], p->y[i], p->weight[i], 1.0);
  for (size_t i = 0; i < p->count * RING && !status && round; i++) {
    size_t n = i / RING;
    double radius = hypot(p->x[n], p->y[n]);
    double azimuth = 2.0 * WH_PI * ((double)(i % RING) / RING + 0.6180339887 * (double)n);
    add_electron(out, radius * cos(azimuth), radius * sin(azimuth), p->weight[n], 1.0 / RING);
  }
  for (size_t i = 0; i < bins * bins && !status; i++)
    out->error[i] = sqrt(out->error[i]);
  return finish(c, status, out);
}

/* ---- from another direction ------------------------------------------------------------------ */

enum { PARTS = 4 }; /* of each side of a cell, that go where they are seen */

/* Of a point (width, length) of the surface: seen across and along. */
static void turned(const double at[2], double shorter, double turn, double seen[2]) {
  seen[0] = at[0] * cos(turn) - at[1] * sin(turn);
  seen[1] = (at[1] * cos(turn) + at[0] * sin(turn)) * shorter;
}

static void find_seen_bounds(const struct wh_spot_map *s, double shorter, double turn, size_t bins,
                             double low[2], double step[2]) {
  double high[2] = {-INFINITY, -INFINITY};
  low[0] = low[1] = INFINITY;
  for (int corner = 0; corner < 4; corner++) {
    double at[2], seen[2];
    for (int k = 0; k < 2; k++)
      at[k] = s->low[k] + ((corner >> k) & 1 ? s->step[k] * (double)s->count[k] : 0.0);
    turned(at, shorter, turn, seen);
    for (int k = 0; k < 2; k++) {
      low[k] = fmin(low[k], seen[k]);
      high[k] = fmax(high[k], seen[k]);
    }
  }
  for (int k = 0; k < 2; k++)
    step[k] = (high[k] - low[k]) / (double)bins;
}

/* Each cell goes, in parts, to the cells that they are seen in. */
static void cast(const struct wh_spot_map *s, double shorter, double turn,
                 struct wh_spot_map *out) {
  for (size_t n = 0; n < s->count[0] * s->count[1]; n++)
    for (int part = 0; part < PARTS * PARTS; part++) {
      size_t cell[2] = {n % s->count[0], n / s->count[0]}, to[2];
      int sub[2] = {part % PARTS, part / PARTS};
      double at[2], seen[2], share = 1.0 / (PARTS * PARTS);
      for (int k = 0; k < 2; k++)
        at[k] = s->low[k] + ((double)cell[k] + (sub[k] + 0.5) / PARTS) * s->step[k];
      turned(at, shorter, turn, seen);
      for (int k = 0; k < 2; k++) {
        to[k] = (size_t)fmax(0.0, (seen[k] - out->low[k]) / out->step[k]);
        to[k] = to[k] < out->count[k] ? to[k] : out->count[k] - 1;
      }
      size_t target = to[1] * out->count[0] + to[0];
      out->value[target] += share * s->value[n];
      if (s->error) /* parts of one cell err together, cells do not */
        out->error[target] += share * s->error[n] * s->error[n];
    }
  for (size_t i = 0; s->error && i < out->count[0] * out->count[1]; i++)
    out->error[i] = sqrt(out->error[i]);
}

enum wh_status wh_spot_seen(struct wh_context *c, const struct wh_spot_map *surface, double angle,
                            double turn, size_t bins, struct wh_spot_map *out) {
  double shorter = sin(angle), low[2], step[2];
  memset(out, 0, sizeof *out);
  if (!(angle > 0.0 && angle <= 1.5708) || !(fabs(turn) < 1.5708))
    return wh_fail(
        c, WH_BAD_INPUT,
        "spot: seen under %g rad to the surface, turned by %g rad; give an angle above 0 "
        "up to 90 deg, and a turn within 90 deg",
        angle, turn);
  bool straight = turn == 0.0;
  for (int k = 0; k < 2; k++) {
    low[k] = surface->low[k] * (k == 1 ? shorter : 1.0);
    step[k] = surface->step[k] * (k == 1 ? shorter : 1.0);
  }
  if (!straight)
    find_seen_bounds(surface, shorter, turn, bins, low, step);
  size_t square[2] = {bins, bins}, cells;
  WH_TRY(wh_spot_create(c, straight ? surface->count : square, low, step, out));
  cells = out->count[0] * out->count[1];
  enum wh_status status =
      surface->error ? wh_alloc(c, cells, sizeof *out->error, &out->error) : WH_OK;
  if (!status && straight) {
    memcpy(out->value, surface->value, cells * sizeof *out->value);
    if (surface->error)
      memcpy(out->error, surface->error, cells * sizeof *out->error);
  } else if (!status) {
    cast(surface, shorter, turn, out);
  }
  return finish(c, status, out);
}
