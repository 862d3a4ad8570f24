/* SPDX-License-Identifier: MPL-2.0 */
#include "beam/spread.h"

#include "base/constants.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void wh_histogram_free(struct wh_histogram *h) {
  free(h->value);
  free(h->error);
  memset(h, 0, sizeof *h);
}

static enum wh_status check_sample(struct wh_context *c, const struct wh_points_sample *s,
                                   double *total) {
  *total = 0.0;
  for (size_t i = 0; i < s->count; i++) {
    if (!(s->weight[i] >= 0.0) || !isfinite(s->point[i][0]) || !isfinite(s->point[i][1]))
      return wh_fail(c, WH_BAD_INPUT,
                     "spread function: point %zu at (%g, %g) m of weight %g; finite "
                     "points and weights of 0 or more are needed",
                     i, s->point[i][0], s->point[i][1], s->weight[i]);
    *total += s->weight[i];
  }
  if (!(*total > 0.0))
    return wh_fail(c, WH_BAD_INPUT, "spread function: no electron arrives");
  return WH_OK;
}

static enum wh_status histogram_init(struct wh_context *c, size_t bins, double low, double high,
                                     struct wh_histogram *h) {
  *h = (struct wh_histogram){.count = bins, .low = low};
  if (bins == 0 || !(high > low) || !isfinite(high - low))
    return wh_fail(c, WH_BAD_INPUT,
                   "spread function: %zu bins up to %g m; at least one bin and a "
                   "width above 0 are needed",
                   bins, high);
  h->width = (high - low) / (double)bins;
  enum wh_status status = wh_alloc(c, bins, sizeof(double), &h->value);
  if (status == WH_OK)
    status = wh_alloc(c, bins, sizeof(double), &h->error);
  if (status != WH_OK)
    wh_histogram_free(h);
  return status;
}

/* A point puts the part share[] of its weight into a bin. For independent points the variance of
   the mean share is (sum w^2 share^2 - 2 mean sum w^2 share + mean^2 sum w^2)/(sum w)^2; error
   holds the first sum and square the second until then. */
static void put(struct wh_histogram *h, double *cross, size_t bin, double weight, double share) {
  h->value[bin] += weight * share;
  h->error[bin] += weight * weight * share * share;
  cross[bin] += weight * weight * share;
}

static void finish(struct wh_histogram *h, const double *cross, double total, double squares) {
  for (size_t i = 0; i < h->count; i++) {
    double mean = h->value[i] / total;
    double variance = h->error[i] - 2.0 * mean * cross[i] + mean * mean * squares;
    h->value[i] = mean;
    h->error[i] = sqrt(fmax(variance, 0.0)) / total;
  }
}

static double sum_of_squares(const struct wh_points_sample *s) {
  double sum = 0.0;
  for (size_t i = 0; i < s->count; i++)
    sum += s->weight[i] * s->weight[i];
  return sum;
}

static void scale(struct wh_histogram *h, size_t bin, double factor) {
  h->value[bin] *= factor;
  h->error[bin] *= factor;
}

enum wh_status wh_spread_point(struct wh_context *c, const struct wh_points_sample *s, size_t bins,
                               double radius, struct wh_histogram *psf) {
  double total, *cross;
  *psf = (struct wh_histogram){0};
  WH_TRY(check_sample(c, s, &total));
  WH_TRY(wh_alloc(c, bins, sizeof *cross, &cross));
  enum wh_status status = histogram_init(c, bins, 0.0, radius, psf);
  for (size_t i = 0; status == WH_OK && i < s->count; i++) {
    double bin = hypot(s->point[i][0], s->point[i][1]) / psf->width;
    if (bin < (double)bins)
      put(psf, cross, (size_t)bin, s->weight[i], 1.0);
  }
  if (status == WH_OK) {
    finish(psf, cross, total, sum_of_squares(s));
    for (size_t i = 0; i < bins; i++)
      scale(psf, i, 1.0 / (WH_PI * psf->width * psf->width * (2.0 * (double)i + 1.0)));
  }
  free(cross);
  return status;
}

/* Part of a ring of radius r on the left of x: 1/2 + asin(x/r)/pi. */
static double ring_left_of(double x, double r) {
  if (x >= r)
    return 1.0;
  return x <= -r ? 0.0 : 0.5 + asin(x / r) / WH_PI;
}

static void put_ring(struct wh_histogram *h, double *cross, double r, double weight) {
  double from = floor((-r - h->low) / h->width), to = floor((r - h->low) / h->width);
  if (to < 0.0 || from >= (double)h->count)
    return;
  size_t first = from < 0.0 ? 0 : (size_t)from;
  size_t last = to >= (double)h->count ? h->count - 1 : (size_t)to;
  double left = from < 0.0 ? ring_left_of(h->low, r) : 0.0;
  for (size_t i = first; i <= last; i++) {
    bool ends = (double)i == to; /* all that is left, a ring without size too */
    double right = ends ? 1.0 : ring_left_of(h->low + (double)(i + 1) * h->width, r);
    put(h, cross, i, weight, right - left);
    left = right;
  }
}

enum wh_status wh_spread_line(struct wh_context *c, const struct wh_points_sample *s, size_t bins,
                              double half_width, struct wh_histogram *lsf) {
  double total, *cross;
  *lsf = (struct wh_histogram){0};
  WH_TRY(check_sample(c, s, &total));
  WH_TRY(wh_alloc(c, bins, sizeof *cross, &cross));
  enum wh_status status = histogram_init(c, bins, -half_width, half_width, lsf);
  for (size_t i = 0; status == WH_OK && i < s->count; i++) {
    double bin = floor((s->point[i][0] + half_width) / lsf->width);
    if (s->round)
      put_ring(lsf, cross, hypot(s->point[i][0], s->point[i][1]), s->weight[i]);
    else if (bin >= 0.0 && bin < (double)bins)
      put(lsf, cross, (size_t)bin, s->weight[i], 1.0);
  }
  if (status == WH_OK) {
    finish(lsf, cross, total, sum_of_squares(s));
    for (size_t i = 0; i < bins; i++)
      scale(lsf, i, 1.0 / lsf->width);
  }
  free(cross);
  return status;
}

/* The transform of one point is (cos, sin) of 2 pi f x; that of a ring J0(2 pi f r). */
static void transform(const struct wh_points_sample *s, size_t i, double frequency, double out[2]) {
  double k = 2.0 * WH_PI * frequency;
  out[0] = s->round ? j0(k * hypot(s->point[i][0], s->point[i][1])) : cos(k * s->point[i][0]);
  out[1] = s->round ? 0.0 : sin(k * s->point[i][0]);
}

enum wh_status wh_spread_mtf(struct wh_context *c, const struct wh_points_sample *s, size_t count,
                             const double *frequency, double *value, double *error) {
  double total;
  WH_TRY(check_sample(c, s, &total));
  for (size_t j = 0; j < count; j++) {
    double mean[2] = {0}, t[2], along = 0.0, all = 0.0;
    for (size_t i = 0; i < s->count; i++) {
      transform(s, i, frequency[j], t);
      mean[0] += s->weight[i] / total * t[0];
      mean[1] += s->weight[i] / total * t[1];
    }
    value[j] = hypot(mean[0], mean[1]);
    for (size_t i = 0; i < s->count; i++) {
      /* part of the deviation along the mean; where that is zero, all of it */
      double w = s->weight[i] / total;
      transform(s, i, frequency[j], t);
      double d[2] = {t[0] - mean[0], t[1] - mean[1]};
      double part = value[j] > 0.0 ? (d[0] * mean[0] + d[1] * mean[1]) / value[j] : 0.0;
      along += w * w * part * part;
      all += w * w * (d[0] * d[0] + d[1] * d[1]);
    }
    error[j] = value[j] * value[j] > all ? sqrt(along) : sqrt(all);
  }
  return WH_OK;
}
