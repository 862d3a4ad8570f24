/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/cli.h"
#include "run/export.h"

static enum wh_status run(struct wh_context *c, const struct wh_options *o) {
  const char *folder = o->arguments.text[0], *format = o->arguments.text[1];
  WH_TRY(wh_run_export(c, folder, format));
  printf("%s/%s\n", folder, format);
  return WH_OK;
}

const struct wh_subcommand wh_cmd_export = {
    .name = "export",
    .arguments = "DIR FORMAT",
    .summary = "write the spectrum and focal spot of a run as other programs read them",
    .details =
        "DIR is the folder of a run with a section spectrum; files go into DIR/FORMAT. FORMAT:\n"
        "  spekpy    table of energy [keV] and fluence [1/(cm2 keV)]\n"
        "  mcgpu     MC-GPU: spectrum and section SOURCE\n"
        "  xcist     XCIST: spectrum, focal spot, lines of a configuration\n"
        "  xmimsim   XMI-MSIM: input file\n"
        "  ctsimu    CTSimU: scenario with spectrum and focal spot",
    .options = 0,
    .least_arguments = 2,
    .most_arguments = 2,
    .run = run,
};
