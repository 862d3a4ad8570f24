/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/data.h"
#include "cli/output.h"
#include "design/sweep.h"
#include "report/design_report.h"

static enum wh_status sweep(struct wh_context *c, const struct wh_options *o,
                            const struct wh_case *cs, const char *folder) {
  struct wh_sweep s;
  const struct wh_sweep_request request = {.vary_count = o->vary.count,
                                           .vary = o->vary.text,
                                           .together = o->together,
                                           .figures = o->figures};
  enum wh_status status = wh_sweep_run(c, cs, &request, folder, o->resume, &s);
  if (!status)
    status = wh_report_sweep(c, cs, &s, folder);
  if (!status && o->json)
    status = wh_cli_print_file(c, folder, "sweep.json");
  else if (!status)
    printf("%s\n%zu points, %zu of them failed\ntable: %s/sweep.csv\nreport: %s/report.html\n",
           cs->params.title, s.survey.points, s.survey.failed, folder, folder);
  wh_sweep_free(&s);
  return status;
}

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  struct wh_case cs;
  WH_TRY(wh_data_read(c, o, &cs));
  char *folder = wh_cli_output_folder(o);
  enum wh_status status = folder ? sweep(c, o, &cs, folder)
                                 : wh_fail(c, WH_NO_MEMORY, "no memory for the name of the folder");
  free(folder);
  wh_case_free(&cs);
  return status;
}

const struct wh_subcommand wh_cmd_sweep = {
    .name = "sweep",
    .arguments = "CASE",
    .summary = "run a case for many values of some of its numbers, and write a table",
    .details =
        "VALUES is FROM:TO:COUNT, FROM:TO:COUNT:log or A,B,C, each with its unit; several --vary\n"
        "give every combination. Without --vary, what the case's section 'sweep' says. Writes "
        "into\n"
        "--out DIR (default: the case's name with the ending .out, in this folder): sweep.csv,\n"
        "sweep.json, report.html. --resume goes on where a sweep was interrupted.",
    .options = WH_OPT_OUT | WH_OPT_SET | WH_OPT_VARY | WH_OPT_TOGETHER | WH_OPT_FIGURES |
               WH_OPT_SEED | WH_OPT_THREADS | WH_OPT_RESUME | WH_OPT_JSON,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
