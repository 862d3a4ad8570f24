/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_EVALUATE_H
#define WH_DESIGN_EVALUATE_H
/* A case run again with other numbers, once or at many points side by side. */
#include "base/figures.h"
#include "case/case.h"
#include "run/run.h"

/* What came of one run. A case that cannot be run with its numbers is no fault of the caller: then
   there are no figures, and reason says why. */
struct wh_evaluation {
  bool failed;
  char reason[400];
  struct wh_figures figures;
};

void wh_evaluation_free(struct wh_evaluation *e);

/* Sets count numbers by their paths, in the units of their keys, finds the fields anew if the case
   says design.refit, and runs it in a single pass. last is the case's last run, or empty: what has
   not changed since is not done again; stages that no figure of the list figures needs are left out
   (run/needs.h). The caller frees out, and in the end last, whatever the status. */
enum wh_status wh_design_evaluate(struct wh_context *c, struct wh_case *cs, struct wh_run *last,
                                  const char *figures, size_t count, const char *const *path,
                                  const double *value, struct wh_evaluation *out);

/* Copies of a case, one a thread. */
struct wh_evaluator;

/* For at most this many points at once. The list of figures and the paths are borrowed. */
enum wh_status wh_evaluator_create(struct wh_context *c, const struct wh_case *cs, size_t points,
                                   const char *figures, size_t variables, const char *const *path,
                                   struct wh_evaluator **out);
void wh_evaluator_destroy(struct wh_evaluator *e);

/* How figures change with the variables at the point x, moved by step both ways: slope[figures]
   [variables] by the units of the figures and keys (run/slopes.h says for which cases that is
   known). x is run first if it is not the point that was run last. */
enum wh_status wh_evaluator_slopes(struct wh_context *c, struct wh_evaluator *e, const double *x,
                                   const double *step, size_t figures, const char *const *figure,
                                   bool *known, double *slope);

/* Called for one point at a time, in whatever order they end; what it returns ends the work if it
   is not WH_OK. */
typedef enum wh_status wh_evaluated_fn(void *user, size_t point, const struct wh_evaluation *e);

/* Runs the case at points x[points][variables]. What a point gives does not depend on the number of
   threads. WH_INTERRUPTED leaves out those that were not finished. */
enum wh_status wh_evaluator_run(struct wh_context *c, struct wh_evaluator *e, size_t points,
                                const double *x, wh_evaluated_fn *done, void *user);

#endif
