/* SPDX-License-Identifier: MPL-2.0 */
#include "design/aim.h"

#include "base/memory.h"
#include "base/nearest.h"
#include "design/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void wh_aim_free(struct wh_aim *a) {
  free(a->figure);
  free(a->objective);
  free(a->demand);
  memset(a, 0, sizeof *a);
}

char *wh_aim_list(const struct wh_aim *a, const char *asked) {
  char *list = strdup(asked ? asked : "");
  for (size_t i = 0; list && i < a->figure_count; i++) {
    char *longer;
    int length = asprintf(&longer, "%s%s%s", list, *list ? "," : "", a->figure[i]);
    free(list);
    list = length < 0 ? NULL : longer;
  }
  return list;
}

static size_t column(struct wh_aim *a, const char *figure) {
  size_t i = 0;
  while (i < a->figure_count && strcmp(a->figure[i], figure) != 0)
    i++;
  if (i == a->figure_count)
    a->figure[a->figure_count++] = figure;
  return i;
}

static void add_demand(struct wh_aim *a, const char *name, size_t figure, int side) {
  a->demand[a->demand_count++] =
      (struct wh_aim_demand){.name = name, .figure = figure, .side = side};
}

enum wh_status wh_aim_init(struct wh_context *c, const char *section,
                           const struct wh_map *objective_map, const struct wh_map *demand_map,
                           struct wh_aim *out) {
  const struct wh_objective_params *objective = objective_map->item;
  const struct wh_demand_params *demand = demand_map->item;
  size_t objectives = objective_map->count, demands = demand_map->count;
  *out =
      (struct wh_aim){.section = section, .objective_map = objective_map, .demand_map = demand_map};
  WH_TRY(wh_alloc(c, objectives + demands, sizeof *out->figure, &out->figure));
  WH_TRY(wh_alloc(c, objectives, sizeof *out->objective, &out->objective));
  WH_TRY(wh_alloc(c, 2 * demands, sizeof *out->demand, &out->demand));
  out->objective_count = objectives;
  for (size_t i = 0; i < objectives; i++)
    out->objective[i] = (struct wh_aim_objective){.figure = column(out, objective[i].figure),
                                                  .sense = (enum wh_sense)objective[i].sense,
                                                  .weight = objective[i].weight};
  for (size_t i = 0; i < demands; i++) {
    size_t figure = column(out, demand[i].figure);
    bool low = demand[i].min && *demand[i].min, high = demand[i].max && *demand[i].max;
    if (low && high && strcmp(demand[i].min, demand[i].max) == 0) {
      add_demand(out, demand_map->name[i], figure, 0);
      continue;
    }
    if (low)
      add_demand(out, demand_map->name[i], figure, -1);
    if (high)
      add_demand(out, demand_map->name[i], figure, 1);
  }
  return WH_OK;
}

static enum wh_status find(struct wh_context *c, const struct wh_figures *f, const char *where,
                           const char *name, const struct wh_figure **out) {
  struct wh_nearest near = {.word = name};
  if ((*out = wh_figures_find(f, name)))
    return WH_OK;
  for (size_t i = 0; i < f->count; i++)
    wh_nearest_try(&near, f->item[i].name);
  return wh_fail(c, WH_BAD_INPUT, "%s: the case gives no figure '%s'%s%s%s", where, name,
                 near.best ? "; did you mean '" : "; 'wehnelt run' prints those it gives",
                 near.best ? near.best : "", near.best ? "'?" : "");
}

/* text if given, else the size of what it is about: of the value or limit, or else of the figure.
 */
static enum wh_status scale_of(struct wh_context *c, const struct wh_case *cs, const char *where,
                               const char *text, const struct wh_figure *figure, double size,
                               double *out) {
  *out = size != 0.0 ? fabs(size) : fabs(figure->value);
  if (text && *text)
    WH_TRY(wh_design_value(c, cs, where, text, figure->unit, (double)NAN, out));
  return *out > 0.0 ? WH_OK
                    : wh_fail(c, WH_BAD_INPUT,
                              "%s: nothing says what counts as a large change, as the "
                              "value itself is 0; give 'scale'",
                              where);
}

static enum wh_status scale_objective(struct wh_context *c, const struct wh_case *cs, size_t i,
                                      const struct wh_figures *first, struct wh_aim *a) {
  const struct wh_objective_params *p =
      (const struct wh_objective_params *)a->objective_map->item + i;
  struct wh_aim_objective *o = &a->objective[i];
  const struct wh_figure *figure;
  char where[160];
  snprintf(where, sizeof where, "%s.objectives.%.64s", a->section, a->objective_map->name[i]);
  WH_TRY(find(c, first, where, p->figure, &figure));
  bool valued = p->value && *p->value;
  if (valued != (p->sense == WH_REACH))
    return wh_fail(c, WH_BAD_INPUT, "%s: %s", where,
                   valued ? "a value is only there to be reached; write sense: reach"
                          : "give the value to be reached");
  if (valued)
    WH_TRY(wh_design_value(c, cs, where, p->value, figure->unit, (double)NAN, &o->value));
  return scale_of(c, cs, where, p->scale, figure, valued ? o->value : figure->value, &o->scale);
}

/* The limits of one demand, whose sides stand one after the other in a->demand from *next on. */
static enum wh_status scale_demand(struct wh_context *c, const struct wh_case *cs, size_t i,
                                   const struct wh_figures *first, struct wh_aim *a, size_t *next) {
  const struct wh_demand_params *p = (const struct wh_demand_params *)a->demand_map->item + i;
  const char *text[2] = {p->min, p->max};
  const struct wh_figure *figure;
  double limit[2] = {-INFINITY, INFINITY};
  size_t begin = *next;
  char where[160];
  snprintf(where, sizeof where, "%s.demands.%.64s", a->section, a->demand_map->name[i]);
  WH_TRY(find(c, first, where, p->figure, &figure));
  for (int k = 0; k < 2; k++) {
    if (!text[k] || !*text[k] || (*next > begin && a->demand[begin].side == 0))
      continue;
    struct wh_aim_demand *d = &a->demand[(*next)++];
    WH_TRY(wh_design_value(c, cs, where, text[k], figure->unit, (double)NAN, &limit[k]));
    d->limit = limit[k];
    WH_TRY(scale_of(c, cs, where, p->scale, figure, limit[k], &d->scale));
  }
  if (limit[0] == -INFINITY && limit[1] == INFINITY)
    return wh_fail(c, WH_BAD_INPUT, "%s demands nothing; give min, max or both", where);
  if (limit[0] > limit[1])
    return wh_fail(c, WH_BAD_INPUT, "%s: no value is at least %.6g %s and at most %.6g %s", where,
                   limit[0], figure->unit, limit[1], figure->unit);
  return WH_OK;
}

enum wh_status wh_aim_scale(struct wh_context *c, const struct wh_case *cs,
                            const struct wh_figures *first, struct wh_aim *aim) {
  size_t next = 0;
  for (size_t i = 0; i < aim->objective_count; i++)
    WH_TRY(scale_objective(c, cs, i, first, aim));
  for (size_t i = 0; i < aim->demand_map->count; i++)
    WH_TRY(scale_demand(c, cs, i, first, aim, &next));
  return WH_OK;
}

double wh_aim_goal(const struct wh_aim *a, size_t objective, const double *figure) {
  const struct wh_aim_objective *o = &a->objective[objective];
  double value = (figure[o->figure] - o->value) / o->scale;
  return o->weight * (o->sense == WH_REACH      ? value * value
                      : o->sense == WH_MINIMIZE ? value
                                                : -value);
}

double wh_aim_objective(const struct wh_aim *a, const double *figure) {
  double sum = 0.0;
  for (size_t i = 0; i < a->objective_count; i++)
    sum += wh_aim_goal(a, i, figure);
  return sum;
}

void wh_aim_objective_slope(const struct wh_aim *a, const double *figure, size_t n,
                            const double *slope, double *out) {
  memset(out, 0, n * sizeof *out);
  for (size_t i = 0; i < a->objective_count; i++) {
    const struct wh_aim_objective *o = &a->objective[i];
    double value = (figure[o->figure] - o->value) / o->scale;
    double factor = o->weight / o->scale *
                    (o->sense == WH_REACH      ? 2.0 * value
                     : o->sense == WH_MINIMIZE ? 1.0
                                               : -1.0);
    for (size_t k = 0; k < n; k++)
      out[k] += factor * slope[o->figure * n + k];
  }
}

double wh_aim_off(const struct wh_aim *a, size_t demand, const double *figure) {
  const struct wh_aim_demand *d = &a->demand[demand];
  return (d->side < 0 ? -1.0 : 1.0) * (figure[d->figure] - d->limit) / d->scale;
}

void wh_aim_off_slope(const struct wh_aim *a, size_t demand, size_t n, const double *slope,
                      double *out) {
  const struct wh_aim_demand *d = &a->demand[demand];
  for (size_t k = 0; k < n; k++)
    out[k] = (d->side < 0 ? -1.0 : 1.0) / d->scale * slope[d->figure * n + k];
}

double wh_aim_miss(const struct wh_aim *a, size_t demand, const double *figure) {
  double off = wh_aim_off(a, demand, figure);
  return a->demand[demand].side == 0 ? fabs(off) : off;
}

double wh_aim_worst(const struct wh_aim *a, const double *figure) {
  double worst = 0.0;
  for (size_t i = 0; i < a->demand_count; i++)
    worst = fmax(worst, wh_aim_miss(a, i, figure));
  return worst;
}
