/* SPDX-License-Identifier: MPL-2.0 */
#include "target/depths.h"

#include "base/memory.h"
#include "numerics/dense.h"

#include <math.h>
#include <stdlib.h>

/* Where the power density is "15 %": IEC 60336 sizes focal spots at that level. */
#define LEVEL 0.15

/* A histogram in which values can be tried. */
struct curve {
  size_t count;
  double low, width;
  double *value, *error;
};

typedef double measure(const struct curve *h);

static double centre(const struct curve *h, size_t i) {
  return h->low + ((double)i + 0.5) * h->width;
}

static size_t greatest(const struct curve *h) {
  size_t best = 0;
  for (size_t i = 1; i < h->count; i++)
    if (h->value[i] > h->value[best])
      best = i;
  return best;
}

/* Polynomial of the given degree (at most 3) through bins from..to of f(value), least squares;
   coefficients in powers of (bin - from). */
static bool fit(const struct curve *h, size_t from, size_t to, int degree, bool logarithm,
                double x[4]) {
  double a[64 * 4], b[64];
  int n = degree + 1, m = (int)(to - from) + 1;
  int stride = 1 + (m - 1) / 64, rows = 0;
  for (size_t i = from; i <= to; i += (size_t)stride) {
    double power = 1.0;
    if (logarithm && h->value[i] <= 0.0)
      return false;
    for (int k = 0; k < n; k++, power *= (double)(i - from))
      a[rows * n + k] = power;
    b[rows++] = logarithm ? log(h->value[i]) : h->value[i];
  }
  if (rows < n || !wh_dense_least_squares(rows, n, a, b))
    return false;
  for (int k = 0; k < n; k++)
    x[k] = b[k];
  return true;
}

/* A cubic through the bins around the greatest that hold more than 90 % of it, as a function of the
   bins from `from`: the peak is steeper on one side, and a parabola's vertex would lie .1 of its
   depth too deep. *place: its maximum; false if it has none there. */
static bool fit_peak(const struct curve *h, size_t *from, double x[4], double *place) {
  size_t top = greatest(h), low = top, high = top;
  if (!(h->value[top] > 0.0))
    return false;
  while (low > 0 && h->value[low - 1] > 0.9 * h->value[top])
    low--;
  while (high + 1 < h->count && h->value[high + 1] > 0.9 * h->value[top])
    high++;
  *from = low;
  if (high - low < 4 || !fit(h, low, high, 3, false, x))
    return false;
  double root = x[2] * x[2] - 3.0 * x[3] * x[1]; /* of the slope: x1 + 2 x2 t + 3 x3 t^2 */
  if (!(root > 0.0))
    return false;
  *place = -x[1] / (x[2] - sqrt(root));
  return *place >= 0.0 && *place <= (double)(high - low);
}

static double peak_value(const struct curve *h) {
  size_t from;
  double x[4], t;
  return fit_peak(h, &from, x, &t) ? x[0] + t * (x[1] + t * (x[2] + t * x[3]))
                                   : h->value[greatest(h)];
}

static double peak_place(const struct curve *h) {
  size_t from;
  double x[4], t;
  if (!fit_peak(h, &from, x, &t))
    return h->value[greatest(h)] > 0.0 ? centre(h, greatest(h)) : 0.0;
  return centre(h, from) + t * h->width;
}

/* Where a falling curve has come down to a level: a straight line through the logarithms of the
   bins around it. 0 if it does not come down within the histogram. */
static double falls_to(const struct curve *h, size_t start, double level) {
  size_t i = start, low, high;
  double x[4];
  while (i < h->count && h->value[i] > level)
    i++;
  if (i == h->count || i == 0)
    return 0.0;
  low = high = i;
  while (low > start && h->value[low - 1] < 1.6 * level)
    low--;
  while (high + 1 < h->count && h->value[high + 1] > level / 1.6)
    high++;
  if (high < low + 3 || !fit(h, low, high, 1, true, x) || !(x[1] < 0.0))
    return centre(h, i);
  return centre(h, low) + (log(level) - x[0]) / x[1] * h->width;
}

static double depth_15(const struct curve *h) {
  return falls_to(h, greatest(h), LEVEL * peak_value(h));
}

/* A wide beam with an edge leaves, at a distance l beyond it, the share of its power that lies
   farther than l to one side of where an electron came in: half of that beyond |x - x0| = l. The
   tail outside of the histogram is left out. */
static double lateral_15(const struct curve *h) {
  double total = 0.0, beyond = 0.0;
  for (size_t i = 0; i < h->count; i++)
    total += h->value[i];
  if (!(total > 0.0))
    return 0.0;
  for (size_t i = h->count; i-- > 0;) {
    double next = beyond + 0.5 * h->value[i] / total;
    if (next >= LEVEL)
      return h->low + ((double)i + (next - LEVEL) / (next - beyond)) * h->width;
    beyond = next;
  }
  return 0.0;
}

/* A place that is the middle of a bin (at the face of a body, where the curve jumps) is known no
   better than the bin is wide. */
static double place_error(const struct curve *h, double place) {
  double bin = (place - h->low) / h->width - 0.5;
  return fabs(bin - round(bin)) < 1e-9 ? h->width / sqrt(12.0) : 0.0;
}

static void with_error(struct curve *h, measure *f, double *value, double *error) {
  double square = 0.0;
  *value = f(h);
  for (size_t i = 0; i < h->count; i++) {
    double kept = h->value[i];
    h->value[i] = kept + h->error[i];
    double change = f(h) - *value;
    square += change * change;
    h->value[i] = kept;
  }
  *error = sqrt(square);
}

static enum wh_status open_curve(struct wh_context *c, const struct wh_tally *tally,
                                 const struct wh_bins *bins, double scale, struct curve *h) {
  *h = (struct curve){.count = bins->count, .low = bins->low, .width = bins->width};
  WH_TRY(wh_alloc(c, 2 * bins->count + 1, sizeof *h->value, &h->value));
  h->error = h->value + bins->count;
  for (size_t i = 0; i < bins->count; i++) {
    h->value[i] = scale * wh_tally_mean(tally, bins->first + i);
    h->error[i] = scale * wh_tally_error(tally, bins->first + i);
  }
  return WH_OK;
}

enum wh_status wh_target_find_depths(struct wh_context *c, const struct wh_tally *tally,
                                     const struct wh_layout *layout, double energy_eV,
                                     struct wh_target_depths *out) {
  struct curve h;
  *out = (struct wh_target_depths){0};
  WH_TRY(open_curve(c, tally, &layout->depth, 1.0 / (energy_eV * layout->depth.width), &h));
  if (h.count > 0) {
    with_error(&h, peak_value, &out->zeta_peak, &out->zeta_peak_error);
    with_error(&h, peak_place, &out->depth_peak, &out->depth_peak_error);
    with_error(&h, depth_15, &out->d15, &out->d15_error);
    out->depth_peak_error = hypot(out->depth_peak_error, place_error(&h, out->depth_peak));
    out->d15_error = hypot(out->d15_error, place_error(&h, out->d15));
  }
  free(h.value);
  WH_TRY(open_curve(c, tally, &layout->seen_depth, 1.0, &h));
  if (h.count > 0)
    with_error(&h, depth_15, &out->photon_d15, &out->photon_d15_error);
  free(h.value);
  WH_TRY(open_curve(c, tally, &layout->lateral, 1.0, &h));
  if (h.count > 0)
    with_error(&h, lateral_15, &out->l15, &out->l15_error);
  free(h.value);
  return WH_OK;
}
