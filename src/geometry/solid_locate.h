/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_SOLID_LOCATE_H
#define WH_GEOMETRY_SOLID_LOCATE_H
/* Where a point is in a mesh of tetrahedra. */
#include "geometry/solid.h"

/* A point of the mesh: element and reference coordinates (all >= 0, sum <= 1). */
struct wh_solid_place {
  uint32_t element; /* WH_NO_ELEMENT: outside of the mesh */
  double xi[3];
};

struct wh_solid_locator; /* a grid over the mesh and maps of straight elements; read-only once made
                          */

/* The mesh must outlive the locator. */
enum wh_status wh_solid_locator_create(struct wh_context *c, const struct wh_solid_mesh *m,
                                       struct wh_solid_locator **out);
void wh_solid_locator_destroy(struct wh_solid_locator *l);
const struct wh_solid_mesh *wh_solid_locator_mesh(const struct wh_solid_locator *l);

/* Finds the element that holds x, walking from place_inout->element (if any) through neighbours,
   else by a tree of boxes. Outside: element becomes WH_NO_ELEMENT. Never fails. */
void wh_solid_locate(const struct wh_solid_locator *l, const double x[3],
                     struct wh_solid_place *place_inout);

/* Reference coordinates of x in the given element, inside of it or not (the map is continued), by
   Newton's method from xi_inout. False if it does not converge, neither from the element's middle;
   xi_inout then stays. */
bool wh_solid_invert(const struct wh_solid_locator *l, uint32_t element, const double x[3],
                     double xi_inout[3]);
/* The same without a guess: from where the point lies in the element of the vertices. The map of a
   strongly curved element takes points beyond it to x as well, where Newton's method from the
   middle may end. */
bool wh_solid_invert_anew(const struct wh_solid_locator *l, uint32_t element, const double x[3],
                          double xi[3]);
/* Position and Jacobian d(position)/d(xi): jacobian[i][j] = d x_i / d xi_j. */
void wh_solid_map(const struct wh_solid_locator *l, uint32_t element, const double xi[3],
                  double x[3], double jacobian[3][3]);

/* Distances of a reference point from the faces, as barycentric coordinates: 0 on face f, 1 at the
   opposite vertex, negative beyond. */
static inline void wh_solid_distances(const double xi[3], double distance[4]) {
  distance[0] = 1.0 - xi[0] - xi[1] - xi[2];
  for (int i = 0; i < 3; i++)
    distance[1 + i] = xi[i];
}

/* Barycentric coordinates carry a rounding error of this size. */
#define WH_SOLID_SLACK 1e-11

/* Edge of the cube of an element's volume [m], by the map at its middle. */
double wh_solid_size(const struct wh_solid_locator *l, uint32_t element);
/* Length of the box's diagonal around the mesh [m]. */
double wh_solid_extent(const struct wh_solid_locator *l);

#endif
