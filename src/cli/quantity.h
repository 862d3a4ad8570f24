/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CLI_QUANTITY_H
#define WH_CLI_QUANTITY_H
/* Quantities on the command line: as in a case ("2.5 mm"), or a bare number in the option's unit.
 */
#include "case/units.h"

/* The value of a text in SI units. option names it in messages; usual: unit of a bare number; unit:
   the SI unit, which says of what kind it must be. */
enum wh_status wh_cli_quantity(struct wh_context *c, struct wh_case_units *units,
                               const char *option, const char *text, const char *usual,
                               const char *unit, double *out);

#endif
