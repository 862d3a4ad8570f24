/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_LOCATE_H
#define WH_GEOMETRY_LOCATE_H
/* Where a point is in a mesh, and how a path leaves an element. */
#include "geometry/mesh.h"

/* A point of the mesh: element and reference coordinates (xi, eta >= 0, xi + eta <= 1). */
struct wh_place {
  uint32_t element; /* WH_NO_ELEMENT: outside of the mesh */
  double xi[2];
};

struct wh_locator; /* element maps as polynomials and a grid over the mesh; read-only once made */
enum wh_status wh_locator_create(struct wh_context *c, const struct wh_mesh *m,
                                 struct wh_locator **out);
void wh_locator_destroy(struct wh_locator *l);

/* Finds the element that holds the mesh point p, walking from place_inout->element (if any) through
   neighbours, else by the grid. Outside: element becomes WH_NO_ELEMENT. Never fails. */
void wh_locate(const struct wh_locator *l, const double p[2], struct wh_place *place_inout);

/* Reference coordinates of p in the given element, inside of it or not (the map is continued);
   false if Newton's method does not converge. */
bool wh_element_invert(const struct wh_locator *l, uint32_t element, const double p[2],
                       double xi_inout[2]);
/* Position and Jacobian d(position)/d(xi): jacobian[i][j] = d p_i / d xi_j. */
void wh_element_map(const struct wh_locator *l, uint32_t element, const double xi[2], double p[2],
                    double jacobian[2][2]);

#endif
