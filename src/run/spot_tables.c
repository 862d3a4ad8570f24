/* SPDX-License-Identifier: MPL-2.0 */
#include "run/spot_tables.h"

#include <math.h>

enum { FREQUENCIES = 201, COLUMNS = 6 };

static enum wh_status room(struct wh_context *c, struct wh_arena *arena, size_t rows,
                           struct wh_column **column, double **value) {
  *column = wh_arena_alloc(arena, COLUMNS * sizeof **column);
  *value = wh_arena_alloc(arena, COLUMNS * rows * sizeof **value);
  return *column && *value ? WH_OK
                           : wh_fail(c, WH_NO_MEMORY, "no memory for the tables of the spot");
}

/* Both profiles have as many rows as the longer; beyond its end a profile is 0. */
static enum wh_status lsf_table(struct wh_context *c, const struct wh_focus *f,
                                struct wh_arena *arena, struct wh_table *table) {
  static const char *const name[COLUMNS] = {"x", "lsf across", "error", "y", "lsf along", "error"};
  size_t rows = f->lsf[0].count > f->lsf[1].count ? f->lsf[0].count : f->lsf[1].count;
  struct wh_column *column;
  double *value;
  WH_TRY(room(c, arena, rows, &column, &value));
  for (int k = 0; k < COLUMNS; k++)
    column[k] = (struct wh_column){
        .name = name[k], .unit = k % 3 ? "1/m" : "m", .value = value + (size_t)k * rows};
  for (int axis = 0; axis < 2; axis++) {
    const struct wh_profile *p = &f->lsf[axis];
    double *at = value + 3 * (size_t)axis * rows;
    for (size_t i = 0; i < rows; i++) {
      at[i] = wh_profile_place(p, i);
      at[rows + i] = i < p->count ? p->value[i] : 0.0;
      at[2 * rows + i] = i < p->count && p->error ? p->error[i] : 0.0;
    }
  }
  *table = (struct wh_table){"spot-lsf", "Line spread functions of the focal spot", rows, COLUMNS,
                             column};
  return WH_OK;
}

/* Up to two and a half times the frequency where the narrower side has fallen to 10 %. */
static enum wh_status mtf_table(struct wh_context *c, const struct wh_focus *f,
                                struct wh_arena *arena, struct wh_table *table) {
  static const char *const name[COLUMNS] = {"frequency", "mtf across", "error", "mtf along",
                                            "error"};
  struct wh_column *column;
  double *value, end = 2.5 * fmax(f->mtf10[0], f->mtf10[1]);
  if (!(end > 0.0)) /* noise hides it */
    end = 0.1 / f->spot.step[0];
  WH_TRY(room(c, arena, FREQUENCIES, &column, &value));
  for (int k = 0; k < 5; k++)
    column[k] = (struct wh_column){
        .name = name[k], .unit = k ? "1" : "1/m", .value = value + (size_t)k * FREQUENCIES};
  for (size_t i = 0; i < FREQUENCIES; i++) {
    value[i] = end * (double)i / (FREQUENCIES - 1);
    for (size_t axis = 0; axis < 2; axis++) {
      double *at = value + (1 + 2 * axis) * FREQUENCIES + i;
      at[0] = wh_profile_mtf(&f->lsf[axis], value[i], at + FREQUENCIES);
    }
  }
  *table = (struct wh_table){"spot-mtf", "Modulation transfer of the focal spot", FREQUENCIES, 5,
                             column};
  return WH_OK;
}

enum wh_status wh_spot_tables(struct wh_context *c, const struct wh_focus *f,
                              struct wh_arena *arena, struct wh_table table[WH_SPOT_TABLES]) {
  WH_TRY(lsf_table(c, f, arena, &table[WH_SPOT_LSF]));
  return mtf_table(c, f, arena, &table[WH_SPOT_MTF]);
}
