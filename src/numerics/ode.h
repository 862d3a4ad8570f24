/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_ODE_H
#define WH_NUMERICS_ODE_H
/* Ordinary differential equations dy/ds = f(s, y), one step at a time: the explicit Runge-Kutta
   pair of order 8 of Dormand and Prince with error estimates of order 5 and 3 and a continuous
   solution of order 7 (Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I, 2nd
   ed., Springer 1993, sections II.5 and II.6). The caller keeps the loop, so that it can end a step
   where something happens. */
#include "base/context.h"

typedef void wh_ode_fn(void *user, double s, const double *y, double *dy);

struct wh_ode; /* workspace of one thread, for systems of one size */
enum wh_status wh_ode_create(struct wh_context *c, size_t n, wh_ode_fn *f, void *user,
                             struct wh_ode **out);
void wh_ode_destroy(struct wh_ode *o);

/* Puts the solution at (s, y) and takes the derivative there. */
void wh_ode_start(struct wh_ode *o, double s, const double *y);

/* Tries a step of size h from the start; may be tried again with another h. Gives y(s + h),
   [n], owned by o. */
const double *wh_ode_attempt(struct wh_ode *o, double h);

/* Estimated error of the step tried last, in units of scale [n] (all positive), as a root of the
   mean of squares: the step is good if this is at most 1. Zero means below rounding. */
double wh_ode_error(const struct wh_ode *o, const double *scale);

/* The next step that should give an error of .6, from a step h and its error; grows or shrinks h by
   no more than ten or five. */
double wh_ode_next(double h, double error);

/* Prepares the continuous solution of the step tried last (four more derivatives), and gives it at
   s + theta h, 0 <= theta <= 1: y [n]. At 0 and 1 it is the step's own solution, to rounding. */
void wh_ode_dense(struct wh_ode *o);
/* Instead, the cubic through both ends with their derivatives: one more derivative. */
void wh_ode_cubic(struct wh_ode *o);
void wh_ode_at(const struct wh_ode *o, double theta, double *y);

/* Start, derivative at the start, and end of the step tried last, [n]. */
const double *wh_ode_y(const struct wh_ode *o);
const double *wh_ode_dy(const struct wh_ode *o);
const double *wh_ode_end(const struct wh_ode *o);

/* Derivatives taken since creation. */
size_t wh_ode_evaluations(const struct wh_ode *o);

#endif
