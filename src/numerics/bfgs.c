/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/bfgs.h"

#include <math.h>
#include <string.h>

#define SUFFICIENT_FALL 1e-4 /* of what the slope at the start of a step promises */
#define SLOPE_LEFT 0.5       /* of the slope at the start of a step */
#define TRIALS 60            /* of the length of a step */
#define STOPPED_BY_ROUNDING                                                                        \
  1e-6 /* gradient, relative, below which a step without a fall ends it                            \
        */

static double dot(int n, const double *a, const double *b) {
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static double largest(int n, const double *a) {
  double most = 0.0;
  for (int i = 0; i < n; i++)
    most = fmax(most, fabs(a[i]));
  return most;
}

static void apply(int n, const double *h, const double *g, double *out) {
  for (int i = 0; i < n; i++)
    out[i] = -dot(n, h + i * n, g);
}

/* Length of a step along d from x that keeps Wolfe's conditions, between lengths known to be too
   short and too long; trial and gradient are those of its end. 0: there is none. */
static double search(const struct wh_bfgs *p, const double *x, const double *d, double slope,
                     double *value, double *trial, double *gradient) {
  double low = 0.0, high = INFINITY, length = 1.0;
  for (int k = 0; k < TRIALS; k++) {
    for (int i = 0; i < p->n; i++)
      trial[i] = x[i] + length * d[i];
    double found = p->value(p->user, trial, gradient);
    double end = dot(p->n, gradient, d);
    if (!(found <= *value + SUFFICIENT_FALL * length * slope))
      high = length;
    else if (end < SLOPE_LEFT * slope)
      low = length;
    else {
      *value = found;
      return length;
    }
    length = isinf(high) ? 2.0 * low : 0.5 * (low + high);
  }
  return 0.0;
}

/* H <- (1 - s y'/y's) H (1 - y s'/y's) + s s'/y's, with hy = H y; before the first, H is scaled to
   the curvature found along the first step. */
static void update(int n, bool first, double *h, const double *s, const double *y, double *hy) {
  double sy = dot(n, s, y);
  if (!(sy > 0.0))
    return;
  if (first)
    for (int i = 0; i < n; i++)
      h[i * n + i] = sy / dot(n, y, y);
  for (int i = 0; i < n; i++)
    hy[i] = dot(n, h + i * n, y);
  double stretch = (1.0 + dot(n, y, hy) / sy) / sy;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      h[i * n + j] += stretch * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy;
}

bool wh_bfgs(const struct wh_bfgs *p, double *x, double *room, size_t *iterations_out) {
  int n = p->n;
  double *h = room, *g = h + n * n, *d = g + n, *trial = d + n, *next = trial + n, *hy = next + n;
  for (int i = 0; i < n * n; i++)
    h[i] = i % (n + 1) == 0;
  double value = p->value(p->user, x, g), start = largest(n, g), steepest = start;
  size_t k = 0;
  for (; k < p->max_iterations && steepest > p->tolerance * start; k++) {
    apply(n, h, g, d);
    double slope = dot(n, g, d);
    if (!(slope < 0.0) || search(p, x, d, slope, &value, trial, next) == 0.0)
      break;
    for (int i = 0; i < n; i++) {
      d[i] = trial[i] - x[i];
      g[i] = next[i] - g[i];
    }
    update(n, k == 0, h, d, g, hy);
    memcpy(x, trial, sizeof *x * (size_t)n);
    memcpy(g, next, sizeof *g * (size_t)n);
    steepest = largest(n, g);
    if (p->step)
      p->step(p->user, k + 1, value);
  }
  *iterations_out = k;
  return steepest <= fmax(p->tolerance, STOPPED_BY_ROUNDING) * start;
}
