/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"

#include "cli/run_output.h"
#include "run/record.h"

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  const char *folder = o->arguments.text[0];
  struct wh_run_options options = {.folder = folder};
  struct wh_case cs;
  struct wh_run r = {0};
  WH_TRY(wh_run_record_read(c, folder, &cs, &options.quick));
  enum wh_status status = wh_run_case(c, &cs, &options, &r);
  if (!status)
    status = wh_cli_write_run(c, &cs, &r, o, folder);
  wh_run_free(&r);
  wh_case_free(&cs);
  return status;
}

const struct wh_subcommand wh_cmd_report = {
    .name = "report",
    .arguments = "DIR",
    .summary = "write files and report of a run anew, from what is kept in its folder",
    .details = "DIR is the folder of a run: the same case, as it was then, with the same seed and "
               "options.\n"
               "Stages are taken out of DIR/kept; those that another build of the program has kept "
               "are run again.",
    .options = WH_OPT_STILLS | WH_OPT_THREADS | WH_OPT_JSON,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
