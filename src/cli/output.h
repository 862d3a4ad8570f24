/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CLI_OUTPUT_H
#define WH_CLI_OUTPUT_H
/* What the subcommands that write results have in common. */
#include "base/figures.h"
#include "cli/cli.h"

/* Figures with their errors, in the digits that the error leaves. */
void wh_cli_print_figures(const struct wh_figures *figures);

/* What a subcommand has written into the folder: title, figures and where the report is; with
   --json its result.json, as it is. */
enum wh_status wh_cli_print_result(struct wh_context *c, const struct wh_options *o,
                                   const char *title, const struct wh_figures *figures,
                                   const char *folder);
/* A file of the folder, as it is. */
enum wh_status wh_cli_print_file(struct wh_context *c, const char *folder, const char *name);

/* Folder of the results: --out, or the case's name with the ending .out in the current folder.
   free() it; NULL if there is no memory. */
char *wh_cli_output_folder(const struct wh_options *o);

#endif
