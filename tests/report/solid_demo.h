/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_REPORT_SOLID_DEMO_H
#define WH_TESTS_REPORT_SOLID_DEMO_H
/* A report of a small tube without symmetry: a hot wire in a cup with crossed grooves, an anode of
   20 kV, a ceramic ring. */
#include "case/case.h"
#include "report/report.h"
#include "trace/solid_trace.h"

struct solid_demo {
  struct wh_case cs;
  struct wh_solid_mesh mesh;
  struct wh_solid_locator *locator;
  struct wh_solid_field *field;
  struct wh_particles start, arrived;
  struct wh_trace_result trace;
  struct wh_vtk_lines lines;
  size_t *first;
  double (*point)[3];
  double *energy;
  struct wh_figures figures;
  struct wh_report report;
};

/* order: of the elements. Free it whatever the status. */
enum wh_status solid_demo_create(struct wh_context *c, size_t order, struct solid_demo *d);
void solid_demo_free(struct solid_demo *d);

#endif
