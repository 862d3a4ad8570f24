/* SPDX-License-Identifier: MPL-2.0 */
/* Several objectives: the search for the front of the best compromises, and what was found of it.
 */
#include "design/evolve.h"
#include "design/seek.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

static void judge_row(const struct wh_search *s, size_t row, double *goal, double *violation) {
  bool failed = wh_evaluations_failed(&s->evaluations, row);
  const double *figure = wh_search_row_figures(s, row);
  for (size_t i = 0; i < s->aim.objective_count; i++)
    goal[i] = failed ? 0.0 : wh_aim_goal(&s->aim, i, figure);
  double worst = failed ? INFINITY : wh_aim_worst(&s->aim, figure);
  *violation = worst > WH_DEMAND_TOLERANCE ? worst : 0.0;
}

static enum wh_status visit(void *user, size_t points, const double *u, double *goal,
                            double *violation) {
  struct wh_seeker *k = user;
  size_t *row;
  WH_TRY(wh_alloc(k->c, points, sizeof *row, &row));
  bool there = wh_seek_points(k, points, u, row);
  for (size_t p = 0; p < points && there; p++)
    judge_row(k->s, row[p], goal + p * k->s->aim.objective_count, violation + p);
  free(row);
  return there ? WH_OK : k->status;
}

/* As many generations as the evaluations allow, the start being one more. */
enum wh_status wh_seek_front(struct wh_seeker *k) {
  const struct wh_optimize_params *p = &k->text->params.optimize;
  struct wh_search *s = k->s;
  struct wh_evolution e = {.variables = s->variables,
                           .goals = s->aim.objective_count,
                           .population = p->population,
                           .generations = k->limit / p->population,
                           .seed = wh_context_seed(k->c),
                           .evaluate = visit,
                           .user = k};
  double *start;
  if (e.generations < 2)
    return wh_fail(k->c, WH_BAD_INPUT,
                   "optimize: %zu evaluations are not two generations of %zu; give more "
                   "'evaluations' or a smaller 'population'",
                   k->limit, p->population);
  WH_TRY(wh_alloc(k->c, s->variables, sizeof *start, &start));
  for (size_t i = 0; i < s->variables; i++)
    start[i] = (s->start[i] - s->low[i]) / (s->high[i] - s->low[i]);
  enum wh_status status = wh_evolve(k->c, &e, start);
  free(start);
  return status == WH_NOT_CONVERGED ? WH_OK : status;
}

enum wh_status wh_seek_collect_front(struct wh_context *c, struct wh_search *s) {
  size_t rows = s->evaluations.count, goals = s->aim.objective_count;
  double *goal, *violation;
  if (goals < 2)
    return WH_OK;
  WH_TRY(wh_alloc(c, rows, sizeof *s->front, &s->front));
  WH_TRY(wh_alloc(c, rows * (goals + 1), sizeof *goal, &goal));
  violation = goal + rows * goals;
  for (size_t i = 0; i < rows; i++)
    judge_row(s, i, goal + i * goals, violation + i);
  for (size_t i = 0; i < rows; i++) {
    bool best = violation[i] == 0.0;
    for (size_t k = 0; k < rows && best; k++)
      best = !wh_evolve_dominates(goals, goal + k * goals, violation[k], goal + i * goals,
                                  violation[i]);
    if (best)
      s->front[s->front_count++] = i;
  }
  free(goal);
  return WH_OK;
}
