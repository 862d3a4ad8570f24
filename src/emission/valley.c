/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/valley.h"

#include <math.h>

#include "emission/cell.h"

#include "numerics/root.h"

#define STEPS 8.0      /* to an element */
#define NONE_PASS 30.0 /* kT */
#define MOST_STEPS 100000
#define EXACT 1e-12 /* of the distance, where the minimum is */

/* A way out along the normal. */
struct normal {
  const struct wh_source_context *s;
  const struct wh_cell *cell;
  struct wh_solid_place place;
  bool vacuum;
};

static struct wh_field_value look(struct normal *n, double s) {
  struct wh_field_value value;
  double x[3];
  for (int i = 0; i < 3; i++)
    x[i] = n->cell->x[i] + s * n->cell->normal[i];
  if (s == 0.0)
    n->place = n->cell->place;
  n->vacuum = wh_vacuum_field(n->s, x, s == 0.0, &n->place, &value);
  return value;
}

/* Slope of the potential along the normal. */
static double slope(void *user, double s) {
  struct normal *n = user;
  struct wh_field_value v = look(n, s);
  const double *e = n->cell->normal;
  return -(v.E[0] * e[0] + v.E[1] * e[1] + v.E[2] * e[2]);
}

struct wh_valley wh_valley_find(const struct wh_source_context *source, const struct wh_cell *cell,
                                double enough) {
  struct normal n = {.s = source, .cell = cell, .place = cell->place};
  double here = look(&n, 0.0).potential, least = here, at = 0.0, before = 0.0, after = 0.0, s = 0.0;
  for (int i = 0; i < MOST_STEPS; i++) {
    double last = s;
    s += wh_vacuum_size(source, n.place.element) / STEPS;
    double potential = look(&n, s).potential;
    if (!n.vacuum || potential > here + enough)
      break;
    if (at == last)
      after = s;
    if (potential < least) {
      least = potential;
      at = s;
      before = last;
    }
  }
  if (!(at > 0.0))
    return (struct wh_valley){0};
  if (after > at) {
    double low = slope(&n, before), high = slope(&n, after);
    at = wh_root(slope, &n, before, low, after, high, EXACT * after);
    least = fmin(least, look(&n, at).potential);
  }
  look(&n, 0.5 * at);
  return (struct wh_valley){.depth = here - least,
                            .distance = at,
                            .spacing =
                                wh_vacuum_size(source, n.place.element) / wh_vacuum_order(source)};
}

struct wh_stratum wh_stratum_between(double low, double high) {
  double width = high - low;
  if (!isfinite(width))
    return (struct wh_stratum){exp(-low), low + 1.0};
  double mean = width < 1e-4 ? width * (0.5 - width / 12.0) : 1.0 - width / expm1(width);
  return (struct wh_stratum){-exp(-low) * expm1(-width), low + mean};
}

struct wh_stratum wh_stratum_of(size_t i, size_t n, double barrier) {
  size_t below = barrier > NONE_PASS ? n : barrier > 0.0 ? n / 2 : 0;
  if (below == 0) /* a single electron stands for all */
    barrier = 0.0;
  if (i < below) {
    double q = (double)i / (double)below, next = (double)(i + 1) / (double)below;
    double part = expm1(-barrier); /* of the flux, negative */
    return wh_stratum_between(-log1p((1.0 - next * next) * part),
                              i ? -log1p((1.0 - q * q) * part) : barrier);
  }
  double above = (double)(n - below), q = (double)(i - below) / above,
         next = (double)(i - below + 1) / above;
  return wh_stratum_between(barrier - log1p(-q * q), barrier - log1p(-next * next));
}
