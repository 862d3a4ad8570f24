/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/endpoint.h"

#include <math.h>

#include "base/constants.h"

enum { STEPS = 60 };
#define LEAST_COUNTS 100.0
#define WORST_CHI_SQUARE 3.0

struct fit {
  const double *counts, *efficiency;
  double channel, sigma;
  size_t from, to;
};

/* The line below the end, smeared: (E - x) Phi(z) + sigma phi(z), z = (E - x)/sigma; *slope is its
   derivative by E. */
static double line(double above, double sigma, double *slope) {
  if (!(sigma > 0.0)) {
    *slope = above > 0.0 ? 1.0 : 0.0;
    return above > 0.0 ? above : 0.0;
  }
  double z = above / sigma;
  *slope = 0.5 * erfc(-z / sqrt(2.0));
  return above * *slope + sigma * exp(-0.5 * z * z) / sqrt(2.0 * WH_PI);
}

/* Sums of the normal equations at end E and slope k, weights 1/model. A count where the model has
   nothing weighs as if a tenth of a count were expected. */
struct sums {
  double a[3], b[2], chi, used;
};

static struct sums add_up(const struct fit *f, double end, double k) {
  struct sums s = {{0.0}, {0.0}, 0.0, 0.0};
  for (size_t i = f->from; i < f->to; i++) {
    double slope, weight = f->efficiency ? f->efficiency[i] : 1.0;
    double shape = weight * line(end - ((double)i + 0.5) * f->channel, f->sigma, &slope);
    double model = k * shape, variance = fmax(model, 0.1), d[2] = {k * weight * slope, shape};
    double rest = f->counts[i] - model;
    s.a[0] += d[0] * d[0] / variance;
    s.a[1] += d[0] * d[1] / variance;
    s.a[2] += d[1] * d[1] / variance;
    for (int j = 0; j < 2; j++)
      s.b[j] += d[j] * rest / variance;
    s.chi += rest * rest / variance;
    s.used += 1.0;
  }
  return s;
}

/* Newton's steps, held to a tenth of the window. */
static bool solve(const struct fit *f, double *end, double *k, struct sums *s) {
  double most = 0.1 * (double)(f->to - f->from) * f->channel;
  for (int n = 0; n < STEPS; n++) {
    *s = add_up(f, *end, *k);
    double det = s->a[0] * s->a[2] - s->a[1] * s->a[1];
    if (!(det > 0.0))
      return false;
    double step = (s->a[2] * s->b[0] - s->a[1] * s->b[1]) / det;
    double change = (s->a[0] * s->b[1] - s->a[1] * s->b[0]) / det;
    step = fmax(-most, fmin(step, most));
    *end += step;
    *k = fmax(*k + change, 0.1 * *k);
    if (fabs(step) < 1e-7 * *end && fabs(change) < 1e-6 * *k)
      return true;
  }
  return false;
}

enum wh_status wh_endpoint_fit(struct wh_context *c, size_t count, const double *counts,
                               const double *efficiency, double channel_eV, double sigma_eV,
                               double guess_eV, struct wh_endpoint_window window,
                               struct wh_endpoint *out) {
  struct fit f = {counts, efficiency, channel_eV, sigma_eV, 0, 0};
  struct sums s = {{0.0}, {0.0}, 0.0, 0.0};
  double sum = 0.0, shape = 0.0, end = guess_eV, k, unused;
  *out = (struct wh_endpoint){0};
  f.from = (size_t)(window.from * guess_eV / channel_eV);
  f.to = (size_t)(window.to * guess_eV / channel_eV);
  f.to = f.to < count ? f.to : count;
  for (size_t i = f.from; i < f.to; i++) {
    sum += counts[i];
    shape += (efficiency ? efficiency[i] : 1.0) *
             line(end - ((double)i + 0.5) * channel_eV, sigma_eV, &unused);
  }
  if (f.to < f.from + 8 || sum < LEAST_COUNTS || !(shape > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "end point: %g counts in %zu channels around %g keV; at least %g in 8 are "
                   "needed: count longer, or look elsewhere",
                   sum, f.to > f.from ? f.to - f.from : 0, guess_eV * 1e-3, LEAST_COUNTS);
  k = sum / shape;
  if (!solve(&f, &end, &k, &s) || end < window.from * guess_eV || end > window.to * guess_eV)
    return wh_fail(c, WH_NOT_CONVERGED,
                   "end point: the spectrum has no end between %g and %g keV that a line fits",
                   window.from * guess_eV * 1e-3, window.to * guess_eV * 1e-3);
  double chi = s.chi / (s.used - 2.0);
  if (chi > WORST_CHI_SQUARE)
    return wh_fail(c, WH_NOT_CONVERGED,
                   "end point: a line does not fit (chi square %.3g a channel); no voltage is given",
                   chi);
  out->voltage = end;
  out->error = sqrt(s.a[2] / (s.a[0] * s.a[2] - s.a[1] * s.a[1]));
  out->slope = k;
  out->chi_square = chi;
  out->counts = sum;
  return WH_OK;
}
