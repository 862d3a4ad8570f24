/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_SWEEP_H
#define WH_DESIGN_SWEEP_H
/* A case run for all values of some of its numbers. */
#include "design/survey.h"

/* What shall vary, when it is not what the case's section 'sweep' says: "PATH=VALUES" (values.h).
 */
struct wh_sweep_request {
  size_t vary_count;
  const char *const *vary; /* none: as the case says */
  bool together;           /* or as the case says */
  const char *figures;     /* NULL: as the case says */
};

struct wh_sweep {
  struct wh_arena *arena;
  size_t variables;
  struct wh_quantities *values; /* [variables] */
  bool together;
  struct wh_survey survey; /* the first variable changes fastest */
};

/* Runs all points and writes sweep.csv and sweep.json into the folder, which is made if need be.
   WH_INTERRUPTED: they hold what was done. The caller frees out whatever the status. */
enum wh_status wh_sweep_run(struct wh_context *c, const struct wh_case *cs,
                            const struct wh_sweep_request *r, const char *folder, bool resume,
                            struct wh_sweep *out);
void wh_sweep_free(struct wh_sweep *s);

#endif
