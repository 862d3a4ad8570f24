/* SPDX-License-Identifier: MPL-2.0 */
#include "design/run_design.h"

#include "base/file.h"
#include "base/memory.h"
#include "io/result.h"
#include "io/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *path_of(const char *folder, const char *before, const char *name) {
  char *path;
  return asprintf(&path, "%s/%s%s", folder, before, name) < 0 ? NULL : path;
}

/* Files of the potential go by their bare names. */
static const char *before(const struct wh_designed_field *f) {
  return f->basis.field == WH_DESIGN_POTENTIAL ? "" : "induction_";
}

static enum wh_status write_table(struct wh_context *c, const char *folder,
                                  const struct wh_designed_field *f, const char *file,
                                  const struct wh_table *table) {
  char *path = path_of(folder, before(f), file);
  if (!path)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of %s", file);
  enum wh_status status = wh_csv_write(c, path, table);
  free(path);
  return status;
}

static enum wh_status write_curves(struct wh_context *c, const struct wh_designed_field *f,
                                   const struct wh_design_want *want, const char *folder) {
  const struct wh_column curve[] = {{.name = "z", .unit = "m", .value = f->z},
                                    {.name = "wanted", .unit = want->unit, .value = f->wanted},
                                    {.name = "reached", .unit = want->unit, .value = f->reached}};
  const struct wh_column sample[] = {
      {.name = "z", .unit = "m", .value = f->basis.z},
      {.name = "wanted", .unit = want->unit, .value = f->design.wanted},
      {.name = "reached", .unit = want->unit, .value = f->design.fit.reached}};
  WH_TRY(write_table(c, folder, f, "axis.csv",
                     &(struct wh_table){"axis", "Field along the axis", f->curve_count, 3, curve}));
  return write_table(
      c, folder, f, "samples.csv",
      &(struct wh_table){"samples", "Samples of the design", f->design.places, 3, sample});
}

static enum wh_status write_progress(struct wh_context *c, const struct wh_designed_field *f,
                                     const struct wh_design_want *want, const char *folder) {
  const struct wh_affine_fit *fit = &f->design.fit;
  double *number;
  char square[8];
  snprintf(square, sizeof square, "%s^2", want->unit);
  WH_TRY(wh_alloc(c, fit->history_count, sizeof *number, &number));
  for (size_t i = 0; i < fit->history_count; i++)
    number[i] = (double)(i + 1);
  const struct wh_column column[] = {{.name = "iteration", .unit = "1", .value = number},
                                     {.name = "objective", .unit = square, .value = fit->history}};
  enum wh_status status =
      write_table(c, folder, f, "progress.csv",
                  &(struct wh_table){"progress", "Objective after each iteration",
                                     fit->history_count, 2, column});
  free(number);
  return status;
}

static enum wh_status write_field(struct wh_context *c, const struct wh_case *cs,
                                  const struct wh_designed_field *f, const char *folder) {
  struct wh_design_want want = wh_design_wanted(&cs->params.design, f->basis.field);
  WH_TRY(write_curves(c, f, &want, folder));
  return write_progress(c, f, &want, folder);
}

static enum wh_status write_case(struct wh_context *c, const struct wh_case *cs,
                                 const char *folder) {
  char *path = path_of(folder, "", "found.yaml");
  if (!path)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of found.yaml");
  enum wh_status status = wh_case_write(c, cs, path);
  free(path);
  return status;
}

enum wh_status wh_design_write(struct wh_context *c, const struct wh_case *cs,
                               const struct wh_design_result *r, const char *folder) {
  const char *slash = strrchr(cs->file, '/');
  struct wh_result result = {.case_name = slash ? slash + 1 : cs->file,
                             .title = cs->params.title,
                             .inputs_sha256 = cs->inputs_sha256,
                             .seed = wh_context_seed(c),
                             .figures = &r->figures,
                             .convergence = &r->convergence,
                             .timing = &r->timing};
  WH_TRY(wh_folder_create(c, folder));
  for (int k = 0; k < WH_DESIGN_FIELDS; k++)
    if (r->field[k].basis.count)
      WH_TRY(write_field(c, cs, &r->field[k], folder));
  char *path = path_of(folder, "", "result.json");
  if (!path)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of result.json");
  enum wh_status status = wh_result_write(c, path, &result);
  free(path);
  return status ? status : write_case(c, cs, folder);
}
