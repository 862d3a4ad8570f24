/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_TARGET_TABLES_H
#define WH_RUN_TARGET_TABLES_H
/* What a target's scores say, as tables: for files and for the report. */
#include "base/memory.h"
#include "io/table.h"
#include "target/target.h"

enum wh_target_table {
  WH_TARGET_DEPTH,   /* zeta against z */
  WH_TARGET_LATERAL, /* share of the energy left against the distance |x - x0| */
  WH_TARGET_ENERGY,  /* electrons leaving backward and forward, against energy */
  WH_TARGET_ANGLE,   /* likewise, a solid angle, against the angle */
  WH_TARGET_PHOTONS, /* seen from the view, against energy */
  WH_TARGET_ORIGIN,  /* of those, against the depth they come from */
  WH_TARGET_BODIES,  /* share of energy and charge left in each */
  WH_TARGET_GRIDS,   /* energy left in the cells of all grids, per volume */
  WH_TARGET_TABLES
};

/* Tables with standard errors beside every column; rows of histograms are middles of bins. All is
   in the arena. */
enum wh_status wh_target_tables(struct wh_context *c, const struct wh_target_result *r,
                                struct wh_arena *arena, struct wh_table table[WH_TARGET_TABLES]);

#endif
