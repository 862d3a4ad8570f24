/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_SPHERE_GRID_H
#define WH_TARGET_SPHERE_GRID_H
/* Many spheres that do not overlap, in a grid of cells about as large as their pitch: a line asks
   only those of the cells it runs through. 68 bytes a sphere. */
#include "target/body.h"

struct wh_sphere {
  double at[3], radius; /* [m] */
};

struct wh_sphere_grid {
  size_t count;
  struct wh_sphere *sphere; /* owned */
  double low[3], high[3];   /* box around all, a little larger */
  double cell;              /* edge of a cell [m] */
  size_t cells[3];
  uint32_t *first; /* [cells + 1]: of each cell's numbers */
  uint32_t *member;
};

/* Takes the spheres over, also on failure. WH_BAD_INPUT if two overlap by more than rounding. */
enum wh_status wh_sphere_grid_create(struct wh_context *c, size_t count, struct wh_sphere *sphere,
                                     struct wh_sphere_grid *out);
void wh_sphere_grid_free(struct wh_sphere_grid *g);

/* As in struct wh_body_kind. */
double wh_sphere_grid_distance(const struct wh_sphere_grid *g, const double x[3]);
bool wh_sphere_grid_stretch(const struct wh_sphere_grid *g, const double x[3], const double u[3],
                            double after, struct wh_stretch *out);

#endif
