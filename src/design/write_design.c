/* SPDX-License-Identifier: MPL-2.0 */
#include "design/run_design.h"

#include "base/file.h"
#include "base/memory.h"
#include "io/result.h"
#include "io/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *path_of(const char *folder, const char *name) {
  char *path;
  return asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : path;
}

static enum wh_status write_table(struct wh_context *c, const char *folder, const char *file,
                                  const struct wh_table *table) {
  char *path = path_of(folder, file);
  if (!path)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of %s", file);
  enum wh_status status = wh_csv_write(c, path, table);
  free(path);
  return status;
}

static enum wh_status write_curves(struct wh_context *c, const struct wh_design_result *r,
                                   const char *folder) {
  const struct wh_column curve[] = {{.name = "z", .unit = "m", .value = r->z},
                                    {.name = "wanted", .unit = "V", .value = r->wanted},
                                    {.name = "reached", .unit = "V", .value = r->reached}};
  const struct wh_column sample[] = {
      {.name = "z", .unit = "m", .value = r->basis.z},
      {.name = "wanted", .unit = "V", .value = r->design.wanted},
      {.name = "reached", .unit = "V", .value = r->design.fit.reached}};
  WH_TRY(write_table(
      c, folder, "axis.csv",
      &(struct wh_table){"axis", "Potential along the axis", r->curve_count, 3, curve}));
  return write_table(
      c, folder, "samples.csv",
      &(struct wh_table){"samples", "Samples of the design", r->design.places, 3, sample});
}

static enum wh_status write_progress(struct wh_context *c, const struct wh_design_result *r,
                                     const char *folder) {
  const struct wh_affine_fit *f = &r->design.fit;
  double *number;
  WH_TRY(wh_alloc(c, f->history_count, sizeof *number, &number));
  for (size_t i = 0; i < f->history_count; i++)
    number[i] = (double)(i + 1);
  const struct wh_column column[] = {{.name = "iteration", .unit = "1", .value = number},
                                     {.name = "objective", .unit = "V^2", .value = f->history}};
  enum wh_status status =
      write_table(c, folder, "progress.csv",
                  &(struct wh_table){"progress", "Objective after each iteration", f->history_count,
                                     2, column});
  free(number);
  return status;
}

static enum wh_status write_case(struct wh_context *c, const struct wh_case *cs,
                                 const char *folder) {
  char *path = path_of(folder, "found.yaml");
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
  WH_TRY(write_curves(c, r, folder));
  WH_TRY(write_progress(c, r, folder));
  char *path = path_of(folder, "result.json");
  if (!path)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of result.json");
  enum wh_status status = wh_result_write(c, path, &result);
  free(path);
  return status ? status : write_case(c, cs, folder);
}
