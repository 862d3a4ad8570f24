/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_FLOW_H
#define WH_NUMERICS_FLOW_H
/* Stiff systems M dy/dt = -g(t, y) in which M is symmetric positive semidefinite and dg/dy
   symmetric positive semidefinite, both with narrow bands: circuits of capacitors and passive
   nonlinear elements, diffusion. Each stage of an implicit step then is the one minimum of a
   strictly convex function: it exists, is unique, and Newton's method with a line search finds it
   for steps of any size; no switching of elements has to be looked for. The steps are those of the
   L-stable, stiffly accurate singly diagonally implicit Runge-Kutta method of order 4 with five
   stages and an embedded method of order 3 (Hairer & Wanner, Solving Ordinary Differential
   Equations II, 2nd ed., Springer 1996, table IV.6.5). The caller keeps the loop. */
#include "base/context.h"

enum { WH_FLOW_STAGES = 5, WH_FLOW_BAND_MAX = 8 };

/* Gives g[n] and dg/dy as a lower band: slope[i * (band + 1) + k] of row i and column i - k.
   Both come zeroed. */
typedef void wh_flow_fn(void *user, double t, const double *y, double *g, double *slope);

struct wh_flow; /* workspace of one thread */

/* mass: M[n*(band+1)] in the same form, copied. Smooth pieces between: where the right side jumps
   in time a step must end. */
enum wh_status wh_flow_create(struct wh_context *c, size_t n, size_t band, const double *mass,
                              wh_flow_fn *g, void *user, struct wh_flow **out);
void wh_flow_destroy(struct wh_flow *f);

/* Tries a step h from (t, y[n]); stages are solved to tolerance * scale[n] (all positive). False if
   Newton's method gave up: take a smaller step. */
bool wh_flow_attempt(struct wh_flow *f, double t, const double *y, double h, const double *scale,
                     double tolerance);

/* Of the step tried last: its end [n], the estimated error in units of scale (greatest component;
   the step is good if this is at most 1), and the stages, whose times and weights also integrate
   any function of the solution to order 4: t_i = t + c_i h, sum w_i = h. */
const double *wh_flow_end(const struct wh_flow *f);
double wh_flow_error(struct wh_flow *f, const double *scale);
const double *wh_flow_stage(const struct wh_flow *f, int stage, double *t_out, double *weight_out);

/* The next step, for an error of half of what is allowed. */
double wh_flow_next(double h, double error);

/* Newton iterations since creation. */
size_t wh_flow_iterations(const struct wh_flow *f);

/* L L^T = a for the lower band a[n*(band+1)] of a symmetric matrix, in place, the diagonal of L as
   its inverse; false if it is not positive definite. Then x = a^-1 x in place. */
bool wh_band_cholesky(size_t n, size_t band, double *a);
void wh_band_solve(size_t n, size_t band, const double *l, double *x);

#endif
