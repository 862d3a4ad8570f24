/* SPDX-License-Identifier: MPL-2.0 */
#include "design/search.h"

#include "base/memory.h"
#include "design/seek.h"
#include "design/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void wh_search_free(struct wh_search *s) {
  free(s->path);
  free(s->name);
  free(s->low);
  free(s->unit);
  free(s->front);
  wh_aim_free(&s->aim);
  wh_evaluations_close(&s->evaluations);
  memset(s, 0, sizeof *s);
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

const double *wh_search_row_figures(const struct wh_search *s, size_t row) {
  return wh_evaluations_row(&s->evaluations, row) + s->variables + 1;
}

/* Names the demands that the best point misses. */
static enum wh_status judge(struct wh_context *c, const struct wh_search *s) {
  const double *figure = wh_search_row_figures(s, s->best);
  enum wh_status status = WH_OK;
  for (size_t i = 0; i < s->aim.demand_count; i++) {
    const struct wh_aim_demand *d = &s->aim.demand[i];
    if (wh_aim_miss(&s->aim, i, figure) > WH_DEMAND_TOLERANCE)
      status = wh_fail(c, WH_DEMAND_MISSED,
                       "optimize.demands.%s: %s is %.6g at best, and should be at%s %.6g; the best "
                       "found was kept",
                       d->name, s->aim.figure[d->figure], figure[d->figure],
                       d->side > 0   ? " most"
                       : d->side < 0 ? " least"
                                     : "",
                       d->limit);
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
  WH_TRY(prepare(c, text, folder, resume, out));
  enum wh_status status = wh_seek(c, text, out);
  if ((!status || status == WH_INTERRUPTED) && out->evaluations.count)
    WH_TRY(leave_at_best(c, out, cs));
  return status ? status : judge(c, out);
}

enum wh_status wh_search_figures(struct wh_context *c, const struct wh_search *s,
                                 struct wh_figures *out) {
  const double *x = wh_evaluations_row(&s->evaluations, s->best),
               *figure = wh_search_row_figures(s, s->best);
  char name[sizeof((struct wh_figure *)0)->name];
  for (size_t i = 0; i < s->variables; i++) {
    snprintf(name, sizeof name, "optimum.%.48s", s->name[i]);
    WH_TRY(wh_figures_set(c, out, name, x[i], s->unit[i], 0.0));
  }
  WH_TRY(wh_figures_set(c, out, "optimum.objective", wh_aim_objective(&s->aim, figure), "1", 0.0));
  WH_TRY(wh_figures_set(c, out, "optimum.worst_miss", wh_aim_worst(&s->aim, figure), "1", 0.0));
  WH_TRY(wh_figures_set(c, out, "optimum.evaluations", (double)s->evaluations.count, "1", 0.0));
  if (s->front_count)
    WH_TRY(wh_figures_set(c, out, "optimum.front", (double)s->front_count, "1", 0.0));
  return wh_figures_set(c, out, "optimum.failed", (double)s->failed, "1", 0.0);
}
