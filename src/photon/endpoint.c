/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/endpoint.h"

#include <math.h>

#include <stdlib.h>

#include "base/constants.h"
#include "base/memory.h"
#include "material/photon.h"
#include "photon/flux.h"

enum { STEPS = 60, WINDOWS = 12 };
#define LEAST_COUNTS 100.0
#define LEAST_CHANNELS 8
#define WORST_CHI_SQUARE 3.0
#define ABOVE 0.005 /* of the end: to where the window reaches, besides the resolution */
#define WIDE 0.92   /* where the window begins at first */
#define BEYOND 0.08 /* of the end: length of the background's window behind it */

struct window {
  const struct wh_endpoint_data *data;
  double background, rise; /* at its upper end, per channel */
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

static double shape(const struct window *f, size_t i, double end, double *slope) {
  const struct wh_endpoint_data *d = f->data;
  double response = d->response ? d->response[i] : 1.0;
  double height = line(end - ((double)i + 0.5) * d->channel_eV, d->sigma_eV, slope);
  *slope *= response;
  return response * height;
}

/* Straight line through what lies beyond the window: photons that pile up. */
static void find_background(struct window *f, size_t beyond) {
  const struct wh_endpoint_data *d = f->data;
  double n = 0.0, sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0;
  for (size_t i = f->to; i < beyond; i++) {
    double x = (double)(i - f->to);
    n += 1.0;
    sx += x;
    sy += d->counts[i];
    sxx += x * x;
    sxy += x * d->counts[i];
  }
  double det = n * sxx - sx * sx;
  f->rise = det > 0.0 ? fmin(0.0, (n * sxy - sx * sy) / det) : 0.0;
  f->background = n > 0.0 ? (sy - f->rise * sx) / n : 0.0;
}

/* Window around an end, to five sigma above it. */
static void place(const struct wh_endpoint_data *d, double end, double share, struct window *f) {
  double to = (1.0 + ABOVE) * end + 5.0 * d->sigma_eV;
  size_t beyond = (size_t)((to + BEYOND * end) / d->channel_eV);
  *f = (struct window){
      .data = d, .from = (size_t)(share * end / d->channel_eV), .to = (size_t)(to / d->channel_eV)};
  f->to = f->to < d->count ? f->to : d->count;
  find_background(f, beyond < d->count ? beyond : d->count);
}

static double background(const struct window *f, size_t i) {
  return fmax(0.0, f->background + f->rise * ((double)i - (double)f->to));
}

/* Sums of the normal equations at end E and slope k, weights 1/model. Where the model has
   little the background is not known well: there a count weighs as if a fifth of one were expected.
 */
#define LEAST_VARIANCE 0.2

struct sums {
  double a[3], b[2], chi, used;
  double v[3]; /* variance of b, by the counts themselves: the spectrum is no straight line */
};

static struct sums add_up(const struct window *f, double end, double k) {
  struct sums s = {.used = 0.0};
  for (size_t i = f->from; i < f->to; i++) {
    double slope, height = shape(f, i, end, &slope);
    double model = k * height + background(f, i), variance = fmax(model, LEAST_VARIANCE);
    double d[2] = {k * slope, height}, rest = f->data->counts[i] - model;
    s.a[0] += d[0] * d[0] / variance;
    s.a[1] += d[0] * d[1] / variance;
    s.a[2] += d[1] * d[1] / variance;
    for (int j = 0; j < 2; j++)
      s.b[j] += d[j] * rest / variance;
    double spread = f->data->counts[i] / (variance * variance);
    s.v[0] += d[0] * d[0] * spread;
    s.v[1] += d[0] * d[1] * spread;
    s.v[2] += d[1] * d[1] * spread;
    s.chi += rest * rest / fmax(model, 1.0);
    s.used += 1.0;
  }
  return s;
}

/* Newton's steps, held to a tenth of the window. */
static bool solve(const struct window *f, double *end, double *k, struct sums *s) {
  double most = 0.1 * (double)(f->to - f->from) * f->data->channel_eV;
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

static enum wh_status transmission(struct wh_context *c, size_t sheets,
                                   const struct wh_filter *sheet, double energy_eV, double *out) {
  *out = 1.0;
  for (size_t k = 0; k < sheets; k++) {
    struct wh_attenuation mu;
    WH_TRY(wh_photon_attenuation(c, &sheet[k].material, energy_eV, &mu));
    *out *= exp(-mu.total * sheet[k].thickness);
  }
  return WH_OK;
}

enum wh_status wh_endpoint_response(struct wh_context *c, const struct wh_detected *detected,
                                    size_t sheets, const struct wh_filter *sheet,
                                    double **response) {
  double *value;
  enum wh_status status = WH_OK;
  WH_TRY(wh_alloc(c, detected->count, sizeof *value, &value));
  for (size_t i = 1; i < detected->count && !status; i++) {
    double energy_eV = ((double)i + 0.5) * detected->channel_eV, through;
    value[i] = value[i - 1];
    if (energy_eV < WH_FLUX_CUTOFF_eV || !(detected->efficiency[i] > 0.0))
      continue;
    status = transmission(c, sheets, sheet, energy_eV, &through);
    value[i] = detected->efficiency[i] * through;
  }
  if (status != WH_OK)
    free(value);
  else
    *response = value;
  return status;
}

enum fault { FINE, FEW, NO_END, NO_LINE };

/* One fit in the window around *end, which it improves. */
static enum fault fit_window(const struct wh_endpoint_data *d, double share, double *end,
                             struct wh_endpoint *out) {
  struct window f;
  struct sums s = {.used = 0.0};
  double sum = 0.0, height = 0.0, middle = *end, slope;
  place(d, middle, share, &f);
  for (size_t i = f.from; i < f.to; i++) {
    sum += d->counts[i] - background(&f, i);
    height += shape(&f, i, middle, &slope);
  }
  out->counts = fmax(0.0, sum);
  if (f.to < f.from + LEAST_CHANNELS || out->counts < LEAST_COUNTS || !(height > 0.0))
    return FEW;
  double k = out->counts / height;
  if (!solve(&f, end, &k, &s) || fabs(*end / middle - 1.0) > 1.0 - share + 0.02)
    return NO_END;
  out->voltage = *end;
  double det = s.a[0] * s.a[2] - s.a[1] * s.a[1], p = s.a[2] / det, q = -s.a[1] / det;
  out->error = sqrt(p * p * s.v[0] + 2.0 * p * q * s.v[1] + q * q * s.v[2]);
  out->slope = k;
  out->background = f.background;
  out->rise = f.rise;
  out->from = f.from;
  out->to = f.to;
  out->chi_square = s.chi / (s.used - 2.0);
  return FINE;
}

/* The window follows the end found, from a wide one to the one wanted. */
static enum fault fit(const struct wh_endpoint_data *d, double guess, double from,
                      struct wh_endpoint *out) {
  double end = guess, share = fmin(from, WIDE);
  *out = (struct wh_endpoint){0};
  for (int n = 0; n < WINDOWS; n++) {
    enum fault fault = fit_window(d, share, &end, out);
    if (fault != FINE)
      return fault;
    if (share == from)
      break;
    share = fmin(from, 1.0 - 0.5 * (1.0 - share));
  }
  return out->chi_square > WORST_CHI_SQUARE ? NO_LINE : FINE;
}

static enum wh_status tell(struct wh_context *c, enum fault fault, double guess,
                           const struct wh_endpoint *e) {
  switch (fault) {
  case FEW:
    return wh_fail(c, WH_BAD_INPUT,
                   "end point: %.0f counts around %.5g keV; at least %.0f in %d channels are "
                   "needed: count longer, come closer or take narrower channels",
                   e->counts, guess * 1e-3, LEAST_COUNTS, LEAST_CHANNELS);
  case NO_END:
    return wh_fail(c, WH_NOT_CONVERGED,
                   "end point: the spectrum has no end around %.5g keV that a line fits",
                   guess * 1e-3);
  case NO_LINE:
    return wh_fail(
        c, WH_NOT_CONVERGED,
        "end point: a line does not fit (chi square %.3g a channel); no voltage is given",
        e->chi_square);
  case FINE:
    break;
  }
  return WH_OK;
}

enum wh_status wh_endpoint_fit(struct wh_context *c, const struct wh_endpoint_data *data,
                               double guess_eV, double from, struct wh_endpoint *out) {
  struct wh_endpoint found;
  *out = (struct wh_endpoint){0};
  if (!(guess_eV > 0.0 && from > 0.0 && from < 1.0))
    return wh_fail(c, WH_BAD_INPUT, "end point: around %g eV, from %g of it; 0 to 1 is possible",
                   guess_eV, from);
  enum fault fault = fit(data, guess_eV, from, &found);
  if (fault != FINE)
    return tell(c, fault, guess_eV, &found);
  *out = found;
  return WH_OK;
}

bool wh_endpoint_try(const struct wh_endpoint_data *data, double guess_eV, double from,
                     struct wh_endpoint *out) {
  return fit(data, guess_eV, from, out) == FINE;
}

void wh_endpoint_line(const struct wh_endpoint_data *data, const struct wh_endpoint *e,
                      double *counts) {
  struct window f = {data, e->background, e->rise, e->from, e->to};
  for (size_t i = 0; i < data->count; i++) {
    double unused;
    bool inside = i >= e->from && i < e->to;
    counts[i] = inside ? e->slope * shape(&f, i, e->voltage, &unused) + background(&f, i) : 0.0;
  }
}

enum wh_status wh_endpoint_window(struct wh_context *c, const struct wh_endpoint_data *data,
                                  double voltage, double *from, double *bias) {
  static const double share[] = {0.90, 0.92, 0.94, 0.95, 0.96, 0.965, 0.97, 0.975, 0.98, 0.985};
  enum { SHARES = sizeof share / sizeof *share };
  struct wh_endpoint e;
  enum fault fault = FINE;
  double least = INFINITY;
  for (int k = 0; k < SHARES; k++) {
    enum fault now = fit(data, voltage, share[k], &e);
    fault = now != FINE ? now : fault;
    double off = hypot(e.voltage - voltage, e.error);
    if (now != FINE || off >= least)
      continue;
    least = off;
    *from = share[k];
    *bias = e.voltage / voltage - 1.0;
  }
  return least < INFINITY ? WH_OK : tell(c, fault, voltage, &e);
}
