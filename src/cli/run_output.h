/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CLI_RUN_OUTPUT_H
#define WH_CLI_RUN_OUTPUT_H
#include "cli/cli.h"
#include "run/run.h"

/* Report and files of a run into its folder, and its figures on the terminal. */
enum wh_status wh_cli_write_run(struct wh_context *c, const struct wh_case *cs,
                                const struct wh_run *r, const struct wh_options *o,
                                const char *folder);

#endif
