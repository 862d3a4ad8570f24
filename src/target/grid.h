/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_GRID_H
#define WH_TARGET_GRID_H
/* Grids of cells in which the energy left is scored: boxes along x, y and z, or rings about an axis
   along z. */
#include "base/key.h"
#include "target/tally.h"

struct wh_target_grid_params {
  int symmetry;                  /* enum wh_grid_symmetry */
  struct wh_quantities from, to; /* opposite corners: x, y, z; or z, r */
  struct wh_quantities cells;    /* how many: along x, y, z; or along z, r */
};

extern const struct wh_key wh_target_grid_keys[];

/* Lays out the grid; axis: x and y of that of the rings. name: for messages. */
enum wh_status wh_grid_place(struct wh_context *c, const struct wh_target_grid_params *p,
                             const char *name, const double axis[2], struct wh_grid_bins *out);

static inline size_t wh_grid_cells(const struct wh_grid_bins *g) {
  return g->count[0] * g->count[1] * g->count[2];
}

/* Cell i: its middle (x, y, z; or r, 0, z) and volume. */
double wh_grid_cell(const struct wh_grid_bins *g, size_t i, double middle[3]);

#endif
