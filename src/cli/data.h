/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CLI_DATA_H
#define WH_CLI_DATA_H
/* The cases that are shipped with the program, wherever it is installed. */
#include <stddef.h>

#include "base/context.h"
#include "case/case.h"
#include "cli/cli.h"

/* The folder of the shipped cases, or WH_IO_FAILED with the places that were tried. Order:
   $WEHNELT_DATA/cases; relative to the executable (installed, then in the source tree); the
   folder fixed when the program was built. */
enum wh_status wh_data_cases(struct wh_context *c, char *out, size_t size);

/* Names of the shipped cases (NAME.yaml without the end), sorted. */
struct wh_data_names {
  size_t count, capacity;
  char **name;
};
enum wh_status wh_data_list(struct wh_context *c, struct wh_data_names *out);
void wh_data_names_free(struct wh_data_names *n);

/* The file of a shipped case. WH_BAD_INPUT with the nearest name for one that is not known. */
enum wh_status wh_data_case(struct wh_context *c, const char *name, char *out, size_t size);

/* Reads the case of a subcommand's argument CASE, with --set: the file of that name or, where there
   is none, the shipped case of that name. */
enum wh_status wh_data_read(struct wh_context *c, const struct wh_options *o, struct wh_case *out);

#endif
