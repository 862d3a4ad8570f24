/* SPDX-License-Identifier: MPL-2.0 */
#include "design/seek.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static enum wh_status add(struct wh_seeker *k, const double *x, const struct wh_evaluation *e) {
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

/* The first run must succeed, and says in which units the aim is. */
static enum wh_status keep(void *user, size_t point, const struct wh_evaluation *e) {
  struct wh_seeker *k = user;
  struct wh_search *s = k->s;
  bool first = s->evaluations.count == 0;
  if ((first || k->scale_only) && e->failed)
    return wh_fail(k->c, WH_BAD_INPUT, "optimize: the case as it is cannot be run: %s", e->reason);
  if (first || k->scale_only)
    WH_TRY(wh_aim_scale(k->c, k->text, &e->figures, &s->aim));
  if (k->scale_only)
    return WH_OK;
  WH_TRY(add(k, k->x + point * s->variables, e));
  wh_progress(k->c, "evaluations", (double)s->evaluations.count, (double)k->limit);
  return WH_OK;
}

/* Best so far: demands first, then the objective. */
static void compare(struct wh_search *s, size_t row) {
  if (wh_evaluations_failed(&s->evaluations, row)) {
    s->failed++;
    return;
  }
  const double *a = wh_search_row_figures(s, row), *b = wh_search_row_figures(s, s->best);
  double miss_a = wh_aim_worst(&s->aim, a), miss_b = wh_aim_worst(&s->aim, b);
  bool met_a = miss_a <= WH_DEMAND_TOLERANCE, met_b = miss_b <= WH_DEMAND_TOLERANCE;
  if (met_a && met_b ? wh_aim_objective(&s->aim, a) < wh_aim_objective(&s->aim, b)
                     : met_a || (!met_b && miss_a < miss_b))
    s->best = row;
}

static double place(const struct wh_search *s, size_t i, double u) {
  return s->low[i] + u * (s->high[i] - s->low[i]);
}

static bool room_for(struct wh_seeker *k, size_t points) {
  if (points <= k->most)
    return true;
  free(k->x);
  k->x = NULL;
  k->status = wh_alloc(k->c, points * k->s->variables, sizeof *k->x, &k->x);
  k->most = k->status ? 0 : points;
  return !k->status;
}

/* Rows in the order in which they were asked for, as far as they are there. */
static void find_rows(struct wh_seeker *k, size_t points, const double *u, size_t *row) {
  struct wh_search *s = k->s;
  double *x = k->x + (k->most - 1) * s->variables; /* the last one is spare */
  for (size_t p = 0; p < points; p++) {
    for (size_t i = 0; i < s->variables; i++)
      x[i] = place(s, i, u[p * s->variables + i]);
    row[p] = wh_evaluations_find(&s->evaluations, x);
  }
}

static size_t gather_missing(struct wh_seeker *k, size_t points, const double *u,
                             const size_t *row) {
  const struct wh_search *s = k->s;
  size_t n = s->variables, count = 0;
  for (size_t p = 0; p < points; p++) {
    if (row[p] < s->evaluations.count)
      continue;
    double *x = k->x + count * n;
    for (size_t i = 0; i < n; i++)
      x[i] = place(s, i, u[p * n + i]);
    bool twice = false;
    for (size_t other = 0; other < count && !twice; other++)
      twice = memcmp(k->x + other * n, x, n * sizeof *x) == 0;
    count += !twice;
  }
  return count;
}

bool wh_seek_points(struct wh_seeker *k, size_t points, const double *u, size_t *row) {
  struct wh_search *s = k->s;
  if (k->status || !room_for(k, points + 1))
    return false;
  find_rows(k, points, u, row);
  size_t before = s->evaluations.count, missing = gather_missing(k, points, u, row);
  if (missing == 0)
    return true;
  if (wh_context_cancelled(k->c))
    k->status = WH_INTERRUPTED;
  else if (before + missing > k->limit)
    k->status = WH_NOT_CONVERGED;
  else
    k->status = wh_evaluator_run(k->c, k->evaluator, missing, k->x, keep, k);
  find_rows(k, points, u, row);
  for (size_t p = 0; p < points; p++) {
    bool first = row[p] >= before && row[p] < s->evaluations.count;
    for (size_t q = 0; q < p && first; q++)
      first = row[q] != row[p];
    if (first)
      compare(s, row[p]);
  }
  return !k->status;
}

/* The start: read back, or run now. Rows that were read are looked at now, as the search may not
   come to all of them again. */
static enum wh_status begin(struct wh_seeker *k) {
  struct wh_search *s = k->s;
  k->scale_only = s->evaluations.count > 0;
  if (!room_for(k, 1))
    return k->status;
  memcpy(k->x, s->start, s->variables * sizeof *k->x);
  WH_TRY(wh_evaluator_run(k->c, k->evaluator, 1, k->x, keep, k));
  k->scale_only = false;
  for (size_t i = 1; i < s->evaluations.count; i++)
    compare(s, i);
  return WH_OK;
}

enum wh_status wh_seek(struct wh_context *c, const struct wh_case *text, struct wh_search *s) {
  const struct wh_optimize_params *p = &text->params.optimize;
  size_t together =
      p->method == WH_SEARCH_nsga2 ? p->population : 2 * s->variables + 1; /* points at once */
  struct wh_seeker k = {.c = c, .text = text, .s = s, .limit = p->evaluations};
  char *figures = wh_aim_list(&s->aim, NULL);
  enum wh_status status =
      figures ? wh_evaluator_create(c, text, together, figures, s->variables, s->path, &k.evaluator)
              : wh_fail(c, WH_NO_MEMORY, "no memory for the list of figures");
  if (!status)
    status = begin(&k);
  if (!status)
    status = p->method == WH_SEARCH_nsga2 ? wh_seek_front(&k) : wh_seek_nlopt(&k);
  wh_evaluator_destroy(k.evaluator);
  free(figures);
  free(k.x);
  if (!status || status == WH_INTERRUPTED) {
    enum wh_status collected = wh_seek_collect_front(c, s);
    status = status ? status : collected;
  }
  return status;
}
