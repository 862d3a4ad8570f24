/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_SITE_H
#define WH_EMISSION_SITE_H
/* The surface of an electrode that faces the vacuum: where electrons can start. */
#include "geometry/locate.h"

/* A place on the surface, in mesh coordinates. */
struct wh_site {
  double p[2];      /* [m] */
  double normal[2]; /* unit vector into the vacuum */
};

/* A piece of an element's face along which the second mesh coordinate rises or falls monotonically.
 */
struct wh_surface_piece {
  uint32_t element;
  int face;
  double from, to; /* of the face's parameter */
  double area;     /* [m^2], in planar symmetry [m] (area per length along y) */
};

#define WH_SURFACE_POINTS 8

/* A part of the surface that one ray stands for. */
struct wh_surface_cell {
  struct wh_site site;
  uint32_t element;    /* in the vacuum at the site */
  double area;         /* [m^2] or [m] */
  double curvature[2]; /* [1/m] in the meridional plane and around the axis, positive if convex */
};

struct wh_surface {
  const struct wh_mesh *mesh;
  const struct wh_locator *locator;
  const char *electrode;
  size_t count, capacity;
  struct wh_surface_piece *piece;
  double rule_x[WH_SURFACE_POINTS], rule_w[WH_SURFACE_POINTS]; /* Gauss rule for areas */
};

/* The faces of the named electrode that bound the vacuum. A thin electrode has two sides: forward
   takes the one whose normal points to larger z, otherwise the other. WH_BAD_INPUT: no such
   electrode, a grid, or none of it faces the vacuum. */
enum wh_status wh_surface_init(struct wh_context *c, const struct wh_mesh *m,
                               const struct wh_locator *l, const char *electrode, bool forward,
                               struct wh_surface *out);
void wh_surface_free(struct wh_surface *s);

/* The place at distance radius from the axis (planar: at that x). WH_BAD_INPUT if there is none, or
   more than one (then with their z). */
enum wh_status wh_surface_at(struct wh_context *c, const struct wh_surface *s, double radius,
                             struct wh_site *out);

/* The part of the surface between two radii, to draw places of equal area from. WH_BAD_INPUT if it
 * is empty. */
enum wh_status wh_surface_clip(struct wh_context *c, struct wh_surface *s, double least,
                               double most);
/* Area of the surface [m^2] or [m]. */
double wh_surface_area(const struct wh_surface *s);
/* The place below which the fraction u of the area lies, 0 <= u <= 1, in the order of the pieces.
 */
struct wh_site wh_surface_draw(const struct wh_surface *s, double u);

/* Divides the surface into about count cells (at least one for each face) of nearly equal width,
   with their sites at their centres of area. The caller frees *out. */
enum wh_status wh_surface_cells(struct wh_context *c, const struct wh_surface *s, size_t count,
                                size_t *count_out, struct wh_surface_cell **out);

#endif
