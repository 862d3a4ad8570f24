/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BEAM_SAMPLE_H
#define WH_BEAM_SAMPLE_H
/* Statistics of weighted numbers. */
#include <stddef.h>

struct wh_weighted {
  double value, weight;
};

/* Sorts by value. */
void wh_weighted_sort(size_t count, struct wh_weighted *item);
/* The value below which the fraction of the weight lies; of sorted items, count > 0. */
double wh_weighted_quantile(size_t count, const struct wh_weighted *item, double fraction);
double wh_weighted_mean(size_t count, const struct wh_weighted *item);
/* Standard deviation of the set itself. */
double wh_weighted_deviation(size_t count, const struct wh_weighted *item);

/* Full width at half maximum of the density of sorted items: the outermost places where a Gaussian
   kernel estimate is half of its largest value. The estimate's own width is taken away by
   extrapolation from two widths of the kernel, exact for Gaussian profiles. */
double wh_weighted_fwhm(size_t count, const struct wh_weighted *item);

/* Full width at half maximum of the Gaussian that is fitted to the histogram of sorted items by
   least squares: tails and shoulders count little. */
double wh_weighted_gauss(size_t count, const struct wh_weighted *item);

#endif
