/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_HEAT_DISC_H
#define WH_HEAT_DISC_H
/* A stack of round layers heated by a round spot on its axis: finite elements in (r, z), with
   properties that depend on temperature, radiation from both faces, and edge or back held at a
   temperature. Rectangular elements of third order on a grid that is graded toward the spot and the
   surface: a film of a micrometre on a window of centimetres takes a thousand unknowns.
   docs/theory/heat.md. */
#include "base/context.h"
#include "material/thermal.h"

#define WH_DISC_LAYERS 8

enum wh_disc_profile {
  WH_DISC_EVEN,    /* over a diameter */
  WH_DISC_GAUSSIAN /* of a full width at half maximum */
};

struct wh_disc_layer {
  const struct wh_thermal *thermal;
  double thickness; /* [m] */
};

struct wh_disc_params {
  double radius; /* [m] */
  size_t layers;
  struct wh_disc_layer layer[WH_DISC_LAYERS]; /* from the heated face on */
  int profile;                                /* enum wh_disc_profile */
  double spot;                                /* diameter or width [m] */
  double start_K;
  double edge_K, back_K; /* held at; 0: insulated (but for the radiation of the back) */
  double surroundings_K; /* of what both faces radiate to; 0: they do not radiate */
  size_t bins;           /* of equal width from the surface on, with shares of the power */
  double bin_width;      /* [m] */
  const double *bin;     /* [bins] */
  double first;          /* thickness of the first element [m] */
  double refine;         /* 1; 2: elements of half the size */
};

struct wh_disc;

/* WH_BAD_INPUT: nothing, or nothing but radiation in a steady state, takes the heat away; sizes
   that do not go together. */
enum wh_status wh_disc_create(struct wh_context *c, const struct wh_disc_params *p,
                              struct wh_disc **out);
void wh_disc_destroy(struct wh_disc *d);

/* The steady state under a power [W]. WH_NOT_CONVERGED. */
enum wh_status wh_disc_steady(struct wh_context *c, struct wh_disc *d, double power);
/* On from the state there is, for a time in steps that crowd at its start as (k/steps)^2: the
   L-stable diagonally implicit Runge-Kutta method of two stages and second order (R. Alexander,
   SIAM J. Numer. Anal. 14 (1977) 1006). */
enum wh_status wh_disc_advance(struct wh_context *c, struct wh_disc *d, double power,
                               double duration, size_t steps);

/* Grid: count[0] nodes in r, count[1] in z; temperature[j * count[0] + i] [K]. */
const double *wh_disc_nodes(const struct wh_disc *d, int axis, size_t *count);
const double *wh_disc_temperature(const struct wh_disc *d);
/* Highest in a layer, and its depth. */
double wh_disc_peak(const struct wh_disc *d, size_t layer, double *depth);
/* What both faces radiate [W]. */
double wh_disc_radiated(const struct wh_disc *d);

#endif
