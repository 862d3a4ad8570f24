/* SPDX-License-Identifier: MPL-2.0 */
/* Reports of a field on demand and of a search. */
#include "report/design_report.h"

#include "report/run_report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static enum wh_status differences(struct wh_context *c, size_t count, const double *a,
                                  const double *b, struct wh_run_report *o, double **out) {
  WH_TRY(wh_run_report_room(c, o, count, sizeof **out, out));
  for (size_t i = 0; i < count; i++)
    (*out)[i] = a[i] - b[i];
  return WH_OK;
}

/* 1, 2, 3, ... */
static enum wh_status numbers(struct wh_context *c, size_t count, struct wh_run_report *o,
                              double **out) {
  WH_TRY(wh_run_report_room(c, o, count, sizeof **out, out));
  for (size_t i = 0; i < count; i++)
    (*out)[i] = (double)(i + 1);
  return WH_OK;
}

static enum wh_status one(struct wh_context *c, struct wh_run_report *o, struct wh_report_curve v,
                          const struct wh_report_curve **out) {
  struct wh_report_curve *p;
  WH_TRY(wh_run_report_room(c, o, 1, sizeof *p, &p));
  *p = v;
  *out = p;
  return WH_OK;
}

/* What the charts of each field are called. */
static const struct chart_texts {
  const char *wanted_id, *wanted, *residual_id, *residual, *progress_id, *progress;
  const char *symbol, *difference, *unit, *square;
} chart_texts[WH_DESIGN_FIELDS] = {
    [WH_DESIGN_POTENTIAL] = {"wanted", "Potential on the axis, wanted and reached", "residual",
                             "What is left", "progress", "Objective after each iteration", "Φ",
                             "ΔΦ", "V", "V²"},
    [WH_DESIGN_INDUCTION] = {"induction", "Induction on the axis, wanted and reached",
                             "induction-residual", "What is left of the induction",
                             "induction-progress",
                             "Objective of the induction after each iteration", "B", "ΔB", "T",
                             "T²"},
};

/* Three charts, the last of which is worth showing with more than one iteration. */
static enum wh_status field_charts(struct wh_context *c, const struct wh_designed_field *f,
                                   struct wh_run_report *o, struct wh_report_chart *chart) {
  const struct wh_affine_fit *fit = &f->design.fit;
  const struct chart_texts *text = &chart_texts[f->basis.field];
  struct wh_report_curve *field;
  double *off, *off_samples, *number;
  WH_TRY(wh_run_report_room(c, o, 2, sizeof *field, &field));
  WH_TRY(differences(c, f->curve_count, f->reached, f->wanted, o, &off));
  WH_TRY(differences(c, f->design.places, fit->reached, f->design.wanted, o, &off_samples));
  WH_TRY(numbers(c, fit->history_count, o, &number));
  field[0] = (struct wh_report_curve){"wanted", f->curve_count, f->z, f->wanted};
  field[1] = (struct wh_report_curve){"reached", f->curve_count, f->z, f->reached};
  chart[0] = (struct wh_report_chart){.id = text->wanted_id,
                                      .title = text->wanted,
                                      .label = {"z", text->symbol},
                                      .unit = {"m", text->unit},
                                      .columns = 6,
                                      .curve_count = 2,
                                      .curve = field};
  chart[1] = (struct wh_report_chart){.id = text->residual_id,
                                      .title = text->residual,
                                      .caption = "Reached minus wanted; dots: where it was fitted. "
                                                 "With a spline the fit is to the spline, not to "
                                                 "the wanted curve.",
                                      .label = {"z", text->difference},
                                      .unit = {"m", text->unit},
                                      .curve_count = 1,
                                      .dot_count = 1};
  WH_TRY(one(c, o, (struct wh_report_curve){"along the axis", f->curve_count, f->z, off},
             &chart[1].curve));
  WH_TRY(one(c, o,
             (struct wh_report_curve){"at the samples", f->design.places, f->basis.z, off_samples},
             &chart[1].dot));
  chart[2] = (struct wh_report_chart){.id = text->progress_id,
                                      .title = text->progress,
                                      .label = {"iteration", "objective"},
                                      .unit = {"1", text->square},
                                      .curve_count = 1};
  return one(c, o, (struct wh_report_curve){"objective", fit->history_count, number, fit->history},
             &chart[2].curve);
}

static enum wh_status design_charts(struct wh_context *c, const struct wh_design_result *r,
                                    struct wh_run_report *o) {
  struct wh_report_chart *chart;
  WH_TRY(wh_run_report_room(c, o, 3 * WH_DESIGN_FIELDS, sizeof *chart, &chart));
  o->report.chart = chart;
  for (int k = 0; k < WH_DESIGN_FIELDS; k++) {
    const struct wh_designed_field *f = &r->field[k];
    if (!f->basis.count)
      continue;
    WH_TRY(field_charts(c, f, o, chart + o->report.chart_count));
    o->report.chart_count += f->design.fit.history_count > 1 ? 3 : 2;
  }
  return WH_OK;
}

enum wh_status wh_report_design(struct wh_context *c, const struct wh_case *cs,
                                const struct wh_design_result *r, const char *folder) {
  static const char *const headline[] = {"design.mean_relative_error", "design.largest_error",
                                         "design.induction.mean_relative_error",
                                         "design.induction.largest_error"};
  struct wh_run_report o;
  WH_TRY(wh_run_report_start(c, &o));
  enum wh_status status = wh_run_report_about(c, cs, "optimize", &r->figures, &o);
  o.report.convergence = &r->convergence;
  o.report.timing = &r->timing;
  o.report.headline = headline;
  o.report.headline_count = 4;
  if (!status)
    status = design_charts(c, r, &o);
  return wh_run_report_finish(c, folder, status, &o);
}

/* Objective of every run, nan where it failed, and the best so far of those that meet the demands.
 */
static enum wh_status objectives(struct wh_context *c, const struct wh_search *s,
                                 struct wh_run_report *o, double **each_out, double **best_out) {
  size_t count = s->evaluations.count;
  double best = (double)NAN;
  WH_TRY(wh_run_report_room(c, o, count, sizeof **each_out, each_out));
  WH_TRY(wh_run_report_room(c, o, count, sizeof **best_out, best_out));
  for (size_t i = 0; i < count; i++) {
    const double *figure = wh_evaluations_row(&s->evaluations, i) + s->variables + 1;
    bool failed = wh_evaluations_failed(&s->evaluations, i);
    double value = failed ? (double)NAN : wh_aim_objective(&s->aim, figure);
    if (!failed && wh_aim_worst(&s->aim, figure) <= WH_DEMAND_TOLERANCE)
      best = isnan(best) ? value : fmin(best, value);
    (*each_out)[i] = value;
    (*best_out)[i] = best;
  }
  return WH_OK;
}

/* An objective that is never negative and falls by decades is shown by its logarithm. */
static bool take_logarithms(size_t count, double *each, double *best) {
  double low = INFINITY, high = -INFINITY;
  for (size_t i = 0; i < count; i++) {
    low = fmin(low, isnan(each[i]) ? low : each[i]);
    high = fmax(high, isnan(each[i]) ? high : each[i]);
  }
  if (!(low > 0.0 && high > 100.0 * low))
    return false;
  for (size_t i = 0; i < count; i++) {
    each[i] = log10(each[i]);
    best[i] = log10(best[i]);
  }
  return true;
}

static enum wh_status progress_chart(struct wh_context *c, const struct wh_search *s,
                                     struct wh_run_report *o, struct wh_report_chart *chart) {
  size_t count = s->evaluations.count;
  double *each, *best, *number;
  WH_TRY(objectives(c, s, o, &each, &best));
  WH_TRY(numbers(c, count, o, &number));
  bool logarithmic = take_logarithms(count, each, best);
  *chart = (struct wh_report_chart){
      .id = "progress",
      .title = "Objective of every run",
      .caption = "Line: the best so far of the runs that keep all demands.",
      .label = {"run", logarithmic ? "log10 of the objective" : "objective"},
      .unit = {"1", "1"},
      .curve_count = 1,
      .dot_count = 1};
  WH_TRY(one(c, o, (struct wh_report_curve){"best so far", count, number, best}, &chart->curve));
  return one(c, o, (struct wh_report_curve){"runs", count, number, each}, &chart->dot);
}

/* All variables in their ranges, from 0 to 1. */
static enum wh_status variables_chart(struct wh_context *c, const struct wh_search *s,
                                      struct wh_run_report *o, struct wh_report_chart *chart) {
  size_t count = s->evaluations.count;
  struct wh_report_curve *curve;
  double *number;
  WH_TRY(numbers(c, count, o, &number));
  WH_TRY(wh_run_report_room(c, o, s->variables, sizeof *curve, &curve));
  for (size_t k = 0; k < s->variables; k++) {
    double *y;
    WH_TRY(wh_run_report_room(c, o, count, sizeof *y, &y));
    for (size_t i = 0; i < count; i++)
      y[i] = (wh_evaluations_row(&s->evaluations, i)[k] - s->low[k]) / (s->high[k] - s->low[k]);
    curve[k] = (struct wh_report_curve){s->name[k], count, number, y};
  }
  *chart = (struct wh_report_chart){.id = "variables",
                                    .title = "Where the search went",
                                    .caption = "Each variable within its range.",
                                    .label = {"run", "place in the range"},
                                    .unit = {"1", "1"},
                                    .from = {0.0, -0.02},
                                    .to = {0.0, 1.02},
                                    .curve_count = s->variables,
                                    .curve = curve};
  return WH_OK;
}

/* The first objective's figure against another's: all runs, and the front. */
static enum wh_status front_chart(struct wh_context *c, const struct wh_search *s,
                                  const struct wh_figures *figures, size_t other,
                                  struct wh_run_report *o, struct wh_report_chart *chart) {
  size_t column[2] = {s->aim.objective[0].figure, s->aim.objective[other].figure};
  size_t rows = s->evaluations.count;
  struct wh_report_curve *dot;
  double *at[2][2];
  WH_TRY(wh_run_report_room(c, o, 2, sizeof *dot, &dot));
  for (int axis = 0; axis < 2; axis++) {
    const char *name = s->aim.figure[column[axis]];
    const struct wh_figure *figure = wh_figures_find(figures, name);
    WH_TRY(wh_run_report_room(c, o, rows, sizeof **at[0], &at[0][axis]));
    WH_TRY(wh_run_report_room(c, o, s->front_count, sizeof **at[1], &at[1][axis]));
    for (size_t i = 0; i < rows; i++)
      at[0][axis][i] = wh_search_row_figures(s, i)[column[axis]];
    for (size_t i = 0; i < s->front_count; i++)
      at[1][axis][i] = wh_search_row_figures(s, s->front[i])[column[axis]];
    chart->label[axis] = name;
    chart->unit[axis] = figure ? figure->unit : "1";
  }
  dot[0] = (struct wh_report_curve){"all runs", rows, at[0][0], at[0][1]};
  dot[1] = (struct wh_report_curve){"front", s->front_count, at[1][0], at[1][1]};
  chart->id = wh_arena_print(o->arena, "front-%zu", other);
  chart->title = "The best compromises";
  chart->caption = "Front: no other run that keeps all demands is as good in all objectives and "
                   "better in one.";
  chart->dot_count = 2;
  chart->dot = dot;
  return chart->id ? WH_OK : wh_fail(c, WH_NO_MEMORY, "no memory for the report");
}

enum wh_status wh_report_search(struct wh_context *c, const struct wh_case *cs,
                                const struct wh_search *s, const struct wh_run *r,
                                const char *folder) {
  struct wh_run_report o;
  struct wh_report_chart *chart = NULL;
  size_t fronts = s->front_count ? s->aim.objective_count - 1 : 0;
  WH_TRY(wh_run_report_start(c, &o));
  enum wh_status status = wh_run_report_gather(c, cs, "optimize", r, &o);
  if (!status)
    status = wh_run_report_room(c, &o, 2 + fronts, sizeof *chart, &chart);
  if (!status)
    status = progress_chart(c, s, &o, &chart[0]);
  if (!status)
    status = variables_chart(c, s, &o, &chart[1]);
  for (size_t k = 1; k <= fronts && !status; k++)
    status = front_chart(c, s, &r->pass.figures, k, &o, &chart[1 + k]);
  if (!status) {
    o.report.chart = chart;
    o.report.chart_count = 2 + fronts;
  }
  return wh_run_report_finish(c, folder, status, &o);
}
