/* SPDX-License-Identifier: MPL-2.0 */
/* The focal spot: its map, line spread functions and modulation transfer. */
#include "run/output.h"
#include "run/spot_tables.h"

#include "io/tiff.h"

static enum wh_status write_map(struct wh_context *c, const struct wh_spot_map *s,
                                const char *quantity, const char *path) {
  if (!s->value)
    return WH_OK;
  const struct wh_picture picture = {.count = {s->count[0], s->count[1]},
                                     .low = {s->low[0], s->low[1]},
                                     .step = {s->step[0], s->step[1]},
                                     .value = s->value,
                                     .quantity = quantity};
  return wh_tiff_write(c, path, &picture);
}

enum wh_status wh_output_spot(struct wh_context *c, const struct wh_case *cs,
                              const struct wh_run *r, const char *path) {
  (void)cs;
  return write_map(c, &r->pass.focus.spot, "share of the radiation", path);
}

enum wh_status wh_output_image(struct wh_context *c, const struct wh_case *cs,
                               const struct wh_run *r, const char *path) {
  (void)cs;
  return write_map(c, &r->pass.image.picture, "signal over that without the object", path);
}

enum wh_status wh_output_image_spot(struct wh_context *c, const struct wh_case *cs,
                                    const struct wh_run *r, const char *path) {
  (void)cs;
  return write_map(c, &r->pass.image.spot, "share of the radiation, from the picture", path);
}

static enum wh_status write_table(struct wh_context *c, const struct wh_run *r,
                                  enum wh_spot_table which, const char *path) {
  struct wh_table table[WH_SPOT_TABLES];
  if (!r->pass.focus.spot.value)
    return WH_OK;
  struct wh_arena *arena = wh_arena_create();
  if (!arena)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the tables of the spot");
  enum wh_status status = wh_spot_tables(c, &r->pass.focus, arena, table);
  if (!status)
    status = wh_csv_write(c, path, &table[which]);
  wh_arena_destroy(arena);
  return status;
}

enum wh_status wh_output_spot_lsf(struct wh_context *c, const struct wh_case *cs,
                                  const struct wh_run *r, const char *path) {
  (void)cs;
  return write_table(c, r, WH_SPOT_LSF, path);
}

enum wh_status wh_output_spot_mtf(struct wh_context *c, const struct wh_case *cs,
                                  const struct wh_run *r, const char *path) {
  (void)cs;
  return write_table(c, r, WH_SPOT_MTF, path);
}
