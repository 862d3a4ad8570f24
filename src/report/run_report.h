/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_RUN_REPORT_H
#define WH_REPORT_RUN_REPORT_H
/* The report of a run: gathers what wh_report_write shows from the results of all stages. */
#include "report/report.h"
#include "run/run.h"

/* Writes report.html, and with stills its pictures for print, into the folder, which is made if
   need be. */
enum wh_status wh_report_run(struct wh_context *c, const struct wh_case *cs, const struct wh_run *r,
                             const char *folder, bool stills);

#define WH_RUN_REPORT_CHARTS 12
#define WH_RUN_REPORT_RASTERS 4

/* What a report of a run needs beyond what the run holds. */
struct wh_run_report {
  struct wh_arena *arena; /* holds everything below that is made for the report */
  struct wh_report report;
  struct wh_table table[2];
  struct wh_report_chart chart[WH_RUN_REPORT_CHARTS];
  struct wh_report_raster raster[WH_RUN_REPORT_RASTERS];
  struct wh_vtk_lines lines;
  struct wh_solid_mesh whole; /* empty with a symmetry */
  struct wh_particles image;  /* rays of the imaged source, in straight flight */
};

/* Its parts; each leaves the report without it where the run has no such thing. WH_NO_MEMORY. */
enum wh_status wh_run_report_keys(struct wh_context *c, const struct wh_case *cs,
                                  struct wh_run_report *o);
enum wh_status wh_run_report_rays(struct wh_context *c, const struct wh_case *cs,
                                  const struct wh_pass *p, struct wh_run_report *o);
enum wh_status wh_run_report_optics(struct wh_context *c, const struct wh_pass *p,
                                    struct wh_run_report *o);
enum wh_status wh_run_report_beam(struct wh_context *c, const struct wh_pass *p,
                                  struct wh_run_report *o);
enum wh_status wh_run_report_heat(struct wh_context *c, const struct wh_case *cs,
                                  const struct wh_pass *p, struct wh_run_report *o);
enum wh_status wh_run_report_budget(struct wh_context *c, const struct wh_figures *figures,
                                    struct wh_run_report *o);
enum wh_status wh_run_report_supply(struct wh_context *c, const struct wh_pass *p,
                                    struct wh_run_report *o);
enum wh_status wh_run_report_image(struct wh_context *c, const struct wh_pass *p,
                                   struct wh_run_report *o);
enum wh_status wh_run_report_checks(struct wh_context *c, const struct wh_pass *p,
                                    struct wh_run_report *o);

/* One more table of the report. */
void wh_run_report_table(struct wh_run_report *o, const struct wh_table *table);

/* One more chart, of WH_RUN_REPORT_CHARTS at most. */
void wh_run_report_chart(struct wh_run_report *o, const struct wh_report_chart *chart);

/* One more map, of WH_RUN_REPORT_RASTERS at most. */
void wh_run_report_raster(struct wh_run_report *o, const struct wh_report_raster *raster);

/* A report is started, filled, and finished whatever the status of what filled it. About: title,
   text and keys of the case, the command that repeats it, and the figures. Gather: all that a run
   has. */
enum wh_status wh_run_report_start(struct wh_context *c, struct wh_run_report *o);
enum wh_status wh_run_report_about(struct wh_context *c, const struct wh_case *cs,
                                   const char *command, const struct wh_figures *figures,
                                   struct wh_run_report *o);
enum wh_status wh_run_report_gather(struct wh_context *c, const struct wh_case *cs,
                                    const char *command, const struct wh_run *r,
                                    struct wh_run_report *o);
enum wh_status wh_run_report_finish(struct wh_context *c, const char *folder, enum wh_status status,
                                    struct wh_run_report *o);

/* Zeroed room for count items in the report's arena. */
enum wh_status wh_run_report_room(struct wh_context *c, struct wh_run_report *o, size_t count,
                                  size_t size, void *out_pointer);

#endif
