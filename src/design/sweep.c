/* SPDX-License-Identifier: MPL-2.0 */
#include "design/sweep.h"

#include "base/file.h"
#include "base/memory.h"
#include "design/values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void wh_sweep_free(struct wh_sweep *s) {
  for (size_t i = 0; s->values && i < s->variables; i++)
    free(s->values[i].value);
  free(s->values);
  wh_survey_free(&s->survey);
  wh_arena_destroy(s->arena);
  memset(s, 0, sizeof *s);
}

static enum wh_status add_variable(struct wh_context *c, const struct wh_case *cs, size_t i,
                                   const char *place, const char *path, const char *name,
                                   const char *values, struct wh_sweep *s) {
  WH_TRY(wh_survey_variable(c, cs, place, i, path, name, &s->survey));
  return wh_design_values(c, cs, place, values, s->survey.unit[i], &s->values[i]);
}

static enum wh_status start(struct wh_context *c, size_t variables, struct wh_sweep *s) {
  s->variables = variables;
  WH_TRY(wh_alloc(c, variables, sizeof *s->values, &s->values));
  return wh_survey_init(c, variables, &s->survey);
}

static enum wh_status variables_of_case(struct wh_context *c, const struct wh_case *cs,
                                        struct wh_sweep *s) {
  const struct wh_map *m = &cs->params.sweep.vary;
  const struct wh_vary_params *v = m->item;
  if (m->count == 0)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s: nothing to sweep: write a section 'sweep', or --vary PATH=FROM:TO:COUNT",
                   cs->file);
  WH_TRY(start(c, m->count, s));
  for (size_t i = 0; i < m->count; i++) {
    char place[128];
    snprintf(place, sizeof place, "sweep.vary.%.64s", m->name[i]);
    WH_TRY(add_variable(c, cs, i, place, v[i].path, m->name[i], v[i].values, s));
  }
  return WH_OK;
}

static enum wh_status variables_asked(struct wh_context *c, const struct wh_case *cs,
                                      const struct wh_sweep_request *r, struct wh_sweep *s) {
  WH_TRY(start(c, r->vary_count, s));
  for (size_t i = 0; i < r->vary_count; i++) {
    const char *equals = strchr(r->vary[i], '=');
    if (!equals || equals == r->vary[i])
      return wh_fail(c, WH_BAD_INPUT,
                     "--vary %s: write PATH=FROM:TO:COUNT, such as parameters.U=1 kV:5 kV:9",
                     r->vary[i]);
    char *path = wh_arena_print(s->arena, "%.*s", (int)(equals - r->vary[i]), r->vary[i]);
    const char *place = path ? wh_arena_print(s->arena, "--vary %s", path) : NULL;
    if (!place)
      return wh_fail(c, WH_NO_MEMORY, "no memory for the sweep");
    WH_TRY(add_variable(c, cs, i, place, path, path, equals + 1, s));
  }
  return WH_OK;
}

static enum wh_status count_points(struct wh_context *c, const struct wh_sweep *s, size_t *out) {
  *out = s->values[0].count;
  for (size_t i = 1; i < s->variables; i++) {
    size_t count = s->values[i].count;
    if (s->together && count != *out)
      return wh_fail(c, WH_BAD_INPUT,
                     "sweep: numbers that step together take as many values each; %s takes %zu and "
                     "%s %zu",
                     s->survey.name[0], *out, s->survey.name[i], count);
    *out = s->together ? *out : *out * count;
    if (*out > WH_MOST_VALUES)
      break;
  }
  return *out <= WH_MOST_VALUES
             ? WH_OK
             : wh_fail(c, WH_BAD_INPUT, "sweep: more than %d points", WH_MOST_VALUES);
}

static enum wh_status lay_out(struct wh_context *c, struct wh_sweep *s) {
  size_t points;
  WH_TRY(count_points(c, s, &points));
  WH_TRY(wh_survey_points(c, points, &s->survey));
  for (size_t p = 0; p < points; p++)
    for (size_t i = 0, rest = p; i < s->variables; i++) {
      size_t at = s->together ? p : rest % s->values[i].count;
      s->survey.x[p * s->variables + i] = s->values[i].value[at];
      rest /= s->values[i].count;
    }
  return WH_OK;
}

static enum wh_status report_failures(struct wh_context *c, const struct wh_survey *s) {
  size_t first = 0;
  if (s->failed == 0)
    return WH_OK;
  while (!*wh_survey_reason(s, first) || s->row[first] == WH_SURVEY_NONE)
    first++;
  if (s->failed == s->points)
    return wh_fail(c, WH_BAD_INPUT, "no point of the sweep could be run: %s",
                   wh_survey_reason(s, first));
  wh_warn(c, "%zu of %zu points could not be run; the first: %s", s->failed, s->points,
          wh_survey_reason(s, first));
  return WH_OK;
}

enum wh_status wh_sweep_run(struct wh_context *c, const struct wh_case *cs,
                            const struct wh_sweep_request *r, const char *folder, bool resume,
                            struct wh_sweep *out) {
  memset(out, 0, sizeof *out);
  if (!(out->arena = wh_arena_create()))
    return wh_fail(c, WH_NO_MEMORY, "no memory for the sweep");
  WH_TRY(r->vary_count ? variables_asked(c, cs, r, out) : variables_of_case(c, cs, out));
  out->together = r->together || (!r->vary_count && cs->params.sweep.together);
  WH_TRY(lay_out(c, out));
  WH_TRY(wh_folder_create(c, folder));
  const char *figures = r->figures ? r->figures : cs->params.sweep.figures;
  const char *file = wh_arena_print(out->arena, "%s/sweep-evaluations.csv", folder);
  if (!file)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the sweep");
  enum wh_status status = wh_survey_run(c, cs, file, resume, figures ? figures : "", &out->survey);
  if (status && status != WH_INTERRUPTED)
    return status;
  if (out->survey.done)
    WH_TRY(wh_survey_write(c, cs, &out->survey, 0, folder, "sweep"));
  if (status)
    return wh_fail(c, status, "interrupted after %zu of %zu points; --resume goes on",
                   out->survey.done, out->survey.points);
  return report_failures(c, &out->survey);
}
