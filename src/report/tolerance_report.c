/* SPDX-License-Identifier: MPL-2.0 */
#include "report/design_report.h"

#include "report/page.h"
#include "report/run_report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_FIGURES 15
#define MOST_CAUSES 12

struct cause {
  size_t variable;
  double low, high, reach;
};

static int by_reach(const void *a, const void *b) {
  double x = ((const struct cause *)a)->reach, y = ((const struct cause *)b)->reach;
  return (x > y) - (x < y);
}

/* The figure with each number off by one error: the runs of the sensitivities. */
static size_t find_causes(const struct wh_tolerance *t, size_t figure, struct cause *cause) {
  const struct wh_survey *s = &t->survey;
  double middle = wh_survey_nominal(s, figure);
  for (size_t i = 0; i < s->variables; i++) {
    double high = wh_survey_value(s, t->steps * i, figure);
    double low = wh_survey_value(s, t->steps * i + 1, figure);
    double up = isnan(high) ? 0.0 : fabs(high - middle),
           down = isnan(low) ? 0.0 : fabs(low - middle);
    cause[i] = (struct cause){.variable = i, .low = low, .high = high, .reach = fmax(up, down)};
  }
  qsort(cause, s->variables, sizeof *cause, by_reach);
  return cause[s->variables - 1].reach > 0.0 ? s->variables : 0;
}

static enum wh_status fill_effects(struct wh_context *c, const struct wh_tolerance *t,
                                   size_t figure, size_t causes, const struct cause *cause,
                                   struct wh_run_report *o, struct wh_report_effects *e) {
  const struct wh_survey *s = &t->survey;
  size_t count = causes < MOST_CAUSES ? causes : MOST_CAUSES;
  const char **name;
  double *low, *high;
  char label[96];
  WH_TRY(wh_run_report_room(c, o, count, sizeof *name, &name));
  WH_TRY(wh_run_report_room(c, o, count, sizeof *low, &low));
  WH_TRY(wh_run_report_room(c, o, count, sizeof *high, &high));
  for (size_t i = 0; i < count; i++) {
    const struct cause *from = &cause[causes - count + i];
    char number[64];
    wh_report_number(t->size[from->variable], 0.0, s->unit[from->variable], sizeof number, number);
    name[i] = wh_arena_print(o->arena, "%.40s ± %.40s", s->name[from->variable], number);
    low[i] = from->low;
    high[i] = from->high;
  }
  wh_report_label(s->figure[figure], sizeof label, label);
  *e = (struct wh_report_effects){
      .id = wh_arena_print(o->arena, "effects-%zu", figure),
      .title = wh_arena_print(o->arena, "What moves: %s", label),
      .caption = "Each number off by its error, down and up, all others as designed.",
      .quantity = wh_arena_print(o->arena, "%s", label),
      .unit = s->figure_unit[figure],
      .middle = wh_survey_nominal(s, figure),
      .count = count,
      .name = name,
      .low = low,
      .high = high};
  return e->id && e->title && e->quantity ? WH_OK
                                          : wh_fail(c, WH_NO_MEMORY, "no memory for the report");
}

/* Limits of the demands on a figure. */
static enum wh_status fill_marks(struct wh_context *c, const struct wh_tolerance *t, size_t figure,
                                 struct wh_run_report *o, struct wh_report_histogram *h) {
  const struct wh_aim *a = &t->aim;
  struct wh_report_mark *mark;
  WH_TRY(wh_run_report_room(c, o, a->demand_count + 1, sizeof *mark, &mark));
  h->mark = mark;
  mark[h->mark_count++] =
      (struct wh_report_mark){.at = wh_survey_nominal(&t->survey, figure), .label = "as designed"};
  for (size_t i = 0; i < a->demand_count; i++)
    if (t->column[a->demand[i].figure] == figure)
      mark[h->mark_count++] = (struct wh_report_mark){
          .at = a->demand[i].limit, .label = a->demand[i].side > 0 ? "at most" : "at least"};
  return WH_OK;
}

static enum wh_status fill_histogram(struct wh_context *c, const struct wh_tolerance *t,
                                     size_t figure, struct wh_run_report *o,
                                     struct wh_report_histogram *h) {
  const struct wh_survey *s = &t->survey;
  double *value;
  char label[96];
  WH_TRY(wh_run_report_room(c, o, t->samples, sizeof *value, &value));
  wh_report_label(s->figure[figure], sizeof label, label);
  *h = (struct wh_report_histogram){.id = wh_arena_print(o->arena, "pieces-%zu", figure),
                                    .title = wh_arena_print(o->arena, "Pieces: %s", label),
                                    .caption = s->figure[figure],
                                    .quantity = wh_arena_print(o->arena, "%s", label),
                                    .unit = s->figure_unit[figure],
                                    .value = value,
                                    .counted = "pieces"};
  if (!h->id || !h->title || !h->quantity)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the report");
  for (size_t p = s->points - t->samples; p < s->points; p++)
    if (!isnan(wh_survey_value(s, p, figure)))
      value[h->count++] = wh_survey_value(s, p, figure);
  return fill_marks(c, t, figure, o, h);
}

static bool is_demanded(const struct wh_tolerance *t, size_t figure) {
  for (size_t i = 0; i < t->aim.figure_count; i++)
    if (t->column[i] == figure)
      return true;
  return false;
}

/* What is demanded comes first; figures that nothing moves are left out. */
static enum wh_status add_pictures(struct wh_context *c, const struct wh_tolerance *t,
                                   struct wh_run_report *o) {
  const struct wh_survey *s = &t->survey;
  struct wh_report_effects *effects;
  struct wh_report_histogram *histogram;
  struct cause *cause;
  size_t shown = 0;
  WH_TRY(wh_run_report_room(c, o, MOST_FIGURES, sizeof *effects, &effects));
  WH_TRY(wh_run_report_room(c, o, MOST_FIGURES, sizeof *histogram, &histogram));
  WH_TRY(wh_run_report_room(c, o, s->variables, sizeof *cause, &cause));
  for (int demanded = 1; demanded >= 0; demanded--)
    for (size_t k = 0; k < s->figures && shown < MOST_FIGURES; k++) {
      size_t causes = is_demanded(t, k) == (demanded == 1) ? find_causes(t, k, cause) : 0;
      if (!causes || isnan(wh_survey_nominal(s, k)))
        continue;
      WH_TRY(fill_effects(c, t, k, causes, cause, o, &effects[shown]));
      WH_TRY(fill_histogram(c, t, k, o, &histogram[shown++]));
    }
  o->report.effects_count = shown;
  o->report.effects = effects;
  o->report.histogram_count = t->samples ? shown : 0;
  o->report.histogram = histogram;
  return WH_OK;
}

enum wh_status wh_report_tolerance(struct wh_context *c, const struct wh_case *cs,
                                   const struct wh_tolerance *t, const char *folder) {
  static const char *const headline[] = {"tolerance.yield", "tolerance.samples"};
  struct wh_run_report o;
  WH_TRY(wh_run_report_start(c, &o));
  o.report.headline = headline;
  o.report.headline_count = 2;
  enum wh_status status = wh_run_report_about(c, cs, "tolerance", &t->figures, &o);
  if (!status)
    status = add_pictures(c, t, &o);
  return wh_run_report_finish(c, folder, status, &o);
}
