/* SPDX-License-Identifier: MPL-2.0 */
#include "design/tolerance.h"

#include "base/file.h"
#include "base/memory.h"
#include "io/result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum wh_status write_table(struct wh_context *c, const char *folder,
                                  const struct wh_table *t) {
  char *path;
  if (asprintf(&path, "%s/%s.csv", folder, t->name) < 0)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of a file");
  enum wh_status status = wh_csv_write(c, path, t);
  free(path);
  return status;
}

#define COLUMNS 7

/* One row a number and figure, without the pairs that have no slope. */
static enum wh_status write_sensitivities(struct wh_context *c, const struct wh_tolerance *t,
                                          const char *folder) {
  static const char *const name[COLUMNS] = {"slope",
                                            "error of the slope",
                                            "change by one deviation",
                                            "curvature",
                                            "error of the curvature",
                                            "shift of the mean",
                                            "share of the variance"};
  const struct wh_survey *s = &t->survey;
  size_t most = s->variables * s->figures, rows = 0;
  double *value;
  const char **text;
  WH_TRY(wh_alloc(c, COLUMNS * most, sizeof *value, &value));
  enum wh_status status = wh_alloc(c, 4 * most, sizeof *text, &text);
  for (size_t k = 0; k < most && !status; k++) {
    const struct wh_sensitivity *d = &t->sensitivity[k];
    size_t i = k / s->figures, figure = k % s->figures;
    if (isnan(d->slope) || isnan(d->error))
      continue;
    double all = wh_tolerance_variance(t, figure);
    const double column[COLUMNS] = {d->slope,
                                    d->error,
                                    d->effect,
                                    d->curvature,
                                    d->curvature_error,
                                    d->shift,
                                    all > 0.0 ? d->variance / all : 0.0};
    for (size_t q = 0; q < COLUMNS; q++)
      value[q * most + rows] = column[q];
    text[rows] = s->name[i];
    text[most + rows] = s->unit[i];
    text[2 * most + rows] = s->figure[figure];
    text[3 * most + rows++] = s->figure_unit[figure];
  }
  if (!status) {
    struct wh_column column[COLUMNS + 4] = {
        {.name = "number", .unit = "", .text = text},
        {.name = "unit of the number", .unit = "", .text = text + most},
        {.name = "figure", .unit = "", .text = text + 2 * most},
        {.name = "unit of the figure", .unit = "", .text = text + 3 * most}};
    for (size_t q = 0; q < COLUMNS; q++)
      column[q + 4] = (struct wh_column){.name = name[q], .unit = "", .value = value + q * most};
    status =
        write_table(c, folder, &(struct wh_table){"sensitivities", "", rows, COLUMNS + 4, column});
  }
  free(text);
  free(value);
  return status;
}

#define QUANTITIES 10

static enum wh_status write_distribution(struct wh_context *c, const struct wh_tolerance *t,
                                         const char *folder) {
  static const char *const name[QUANTITIES] = {"as designed",
                                               "mean",
                                               "error of the mean",
                                               "deviation",
                                               "error of the deviation",
                                               "5 % below",
                                               "50 % below",
                                               "95 % below",
                                               "deviation by sensitivities",
                                               "mean by sensitivities"};
  const struct wh_survey *s = &t->survey;
  double *value;
  const char **text;
  WH_TRY(wh_alloc(c, QUANTITIES * s->figures, sizeof *value, &value));
  enum wh_status status = wh_alloc(c, 2 * s->figures, sizeof *text, &text);
  size_t rows = 0;
  for (size_t k = 0; k < s->figures && !status; k++) {
    const struct wh_distribution *d = &t->distribution[k];
    const double all[QUANTITIES] = {wh_survey_nominal(s, k),
                                    d->mean,
                                    d->mean_error,
                                    d->deviation,
                                    d->deviation_error,
                                    d->low,
                                    d->middle,
                                    d->high,
                                    d->predicted,
                                    d->predicted_mean};
    if (d->count < 2 || isnan(all[0]))
      continue;
    for (int q = 0; q < QUANTITIES; q++)
      value[(size_t)q * s->figures + rows] = all[q];
    text[rows] = s->figure[k];
    text[s->figures + rows++] = s->figure_unit[k];
  }
  if (!status) {
    struct wh_column column[QUANTITIES + 2] = {
        {.name = "figure", .unit = "", .text = text},
        {.name = "unit", .unit = "", .text = text + s->figures}};
    for (size_t q = 0; q < QUANTITIES; q++)
      column[q + 2] =
          (struct wh_column){.name = name[q], .unit = "", .value = value + q * s->figures};
    status = write_table(c, folder,
                         &(struct wh_table){"distribution", "", rows, QUANTITIES + 2, column});
  }
  free(text);
  free(value);
  return status;
}

static enum wh_status write_result(struct wh_context *c, const struct wh_case *cs,
                                   const struct wh_tolerance *t, const char *folder) {
  const char *slash = strrchr(cs->file, '/');
  const struct wh_result result = {.case_name = slash ? slash + 1 : cs->file,
                                   .title = cs->params.title,
                                   .inputs_sha256 = cs->inputs_sha256,
                                   .seed = wh_context_seed(c),
                                   .figures = &t->figures};
  char *path;
  if (asprintf(&path, "%s/result.json", folder) < 0)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of a file");
  enum wh_status status = wh_result_write(c, path, &result);
  free(path);
  return status;
}

enum wh_status wh_tolerance_write(struct wh_context *c, const struct wh_case *cs,
                                  const struct wh_tolerance *t, const char *folder) {
  WH_TRY(write_sensitivities(c, t, folder));
  if (t->samples) {
    WH_TRY(write_distribution(c, t, folder));
    WH_TRY(wh_survey_write(c, cs, &t->survey, t->survey.points - t->samples, folder, "samples"));
  }
  return write_result(c, cs, t, folder);
}
