/* SPDX-License-Identifier: MPL-2.0 */
/* The supply in time: its last periods in full, and every period since it was switched on. */
#include "run/output.h"

#include "base/memory.h"
#include "io/table.h"

#include <stdlib.h>

enum { COLUMNS = 5 };

/* Rows of doubles, every stride bytes, as columns. */
static enum wh_status write_rows(struct wh_context *c, const char *path, size_t rows,
                                 const double *first, size_t columns, const char *const *name,
                                 const char *const *unit) {
  struct wh_column column[COLUMNS];
  double *value;
  WH_TRY(wh_alloc(c, columns * rows, sizeof *value, &value));
  for (size_t k = 0; k < columns; k++) {
    for (size_t i = 0; i < rows; i++)
      value[k * rows + i] = first[i * columns + k];
    column[k] = (struct wh_column){.name = name[k], .unit = unit[k], .value = value + k * rows};
  }
  struct wh_table table = {.name = "supply", .title = "", rows, columns, column};
  enum wh_status status = wh_csv_write(c, path, &table);
  free(value);
  return status;
}

enum wh_status wh_output_supply(struct wh_context *c, const struct wh_case *cs,
                                const struct wh_run *r, const char *path) {
  static const char *const name[] = {"t", "output", "source", "source_current"};
  static const char *const unit[] = {"s", "V", "V", "A"};
  const struct wh_supply_result *s = &r->pass.supply;
  (void)cs;
  return s->wave_count ? write_rows(c, path, s->wave_count, &s->wave->t, 4, name, unit) : WH_OK;
}

enum wh_status wh_output_supply_start(struct wh_context *c, const struct wh_case *cs,
                                      const struct wh_run *r, const char *path) {
  static const char *const name[] = {"t", "mean", "low", "high", "drive"};
  static const char *const unit[] = {"s", "V", "V", "V", "V"};
  const struct wh_supply_result *s = &r->pass.supply;
  (void)cs;
  return s->period_count ? write_rows(c, path, s->period_count, &s->period->start, 5, name, unit)
                         : WH_OK;
}
