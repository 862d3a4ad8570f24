/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_DESIGN_REPORT_H
#define WH_REPORT_DESIGN_REPORT_H
/* The reports of what runs a case many times, or none: report.html in the folder. */
#include "design/run_design.h"
#include "design/search.h"
#include "design/sweep.h"
#include "design/tolerance.h"
#include "run/run.h"

enum wh_status wh_report_design(struct wh_context *c, const struct wh_case *cs,
                                const struct wh_design_result *r, const char *folder);
/* The report of the best case's run, with the search on top. */
enum wh_status wh_report_search(struct wh_context *c, const struct wh_case *cs,
                                const struct wh_search *s, const struct wh_run *r,
                                const char *folder);
enum wh_status wh_report_sweep(struct wh_context *c, const struct wh_case *cs,
                               const struct wh_sweep *s, const char *folder);
enum wh_status wh_report_tolerance(struct wh_context *c, const struct wh_case *cs,
                                   const struct wh_tolerance *t, const char *folder);

#endif
