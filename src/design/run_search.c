/* SPDX-License-Identifier: MPL-2.0 */
#include "design/run_search.h"

#include "base/file.h"
#include "base/memory.h"
#include "design/run_design.h"
#include "io/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum wh_status write_found(struct wh_context *c, const struct wh_case *cs,
                                  const char *folder) {
  char *path;
  if (asprintf(&path, "%s/found.yaml", folder) < 0)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of a file");
  enum wh_status status = wh_case_write(c, cs, path);
  free(path);
  return status;
}

/* What cannot be written in the end should not be searched for. */
static enum wh_status check_writable(struct wh_context *c, const struct wh_case *cs) {
  char *text = NULL;
  enum wh_status status = wh_case_document_text(c, cs->document, &text);
  free(text);
  return status;
}

/* Fields that were designed anew in every run are designed once more, with errors, and stay: the
   case that is written has their voltages and currents. */
static enum wh_status fix_fields(struct wh_context *c, struct wh_case *cs,
                                 struct wh_figures *figures) {
  struct wh_design_result r;
  if (!cs->params.design.refit)
    return WH_OK;
  enum wh_status status = wh_design_run(c, cs, &r);
  *figures = r.figures;
  memset(&r.figures, 0, sizeof r.figures);
  wh_design_result_free(&r);
  if (!status)
    status = wh_case_set(c, cs, "design.refit=false");
  return status ? status : wh_case_update(c, cs);
}

static enum wh_status run_best(struct wh_context *c, const struct wh_case *cs,
                               const struct wh_search *s, const struct wh_figures *designed,
                               struct wh_run *out) {
  struct wh_figures *figures = &out->pass.figures;
  WH_TRY(wh_run_case(c, cs, &(struct wh_run_options){0}, out));
  for (size_t i = 0; i < designed->count; i++) {
    const struct wh_figure *f = &designed->item[i];
    WH_TRY(wh_figures_set(c, figures, f->name, f->value, f->unit, f->error));
  }
  return wh_search_figures(c, s, figures);
}

/* The front as front.csv; the figures of the best case say the units. */
static enum wh_status write_front(struct wh_context *c, const struct wh_search *s,
                                  const struct wh_figures *figures, const char *folder) {
  size_t n = s->variables, columns = n + s->aim.figure_count, rows = s->front_count;
  struct wh_column *column;
  double *value;
  char *path = NULL;
  WH_TRY(wh_alloc(c, columns, sizeof *column, &column));
  enum wh_status status = wh_alloc(c, columns * rows, sizeof *value, &value);
  for (size_t k = 0; k < columns && !status; k++) {
    const char *name = k < n ? s->name[k] : s->aim.figure[k - n];
    const struct wh_figure *figure = k < n ? NULL : wh_figures_find(figures, name);
    column[k] = (struct wh_column){.name = name,
                                   .unit = k < n    ? s->unit[k]
                                           : figure ? figure->unit
                                                    : "",
                                   .value = value + k * rows};
    for (size_t i = 0; i < rows; i++)
      value[k * rows + i] = k < n ? wh_evaluations_row(&s->evaluations, s->front[i])[k]
                                  : wh_search_row_figures(s, s->front[i])[k - n];
  }
  if (!status && asprintf(&path, "%s/front.csv", folder) < 0)
    status = wh_fail(c, WH_NO_MEMORY, "no memory for the name of a file");
  if (!status)
    status = wh_csv_write(c, path, &(struct wh_table){"front", "", rows, columns, column});
  free(path);
  free(value);
  free(column);
  return status;
}

enum wh_status wh_search_and_run(struct wh_context *c, const struct wh_case *text,
                                 struct wh_case *cs, const char *folder, bool resume,
                                 struct wh_search *search_out, struct wh_run *run_out) {
  struct wh_figures designed = {0};
  memset(search_out, 0, sizeof *search_out);
  memset(run_out, 0, sizeof *run_out);
  WH_TRY(check_writable(c, cs));
  WH_TRY(wh_folder_create(c, folder));
  enum wh_status status = wh_search_run(c, text, cs, folder, resume, search_out);
  bool found = status == WH_OK || status == WH_DEMAND_MISSED || status == WH_INTERRUPTED;
  if (!found || search_out->evaluations.count == 0)
    return status;
  enum wh_status ended = fix_fields(c, cs, &designed);
  if (!ended)
    ended = write_found(c, cs, folder);
  if (!ended && status == WH_INTERRUPTED)
    ended = wh_fail(c, status,
                    "interrupted after %zu evaluations; the best so far is %s/found.yaml, and "
                    "--resume goes on",
                    search_out->evaluations.count, folder);
  if (!ended)
    ended = run_best(c, cs, search_out, &designed, run_out);
  if (!ended && search_out->front_count)
    ended = write_front(c, search_out, &run_out->pass.figures, folder);
  wh_figures_free(&designed);
  return ended ? ended : status;
}
