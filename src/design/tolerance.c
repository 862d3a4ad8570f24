/* SPDX-License-Identifier: MPL-2.0 */
#include "design/tolerance.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/random.h"
#include "design/tolerance_slopes.h"
#include "design/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void wh_tolerance_free(struct wh_tolerance *t) {
  wh_survey_free(&t->survey);
  wh_aim_free(&t->aim);
  wh_figures_free(&t->figures);
  free(t->size);
  free(t->deviation);
  free(t->column);
  free(t->sensitivity);
  free(t->distribution);
  free(t->good_by_demand);
  memset(t, 0, sizeof *t);
}

static enum wh_status read_errors(struct wh_context *c, const struct wh_case *cs,
                                  struct wh_tolerance *t) {
  const struct wh_map *m = &cs->params.tolerance.errors;
  const struct wh_error_params *p = m->item;
  if (m->count == 0)
    return wh_fail(c, WH_BAD_INPUT, "%s: nothing is off: write a section 'tolerance' with 'errors'",
                   cs->file);
  if (!cs->params.tolerance.halves && cs->params.tolerance.samples == 0)
    return wh_fail(
        c, WH_BAD_INPUT,
        "tolerance.halves: without steps of half an error the sensitivities need pieces, "
        "for their errors: give tolerance.samples");
  WH_TRY(wh_survey_init(c, m->count, &t->survey));
  WH_TRY(wh_alloc(c, m->count, sizeof *t->size, &t->size));
  WH_TRY(wh_alloc(c, m->count, sizeof *t->deviation, &t->deviation));
  for (size_t i = 0; i < m->count; i++) {
    char place[128];
    snprintf(place, sizeof place, "tolerance.errors.%.64s", m->name[i]);
    WH_TRY(wh_survey_variable(c, cs, place, i, p[i].path, m->name[i], &t->survey));
    WH_TRY(wh_design_value(c, cs, place, p[i].size, t->survey.unit[i], (double)NAN, &t->size[i]));
    if (!(t->size[i] > 0.0))
      return wh_fail(c, WH_BAD_INPUT, "%s.size: %s is no size of an error; it must be above 0",
                     place, p[i].size);
    t->deviation[i] = p[i].law == WH_ERROR_UNIFORM ? t->size[i] / sqrt(3.0) : t->size[i];
  }
  return WH_OK;
}

/* Every sample has a stream of its own: what is drawn depends on nothing else. */
static void draw(struct wh_context *c, const struct wh_error_params *p, size_t sample,
                 const struct wh_tolerance *t, double *x) {
  struct wh_random r = wh_random_start(wh_context_seed(c), WH_RANDOM_TOLERANCE, sample);
  for (size_t i = 0; i < t->survey.variables; i++) {
    double off =
        p[i].law == WH_ERROR_UNIFORM ? 2.0 * wh_random_uniform(&r) - 1.0 : wh_random_normal(&r);
    x[i] = t->survey.nominal[i] + t->size[i] * off;
  }
}

static enum wh_status lay_out(struct wh_context *c, const struct wh_case *cs,
                              struct wh_tolerance *t) {
  static const double step[WH_TOLERANCE_STEPS] = {1.0, -1.0, 0.5, -0.5};
  size_t n = t->survey.variables;
  t->samples = cs->params.tolerance.samples;
  t->steps = cs->params.tolerance.halves ? WH_TOLERANCE_STEPS : WH_TOLERANCE_STEPS / 2;
  WH_TRY(wh_survey_points(c, t->steps * n + t->samples, &t->survey));
  double *x = t->survey.x;
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < t->steps; k++, x += n) {
      memcpy(x, t->survey.nominal, n * sizeof *x);
      x[i] += step[k] * t->size[i];
    }
  for (size_t s = 0; s < t->samples; s++, x += n)
    draw(c, cs->params.tolerance.errors.item, s, t, x);
  return WH_OK;
}

double wh_tolerance_variance(const struct wh_tolerance *t, size_t figure) {
  double sum = 0.0;
  for (size_t i = 0; i < t->survey.variables; i++) {
    double variance = t->sensitivity[i * t->survey.figures + figure].variance;
    sum += isnan(variance) ? 0.0 : variance;
  }
  return sum;
}

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Between the sorted values, as of a broken line through ((i + 1/2)/n, value i). */
static double quantile(size_t n, const double *sorted, double p) {
  double at = fmin(fmax(p * (double)n - 0.5, 0.0), (double)(n - 1));
  size_t i = (size_t)at;
  double next = i + 1 < n ? sorted[i + 1] : sorted[i];
  return sorted[i] + (at - (double)i) * (next - sorted[i]);
}

/* Errors: of a mean s/sqrt(n), of a deviation s/sqrt(2(n - 1)) as for a normal law. */
static void distribute(struct wh_tolerance *t, size_t figure, double *room) {
  const struct wh_survey *s = &t->survey;
  struct wh_distribution *d = &t->distribution[figure];
  double squares = 0.0;
  d->predicted = sqrt(wh_tolerance_variance(t, figure));
  d->predicted_mean = wh_survey_nominal(s, figure);
  for (size_t i = 0; i < s->variables; i++) {
    double shift = t->sensitivity[i * s->figures + figure].shift;
    d->predicted_mean += isnan(shift) ? 0.0 : shift;
  }
  for (size_t p = s->points - t->samples; p < s->points; p++) {
    double value = wh_survey_value(s, p, figure);
    if (!isnan(value))
      room[d->count++] = value;
  }
  if (d->count < 2)
    return;
  double n = (double)d->count;
  for (size_t i = 0; i < d->count; i++)
    d->mean += room[i] / n;
  for (size_t i = 0; i < d->count; i++)
    squares += pow(room[i] - d->mean, 2);
  d->deviation = sqrt(squares / (n - 1.0));
  d->mean_error = d->deviation / sqrt(n);
  d->deviation_error = d->deviation / sqrt(2.0 * (n - 1.0));
  qsort(room, d->count, sizeof *room, compare);
  d->low = quantile(d->count, room, 0.05);
  d->middle = quantile(d->count, room, 0.5);
  d->high = quantile(d->count, room, 0.95);
}

static enum wh_status work_out(struct wh_context *c, const struct wh_case *cs,
                               struct wh_tolerance *t) {
  const struct wh_survey *s = &t->survey;
  double *room;
  WH_TRY(wh_tolerance_slopes(c, cs, t));
  WH_TRY(wh_alloc(c, s->figures, sizeof *t->distribution, &t->distribution));
  WH_TRY(wh_alloc(c, t->samples, sizeof *room, &room));
  for (size_t k = 0; k < s->figures; k++)
    distribute(t, k, room);
  free(room);
  return WH_OK;
}

/* Limits in the units of the figures, which the case as it is has. */
static enum wh_status read_demands(struct wh_context *c, const struct wh_case *cs,
                                   struct wh_tolerance *t) {
  const struct wh_survey *s = &t->survey;
  struct wh_figures nominal = {0};
  enum wh_status status = WH_OK;
  for (size_t k = 0; k < s->figures && !status; k++)
    if (!isnan(wh_survey_nominal(s, k)))
      status = wh_figures_set(c, &nominal, s->figure[k], wh_survey_nominal(s, k), s->figure_unit[k],
                              0.0);
  if (!status)
    status = wh_aim_scale(c, cs, &nominal, &t->aim);
  wh_figures_free(&nominal);
  WH_TRY(status);
  for (size_t i = 0; i < t->aim.demand_count; i++)
    if (t->aim.demand[i].side == 0)
      return wh_fail(c, WH_BAD_INPUT,
                     "tolerance.demands.%s: no piece with errors meets one value; give min and max",
                     t->aim.demand[i].name);
  WH_TRY(wh_alloc(c, t->aim.figure_count, sizeof *t->column, &t->column));
  for (size_t i = 0; i < t->aim.figure_count; i++)
    t->column[i] = wh_survey_find(s, t->aim.figure[i]);
  return wh_alloc(c, t->aim.demand_map->count, sizeof *t->good_by_demand, &t->good_by_demand);
}

/* A piece whose run failed, or that lacks a figure, meets no demand on it: nan compares false. */
static bool meets(const struct wh_tolerance *t, size_t point, const char *demand) {
  for (size_t i = 0; i < t->aim.demand_count; i++) {
    const struct wh_aim_demand *d = &t->aim.demand[i];
    double value = wh_survey_value(&t->survey, point, t->column[d->figure]);
    if ((!demand || strcmp(d->name, demand) == 0) && !(d->side * (value - d->limit) <= 0.0))
      return false;
  }
  return true;
}

static void count_good(struct wh_tolerance *t) {
  const struct wh_map *m = t->aim.demand_map;
  for (size_t p = t->survey.points - t->samples; p < t->survey.points; p++) {
    t->good += meets(t, p, NULL);
    for (size_t k = 0; k < m->count; k++)
      t->good_by_demand[k] += meets(t, p, m->name[k]);
  }
}

/* Agresti and Coull (1998): a share that is not 0 or 1 by chance has an error all the same. */
static enum wh_status share(struct wh_context *c, struct wh_tolerance *t, const char *name,
                            size_t good) {
  double n = (double)t->samples, p = ((double)good + 2.0) / (n + 4.0);
  return wh_figures_set(c, &t->figures, name, (double)good / n, "1",
                        sqrt(p * (1.0 - p) / (n + 4.0)));
}

static enum wh_status set_figures(struct wh_context *c, struct wh_tolerance *t) {
  char name[128];
  WH_TRY(wh_figures_set(c, &t->figures, "tolerance.samples", (double)t->samples, "1", 0.0));
  WH_TRY(wh_figures_set(c, &t->figures, "tolerance.failed", (double)t->survey.failed, "1", 0.0));
  if (t->samples && t->aim.demand_count)
    WH_TRY(share(c, t, "tolerance.yield", t->good));
  for (size_t k = 0; t->samples && k < t->aim.demand_map->count; k++) {
    snprintf(name, sizeof name, "tolerance.yield.%.46s", t->aim.demand_map->name[k]);
    WH_TRY(share(c, t, name, t->good_by_demand[k]));
  }
  for (size_t k = 0; k < t->survey.figures; k++) {
    const struct wh_distribution *d = &t->distribution[k];
    const char *unit = t->survey.figure_unit[k];
    if (d->count < 2)
      continue;
    snprintf(name, sizeof name, "tolerance.mean.%.48s", t->survey.figure[k]);
    WH_TRY(wh_figures_set(c, &t->figures, name, d->mean, unit, d->mean_error));
    snprintf(name, sizeof name, "tolerance.deviation.%.43s", t->survey.figure[k]);
    WH_TRY(wh_figures_set(c, &t->figures, name, d->deviation, unit, d->deviation_error));
  }
  return WH_OK;
}

static enum wh_status survey(struct wh_context *c, const struct wh_case *cs, const char *folder,
                             bool resume, struct wh_tolerance *t) {
  const char *asked = cs->params.tolerance.figures; /* none: all */
  char *chosen = asked && *asked ? wh_aim_list(&t->aim, asked) : strdup(""), *file = NULL;
  enum wh_status status = WH_NO_MEMORY;
  if (chosen && asprintf(&file, "%s/tolerance-evaluations.csv", folder) >= 0)
    status = wh_survey_run(c, cs, file, resume, chosen, &t->survey);
  else
    wh_fail(c, status, "no memory for the list of figures");
  free(file);
  free(chosen);
  if (status == WH_INTERRUPTED)
    wh_fail(c, status, "interrupted after %zu of %zu runs; --resume goes on", t->survey.done,
            t->survey.points);
  return status;
}

enum wh_status wh_tolerance_run(struct wh_context *c, const struct wh_case *cs, const char *folder,
                                bool resume, struct wh_tolerance *out) {
  static const struct wh_map none = {0};
  memset(out, 0, sizeof *out);
  WH_TRY(read_errors(c, cs, out));
  WH_TRY(wh_aim_init(c, "tolerance", &none, &cs->params.tolerance.demands, &out->aim));
  WH_TRY(lay_out(c, cs, out));
  WH_TRY(wh_folder_create(c, folder));
  WH_TRY(survey(c, cs, folder, resume, out));
  WH_TRY(read_demands(c, cs, out));
  WH_TRY(work_out(c, cs, out));
  count_good(out);
  if (out->survey.failed)
    wh_warn(c, "%zu of %zu runs failed; pieces among them count as bad", out->survey.failed,
            out->survey.points);
  return set_figures(c, out);
}
