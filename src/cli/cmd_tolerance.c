/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/data.h"
#include "cli/output.h"
#include "design/tolerance.h"
#include "report/design_report.h"

static enum wh_status tolerate(struct wh_context *c, const struct wh_options *o,
                               const struct wh_case *cs, const char *folder) {
  struct wh_tolerance t;
  enum wh_status status = wh_tolerance_run(c, cs, folder, o->resume, &t);
  if (!status)
    status = wh_tolerance_write(c, cs, &t, folder);
  if (!status)
    status = wh_report_tolerance(c, cs, &t, folder);
  if (!status) {
    status = wh_cli_print_result(c, o, cs->params.title, &t.figures, folder);
    if (!o->json)
      printf("table: %s/sensitivities.csv\n", folder);
  }
  wh_tolerance_free(&t);
  return status;
}

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  struct wh_case cs;
  WH_TRY(wh_data_read(c, o, &cs));
  char *folder = wh_cli_output_folder(o);
  enum wh_status status = folder ? tolerate(c, o, &cs, folder)
                                 : wh_fail(c, WH_NO_MEMORY, "no memory for the name of the folder");
  free(folder);
  wh_case_free(&cs);
  return status;
}

const struct wh_subcommand wh_cmd_tolerance = {
    .name = "tolerance",
    .arguments = "CASE",
    .summary = "what errors of manufacturing do: sensitivities, distributions, yield",
    .details =
        "The case's section 'tolerance' says which numbers are off by how much. Writes into\n"
        "--out DIR (default: the case's name with the ending .out, in this folder):\n"
        "sensitivities.csv, distribution.csv, samples.csv, result.json, report.html. --resume "
        "goes\n"
        "on where it was interrupted.",
    .options = WH_OPT_OUT | WH_OPT_SET | WH_OPT_SEED | WH_OPT_THREADS | WH_OPT_RESUME | WH_OPT_JSON,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
