/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_PICTURES_H
#define WH_REPORT_PICTURES_H
/* What makes the pictures of a report. */
#include "report/plot.h"
#include "report/report.h"

#define WH_PICTURE(name)                                                                           \
  enum wh_status wh_picture_##name(struct wh_context *c, const struct wh_report *r,                \
                                   struct wh_plots *plots);
#include "report/figures.def"
#undef WH_PICTURE

/* Fills a picture with the report's system to scale: mesh, potential, field, magnets and rays. */
enum wh_status wh_geometry_fill(struct wh_context *c, const struct wh_report *r, struct wh_plot *p);

/* Every picture that the report has data for. */
enum wh_status wh_pictures_make(struct wh_context *c, const struct wh_report *r,
                                struct wh_plots *plots);

#endif
