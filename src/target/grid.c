/* SPDX-License-Identifier: MPL-2.0 */
#include "target/grid.h"

#include "base/constants.h"

#include <math.h>

#define MOST_CELLS 200000.0

static const char *const symmetries[] = {"cartesian", "axial", NULL};

#define CORNER(key, says)                                                                          \
  {                                                                                                \
    .name = #key, .type = WH_KEY_QUANTITIES,                                                       \
    .offset = offsetof(struct wh_target_grid_params, key), .unit = "m", .summary = says            \
  }

const struct wh_key wh_target_grid_keys[] = {
    {.name = "symmetry",
     .type = WH_KEY_CHOICE,
     .offset = offsetof(struct wh_target_grid_params, symmetry),
     .default_text = "cartesian",
     .choices = symmetries,
     .summary = "boxes, or rings about the line along z through target.aim"},
    CORNER(from, "one corner: x, y, z; axial: z, r"),
    CORNER(to, "the opposite corner"),
    {.name = "cells",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_target_grid_params, cells),
     .unit = "1",
     .min = 1,
     .max = MOST_CELLS,
     .summary = "how many: along x, y, z; axial: along z, r"},
    {0},
};

enum wh_status wh_grid_place(struct wh_context *c, const struct wh_target_grid_params *p,
                             const char *name, const double axis[2], struct wh_grid_bins *out) {
  const bool axial = p->symmetry == WH_GRID_AXIAL;
  const size_t numbers = axial ? 2 : 3;
  static const size_t order[2][3] = {{0, 1, 2}, {2, 0}}; /* of z, r: r stands in place of x */
  *out = (struct wh_grid_bins){.symmetry = (enum wh_grid_symmetry)p->symmetry,
                               .count = {1, 1, 1},
                               .axis = {axis[0], axis[1]}};
  if (p->from.count != numbers || p->to.count != numbers || p->cells.count != numbers)
    return wh_fail(c, WH_BAD_INPUT, "target.grids.%s: give %zu values in each of from, to, cells",
                   name, numbers);
  double all = 1.0;
  for (size_t k = 0; k < numbers; k++) {
    const size_t at = order[axial][k];
    const double cells = p->cells.value[k], low = fmin(p->from.value[k], p->to.value[k]);
    const double side = fabs(p->to.value[k] - p->from.value[k]);
    if (!(side > 0.0) || cells != floor(cells) || !(cells >= 1.0))
      return wh_fail(c, WH_BAD_INPUT,
                     "target.grids.%s: %g cells in %g m; give a whole number of cells, and corners "
                     "that differ",
                     name, cells, side);
    if (axial && k == 1 && low < 0.0)
      return wh_fail(c, WH_BAD_INPUT, "target.grids.%s: a radius of %g m; give none below 0", name,
                     low);
    all *= cells;
    if (all > MOST_CELLS)
      return wh_fail(c, WH_BAD_INPUT, "target.grids.%s: %g cells; give %g at most", name, all,
                     MOST_CELLS);
    out->count[at] = (size_t)cells;
    out->low[at] = low;
    out->width[at] = side / cells;
  }
  return WH_OK;
}

double wh_grid_cell(const struct wh_grid_bins *g, size_t i, double middle[3]) {
  const size_t at[3] = {i % g->count[0], i / g->count[0] % g->count[1],
                        i / g->count[0] / g->count[1]};
  double volume = 1.0;
  for (int k = 0; k < 3; k++) {
    middle[k] = g->low[k] + ((double)at[k] + 0.5) * g->width[k];
    if (g->width[k] > 0.0)
      volume *= g->width[k];
  }
  return g->symmetry == WH_GRID_AXIAL ? volume * 2.0 * WH_PI * middle[0] : volume;
}
