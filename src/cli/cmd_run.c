/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"
#include "cli/data.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/output.h"
#include "report/run_report.h"
#include "run/run.h"

static enum wh_status write_all(struct wh_context *c, const struct wh_case *cs,
                                const struct wh_run *r, const struct wh_options *o) {
  char *folder = wh_cli_output_folder(o);
  if (!folder)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of the folder");
  enum wh_status status = wh_report_run(c, cs, r, folder, o->stills);
  if (!status)
    status = wh_run_write(c, cs, r, folder);
  if (!status) {
    printf("%s\n", cs->params.title);
    wh_cli_print_figures(&r->pass.figures);
    printf("report: %s/report.html\n", folder);
  }
  free(folder);
  return status;
}

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  struct wh_case cs;
  struct wh_run r = {0};
  WH_TRY(wh_data_read(c, o, &cs));
  const struct wh_run_options options = {.quick = o->quick};
  enum wh_status status = wh_run_case(c, &cs, &options, &r), written = WH_OK;
  bool worth_writing = status == WH_OK || status == WH_NOT_CONVERGED || status == WH_INTERRUPTED;
  if (worth_writing && (status == WH_OK || r.pass.trace.end.count))
    written = write_all(c, &cs, &r, o);
  wh_run_free(&r);
  wh_case_free(&cs);
  return status ? status : written;
}

const struct wh_subcommand wh_cmd_run = {
    .name = "run",
    .arguments = "CASE",
    .summary = "take a case through all stages and write numbers, files and a report",
    .details =
        "CASE is a file, or the name of a shipped case.\n"
        "Writes into --out DIR (default: the case's name with the ending .out, in this folder).",
    .options =
        WH_OPT_OUT | WH_OPT_SET | WH_OPT_SEED | WH_OPT_THREADS | WH_OPT_QUICK | WH_OPT_STILLS,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
