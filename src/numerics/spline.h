/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_SPLINE_H
#define WH_NUMERICS_SPLINE_H
/* Interpolating splines of any degree up to 7 through points of any spacing. */
#include "base/context.h"

#define WH_SPLINE_MAX_DEGREE 7

/* B-splines with knots at means of neighbouring points (C. de Boor, A Practical Guide to Splines,
   Springer 1978, chapter XIII): continuous derivatives up to degree - 1, error as spacing^(degree +
   1) for odd degrees, ends included. */
struct wh_spline {
  size_t count;
  int degree;
  double *knot;        /* [count + degree + 1] */
  double *coefficient; /* [count] */
};

/* Through count points (more than degree), x strictly rising. WH_BAD_INPUT otherwise, or if a
   number is not finite. */
enum wh_status wh_spline_init(struct wh_context *c, int degree, size_t count, const double *x,
                              const double *y, struct wh_spline *out);
void wh_spline_free(struct wh_spline *s);

/* derivative[0..max_order] at x; beyond the ends the last piece goes on. */
void wh_spline_at(const struct wh_spline *s, double x, int max_order, double *derivative);

#endif
