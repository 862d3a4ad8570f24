/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_DESIGN_EVALUATE_H
#define WH_DESIGN_EVALUATE_H
/* A case run again with other numbers. */
#include "base/figures.h"
#include "case/case.h"

/* Sets count numbers by their paths, in the units of their keys, and runs the case in a single
   pass. A case that cannot be run with these numbers is no fault of the caller: then WH_OK,
   *failed_out, and reason says why. The caller frees the figures. */
enum wh_status wh_design_evaluate(struct wh_context *c, struct wh_case *cs, size_t count,
                                  const char *const *path, const double *value,
                                  struct wh_figures *out, bool *failed_out, size_t reason_size,
                                  char *reason);

#endif
