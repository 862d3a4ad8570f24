/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_PAGE_H
#define WH_REPORT_PAGE_H
#include "report/plot.h"
#include "report/report.h"

#include <stdio.h>

/* Writes the whole page to stream. */
enum wh_status wh_page_write(struct wh_context *c, FILE *stream, const struct wh_report *r,
                             const struct wh_plots *plots);

/* What people call a figure: its label (labels.def), or its name made readable. */
void wh_report_label(const char *name, size_t size, char *text);

#endif
