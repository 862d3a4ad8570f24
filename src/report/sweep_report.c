/* SPDX-License-Identifier: MPL-2.0 */
#include "report/design_report.h"

#include "report/page.h"
#include "report/run_report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_CHARTS 30
#define MOST_CURVES 8

/* A figure that is the same at all points says nothing in a chart. */
static bool varies(const struct wh_survey *s, size_t figure) {
  double low = INFINITY, high = -INFINITY;
  for (size_t p = 0; p < s->points; p++) {
    double value = wh_survey_value(s, p, figure);
    low = fmin(low, isnan(value) ? low : value);
    high = fmax(high, isnan(value) ? high : value);
  }
  return high > low;
}

/* What the other numbers are along a curve, whose first point is p. */
static const char *curve_name(struct wh_run_report *o, const struct wh_survey *s, size_t p) {
  char text[200] = "", number[64];
  for (size_t i = 1; i < s->variables && strlen(text) < 100; i++) {
    wh_report_number(s->x[p * s->variables + i], 0.0, s->unit[i], sizeof number, number);
    snprintf(text + strlen(text), sizeof text - strlen(text), "%s%.40s %.40s", i > 1 ? ", " : "",
             s->name[i], number);
  }
  return wh_arena_print(o->arena, "%s", text);
}

/* Curves over the first number, one for each combination of the others, of which some are left out
   if there are many. */
static enum wh_status add_curves(struct wh_context *c, const struct wh_sweep *w, size_t figure,
                                 struct wh_run_report *o, struct wh_report_chart *chart) {
  const struct wh_survey *s = &w->survey;
  size_t length = w->values[0].count, all = s->points / length;
  size_t count = all < MOST_CURVES ? all : MOST_CURVES;
  struct wh_report_curve *curve;
  WH_TRY(wh_run_report_room(c, o, count, sizeof *curve, &curve));
  for (size_t k = 0; k < count; k++) {
    size_t first = length * (count > 1 ? k * (all - 1) / (count - 1) : 0);
    double *x, *y;
    WH_TRY(wh_run_report_room(c, o, length, sizeof *x, &x));
    WH_TRY(wh_run_report_room(c, o, length, sizeof *y, &y));
    for (size_t i = 0; i < length; i++) {
      x[i] = s->x[(first + i) * s->variables];
      y[i] = wh_survey_value(s, first + i, figure);
    }
    const char *name = all > 1 ? curve_name(o, s, first) : s->figure[figure];
    curve[k] = (struct wh_report_curve){.name = name ? name : "", .count = length, .x = x, .y = y};
  }
  chart->curve_count = count;
  chart->curve = curve;
  if (length == 1 || all == 1) { /* where the runs are */
    chart->dot_count = count;
    chart->dot = curve;
  }
  return WH_OK;
}

static enum wh_status add_charts(struct wh_context *c, const struct wh_sweep *w,
                                 struct wh_run_report *o) {
  const struct wh_survey *s = &w->survey;
  struct wh_report_chart *chart;
  size_t count = 0;
  WH_TRY(wh_run_report_room(c, o, MOST_CHARTS, sizeof *chart, &chart));
  for (size_t k = 0; k < s->figures && count < MOST_CHARTS; k++) {
    char label[96];
    if (!varies(s, k))
      continue;
    wh_report_label(s->figure[k], sizeof label, label);
    const char *title = wh_arena_print(o->arena, "%s", label);
    const char *id = wh_arena_print(o->arena, "sweep-%zu", count + 1);
    if (!title || !id)
      return wh_fail(c, WH_NO_MEMORY, "no memory for the report");
    chart[count] = (struct wh_report_chart){.id = id,
                                            .title = title,
                                            .caption = s->figure[k],
                                            .label = {s->name[0], title},
                                            .unit = {s->unit[0], s->figure_unit[k]}};
    WH_TRY(add_curves(c, w, k, o, &chart[count++]));
  }
  o->report.chart_count = count;
  o->report.chart = chart;
  return WH_OK;
}

static enum wh_status count_points(struct wh_context *c, const struct wh_survey *s,
                                   struct wh_figures *out) {
  WH_TRY(wh_figures_set(c, out, "sweep.points", (double)s->points, "1", 0.0));
  return wh_figures_set(c, out, "sweep.failed", (double)s->failed, "1", 0.0);
}

enum wh_status wh_report_sweep(struct wh_context *c, const struct wh_case *cs,
                               const struct wh_sweep *s, const char *folder) {
  struct wh_run_report o;
  struct wh_figures figures = {0};
  WH_TRY(wh_run_report_start(c, &o));
  enum wh_status status = count_points(c, &s->survey, &figures);
  if (!status)
    status = wh_run_report_about(c, cs, "sweep", &figures, &o);
  if (!status)
    status = add_charts(c, s, &o);
  status = wh_run_report_finish(c, folder, status, &o);
  wh_figures_free(&figures);
  return status;
}
