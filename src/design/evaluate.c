/* SPDX-License-Identifier: MPL-2.0 */
#include "design/evaluate.h"

#include "run/run.h"

#include <stdio.h>
#include <string.h>

static enum wh_status run(struct wh_context *c, struct wh_case *cs, size_t count,
                          const char *const *path, const double *value, struct wh_figures *out) {
  struct wh_run r = {0};
  for (size_t i = 0; i < count; i++)
    WH_TRY(wh_case_set_value(c, cs, path[i], value[i]));
  WH_TRY(wh_case_update(c, cs));
  enum wh_status status = wh_run_case(c, cs, &(struct wh_run_options){.single_pass = true}, &r);
  if (!status) {
    *out = r.pass.figures;
    memset(&r.pass.figures, 0, sizeof r.pass.figures);
  }
  wh_run_free(&r);
  return status;
}

/* Messages of the many runs stay in a context of their own. */
enum wh_status wh_design_evaluate(struct wh_context *c, struct wh_case *cs, size_t count,
                                  const char *const *path, const double *value,
                                  struct wh_figures *out, bool *failed_out, size_t reason_size,
                                  char *reason) {
  memset(out, 0, sizeof *out);
  *failed_out = false;
  struct wh_context *own = wh_context_create();
  if (!own)
    return wh_fail(c, WH_NO_MEMORY, "no memory to run the case");
  wh_context_set_threads(own, wh_context_threads(c));
  wh_context_set_seed(own, wh_context_seed(c));
  enum wh_status status = run(own, cs, count, path, value, out);
  const char *text = status && wh_error_count(own) ? wh_error_text(own, 0) : wh_status_text(status);
  if (status == WH_BAD_INPUT || status == WH_NOT_CONVERGED) {
    *failed_out = true;
    snprintf(reason, reason_size, "%s", text);
    status = WH_OK;
  } else if (status)
    wh_fail(c, status, "%s", text);
  wh_context_destroy(own);
  return status;
}
