/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/spline.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIZE (WH_SPLINE_MAX_DEGREE + 1)

/* Index i with knot[i] <= x < knot[i + 1], among the pieces between the ends. */
static size_t piece_of(const struct wh_spline *s, double x) {
  size_t low = (size_t)s->degree, high = s->count;
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    *(s->knot[middle] <= x ? &low : &high) = middle;
  }
  return low;
}

/* The degree + 1 B-splines that do not vanish on piece i, by their recursion. */
static void basis(const struct wh_spline *s, size_t i, double x, double *b) {
  b[0] = 1.0;
  for (int k = 1; k <= s->degree; k++) {
    double carried = 0.0;
    for (int j = 0; j < k; j++) {
      double right = s->knot[i + 1 + (size_t)j], left = s->knot[i + 1 + (size_t)j - (size_t)k];
      double share = b[j] / (right - left);
      b[j] = carried + (right - x) * share;
      carried = (x - left) * share;
    }
    b[k] = carried;
  }
}

static void place_knots(struct wh_spline *s, const double *x) {
  size_t k = (size_t)s->degree, n = s->count;
  for (size_t i = 0; i <= k; i++) {
    s->knot[i] = x[0];
    s->knot[n + i] = x[n - 1];
  }
  for (size_t i = 1; i + k < n; i++) {
    double sum = 0.0;
    for (size_t j = i; j < i + k; j++)
      sum += x[j];
    s->knot[i + k] = sum / (double)k;
  }
}

/* Rows of the collocation matrix hold columns i - degree to i + degree. It is totally positive, so
   that elimination without exchange of rows is stable (de Boor, chapter XIII). */
static void eliminate(size_t n, size_t k, double *row, double *right) {
  size_t width = 2 * k + 1;
  for (size_t i = 0; i < n; i++)
    for (size_t j = i + 1; j < n && j <= i + k; j++) {
      double factor = row[j * width + k + i - j] / row[i * width + k];
      for (size_t m = 0; m <= k; m++)
        row[j * width + k + i - j + m] -= factor * row[i * width + k + m];
      right[j] -= factor * right[i];
    }
  for (size_t i = n; i-- > 0;) {
    for (size_t m = 1; m <= k && i + m < n; m++)
      right[i] -= row[i * width + k + m] * right[i + m];
    right[i] /= row[i * width + k];
  }
}

static enum wh_status interpolate(struct wh_context *c, const double *x, struct wh_spline *s) {
  size_t k = (size_t)s->degree, width = 2 * k + 1;
  double *row, b[SIZE];
  WH_TRY(wh_alloc(c, s->count * width, sizeof *row, &row));
  for (size_t i = 0; i < s->count; i++) {
    size_t piece = piece_of(s, x[i]);
    basis(s, piece, x[i], b);
    for (size_t j = 0; j <= k; j++) /* B-splines that are zero there may fall out of the band */
      if (b[j] != 0.0)
        row[i * width + piece + j - i] = b[j];
  }
  eliminate(s->count, k, row, s->coefficient);
  free(row);
  return WH_OK;
}

enum wh_status wh_spline_init(struct wh_context *c, int degree, size_t count, const double *x,
                              const double *y, struct wh_spline *out) {
  *out = (struct wh_spline){.count = count, .degree = degree};
  if (degree < 1 || degree > WH_SPLINE_MAX_DEGREE || count <= (size_t)degree)
    return wh_fail(
        c, WH_BAD_INPUT,
        "spline: %zu points and degree %d; the degree is 1 to %d, and there must be more "
        "points than that",
        count, degree, WH_SPLINE_MAX_DEGREE);
  for (size_t i = 0; i < count; i++)
    if (!isfinite(x[i]) || !isfinite(y[i]) || (i > 0 && !(x[i] > x[i - 1])))
      return wh_fail(c, WH_BAD_INPUT,
                     "spline: point %zu (%g, %g) is not finite or does not lie beyond the one "
                     "before it",
                     i + 1, x[i], y[i]);
  enum wh_status status = wh_alloc(c, count + (size_t)degree + 1, sizeof *out->knot, &out->knot);
  if (!status)
    status = wh_alloc(c, count, sizeof *out->coefficient, &out->coefficient);
  if (!status) {
    place_knots(out, x);
    memcpy(out->coefficient, y, count * sizeof *y);
    status = interpolate(c, x, out);
  }
  if (status)
    wh_spline_free(out);
  return status;
}

void wh_spline_free(struct wh_spline *s) {
  free(s->knot);
  free(s->coefficient);
  memset(s, 0, sizeof *s);
}

/* The derivative of a spline is one of a degree less, with coefficients from differences. */
void wh_spline_at(const struct wh_spline *s, double x, int max_order, double *derivative) {
  size_t i = piece_of(s, x), k = (size_t)s->degree;
  struct wh_spline lower = *s;
  double d[SIZE], b[SIZE];
  memcpy(d, s->coefficient + i - k, (k + 1) * sizeof *d);
  for (int order = 0; order <= max_order; order++) {
    derivative[order] = 0.0;
    if (order > s->degree)
      continue;
    size_t degree = k - (size_t)order;
    lower.degree = (int)degree;
    basis(&lower, i, x, b);
    for (size_t j = 0; j <= degree; j++)
      derivative[order] += b[j] * d[j];
    for (size_t j = 0; j < degree; j++)
      d[j] =
          (double)degree * (d[j + 1] - d[j]) / (s->knot[i + j + 1] - s->knot[i + j + 1 - degree]);
  }
}
