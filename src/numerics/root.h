/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_ROOT_H
#define WH_NUMERICS_ROOT_H
/* One root of one equation, bracketed. */

typedef double wh_root_fn(void *user, double x);

/* The root of f between a and b, where f has the values fa and fb of opposite sign (or zero), to an
   error of tolerance plus rounding: inverse quadratic interpolation with bisection (Chandrupatla,
   Advances in Engineering Software 28 (1997) 145, doi 10.1016/S0965-9978(96)00051-8). If fa and fb
   have the same sign, returns the end where f is smaller in size. */
double wh_root(wh_root_fn *f, void *user, double a, double fa, double b, double fb,
               double tolerance);

#endif
