/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_HEAT_DEPTH_H
#define WH_HEAT_DEPTH_H
/* Heat that flows into the depth of a body only, with properties that depend on temperature, a
   source spread over the depth and radiation from the surface:
     rho c(T) dT/dt = d/dz(k(T) dT/dz) + q s(z),   surface: -k dT/dz = -radiated, back: insulated.
   Cells of finite volume, wider in equal ratios; the two-stage Rosenbrock method of order 2 that
   keeps its order with an approximate Jacobian (J. G. Verwer et al., SIAM J. Sci. Comput. 20 (1999)
   1456), L-stable. docs/theory/heat.md. */
#include "base/context.h"
#include "material/thermal.h"

struct wh_depth_params {
  const struct wh_thermal *thermal;
  double thickness;     /* of the body [m] */
  double first, growth; /* thickness of the first cell [m]; of each over the one above it */
  double start_K;
  double surroundings_K; /* of what the surface radiates to; 0: it does not radiate */
  size_t bins;           /* of equal width from the surface on, with shares of the source */
  double bin_width;      /* [m] */
  const double *bin;     /* [bins] */
};

struct wh_depth {
  const struct wh_thermal *thermal;
  double density, surroundings_K;
  size_t count;
  double *edge;  /* [count + 1] [m] */
  double *share; /* [count] of the source */
  double *t;     /* [count] temperature at the middles of the cells [K] */
  double *room;  /* scratch */
};

enum wh_status wh_depth_create(struct wh_context *c, const struct wh_depth_params *p,
                               struct wh_depth *out);
void wh_depth_free(struct wh_depth *d);

/* Heats with a flux [W/m2], whose shares the source takes, for a time in a number of steps that
   crowd at its start as (k/steps)^2. */
enum wh_status wh_depth_advance(struct wh_context *c, struct wh_depth *d, double flux,
                                double duration, size_t steps);

/* The surface's temperature, by the parabola through two cells with no slope there; the highest
   anywhere, and its depth. */
double wh_depth_surface(const struct wh_depth *d);
double wh_depth_peak(const struct wh_depth *d, double *depth);

#endif
