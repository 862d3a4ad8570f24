/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_SEARCH_H
#define WH_DESIGN_SEARCH_H
/* Optimisation of numbers of a case against figures of its result, by the methods of NLopt. */
#include "design/aim.h"
#include "design/evaluations.h"

/* A miss of a demand below this, in its scale, counts as met: methods approach limits. */
#define WH_DEMAND_TOLERANCE 1e-4

struct wh_search {
  size_t variables;
  const char **path, **name;  /* [variables] borrowed from the case as it was read */
  double *low, *high, *start; /* [variables] in the units of their keys */
  char (*unit)[32];
  struct wh_aim aim;
  struct wh_evaluations evaluations;
  size_t
      best; /* row: the lowest objective of those that meet all demands, else the smallest miss */
  size_t failed; /* runs that gave no figures */
  size_t front_count;
  size_t *front; /* [front_count] rows that keep all demands and that no other betters in all
                    objectives, if there are several objectives */
};

/* Runs the search and keeps every evaluation in the folder's evaluations.csv. The case is left at
   the best point, bound anew. WH_DEMAND_MISSED if no point met all demands; WH_INTERRUPTED if the
   user stopped it: then too the case is left at the best point so far, if there is one. text is a
   case of the same file, whose params the search points to: they are not bound anew. */
enum wh_status wh_search_run(struct wh_context *c, const struct wh_case *text, struct wh_case *cs,
                             const char *folder, bool resume, struct wh_search *out);
/* Figures [aim.figure_count] of a row, nan if there are none. */
const double *wh_search_row_figures(const struct wh_search *s, size_t row);
void wh_search_free(struct wh_search *s);

/* optimum.<variable>, optimum.objective, optimum.evaluations, optimum.failed, optimum.worst_miss.
 */
enum wh_status wh_search_figures(struct wh_context *c, const struct wh_search *s,
                                 struct wh_figures *out);

#endif
