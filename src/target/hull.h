/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_HULL_H
#define WH_TARGET_HULL_H
/* A closed surface of triangles, in a grid of cells: what of it a line meets, how far it is. */
#include "target/body.h"
#include "target/stl.h"

struct wh_hull {
  struct wh_triangles mesh; /* owned; corners counter-clockwise as seen from outside */
  double low[3], high[3], cell;
  size_t cells[3];
  uint32_t *first, *member; /* triangles of each cell, as in struct wh_sphere_grid */
};

/* Takes the triangles over, also on failure. WH_BAD_INPUT with the place for a triangle without
   area, an edge that does not join exactly two triangles of one sense, or two that cross. */
enum wh_status wh_hull_create(struct wh_context *c, struct wh_triangles *mesh, struct wh_hull *out);
void wh_hull_free(struct wh_hull *s);
double wh_hull_volume(const struct wh_hull *s); /* [m3] */

/* As in struct wh_body_kind; a stretch that begins before `after` is given from there on. */
double wh_hull_distance(const struct wh_hull *s, const double x[3]);
bool wh_hull_stretch(const struct wh_hull *s, const double x[3], const double u[3], double after,
                     struct wh_stretch *out);

#endif
