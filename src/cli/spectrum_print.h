/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CLI_SPECTRUM_PRINT_H
#define WH_CLI_SPECTRUM_PRINT_H
#include <stdio.h>

#include "io/json.h"
#include "photon/spectrum.h"

/* The strongest lines, and a picture in text of the whole. */
void wh_cli_spectrum_lines(const struct wh_spectrum *s, double per_photon);
void wh_cli_spectrum_plot(const struct wh_spectrum *s);

/* Bins with lines in them. scale makes photons a square metre of the spectrum's amounts. */
void wh_cli_spectrum_json(struct wh_json *j, const struct wh_spectrum *s,
                          const struct wh_figures *figures, double scale);
enum wh_status wh_cli_spectrum_csv(struct wh_context *c, const char *path,
                                   const struct wh_spectrum *s, const char *title, double scale);

#endif
