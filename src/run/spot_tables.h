/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_SPOT_TABLES_H
#define WH_RUN_SPOT_TABLES_H
/* Line spread and modulation transfer of a focal spot, as tables: for files and for the report. */
#include "base/memory.h"
#include "image/focus.h"
#include "io/table.h"

enum wh_spot_table {
  WH_SPOT_LSF, /* across: place, value, error; along: the same */
  WH_SPOT_MTF, /* frequency; across: value, error; along: the same */
  WH_SPOT_TABLES
};

/* All is in the arena. */
enum wh_status wh_spot_tables(struct wh_context *c, const struct wh_focus *f,
                              struct wh_arena *arena, struct wh_table table[WH_SPOT_TABLES]);

#endif
