/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_ANDERSON_H
#define WH_NUMERICS_ANDERSON_H
/* Fixed points x = g(x) by Anderson's acceleration (J. ACM 12 (1965) 547; as in Walker & Ni, SIAM
   J. Numer. Anal. 49 (2011) 1715): the next x is the combination of the last ones whose residuals
   f = g(x) - x add up to the least, moved on by a part of that residual. */
#include "base/context.h"

struct wh_anderson;

/* For x [n]; residuals are compared through their images p [m] under some linear map of the caller,
   which gives them a meaning (p = f itself will do). depth: how many past steps are combined, less
   than m. mixing: the part of the residual that is taken, 0 < mixing <= 1. */
enum wh_status wh_anderson_create(struct wh_context *c, size_t n, size_t m, int depth,
                                  double mixing, struct wh_anderson **out);
void wh_anderson_destroy(struct wh_anderson *a);

/* The map has changed a little: the next x and f are not compared with the last ones, but what the
   steps before say about the map still counts. */
void wh_anderson_jump(struct wh_anderson *a);

/* Takes x_inout with its residual f and the image p; gives the next x. */
void wh_anderson_next(struct wh_anderson *a, double *x_inout, const double *f, const double *p);

#endif
