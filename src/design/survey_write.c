/* SPDX-License-Identifier: MPL-2.0 */
/* The table of a survey, for spreadsheets and for programs. */
#include "design/survey.h"

#include "base/file.h"
#include "base/memory.h"
#include "base/number.h"
#include "io/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Texts, as a figure that is not there leaves its cell empty. */
struct cells {
  struct wh_arena *arena;
  struct wh_column *column;
  const char **text;
};

static const char *cell(struct wh_arena *arena, double value) {
  char number[WH_NUMBER_TEXT_SIZE];
  if (isnan(value))
    return "";
  wh_number_text(value, number);
  return wh_arena_print(arena, "%s", number);
}

static bool fill(const struct wh_survey *s, size_t first, struct cells *t, size_t rows) {
  size_t n = s->variables, columns = n + s->figures + 1;
  bool good = true;
  for (size_t j = 0; j < columns; j++) {
    const char **text = t->text + j * rows;
    t->column[j] = (struct wh_column){.name = j < n             ? s->name[j]
                                              : j + 1 < columns ? s->figure[j - n]
                                                                : "failed because",
                                      .unit = j < n             ? s->unit[j]
                                              : j + 1 < columns ? s->figure_unit[j - n]
                                                                : "",
                                      .text = text};
    for (size_t p = first, row = 0; p < s->points; p++) {
      if (s->row[p] == WH_SURVEY_NONE)
        continue;
      text[row] = j < n             ? cell(t->arena, s->x[p * n + j])
                  : j + 1 < columns ? cell(t->arena, wh_survey_value(s, p, j - n))
                                    : wh_survey_reason(s, p);
      good = good && text[row];
      row++;
    }
  }
  return good;
}

static enum wh_status write_csv(struct wh_context *c, const struct wh_survey *s, size_t first,
                                const char *path) {
  size_t columns = s->variables + s->figures + 1, rows = 0;
  for (size_t p = first; p < s->points; p++)
    rows += s->row[p] != WH_SURVEY_NONE;
  struct cells t = {.arena = wh_arena_create()};
  enum wh_status status = wh_alloc(c, columns, sizeof *t.column, &t.column);
  if (!status)
    status = wh_alloc(c, columns * rows, sizeof *t.text, &t.text);
  if (!status && (!t.arena || !fill(s, first, &t, rows)))
    status = wh_fail(c, WH_NO_MEMORY, "no memory for the table");
  if (!status)
    status = wh_csv_write(c, path, &(struct wh_table){"", "", rows, columns, t.column});
  free(t.text);
  free(t.column);
  wh_arena_destroy(t.arena);
  return status;
}

static void put_names(struct wh_json *j, const struct wh_survey *s) {
  wh_json_name(j, "variables");
  wh_json_open_array(j);
  for (size_t i = 0; i < s->variables; i++) {
    wh_json_open_object(j);
    wh_json_put_text(j, "name", s->name[i]);
    wh_json_put_text(j, "path", s->path[i]);
    wh_json_put_text(j, "unit", s->unit[i]);
    wh_json_put_number(j, "nominal", s->nominal[i]);
    wh_json_close_object(j);
  }
  wh_json_close_array(j);
  wh_json_name(j, "figures");
  wh_json_open_array(j);
  for (size_t k = 0; k < s->figures; k++) {
    wh_json_open_object(j);
    wh_json_put_text(j, "name", s->figure[k]);
    wh_json_put_text(j, "unit", s->figure_unit[k]);
    wh_json_put_number(j, "nominal", wh_survey_nominal(s, k));
    wh_json_close_object(j);
  }
  wh_json_close_array(j);
}

static void put_point(struct wh_json *j, const struct wh_survey *s, size_t p) {
  const char *reason = wh_survey_reason(s, p);
  wh_json_open_object(j);
  wh_json_name(j, "at");
  wh_json_open_array(j);
  for (size_t i = 0; i < s->variables; i++)
    wh_json_number(j, s->x[p * s->variables + i]);
  wh_json_close_array(j);
  wh_json_name(j, "figures");
  wh_json_open_array(j);
  for (size_t k = 0; k < s->figures && !*reason; k++) {
    double value = wh_survey_value(s, p, k);
    if (isnan(value))
      wh_json_text(j, NULL);
    else
      wh_json_number(j, value);
  }
  wh_json_close_array(j);
  if (*reason)
    wh_json_put_text(j, "failed", reason);
  wh_json_close_object(j);
}

static enum wh_status write_json(struct wh_context *c, const struct wh_case *cs,
                                 const struct wh_survey *s, size_t first, const char *path) {
  const char *slash = strrchr(cs->file, '/');
  struct wh_file file;
  WH_TRY(wh_file_create(c, path, &file));
  struct wh_json j = wh_json_start(file.stream, 2, 2);
  wh_json_open_object(&j);
  wh_json_put_text(&j, "wehnelt", WH_VERSION);
  wh_json_put_text(&j, "case", slash ? slash + 1 : cs->file);
  wh_json_put_text(&j, "title", cs->params.title);
  wh_json_put_text(&j, "inputs_sha256", cs->inputs_sha256);
  wh_json_put_count(&j, "seed", wh_context_seed(c));
  put_names(&j, s);
  wh_json_name(&j, "points");
  wh_json_open_array(&j);
  for (size_t p = first; p < s->points; p++)
    if (s->row[p] != WH_SURVEY_NONE)
      put_point(&j, s, p);
  wh_json_close_array(&j);
  wh_json_close_object(&j);
  fputc('\n', file.stream);
  return wh_file_finish(c, &file, wh_json_end(c, &j, path));
}

enum wh_status wh_survey_write(struct wh_context *c, const struct wh_case *cs,
                               const struct wh_survey *s, size_t first, const char *folder,
                               const char *name) {
  char *path;
  for (int k = 0; k < 2; k++) {
    if (asprintf(&path, "%s/%s.%s", folder, name, k ? "json" : "csv") < 0)
      return wh_fail(c, WH_NO_MEMORY, "no memory for the name of a file");
    enum wh_status status = k ? write_json(c, cs, s, first, path) : write_csv(c, s, first, path);
    free(path);
    WH_TRY(status);
  }
  return WH_OK;
}
