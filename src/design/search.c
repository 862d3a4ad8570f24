/* SPDX-License-Identifier: MPL-2.0 */
#include "design/search.h"

#include "base/memory.h"
#include "design/evaluate.h"
#include "design/value.h"

#include <math.h>
#include <nlopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
  nlopt_algorithm algorithm;
  bool keeps_demands;
} methods[] = {
#define WH_METHOD(name, algorithm, keeps_demands, random, says) {algorithm, keeps_demands},
#include "goal/methods.def"
#undef WH_METHOD
};

/* What the functions that NLopt calls work on. */
struct seeker {
  struct wh_context *c;
  const struct wh_case *text;
  struct wh_case *cs;
  struct wh_run last; /* of cs */
  struct wh_search *s;
  nlopt_opt optimizer, inner;
  enum wh_status status;
  size_t limit; /* of evaluations */
  double worst; /* objective so far: runs that fail are worse */
  double *x;    /* [variables] of the point at hand */
  size_t row;   /* of it */
};

struct limit {
  struct seeker *seeker;
  size_t demand;
};

void wh_search_free(struct wh_search *s) {
  free(s->path);
  free(s->name);
  free(s->low);
  free(s->unit);
  wh_aim_free(&s->aim);
  wh_evaluations_close(&s->evaluations);
  memset(s, 0, sizeof *s);
}

static const double *figures_of(const struct wh_search *s, size_t row) {
  return wh_evaluations_row(&s->evaluations, row) + s->variables + 1;
}

static enum wh_status add_variable(struct wh_context *c, const struct wh_case *cs, size_t i,
                                   struct wh_search *s) {
  const struct wh_variable_params *v =
      (const struct wh_variable_params *)cs->params.optimize.variables.item + i;
  const char *unit;
  char where[160];
  s->path[i] = v->path;
  s->name[i] = cs->params.optimize.variables.name[i];
  snprintf(where, sizeof where, "optimize.variables.%.64s", s->name[i]);
  WH_TRY(wh_case_value(c, cs, v->path, &s->start[i], &unit));
  snprintf(s->unit[i], sizeof s->unit[i], "%s", unit);
  WH_TRY(wh_design_value(c, cs, where, v->min, unit, (double)NAN, &s->low[i]));
  WH_TRY(wh_design_value(c, cs, where, v->max, unit, (double)NAN, &s->high[i]));
  if (!isfinite(s->low[i]) || !isfinite(s->high[i]) || !(s->low[i] < s->high[i]))
    return wh_fail(c, WH_BAD_INPUT, "%s: from %.6g %s to %.6g %s is no range", where, s->low[i],
                   unit, s->high[i], unit);
  if (s->start[i] < s->low[i] || s->start[i] > s->high[i])
    return wh_fail(c, WH_BAD_INPUT, "%s: the case starts at %.6g %s, outside of %.6g to %.6g %s",
                   where, s->start[i], unit, s->low[i], s->high[i], unit);
  return WH_OK;
}

static enum wh_status prepare(struct wh_context *c, const struct wh_case *cs, const char *folder,
                              bool resume, struct wh_search *s) {
  const struct wh_optimize_params *p = &cs->params.optimize;
  size_t n = p->variables.count;
  char *path;
  if (n == 0 || p->objectives.count == 0)
    return wh_fail(c, WH_BAD_INPUT, "optimize: give at least one variable and one objective");
  s->variables = n;
  WH_TRY(wh_alloc(c, n, sizeof *s->path, &s->path));
  WH_TRY(wh_alloc(c, n, sizeof *s->name, &s->name));
  WH_TRY(wh_alloc(c, n, sizeof *s->unit, &s->unit));
  WH_TRY(wh_alloc(c, 3 * n, sizeof *s->low, &s->low));
  s->high = s->low + n;
  s->start = s->high + n;
  for (size_t i = 0; i < n; i++)
    WH_TRY(add_variable(c, cs, i, s));
  WH_TRY(wh_aim_init(c, "optimize", &p->objectives, &p->demands, &s->aim));
  if (asprintf(&path, "%s/evaluations.csv", folder) < 0)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of a file");
  enum wh_status status = wh_evaluations_open(c, path, cs->inputs_sha256, resume, n, s->name,
                                              s->aim.figure_count, s->aim.figure, &s->evaluations);
  free(path);
  return status;
}

/* The columns of a run's figures; the name of one that is not there, or NULL. */
static const char *pick(const struct wh_aim *a, const struct wh_figures *f, double *out) {
  const char *missing = NULL;
  for (size_t i = 0; i < a->figure_count; i++) {
    const struct wh_figure *figure = wh_figures_find(f, a->figure[i]);
    missing = figure || missing ? missing : a->figure[i];
    out[i] = figure ? figure->value : (double)NAN;
  }
  return missing;
}

static enum wh_status keep(struct seeker *k, const double *x, const struct wh_evaluation *e) {
  struct wh_search *s = k->s;
  char reason[sizeof e->reason];
  double *value;
  WH_TRY(wh_alloc(k->c, s->aim.figure_count, sizeof *value, &value));
  const char *missing = e->failed ? NULL : pick(&s->aim, &e->figures, value);
  snprintf(reason, sizeof reason, "%s%s", missing ? "there is no " : e->reason,
           missing ? missing : "");
  enum wh_status status =
      wh_evaluations_add(k->c, &s->evaluations, x, e->failed || missing ? reason : NULL, value);
  free(value);
  return status;
}

/* Runs the case at x. The first run must succeed, and says in which units the aim is. */
static enum wh_status evaluate(struct seeker *k, const double *x) {
  struct wh_search *s = k->s;
  struct wh_evaluation e;
  bool first = s->evaluations.count == 0;
  enum wh_status status = wh_design_evaluate(k->c, k->cs, &k->last, s->variables, s->path, x, &e);
  if (!status && e.failed && first)
    status = wh_fail(k->c, WH_BAD_INPUT, "optimize: the case as it is cannot be run: %s", e.reason);
  if (!status && first)
    status = wh_aim_scale(k->c, k->text, &e.figures, &s->aim);
  if (!status)
    status = keep(k, x, &e);
  wh_evaluation_free(&e);
  return status;
}

/* Best so far: demands first, then the objective. */
static void compare(struct wh_search *s, size_t row) {
  if (wh_evaluations_failed(&s->evaluations, row)) {
    s->failed++;
    return;
  }
  const double *a = figures_of(s, row), *b = figures_of(s, s->best);
  double miss_a = wh_aim_worst(&s->aim, a), miss_b = wh_aim_worst(&s->aim, b);
  bool met_a = miss_a <= WH_DEMAND_TOLERANCE, met_b = miss_b <= WH_DEMAND_TOLERANCE;
  if (met_a && met_b ? wh_aim_objective(&s->aim, a) < wh_aim_objective(&s->aim, b)
                     : met_a || (!met_b && miss_a < miss_b))
    s->best = row;
}

static void stop(struct seeker *k, enum wh_status status) {
  k->status = status;
  nlopt_force_stop(k->optimizer);
  if (k->inner)
    nlopt_force_stop(k->inner);
}

/* The row of a point in units of the ranges; false if the search is to end. */
static bool visit(struct seeker *k, const double *u) {
  struct wh_search *s = k->s;
  if (k->status)
    return false;
  for (size_t i = 0; i < s->variables; i++)
    k->x[i] = s->low[i] + u[i] * (s->high[i] - s->low[i]);
  k->row = wh_evaluations_find(&s->evaluations, k->x);
  if (k->row < s->evaluations.count)
    return true;
  if (wh_context_cancelled(k->c)) {
    stop(k, WH_INTERRUPTED);
    return false;
  }
  if (s->evaluations.count >= k->limit) {
    stop(k, WH_NOT_CONVERGED);
    return false;
  }
  enum wh_status status = evaluate(k, k->x);
  if (status) {
    stop(k, status);
    return false;
  }
  compare(s, k->row);
  wh_progress(k->c, "evaluations", (double)s->evaluations.count, (double)k->limit);
  return true;
}

/* A run that fails is worse than all so far, and by a finite step, which models of the objective
   survive. */
static double objective(unsigned n, const double *u, double *gradient, void *user) {
  struct seeker *k = user;
  (void)n, (void)gradient;
  if (!visit(k, u))
    return k->worst;
  if (wh_evaluations_failed(&k->s->evaluations, k->row))
    return k->worst + 1.0;
  double value = wh_aim_objective(&k->s->aim, figures_of(k->s, k->row));
  k->worst = fmax(k->worst, value);
  return value;
}

static double miss(unsigned n, const double *u, double *gradient, void *user) {
  struct limit *l = user;
  (void)n, (void)gradient;
  if (!visit(l->seeker, u) || wh_evaluations_failed(&l->seeker->s->evaluations, l->seeker->row))
    return 1.0;
  return wh_aim_miss(&l->seeker->s->aim, l->demand, figures_of(l->seeker->s, l->seeker->row));
}

/* The start: read back, or run now. Rows that were read count as visited only when the search comes
   to them again, but for the best. */
static enum wh_status begin(struct seeker *k) {
  struct wh_search *s = k->s;
  if (s->evaluations.count) {
    struct wh_evaluation e;
    enum wh_status status =
        wh_design_evaluate(k->c, k->cs, &k->last, s->variables, s->path, s->start, &e);
    if (!status)
      status = wh_aim_scale(k->c, k->text, &e.figures, &s->aim);
    wh_evaluation_free(&e);
    for (size_t i = 1; i < s->evaluations.count && !status; i++)
      compare(s, i);
    return status;
  }
  return evaluate(k, s->start);
}

static enum wh_status configure(struct seeker *k, struct limit *limits) {
  const struct wh_optimize_params *p = &k->text->params.optimize;
  struct wh_search *s = k->s;
  unsigned n = (unsigned)s->variables;
  bool wrapped = s->aim.demand_count && !methods[p->method].keeps_demands;
  nlopt_algorithm own = methods[p->method].algorithm;
  k->optimizer = nlopt_create(wrapped ? NLOPT_AUGLAG : own, n);
  k->inner = wrapped ? nlopt_create(own, n) : NULL;
  if (!k->optimizer || (wrapped && !k->inner))
    return wh_fail(k->c, WH_NO_MEMORY, "no memory for the search");
  bool good = nlopt_set_lower_bounds1(k->optimizer, 0.0) > 0 &&
              nlopt_set_upper_bounds1(k->optimizer, 1.0) > 0 &&
              nlopt_set_min_objective(k->optimizer, objective, k) > 0 &&
              nlopt_set_xtol_abs1(k->optimizer, p->tolerance) > 0 &&
              nlopt_set_initial_step1(k->optimizer, 0.1) > 0;
  if (wrapped)
    good = good && nlopt_set_xtol_abs1(k->inner, p->tolerance) > 0 &&
           nlopt_set_initial_step1(k->inner, 0.1) > 0 &&
           nlopt_set_local_optimizer(k->optimizer, k->inner) > 0;
  for (size_t i = 0; i < s->aim.demand_count && good; i++) {
    limits[i] = (struct limit){k, i};
    good = nlopt_add_inequality_constraint(k->optimizer, miss, &limits[i],
                                           0.1 * WH_DEMAND_TOLERANCE) > 0;
  }
  return good ? WH_OK
              : wh_fail(k->c, WH_LIBRARY_FAILED, "NLopt refused the search: %s",
                        nlopt_get_errmsg(k->optimizer) ? nlopt_get_errmsg(k->optimizer) : "?");
}

static enum wh_status seek(struct seeker *k, double *u) {
  struct wh_search *s = k->s;
  double lowest;
  for (size_t i = 0; i < s->variables; i++)
    u[i] = (s->start[i] - s->low[i]) / (s->high[i] - s->low[i]);
  nlopt_srand((unsigned long)wh_context_seed(k->c));
  k->worst = fabs(wh_aim_objective(&s->aim, figures_of(s, 0)));
  nlopt_result result = nlopt_optimize(k->optimizer, u, &lowest);
  if (k->status == WH_NOT_CONVERGED) {
    wh_warn(k->c, "optimize: the search was ended by its limit of %zu evaluations", k->limit);
    k->status = WH_OK;
  }
  if (k->status)
    return k->status;
  if (result == NLOPT_OUT_OF_MEMORY)
    return wh_fail(k->c, WH_NO_MEMORY, "no memory for the search");
  if (result == NLOPT_INVALID_ARGS || result == NLOPT_FAILURE)
    return wh_fail(k->c, WH_LIBRARY_FAILED, "NLopt gave up: %s",
                   nlopt_get_errmsg(k->optimizer) ? nlopt_get_errmsg(k->optimizer) : "?");
  return WH_OK;
}

/* Names the demands that the best point misses. */
static enum wh_status judge(struct wh_context *c, const struct wh_search *s) {
  const double *figure = figures_of(s, s->best);
  enum wh_status status = WH_OK;
  for (size_t i = 0; i < s->aim.demand_count; i++) {
    const struct wh_aim_demand *d = &s->aim.demand[i];
    if (wh_aim_miss(&s->aim, i, figure) > WH_DEMAND_TOLERANCE)
      status =
          wh_fail(c, WH_DEMAND_MISSED,
                  "optimize.demands.%s: %s is %.6g at best, and should be at %s %.6g; the best "
                  "found was kept",
                  d->name, s->aim.figure[d->figure], figure[d->figure],
                  d->side > 0 ? "most" : "least", d->limit);
  }
  return status;
}

static enum wh_status leave_at_best(struct wh_context *c, const struct wh_search *s,
                                    struct wh_case *cs) {
  const double *x = wh_evaluations_row(&s->evaluations, s->best);
  for (size_t i = 0; i < s->variables; i++)
    WH_TRY(wh_case_set_value(c, cs, s->path[i], x[i]));
  return wh_case_update(c, cs);
}

enum wh_status wh_search_run(struct wh_context *c, const struct wh_case *text, struct wh_case *cs,
                             const char *folder, bool resume, struct wh_search *out) {
  memset(out, 0, sizeof *out);
  struct seeker k = {
      .c = c, .text = text, .cs = cs, .s = out, .limit = text->params.optimize.evaluations};
  struct limit *limits = NULL;
  double *room = NULL;
  WH_TRY(prepare(c, text, folder, resume, out));
  enum wh_status status = wh_alloc(c, 2 * out->variables, sizeof *room, &room);
  k.x = room;
  if (!status)
    status = wh_alloc(c, out->aim.demand_count, sizeof *limits, &limits);
  if (!status)
    status = begin(&k);
  if (!status)
    status = configure(&k, limits);
  if (!status)
    status = seek(&k, room + out->variables);
  wh_run_free(&k.last);
  nlopt_destroy(k.inner);
  nlopt_destroy(k.optimizer);
  free(limits);
  free(room);
  if ((!status || status == WH_INTERRUPTED) && out->evaluations.count)
    WH_TRY(leave_at_best(c, out, cs));
  return status ? status : judge(c, out);
}

enum wh_status wh_search_figures(struct wh_context *c, const struct wh_search *s,
                                 struct wh_figures *out) {
  const double *x = wh_evaluations_row(&s->evaluations, s->best), *figure = figures_of(s, s->best);
  char name[sizeof((struct wh_figure *)0)->name];
  for (size_t i = 0; i < s->variables; i++) {
    snprintf(name, sizeof name, "optimum.%.48s", s->name[i]);
    WH_TRY(wh_figures_set(c, out, name, x[i], s->unit[i], 0.0));
  }
  WH_TRY(wh_figures_set(c, out, "optimum.objective", wh_aim_objective(&s->aim, figure), "1", 0.0));
  WH_TRY(wh_figures_set(c, out, "optimum.worst_miss", wh_aim_worst(&s->aim, figure), "1", 0.0));
  WH_TRY(wh_figures_set(c, out, "optimum.evaluations", (double)s->evaluations.count, "1", 0.0));
  return wh_figures_set(c, out, "optimum.failed", (double)s->failed, "1", 0.0);
}
