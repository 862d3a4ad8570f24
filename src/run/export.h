/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_EXPORT_H
#define WH_RUN_EXPORT_H
#include "io/export.h"

/* Reads the X-rays of a run from its folder (xrays.yaml, spectrum.csv, focal-spot.tif) and writes
   them into a folder in it that has the format's name. WH_BAD_INPUT for an unknown format, and if
   what the format needs is not there. */
enum wh_status wh_run_export(struct wh_context *c, const char *folder, const char *format);

#endif
