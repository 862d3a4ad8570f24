/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BEAM_SPREAD_H
#define WH_BEAM_SPREAD_H
/* Spread functions of the points that electrons from one object point hit, and the modulation
   transfer function (MTF), straight from the points: nothing is fitted or smoothed.

   Errors are standard errors of a sample of independent points. For points laid out regularly they
   are too large. */
#include "base/context.h"

/* Points in one plane about the middle of the image point. round: the points stand for all
   directions about (0, 0), so that each one counts as a ring. */
struct wh_points_sample {
  size_t count;
  const double (*point)[2]; /* [m] */
  const double *weight;     /* [count] 0 or more */
  bool round;
};

/* One function of x or r on equal bins from the lower edge: value in the unit said below. */
struct wh_histogram {
  size_t count;
  double low, width; /* [m] */
  double *value, *error;
};
void wh_histogram_free(struct wh_histogram *h);

/* Point spread by radius: bins from r = 0, weight a unit of area over all weight [1/m^2]. */
enum wh_status wh_spread_point(struct wh_context *c, const struct wh_points_sample *s, size_t bins,
                               double radius, struct wh_histogram *psf);

/* Line spread along x: bins from -half_width, weight a unit of x over all weight [1/m]. */
enum wh_status wh_spread_line(struct wh_context *c, const struct wh_points_sample *s, size_t bins,
                              double half_width, struct wh_histogram *lsf);

/* Modulation transfer along x at frequencies [1/m]: the absolute value of the Fourier transform of
   the line spread, 1 at frequency 0. WH_BAD_INPUT if there is no weight. */
enum wh_status wh_spread_mtf(struct wh_context *c, const struct wh_points_sample *s, size_t count,
                             const double *frequency, double *value, double *error);

#endif
