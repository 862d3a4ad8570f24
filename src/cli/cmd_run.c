/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"
#include "cli/data.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/output.h"
#include "cli/run_output.h"
#include "run/record.h"

static enum wh_status run_case(struct wh_context *c, const struct wh_options *o,
                               const struct wh_case *cs, const char *folder) {
  struct wh_run r = {0};
  const struct wh_run_options options = {
      .quick = o->quick, .folder = folder, .fresh = o->fresh, .resume = o->resume};
  enum wh_status status = wh_run_case(c, cs, &options, &r), written = WH_OK;
  bool worth_writing = status == WH_NOT_CONVERGED || status == WH_INTERRUPTED;
  bool first = wh_context_ranks(c)->rank == 0; /* all have the same */
  if (first && (status == WH_OK ||
                (worth_writing && (r.pass.trace.end.count || r.pass.target.tally.batches)))) {
    written = wh_run_record_write(c, cs, &options, folder);
    if (!written)
      written = wh_cli_write_run(c, cs, &r, o, folder);
  }
  wh_run_free(&r);
  return status ? status : written;
}

/* Better said before a run than after it. */
static enum wh_status open_folder(struct wh_context *c, const char *folder) {
  WH_TRY(wh_folder_create(c, folder));
  return access(folder, W_OK | X_OK) == 0
             ? WH_OK
             : wh_fail(c, WH_IO_FAILED, "cannot write into the folder %s: %s; choose another --out",
                       folder, strerror(errno));
}

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  struct wh_case cs;
  WH_TRY(wh_data_read(c, o, &cs));
  char *folder = wh_cli_output_folder(o);
  enum wh_status status = folder ? open_folder(c, folder)
                                 : wh_fail(c, WH_NO_MEMORY, "no memory for the name of the folder");
  if (status == WH_OK) {
    status = run_case(c, o, &cs, folder);
    if (wh_context_ranks(c)->rank == 0)
      rmdir(folder); /* if nothing was written */
  }
  free(folder);
  wh_case_free(&cs);
  return status;
}

const struct wh_subcommand wh_cmd_run = {
    .name = "run",
    .arguments = "CASE",
    .summary = "take a case through all stages and write numbers, files and a report",
    .details =
        "CASE is a file, or the name of a shipped case.\n"
        "Writes into --out DIR (default: the case's name with the ending .out, in this folder).\n"
        "Stages that have not changed since an earlier run into DIR are not run again (DIR/kept);\n"
        "--fresh runs them all.\n"
        "--resume begins with what is there already: space charge, histories.",
    .options = WH_OPT_OUT | WH_OPT_SET | WH_OPT_SEED | WH_OPT_THREADS | WH_OPT_QUICK |
               WH_OPT_STILLS | WH_OPT_RESUME | WH_OPT_FRESH | WH_OPT_JSON,
    .least_arguments = 1,
    .most_arguments = 1,
    .shared = true,
    .run = run,
};
