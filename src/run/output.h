/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_OUTPUT_H
#define WH_RUN_OUTPUT_H
#include "run/run.h"

/* Writes one file of a run; does nothing if the run has nothing for it. path is the whole path. */
typedef enum wh_status wh_output_fn(struct wh_context *c, const struct wh_case *cs,
                                    const struct wh_run *r, const char *path);

#define WH_OUTPUT(name, file) wh_output_fn wh_output_##name;
#include "run/outputs.def"
#undef WH_OUTPUT

#endif
