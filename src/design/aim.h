/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_AIM_H
#define WH_DESIGN_AIM_H
/* What an optimisation wants, in numbers: one objective, and misses of demands, both without
   units, from the figures of a run. */
#include "base/figures.h"
#include "case/case.h"

struct wh_aim_objective {
  size_t figure; /* number of its column */
  enum wh_sense sense;
  double value, scale, weight;
};

/* The figure shall be at most limit (side 1), at least (side -1) or the limit itself (side 0). */
struct wh_aim_demand {
  const char *name;
  size_t figure;
  int side;
  double limit, scale;
};

struct wh_aim {
  const char *section;                             /* for messages: "optimize" */
  const struct wh_map *objective_map, *demand_map; /* as the case has them */
  size_t figure_count; /* columns: every figure that is spoken of, once */
  const char **figure;
  size_t objective_count, demand_count;
  struct wh_aim_objective *objective;
  struct wh_aim_demand *demand;
};

/* Names of the columns; the maps (of struct wh_objective_params, and of struct wh_demand_params)
   are borrowed, and may be empty. */
enum wh_status wh_aim_init(struct wh_context *c, const char *section,
                           const struct wh_map *objectives, const struct wh_map *demands,
                           struct wh_aim *out);
/* Values, limits and scales, in the units of the figures of the first run. WH_BAD_INPUT for
   figures that there are not, and for demands that no value can meet. */
enum wh_status wh_aim_scale(struct wh_context *c, const struct wh_case *cs,
                            const struct wh_figures *first, struct wh_aim *aim);
void wh_aim_free(struct wh_aim *a);

/* The names of the figures that are spoken of, after those of the list asked (or NULL), as one list
   with commas; the caller frees it. NULL: no memory. */
char *wh_aim_list(const struct wh_aim *a, const char *asked);

/* From a row of figures, one a column. */
double wh_aim_objective(const struct wh_aim *a, const double *figure);
/* One of its goals: small is good. */
double wh_aim_goal(const struct wh_aim *a, size_t objective, const double *figure);
/* Distance of the figure from the limit in scales, positive where it should not be; of either sign
   for a demand of side 0. */
double wh_aim_off(const struct wh_aim *a, size_t demand, const double *figure);
/* Positive: the demand is missed by that many scales. */
double wh_aim_miss(const struct wh_aim *a, size_t demand, const double *figure);
/* Slopes [n] of the objective and of wh_aim_off, from those of the figures, slope[figure_count][n].
 */
void wh_aim_objective_slope(const struct wh_aim *a, const double *figure, size_t n,
                            const double *slope, double *out);
void wh_aim_off_slope(const struct wh_aim *a, size_t demand, size_t n, const double *slope,
                      double *out);
/* The largest miss of all demands, or 0. */
double wh_aim_worst(const struct wh_aim *a, const double *figure);

#endif
