/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_RUN_REPORT_H
#define WH_REPORT_RUN_REPORT_H
#include "run/run.h"

/* Writes the report of a run, report.html and its pictures, into the folder, which is made if need
 * be. */
enum wh_status wh_report_run(struct wh_context *c, const struct wh_case *cs, const struct wh_run *r,
                             const char *folder, bool stills);

#endif
