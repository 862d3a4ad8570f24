/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_BFGS_H
#define WH_NUMERICS_BFGS_H
/* A smooth function of a few dozen variables downhill to where its gradient vanishes, by the
   formula of Broyden, Fletcher, Goldfarb and Shanno (Nocedal and Wright, Numerical Optimization
   (2006), eq. (6.17)) with steps that keep the weak conditions of Wolfe. */
#include <stdbool.h>
#include <stddef.h>

struct wh_bfgs {
  int n;
  /* The function at x[n], and its gradient[n]. */
  double (*value)(void *user, const double *x, double *gradient);
  /* Called after every step; may be NULL. */
  void (*step)(void *user, size_t iteration, double value);
  void *user;
  double tolerance; /* of the gradient's largest part, relative to the one at the start */
  size_t max_iterations;
};

/* x[n] is the start and becomes the end; room[n*n + 5 n] is scratch. False if the gradient did not
   get as small as asked, and rounding is not what stopped it. */
bool wh_bfgs(const struct wh_bfgs *p, double *x, double *room, size_t *iterations_out);

#endif
