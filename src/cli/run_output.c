/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/run_output.h"

#include "cli/output.h"
#include "report/run_report.h"

enum wh_status wh_cli_write_run(struct wh_context *c, const struct wh_case *cs,
                                const struct wh_run *r, const struct wh_options *o,
                                const char *folder) {
  WH_TRY(wh_report_run(c, cs, r, folder, o->stills));
  WH_TRY(wh_run_write(c, cs, r, folder));
  return wh_cli_print_result(c, o, cs->params.title, &r->pass.figures, folder);
}
