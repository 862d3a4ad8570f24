/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_RUN_DESIGN_H
#define WH_DESIGN_RUN_DESIGN_H
/* The whole of a field design: from a case to the case that has the fields. */
#include "design/field_design.h"

struct wh_designed_field {
  struct wh_design_basis basis; /* at the samples; count 0: the field was not wanted */
  struct wh_field_design design;
  size_t curve_count; /* evenly spaced over the gap, for tables and pictures */
  double *z, *wanted, *reached;
};

struct wh_design_result {
  struct wh_designed_field field[WH_DESIGN_FIELDS];
  struct wh_figures figures, convergence, timing;
};

/* Finds the potentials and the currents that the case's section design asks for and sets them in
   the case. The errors of figures are those of the fit plus the change from elements of one order
   less. */
enum wh_status wh_design_run(struct wh_context *c, struct wh_case *cs,
                             struct wh_design_result *out);
/* The same without errors, and without the curves and the samples: the figures alone, which the
   caller frees. */
enum wh_status wh_design_refit(struct wh_context *c, struct wh_case *cs, struct wh_figures *out);
void wh_design_result_free(struct wh_design_result *r);

/* Writes result.json, axis.csv (wanted and reached), samples.csv and progress.csv of the potential,
   the same of the induction with induction_ before their names, and found.yaml, the case with what
   was found. */
enum wh_status wh_design_write(struct wh_context *c, const struct wh_case *cs,
                               const struct wh_design_result *r, const char *folder);

#endif
