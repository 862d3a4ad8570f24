/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>

#include "case/case.h"
#include "cli/output.h"
#include "design/run_design.h"

static enum wh_status design(struct wh_context *c, const struct wh_options *o, struct wh_case *cs) {
  struct wh_design_result r;
  enum wh_status status = wh_design_run(c, cs, &r);
  char *folder = status ? NULL : wh_cli_output_folder(o);
  if (!status && !folder)
    status = wh_fail(c, WH_NO_MEMORY, "no memory for the name of the folder");
  if (!status)
    status = wh_design_write(c, cs, &r, folder);
  if (!status) {
    printf("%s\n", cs->params.title);
    wh_cli_print_figures(&r.figures);
    printf("found: %s/found.yaml\n", folder);
  }
  free(folder);
  wh_design_result_free(&r);
  return status;
}

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  struct wh_case cs;
  WH_TRY(wh_case_read(c, o->arguments.text[0], o->set.count, o->set.text, &cs));
  enum wh_status status = design(c, o, &cs);
  wh_case_free(&cs);
  return status;
}

const struct wh_subcommand wh_cmd_optimize = {
    .name = "optimize",
    .arguments = "CASE",
    .summary = "find what the case leaves open, and write the case that has it",
    .details =
        "Writes into --out DIR (default: the case's name with the ending .out, in this folder).",
    .options = WH_OPT_OUT | WH_OPT_SET | WH_OPT_SEED | WH_OPT_THREADS,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
