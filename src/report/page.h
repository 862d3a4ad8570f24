/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_PAGE_H
#define WH_REPORT_PAGE_H
#include "report/plot.h"
#include "report/report.h"

#include <stdio.h>

/* Writes the whole page to stream. */
enum wh_status wh_page_write(struct wh_context *c, FILE *stream, const struct wh_report *r,
                             const struct wh_plots *plots);

/* Text of a figure for people: its label, or its name where it has none. */
const char *wh_report_label(const char *name);

#endif
