/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_RECORD_H
#define WH_RUN_RECORD_H
/* What was run into a folder (kept/case): the case as it was, what was set, seed and options, so
   that the same can be asked for again. */
#include "run/run.h"

enum wh_status wh_run_record_write(struct wh_context *c, const struct wh_case *cs,
                                   const struct wh_run_options *o, const char *folder);

/* Reads the case of a folder's run, with what was set, into *cs; the run's seed becomes the
   context's. WH_BAD_INPUT if the folder is not that of a run, or its record is damaged. */
enum wh_status wh_run_record_read(struct wh_context *c, const char *folder, struct wh_case *cs,
                                  bool *quick);

#endif
