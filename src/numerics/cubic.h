/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_CUBIC_H
#define WH_NUMERICS_CUBIC_H
/* The natural cubic spline: twice continuously differentiable through all points, second derivative
   zero at both ends. Errs by O(h^4) where the curve itself has no second derivative at its ends,
   by O(h^2) close to them where it has. */
#include <stddef.h>

/* Second derivatives[count] of the spline through (x, y), x increasing, count >= 2; room[count] is
   scratch. */
void wh_cubic_natural(size_t count, const double *x, const double *y, double *second, double *room);
/* Its value at a place; outside of the points its end pieces are continued. */
double wh_cubic_value(size_t count, const double *x, const double *y, const double *second,
                      double at);

#endif
