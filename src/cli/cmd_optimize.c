/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"
#include "cli/data.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/output.h"
#include "design/run_design.h"
#include "design/run_search.h"
#include "report/design_report.h"

static enum wh_status print_found(struct wh_context *c, const struct wh_options *o,
                                  const struct wh_case *cs, const struct wh_figures *figures,
                                  const char *folder) {
  WH_TRY(wh_cli_print_result(c, o, cs->params.title, figures, folder));
  if (!o->json)
    printf("found: %s/found.yaml\n", folder);
  return WH_OK;
}

static enum wh_status design(struct wh_context *c, const struct wh_options *o, struct wh_case *cs,
                             const char *folder) {
  struct wh_design_result r;
  enum wh_status status = wh_design_run(c, cs, &r);
  if (!status)
    status = wh_design_write(c, cs, &r, folder);
  if (!status)
    status = wh_report_design(c, cs, &r, folder);
  if (!status)
    status = print_found(c, o, cs, &r.figures, folder);
  wh_design_result_free(&r);
  return status;
}

static enum wh_status search(struct wh_context *c, const struct wh_options *o, struct wh_case *cs,
                             const char *folder) {
  struct wh_case text;
  struct wh_search s;
  struct wh_run r;
  WH_TRY(wh_data_read(c, o, &text));
  enum wh_status status = wh_search_and_run(c, &text, cs, folder, o->resume, &s, &r);
  enum wh_status written = WH_OK;
  if (status == WH_OK || status == WH_DEMAND_MISSED) {
    written = wh_report_search(c, cs, &s, &r, folder);
    if (!written)
      written = wh_run_write(c, cs, &r, folder);
    if (!written)
      written = print_found(c, o, cs, &r.pass.figures, folder);
  }
  wh_run_free(&r);
  wh_search_free(&s);
  wh_case_free(&text);
  return status ? status : written;
}

static enum wh_status choose(struct wh_context *c, const struct wh_options *o, struct wh_case *cs) {
  bool field = cs->params.design.target.kind || cs->params.design.induction.kind;
  bool figures = cs->params.optimize.variables.count > 0;
  bool both = field && figures && cs->params.design.refit;
  if (field == figures && !both)
    return wh_fail(c, WH_BAD_INPUT, "%s: %s", cs->file,
                   field ? "both sections 'design' and 'optimize' are there; say design.refit: "
                           "true to design the field in every run, or leave one of them"
                         : "there is nothing to optimise: the case has neither a section 'design' "
                           "nor a section 'optimize'");
  char *folder = wh_cli_output_folder(o);
  if (!folder)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the name of the folder");
  enum wh_status status = figures ? search(c, o, cs, folder) : design(c, o, cs, folder);
  free(folder);
  return status;
}

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  struct wh_case cs;
  WH_TRY(wh_data_read(c, o, &cs));
  enum wh_status status = choose(c, o, &cs);
  wh_case_free(&cs);
  return status;
}

const struct wh_subcommand wh_cmd_optimize = {
    .name = "optimize",
    .arguments = "CASE",
    .summary = "find what the case leaves open, and write the case that has it",
    .details =
        "A case with a section 'design' gets the voltages and currents for the fields that it\n"
        "wants; one with a section 'optimize' is run again and again until its figures are as\n"
        "wanted, with both and 'design.refit: true' each time with its fields designed anew. CASE\n"
        "is a file, or the name of a shipped case. Writes into --out DIR (default: the case's\n"
        "name with the ending .out, in this folder): result.json, found.yaml and every\n"
        "evaluation. --resume goes on where a search was interrupted.",
    .options = WH_OPT_OUT | WH_OPT_SET | WH_OPT_SEED | WH_OPT_THREADS | WH_OPT_RESUME | WH_OPT_JSON,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
