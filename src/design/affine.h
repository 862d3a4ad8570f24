/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_AFFINE_H
#define WH_DESIGN_AFFINE_H
/* Least squares for what depends on its unknowns by superposition: fields on their electrodes'
   voltages and their coils' currents. */
#include "base/context.h"
#include "goal/design.h"

/* reached = offset + matrix x; the objective is the mean of weight (reached - wanted)^2. A view. */
struct wh_affine {
  size_t rows, unknowns;
  const double *matrix;     /* [rows * unknowns] */
  const double *offset;     /* [rows] */
  const double *wanted;     /* [rows] */
  const double *weight;     /* [rows], positive, of mean 1 */
  const double *low, *high; /* [unknowns] */
  const char *const *name;  /* [unknowns], for messages */
};

struct wh_affine_fit {
  size_t unknowns;
  double *x;          /* [unknowns] */
  double *error;      /* [unknowns] standard errors, from the residuals; 0 for one at a bound, and
                         where there are as many samples as unknowns */
  double *covariance; /* [unknowns^2] of all unknowns, as if there were no bounds */
  double *reached;    /* [rows] */
  double objective;
  double condition;  /* of the weighted matrix: largest over smallest singular value */
  size_t at_bounds;  /* unknowns that a bound holds */
  size_t iterations; /* of BFGS; with QR the number of solves: 1 without bounds */
  size_t history_count, history_capacity;
  double *history; /* the objective after each of them */
};

/* WH_BAD_INPUT with fewer samples than unknowns, with unknowns that no sample tells apart, and for
   bounds that cross or that BFGS is to keep. */
enum wh_status wh_affine_solve(struct wh_context *c, const struct wh_affine *p,
                               enum wh_design_method method, struct wh_affine_fit *out);
void wh_affine_fit_free(struct wh_affine_fit *f);

/* Inside of the room: the ways to the minimum. Both fill x, at_bounds, iterations and history. */
enum wh_status wh_affine_solve_qr(struct wh_context *c, const struct wh_affine *p,
                                  struct wh_affine_fit *f);
enum wh_status wh_affine_solve_bfgs(struct wh_context *c, const struct wh_affine *p,
                                    struct wh_affine_fit *f);
/* Mean weighted square at x; reached[rows] is filled. */
double wh_affine_objective(const struct wh_affine *p, const double *x, double *reached);
enum wh_status wh_affine_record(struct wh_context *c, struct wh_affine_fit *f, double objective);

#endif
