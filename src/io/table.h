/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_IO_TABLE_H
#define WH_IO_TABLE_H
/* Tables of numbers, and CSV (RFC 4180). */
#include "base/context.h"

struct wh_column {
  const char *name, *unit; /* "z", "m"; unit "" for texts and "1" for pure numbers */
  const double *value;     /* [rows], or NULL for a column of texts */
  const char *const *text; /* [rows], or NULL */
};

/* A view: it owns nothing. */
struct wh_table {
  const char *name;  /* file name without ".csv": "rays" */
  const char *title; /* what a report writes above it */
  size_t rows, columns;
  const struct wh_column *column;
};

/* Header "name [unit]", then one line a row, in shortest digits that read back the same. Refuses
   numbers that are not finite (WH_INTERNAL). */
enum wh_status wh_csv_write(struct wh_context *c, const char *path, const struct wh_table *table);

#endif
