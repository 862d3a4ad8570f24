/* SPDX-License-Identifier: MPL-2.0 */
/* The methods of NLopt, and the slopes that some of them want. */
#include "design/seek.h"

#include "base/memory.h"

#include <math.h>
#include <nlopt.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  nlopt_algorithm algorithm;
  bool keeps_demands, slopes;
} methods[] = {
#define WH_METHOD(name, algorithm, keeps_demands, slopes, says) {algorithm, keeps_demands, slopes},
#include "goal/methods.def"
#undef WH_METHOD
};

/* What the functions that NLopt calls work on. */
struct caller {
  struct wh_seeker *k;
  nlopt_opt optimizer, inner;
  bool slopes;
  bool integrated; /* slopes come from the rays, until a case says that they cannot */
  double step;
  double worst;  /* objective so far: runs that fail are worse */
  double *u;     /* [2 variables + 1][variables] the point at hand, and those beside it */
  size_t *row;   /* [2 variables + 1] their rows */
  double *slope; /* [figures][variables] at the point at hand */
  double *at;    /* [variables] the point of the slopes; nan: none yet */
};

struct limit {
  struct caller *caller;
  size_t demand;
};

static void stop(struct caller *a) {
  nlopt_force_stop(a->optimizer);
  if (a->inner)
    nlopt_force_stop(a->inner);
}

/* A step to both sides of each variable, as far as the range goes. */
static void lay_out(struct caller *a, size_t n, const double *u) {
  memcpy(a->u, u, n * sizeof *u);
  for (size_t i = 0; i < n && a->slopes; i++)
    for (size_t side = 0; side < 2; side++) {
      double *beside = a->u + (1 + 2 * i + side) * n;
      memcpy(beside, u, n * sizeof *u);
      beside[i] = side ? fmax(u[i] - a->step, 0.0) : fmin(u[i] + a->step, 1.0);
    }
}

/* Central differences; one-sided on a bound or beside a run that failed; none at all: 0. */
static void differentiate(struct caller *a, size_t n) {
  const struct wh_search *s = a->k->s;
  for (size_t i = 0; i < n; i++) {
    size_t end[2] = {1 + 2 * i, 2 + 2 * i};
    for (int side = 0; side < 2; side++)
      if (wh_evaluations_failed(&s->evaluations, a->row[end[side]]))
        end[side] = 0;
    double width = a->u[end[0] * n + i] - a->u[end[1] * n + i];
    bool known = width > 0.0 && !wh_evaluations_failed(&s->evaluations, a->row[0]);
    const double *high = wh_search_row_figures(s, a->row[end[0]]),
                 *low = wh_search_row_figures(s, a->row[end[1]]);
    for (size_t f = 0; f < s->aim.figure_count; f++)
      a->slope[f * n + i] = known ? (high[f] - low[f]) / width : 0.0;
  }
}

/* Slopes at the point from its own rays (run/slopes.h). */
static bool integrate(struct caller *a, size_t n, const double *u) {
  const struct wh_search *s = a->k->s;
  double *x = a->u + n, *step = x + n; /* the room of the points beside */
  for (size_t i = 0; i < n; i++) {
    x[i] = wh_evaluations_row(&s->evaluations, a->row[0])[i];
    step[i] = a->step * (s->high[i] - s->low[i]);
  }
  a->k->status = wh_evaluator_slopes(a->k->c, a->k->evaluator, x, step, s->aim.figure_count,
                                     s->aim.figure, &a->integrated, a->slope);
  for (size_t f = 0; f < s->aim.figure_count; f++)
    for (size_t i = 0; i < n; i++)
      a->slope[f * n + i] *= s->high[i] - s->low[i];
  memcpy(a->at, u, n * sizeof *u);
  return !a->k->status;
}

/* Goes to a point; false if the search is to end. The slopes there come from its rays, or from
   points that are run side by side with it. */
static bool visit(struct caller *a, size_t n, const double *u) {
  if (a->slopes && a->integrated) {
    memcpy(a->u, u, n * sizeof *u);
    bool there = wh_seek_points(a->k, 1, a->u, a->row);
    if (there && memcmp(a->at, u, n * sizeof *u) != 0 &&
        !wh_evaluations_failed(&a->k->s->evaluations, a->row[0]))
      there = integrate(a, n, u);
    if (!there)
      stop(a);
    if (!there || a->integrated)
      return there;
  }
  lay_out(a, n, u);
  if (!wh_seek_points(a->k, a->slopes ? 2 * n + 1 : 1, a->u, a->row)) {
    stop(a);
    return false;
  }
  if (a->slopes)
    differentiate(a, n);
  return true;
}

/* A run that fails is worse than all so far, and by a finite step, which models of the objective
   survive. */
static double objective(unsigned n, const double *u, double *gradient, void *user) {
  struct caller *a = user;
  const struct wh_search *s = a->k->s;
  if (gradient)
    memset(gradient, 0, n * sizeof *gradient);
  if (!visit(a, n, u))
    return a->worst;
  if (wh_evaluations_failed(&s->evaluations, a->row[0]))
    return a->worst + 1.0;
  const double *figure = wh_search_row_figures(s, a->row[0]);
  double value = wh_aim_objective(&s->aim, figure);
  if (gradient)
    wh_aim_objective_slope(&s->aim, figure, n, a->slope, gradient);
  a->worst = fmax(a->worst, value);
  return value;
}

static double off(unsigned n, const double *u, double *gradient, void *user) {
  struct limit *l = user;
  const struct wh_search *s = l->caller->k->s;
  if (gradient)
    memset(gradient, 0, n * sizeof *gradient);
  if (!visit(l->caller, n, u) || wh_evaluations_failed(&s->evaluations, l->caller->row[0]))
    return 1.0;
  if (gradient)
    wh_aim_off_slope(&s->aim, l->demand, n, l->caller->slope, gradient);
  return wh_aim_off(&s->aim, l->demand, wh_search_row_figures(s, l->caller->row[0]));
}

static bool set_up(const struct caller *a, nlopt_opt o, double tolerance) {
  return nlopt_set_xtol_abs1(o, tolerance) > 0 &&
         (a->slopes || nlopt_set_initial_step1(o, 0.1) > 0);
}

static enum wh_status configure(struct caller *a, struct limit *limits) {
  const struct wh_optimize_params *p = &a->k->text->params.optimize;
  const struct wh_search *s = a->k->s;
  unsigned n = (unsigned)s->variables;
  bool wrapped = s->aim.demand_count && !methods[p->method].keeps_demands;
  nlopt_algorithm own = methods[p->method].algorithm;
  a->optimizer = nlopt_create(wrapped ? NLOPT_AUGLAG : own, n);
  a->inner = wrapped ? nlopt_create(own, n) : NULL;
  if (!a->optimizer || (wrapped && !a->inner))
    return wh_fail(a->k->c, WH_NO_MEMORY, "no memory for the search");
  bool good = nlopt_set_lower_bounds1(a->optimizer, 0.0) > 0 &&
              nlopt_set_upper_bounds1(a->optimizer, 1.0) > 0 &&
              nlopt_set_min_objective(a->optimizer, objective, a) > 0 &&
              set_up(a, a->optimizer, p->tolerance);
  if (wrapped)
    good = good && set_up(a, a->inner, p->tolerance) &&
           nlopt_set_local_optimizer(a->optimizer, a->inner) > 0;
  for (size_t i = 0; i < s->aim.demand_count && good; i++) {
    double least = 0.1 * WH_DEMAND_TOLERANCE;
    limits[i] = (struct limit){a, i};
    good = s->aim.demand[i].side == 0
               ? nlopt_add_equality_constraint(a->optimizer, off, &limits[i], least) > 0
               : nlopt_add_inequality_constraint(a->optimizer, off, &limits[i], least) > 0;
  }
  const char *why = good ? NULL : nlopt_get_errmsg(a->optimizer);
  return good
             ? WH_OK
             : wh_fail(a->k->c, WH_LIBRARY_FAILED, "NLopt refused the search: %s", why ? why : "?");
}

/* What NLopt says matters only if it did not run out of points. */
static enum wh_status run(struct caller *a, double *u) {
  struct wh_seeker *k = a->k;
  const struct wh_search *s = k->s;
  double lowest;
  for (size_t i = 0; i < s->variables; i++)
    u[i] = (s->start[i] - s->low[i]) / (s->high[i] - s->low[i]);
  nlopt_srand((unsigned long)wh_context_seed(k->c));
  a->worst = fabs(wh_aim_objective(&s->aim, wh_search_row_figures(s, 0)));
  nlopt_result result = nlopt_optimize(a->optimizer, u, &lowest);
  if (k->status == WH_NOT_CONVERGED) {
    wh_warn(k->c, "optimize: the search was ended by its limit of %zu evaluations", k->limit);
    return WH_OK;
  }
  if (k->status)
    return k->status;
  if (result == NLOPT_OUT_OF_MEMORY)
    return wh_fail(k->c, WH_NO_MEMORY, "no memory for the search");
  const char *why = nlopt_get_errmsg(a->optimizer);
  if (result == NLOPT_INVALID_ARGS)
    return wh_fail(k->c, WH_LIBRARY_FAILED, "NLopt gave up: %s", why ? why : "?");
  if (result == NLOPT_FAILURE) /* as LBFGS does where rounding leaves no way down */
    wh_warn(k->c, "optimize: the search ended where it found no better point near by");
  return WH_OK;
}

enum wh_status wh_seek_nlopt(struct wh_seeker *k) {
  size_t n = k->s->variables, points = 2 * n + 1;
  struct caller a = {.k = k,
                     .slopes = methods[k->text->params.optimize.method].slopes,
                     .integrated = true,
                     .step = k->text->params.optimize.step};
  struct limit *limits = NULL;
  enum wh_status status = wh_alloc(k->c, (points + 1) * n, sizeof *a.u, &a.u);
  if (!status)
    status = wh_alloc(k->c, points, sizeof *a.row, &a.row);
  if (!status)
    status = wh_alloc(k->c, n * (k->s->aim.figure_count + 1), sizeof *a.slope, &a.slope);
  if (!status)
    status = wh_alloc(k->c, k->s->aim.demand_count, sizeof *limits, &limits);
  if (!status) {
    a.at = a.slope + n * k->s->aim.figure_count;
    a.at[0] = (double)NAN;
    status = configure(&a, limits);
  }
  if (!status)
    status = run(&a, a.u + points * n);
  nlopt_destroy(a.inner);
  nlopt_destroy(a.optimizer);
  free(limits);
  free(a.slope);
  free(a.row);
  free(a.u);
  return status;
}
