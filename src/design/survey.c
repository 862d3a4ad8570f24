/* SPDX-License-Identifier: MPL-2.0 */
#include "design/survey.h"

#include "base/memory.h"
#include "design/evaluate.h"
#include "design/values.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum wh_status wh_survey_init(struct wh_context *c, size_t variables, struct wh_survey *out) {
  memset(out, 0, sizeof *out);
  out->variables = variables;
  WH_TRY(wh_alloc(c, variables, sizeof *out->path, &out->path));
  WH_TRY(wh_alloc(c, variables, sizeof *out->name, &out->name));
  WH_TRY(wh_alloc(c, variables, sizeof *out->unit, &out->unit));
  return wh_alloc(c, variables, sizeof *out->nominal, &out->nominal);
}

enum wh_status wh_survey_variable(struct wh_context *c, const struct wh_case *cs, const char *place,
                                  size_t i, const char *path, const char *name,
                                  struct wh_survey *s) {
  const char *unit;
  s->path[i] = path;
  s->name[i] = name;
  for (size_t k = 0; k < i; k++)
    if (strcmp(s->path[k], path) == 0)
      return wh_fail(c, WH_BAD_INPUT, "%s: %s is there twice", place, path);
  WH_TRY(wh_case_value(c, cs, path, &s->nominal[i], &unit));
  snprintf(s->unit[i], sizeof s->unit[i], "%s", unit);
  return WH_OK;
}

enum wh_status wh_survey_points(struct wh_context *c, size_t points, struct wh_survey *s) {
  s->points = points;
  WH_TRY(wh_alloc(c, points, sizeof *s->row, &s->row));
  return wh_alloc(c, points * s->variables, sizeof *s->x, &s->x);
}

void wh_survey_free(struct wh_survey *s) {
  free(s->path);
  free(s->name);
  free(s->unit);
  free(s->nominal);
  free(s->x);
  free(s->figure);
  free(s->figure_unit);
  free(s->row);
  wh_evaluations_close(&s->evaluations);
  memset(s, 0, sizeof *s);
}

static enum wh_status choose_figures(struct wh_context *c, const struct wh_figures *f,
                                     const char *chosen, struct wh_survey *s) {
  WH_TRY(wh_alloc(c, f->count, sizeof *s->figure, &s->figure));
  WH_TRY(wh_alloc(c, f->count, sizeof *s->figure_unit, &s->figure_unit));
  for (size_t i = 0; i < f->count; i++)
    if (wh_design_listed(chosen, f->item[i].name)) {
      memcpy(s->figure[s->figures], f->item[i].name, sizeof *s->figure);
      memcpy(s->figure_unit[s->figures++], f->item[i].unit, sizeof *s->figure_unit);
    }
  return s->figures ? WH_OK
                    : wh_fail(c, WH_BAD_INPUT,
                              "the case gives no figure of '%s'; 'wehnelt run' prints those it "
                              "gives",
                              chosen);
}

static enum wh_status add(struct wh_context *c, struct wh_survey *s, const double *x,
                          const struct wh_evaluation *e) {
  double *value;
  WH_TRY(wh_alloc(c, s->figures, sizeof *value, &value));
  for (size_t i = 0; i < s->figures; i++) {
    const struct wh_figure *f = wh_figures_find(&e->figures, s->figure[i]);
    value[i] = f ? f->value : (double)NAN;
  }
  enum wh_status status =
      wh_evaluations_add(c, &s->evaluations, x, e->failed ? e->reason : NULL, value);
  free(value);
  return status;
}

static enum wh_status open_file(struct wh_context *c, const struct wh_case *cs, const char *file,
                                bool resume, struct wh_survey *s) {
  const char **name;
  WH_TRY(wh_alloc(c, s->figures, sizeof *name, &name));
  for (size_t i = 0; i < s->figures; i++)
    name[i] = s->figure[i];
  enum wh_status status = wh_evaluations_open(c, file, cs->inputs_sha256, resume, s->variables,
                                              s->path, s->figures, name, &s->evaluations);
  free(name);
  return status;
}

static enum wh_status run_nominal(struct wh_context *c, const struct wh_case *cs, const char *file,
                                  bool resume, const char *chosen, struct wh_survey *s) {
  struct wh_case own;
  struct wh_run last = {0};
  struct wh_evaluation e;
  WH_TRY(wh_case_copy(c, cs, &own));
  enum wh_status status = wh_design_evaluate(c, &own, &last, chosen, 0, NULL, NULL, &e);
  if (!status && e.failed)
    status = wh_fail(c, WH_BAD_INPUT, "the case as it is cannot be run: %s", e.reason);
  if (!status)
    status = choose_figures(c, &e.figures, chosen, s);
  if (!status)
    status = open_file(c, cs, file, resume, s);
  if (!status && s->evaluations.count == 0)
    status = add(c, s, s->nominal, &e);
  wh_evaluation_free(&e);
  wh_run_free(&last);
  wh_case_free(&own);
  return status;
}

/* The points that are not in the file yet. */
struct missing {
  struct wh_context *c;
  struct wh_survey *s;
  size_t count, done;
  double *x;
};

static enum wh_status find_missing(struct wh_context *c, struct missing *m) {
  const struct wh_survey *s = m->s;
  size_t n = s->variables;
  WH_TRY(wh_alloc(c, s->points * n, sizeof *m->x, &m->x));
  for (size_t i = 0; i < s->points; i++)
    if (wh_evaluations_find(&s->evaluations, s->x + i * n) == s->evaluations.count)
      memcpy(m->x + m->count++ * n, s->x + i * n, n * sizeof *s->x);
  return WH_OK;
}

static enum wh_status keep(void *user, size_t point, const struct wh_evaluation *e) {
  struct missing *m = user;
  WH_TRY(add(m->c, m->s, m->x + point * m->s->variables, e));
  wh_progress(m->c, "runs", (double)++m->done, (double)m->count);
  return WH_OK;
}

static void find_rows(struct wh_survey *s) {
  for (size_t i = 0; i < s->points; i++) {
    size_t row = wh_evaluations_find(&s->evaluations, s->x + i * s->variables);
    s->row[i] = row < s->evaluations.count ? row : WH_SURVEY_NONE;
    s->done += s->row[i] != WH_SURVEY_NONE;
    s->failed += s->row[i] != WH_SURVEY_NONE && wh_evaluations_failed(&s->evaluations, row);
  }
}

enum wh_status wh_survey_run(struct wh_context *c, const struct wh_case *cs, const char *file,
                             bool resume, const char *chosen, struct wh_survey *s) {
  struct missing m = {.c = c, .s = s};
  struct wh_evaluator *evaluator = NULL;
  WH_TRY(run_nominal(c, cs, file, resume, chosen, s));
  enum wh_status status = find_missing(c, &m);
  if (!status && m.count)
    status = wh_evaluator_create(c, cs, m.count, chosen, s->variables, s->path, &evaluator);
  if (!status && m.count)
    status = wh_evaluator_run(c, evaluator, m.count, m.x, keep, &m);
  wh_evaluator_destroy(evaluator);
  free(m.x);
  find_rows(s);
  return status;
}

double wh_survey_nominal(const struct wh_survey *s, size_t figure) {
  return wh_evaluations_figure(&s->evaluations, 0, figure);
}

double wh_survey_value(const struct wh_survey *s, size_t point, size_t figure) {
  return s->row[point] == WH_SURVEY_NONE
             ? (double)NAN
             : wh_evaluations_figure(&s->evaluations, s->row[point], figure);
}

const char *wh_survey_reason(const struct wh_survey *s, size_t point) {
  return s->row[point] == WH_SURVEY_NONE ? "not run" : s->evaluations.reason[s->row[point]];
}

size_t wh_survey_find(const struct wh_survey *s, const char *figure) {
  size_t i = 0;
  while (i < s->figures && strcmp(s->figure[i], figure) != 0)
    i++;
  return i;
}
