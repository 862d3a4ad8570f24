/* SPDX-License-Identifier: MPL-2.0 */
#include "base/file.h"
#include "io/json.h"
#include "io/table.h"

#include <math.h>
#include <string.h>

static void put_text(FILE *stream, const char *text) {
  if (!strpbrk(text, ",\"\r\n")) {
    fputs(text, stream);
    return;
  }
  fputc('"', stream);
  for (const char *s = text; *s; s++) {
    if (*s == '"')
      fputc('"', stream);
    fputc(*s, stream);
  }
  fputc('"', stream);
}

static void put_header(FILE *stream, const struct wh_table *table) {
  for (size_t j = 0; j < table->columns; j++) {
    const struct wh_column *column = &table->column[j];
    char text[256];
    snprintf(text, sizeof text, column->unit[0] ? "%s [%s]" : "%s", column->name, column->unit);
    if (j > 0)
      fputc(',', stream);
    put_text(stream, text);
  }
  fputs("\r\n", stream);
}

static enum wh_status put_rows(struct wh_context *c, FILE *stream, const char *path,
                               const struct wh_table *table) {
  char text[WH_NUMBER_TEXT_SIZE];
  for (size_t i = 0; i < table->rows; i++) {
    for (size_t j = 0; j < table->columns; j++) {
      const struct wh_column *column = &table->column[j];
      if (column->value && !isfinite(column->value[i]))
        return wh_fail(c, WH_INTERNAL, "%s: %s is %g in row %zu: not a number to write", path,
                       column->name, column->value[i], i + 1);
      if (column->value)
        wh_number_text(column->value[i], text);
      if (j > 0)
        fputc(',', stream);
      put_text(stream, column->value ? text : column->text[i]);
    }
    fputs("\r\n", stream);
  }
  return WH_OK;
}

enum wh_status wh_csv_write(struct wh_context *c, const char *path, const struct wh_table *table) {
  struct wh_file file;
  WH_TRY(wh_file_create(c, path, &file));
  put_header(file.stream, table);
  return wh_file_finish(c, &file, put_rows(c, file.stream, path, table));
}
