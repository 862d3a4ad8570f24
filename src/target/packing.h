/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_PACKING_H
#define WH_TARGET_PACKING_H
/* Where the spheres of a bed are. */
#include "target/sphere_grid.h"

enum wh_arrangement { WH_PACKING_RANDOM, WH_PACKING_CUBIC, WH_PACKING_HEXAGONAL };

struct wh_packing {
  enum wh_arrangement arrangement;
  double low[3], high[3]; /* all spheres lie within this box [m] */
  double diameter;        /* mean [m] */
  double spread;          /* standard deviation of the diameters over their mean; random only */
  double density;         /* share of the box's volume that is filled; random only */
  double pitch;           /* of neighbours in a lattice [m]; 0: they touch */
  uint64_t seed;
};

#define WH_PACKING_DENSEST 0.55

/* Lattices fill the box as far as whole spheres go, from `low` on: cubic, or hexagonal close-packed
   layers across z (a box as thick as a sphere: a monolayer). Random: spheres thrown into the box
   and pushed apart until none overlap; sizes are log-normal. The spheres are to be freed.
   WH_BAD_INPUT if the box has no room. */
enum wh_status wh_packing_make(struct wh_context *c, const struct wh_packing *p, size_t *count,
                               struct wh_sphere **sphere);

#endif
