/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_SLOPES_H
#define WH_RUN_SLOPES_H
/* How figures of the image change with numbers of the case that only voltages of electrodes and
   currents of coils follow, at the cost of one more trace. The fields are linear in those: each
   number has a field of its own, by which the slopes of the rays are integrated along with them
   (trace/slope.c). The images of rays that are moved by a little both ways are then measured. */
#include "run/run.h"

struct wh_run_slopes_request {
  size_t count;               /* numbers, up to WH_TRACE_MAX_SLOPES */
  const char *const *path;    /* [count] */
  const double *value, *step; /* [count] at hand, and the moves, in the units of their keys */
  size_t figure_count;
  const char *const *figure; /* of image, lens, aberration or trace */
};

/* slope[figure_count][count], by the units of the figures and keys, at the point of the last run r
   of the case cs, which is left as it is. *known is false, and slope not filled, if they cannot be
   had this way: numbers that other keys follow, other figures, space charge, mirrors, a figure that
   is not there on both sides. */
enum wh_status wh_run_slopes(struct wh_context *c, const struct wh_case *cs, struct wh_run *r,
                             const struct wh_run_slopes_request *q, bool *known, double *slope);

#endif
