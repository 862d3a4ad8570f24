/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_SURVEY_H
#define WH_DESIGN_SURVEY_H
/* A case run at points that are known beforehand, side by side on the cores, and its figures there
   as a table: what sweeps and tolerances have in common. */
#include "design/evaluations.h"
#include "io/table.h"

#include "case/case.h"

#define WH_SURVEY_NONE SIZE_MAX

struct wh_survey {
  size_t variables;
  const char **path, **name; /* [variables] borrowed */
  char (*unit)[32];
  double *nominal; /* [variables] as the case has them */
  size_t points;
  double *x; /* [points][variables] */
  size_t figures;
  char (*figure)[64], (*figure_unit)[16];
  struct wh_evaluations evaluations; /* row 0: the case as it is */
  size_t *row;                       /* [points] or WH_SURVEY_NONE: not done */
  size_t done, failed;               /* points */
};

/* Room for the variables; their paths and names are set by wh_survey_variable. */
enum wh_status wh_survey_init(struct wh_context *c, size_t variables, struct wh_survey *out);
/* WH_BAD_INPUT with place if the case has no such number. */
enum wh_status wh_survey_variable(struct wh_context *c, const struct wh_case *cs, const char *place,
                                  size_t i, const char *path, const char *name,
                                  struct wh_survey *s);
/* Room for the points, all zero. */
enum wh_status wh_survey_points(struct wh_context *c, size_t points, struct wh_survey *s);

/* Runs the case as it is, which must succeed and says which figures there are (those of the list
   chosen, see values.h), then at all points. Every run is a line of the file; with resume those
   that are there are not run again. Points that fail are recorded. WH_INTERRUPTED keeps what was
   done. cs is as it was read. */
enum wh_status wh_survey_run(struct wh_context *c, const struct wh_case *cs, const char *file,
                             bool resume, const char *chosen, struct wh_survey *s);
void wh_survey_free(struct wh_survey *s);

/* Value of a figure at a point, or of the case as it is; nan: there is none. */
double wh_survey_value(const struct wh_survey *s, size_t point, size_t figure);
double wh_survey_nominal(const struct wh_survey *s, size_t figure);
/* Why there are no figures at a point: "" if there are. */
const char *wh_survey_reason(const struct wh_survey *s, size_t point);
/* Number of a figure, or s->figures. */
size_t wh_survey_find(const struct wh_survey *s, const char *figure);

/* Writes the points from number first on as NAME.csv and NAME.json, without those that were not
 * done. */
enum wh_status wh_survey_write(struct wh_context *c, const struct wh_case *cs,
                               const struct wh_survey *s, size_t first, const char *folder,
                               const char *name);

#endif
