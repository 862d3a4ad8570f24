/* SPDX-License-Identifier: MPL-2.0 */
#include "beam/sample.h"

#include <math.h>
#include <stdlib.h>

#define GRID 1024
#define REACH 4.0 /* of the kernel, in its own widths */

static int compare(const void *a, const void *b) {
  const struct wh_weighted *x = a, *y = b;
  return (x->value > y->value) - (x->value < y->value);
}

void wh_weighted_sort(size_t count, struct wh_weighted *item) {
  qsort(item, count, sizeof *item, compare);
}

static double total(size_t count, const struct wh_weighted *item) {
  double sum = 0.0;
  for (size_t i = 0; i < count; i++)
    sum += item[i].weight;
  return sum;
}

double wh_weighted_quantile(size_t count, const struct wh_weighted *item, double fraction) {
  double wanted = fraction * total(count, item), sum = 0.0;
  for (size_t i = 0; i < count; i++) {
    double next = sum + item[i].weight;
    if (next >= wanted && i > 0 && item[i].weight > 0.0) /* each weight is spread before its item */
      return item[i - 1].value +
             (item[i].value - item[i - 1].value) * (wanted - sum) / item[i].weight;
    if (next >= wanted)
      return item[i].value;
    sum = next;
  }
  return item[count - 1].value;
}

double wh_weighted_mean(size_t count, const struct wh_weighted *item) {
  double sum = 0.0;
  for (size_t i = 0; i < count; i++)
    sum += item[i].weight * item[i].value;
  return sum / total(count, item);
}

double wh_weighted_deviation(size_t count, const struct wh_weighted *item) {
  double mean = wh_weighted_mean(count, item), sum = 0.0;
  for (size_t i = 0; i < count; i++)
    sum += item[i].weight * (item[i].value - mean) * (item[i].value - mean);
  return sqrt(sum / total(count, item));
}

/* Where the density, known at evenly spaced places, first exceeds half, from the end at which step
   leads inward; linear between two places. */
static double half_place(const double *density, double half, double low, double width, int step) {
  int i = step > 0 ? 0 : GRID - 1;
  while (density[i] < half)
    i += step;
  if (i == 0 || i == GRID - 1)
    return low + width * i;
  double before = density[i - step];
  return low + width * (i - step * (density[i] - half) / (density[i] - before));
}

/* Width at half maximum of the items' density under a Gaussian kernel. */
static double smoothed_fwhm(size_t count, const struct wh_weighted *item, double kernel) {
  double low = item[0].value - REACH * kernel, high = item[count - 1].value + REACH * kernel;
  double width = (high - low) / (GRID - 1), bin[GRID] = {0.0}, density[GRID] = {0.0}, most = 0.0;
  for (size_t i = 0; i < count; i++) {
    double at = (item[i].value - low) / width;
    int k = (int)at;
    bin[k] += item[i].weight * (1.0 - (at - k));
    bin[k + 1] += item[i].weight * (at - k);
  }
  int reach = (int)ceil(REACH * kernel / width);
  for (int i = 0; i < GRID; i++) {
    for (int k = i > reach ? i - reach : 0; k <= i + reach && k < GRID; k++) {
      double d = (i - k) * width / kernel;
      density[i] += bin[k] * exp(-0.5 * d * d);
    }
    most = fmax(most, density[i]);
  }
  return half_place(density, 0.5 * most, low, width, -1) -
         half_place(density, 0.5 * most, low, width, 1);
}

double wh_weighted_fwhm(size_t count, const struct wh_weighted *item) {
  double middle = wh_weighted_quantile(count, item, 0.75) - wh_weighted_quantile(count, item, 0.25);
  double spread = wh_weighted_deviation(count, item);
  if (!(spread > 1e-12 * fabs(item[count - 1].value)))
    return 0.0;
  if (middle > 0.0)
    spread = fmin(spread, middle / 1.349);
  double kernel = 0.9 * spread * pow((double)count, -0.2); /* Silverman's rule */
  double narrow = smoothed_fwhm(count, item, kernel);
  double wide = smoothed_fwhm(count, item, sqrt(2.0) * kernel);
  double width = sqrt(fmax(2.0 * narrow * narrow - wide * wide, 0.0));
  return fmin(width, item[count - 1].value - item[0].value);
}
