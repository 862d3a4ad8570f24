/* SPDX-License-Identifier: MPL-2.0 */
/* Spectra and distributions of the target as CSV. */
#include "run/output.h"
#include "run/target_tables.h"

static enum wh_status write_table(struct wh_context *c, const struct wh_run *r,
                                  enum wh_target_table which, const char *path) {
  struct wh_table table[WH_TARGET_TABLES];
  if (r->pass.target.tally.batches == 0)
    return WH_OK;
  struct wh_arena *arena = wh_arena_create();
  if (!arena)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the tables of the target");
  enum wh_status status = wh_target_tables(c, &r->pass.target, arena, table);
  if (!status && table[which].rows > 0)
    status = wh_csv_write(c, path, &table[which]);
  wh_arena_destroy(arena);
  return status;
}

#define WH_TARGET_OUTPUT(name, which)                                                              \
  enum wh_status wh_output_##name(struct wh_context *c, const struct wh_case *cs,                  \
                                  const struct wh_run *r, const char *path) {                      \
    (void)cs;                                                                                      \
    return write_table(c, r, which, path);                                                         \
  }

WH_TARGET_OUTPUT(target_depth, WH_TARGET_DEPTH)
WH_TARGET_OUTPUT(target_lateral, WH_TARGET_LATERAL)
WH_TARGET_OUTPUT(target_energy, WH_TARGET_ENERGY)
WH_TARGET_OUTPUT(target_angle, WH_TARGET_ANGLE)
WH_TARGET_OUTPUT(target_photons, WH_TARGET_PHOTONS)
WH_TARGET_OUTPUT(target_origin, WH_TARGET_ORIGIN)
WH_TARGET_OUTPUT(target_bodies, WH_TARGET_BODIES)
WH_TARGET_OUTPUT(target_grids, WH_TARGET_GRIDS)
