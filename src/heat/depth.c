/* SPDX-License-Identifier: MPL-2.0 */
#include "heat/depth.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/memory.h"
#include "numerics/tridiagonal.h"

#define GAMMA 1.7071067811865475 /* 1 + 1/sqrt(2): the first stage does not overshoot */
#define MOST_CELLS 20000

/* ---- properties ------------------------------------------------------------------------------ */

/* Beyond the range of the fits they keep their last values: a temperature beyond melting is not one
   that is reached, but says by how much the power is too large. */
static double within(const struct wh_thermal *m, double t) {
  return fmin(fmax(t, m->minimum_K), m->melting_K);
}

static double radiated(const struct wh_depth *d, double t) {
  if (!(d->surroundings_K > 0.0))
    return 0.0;
  double cold = d->surroundings_K;
  return WH_STEFAN_BOLTZMANN * d->thermal->emissivity(within(d->thermal, t)) *
         (pow(t, 4.0) - pow(cold, 4.0));
}

static double width(const struct wh_depth *d, size_t i) {
  return d->edge[i + 1] - d->edge[i];
}

/* ---- the equation ---------------------------------------------------------------------------- */

/* rate[i] = dT/dt; where matrix is given also its rows lower, middle, upper of -d rate/dT with the
   properties held. */
static void right_side(const struct wh_depth *d, double flux, const double *t, double *rate,
                       double *lower, double *middle, double *upper) {
  size_t n = d->count;
  double flow = 0.0, before = 0.0;
  double half = 0.5 * width(d, 0) / d->thermal->conductivity(within(d->thermal, t[0]));
  for (size_t i = 0; i < n; i++) {
    double after = 0.0, out = 0.0, next = 0.0;
    double heat = d->density * width(d, i) * d->thermal->heat_capacity(within(d->thermal, t[i]));
    if (i + 1 < n) {
      next = 0.5 * width(d, i + 1) / d->thermal->conductivity(within(d->thermal, t[i + 1]));
      after = 1.0 / (half + next);
      out = after * (t[i] - t[i + 1]);
    }
    double lost = i == 0 ? radiated(d, t[0]) : 0.0;
    rate[i] = (flow - out + flux * d->share[i] - lost) / heat;
    if (lower) {
      double slope = i == 0 ? 4.0 * lost / t[0] : 0.0;
      lower[i] = -before / heat;
      middle[i] = (before + after + fmax(slope, 0.0)) / heat;
      upper[i] = -after / heat;
    }
    flow = out;
    before = after;
    half = next;
  }
}

static bool step(struct wh_depth *d, double flux, double h) {
  size_t n = d->count;
  double *k1 = d->room, *k2 = k1 + n, *lower = k2 + n, *middle = lower + n, *upper = middle + n,
         *u = upper + n, *again = u + n;
  right_side(d, flux, d->t, k1, lower, middle, upper);
  for (size_t i = 0; i < n; i++) {
    lower[i] *= GAMMA * h;
    middle[i] = 1.0 + GAMMA * h * middle[i];
    upper[i] *= GAMMA * h;
  }
  memcpy(again, upper, n * sizeof *upper);
  if (!wh_tridiagonal_solve(n, lower, middle, again, k1))
    return false;
  for (size_t i = 0; i < n; i++)
    u[i] = d->t[i] + h * k1[i];
  right_side(d, flux, u, k2, NULL, NULL, NULL);
  for (size_t i = 0; i < n; i++)
    k2[i] -= 2.0 * k1[i];
  if (!wh_tridiagonal_solve(n, lower, middle, upper, k2))
    return false;
  for (size_t i = 0; i < n; i++)
    d->t[i] += h * (1.5 * k1[i] + 0.5 * k2[i]);
  return isfinite(d->t[0]) && d->t[0] > 0.0;
}

enum wh_status wh_depth_advance(struct wh_context *c, struct wh_depth *d, double flux,
                                double duration, size_t steps) {
  double done = 0.0;
  for (size_t k = 1; k <= steps; k++) {
    double part = (double)k / (double)steps, to = duration * part * part;
    if (!step(d, flux, to - done))
      return wh_fail(c, WH_NOT_CONVERGED,
                     "heat: the temperatures ran away under %g W/m2; give less power", flux);
    done = to;
  }
  return WH_OK;
}

/* ---- making it ------------------------------------------------------------------------------- */

static size_t count_cells(const struct wh_depth_params *p) {
  double at = 0.0, h = p->first;
  size_t n = 0;
  while (at < p->thickness && n < MOST_CELLS) {
    at += h;
    h *= p->growth;
    n++;
  }
  return n;
}

/* Shares of the bins, each spread evenly over its width, that fall into a cell. */
static double shares(const struct wh_depth_params *p, double from, double to) {
  double sum = 0.0;
  size_t first = (size_t)fmin(from / p->bin_width, (double)p->bins);
  for (size_t i = first; i < p->bins && (double)i * p->bin_width < to; i++) {
    double low = fmax(from, (double)i * p->bin_width);
    double high = fmin(to, (double)(i + 1) * p->bin_width);
    sum += p->bin[i] * fmax(high - low, 0.0) / p->bin_width;
  }
  return sum;
}

enum wh_status wh_depth_create(struct wh_context *c, const struct wh_depth_params *p,
                               struct wh_depth *out) {
  memset(out, 0, sizeof *out);
  size_t n = p->first > 0.0 && p->growth >= 1.0 ? count_cells(p) : 0;
  if (n < 3 || n >= MOST_CELLS)
    return wh_fail(c, WH_BAD_INPUT,
                   "heat: a body of %g m with cells from %g m on, each %g of the one above it, "
                   "would have %zu cells; 3 to %d are possible",
                   p->thickness, p->first, p->growth, n, MOST_CELLS);
  WH_TRY(wh_alloc(c, 10 * n + 1, sizeof *out->edge, &out->edge));
  out->thermal = p->thermal;
  out->density = p->thermal->density(293.15);
  out->surroundings_K = p->surroundings_K;
  out->count = n;
  out->share = out->edge + n + 1;
  out->t = out->share + n;
  out->room = out->t + n;
  double h = p->first, total = 0.0;
  for (size_t i = 0; i < n; i++, h *= p->growth)
    total = out->edge[i + 1] = total + h;
  for (size_t i = 0; i < n; i++) {
    out->edge[i + 1] *= p->thickness / total;
    out->share[i] = shares(p, out->edge[i], out->edge[i + 1]);
    out->t[i] = p->start_K;
  }
  return WH_OK;
}

void wh_depth_free(struct wh_depth *d) {
  free(d->edge);
  memset(d, 0, sizeof *d);
}

/* ---- reading it ------------------------------------------------------------------------------ */

static double middle(const struct wh_depth *d, size_t i) {
  return 0.5 * (d->edge[i] + d->edge[i + 1]);
}

double wh_depth_surface(const struct wh_depth *d) {
  double a = middle(d, 0), b = middle(d, 1);
  return d->t[0] + (d->t[0] - d->t[1]) * a * a / (b * b - a * a);
}

double wh_depth_peak(const struct wh_depth *d, double *depth) {
  double best = wh_depth_surface(d);
  *depth = 0.0;
  for (size_t i = 0; i < d->count; i++)
    if (d->t[i] > best) {
      best = d->t[i];
      *depth = middle(d, i);
    }
  return best;
}
