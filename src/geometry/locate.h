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

/* The mesh must outlive the locator. WH_BAD_INPUT: a mesh without elements, or an element that is
   turned inside out. */
enum wh_status wh_locator_create(struct wh_context *c, const struct wh_mesh *m,
                                 struct wh_locator **out);
void wh_locator_destroy(struct wh_locator *l);

/* Finds the element that holds the mesh point p, walking from place_inout->element (if any) through
   neighbours, else by the grid. Outside: element becomes WH_NO_ELEMENT. Never fails. */
void wh_locate(const struct wh_locator *l, const double p[2], struct wh_place *place_inout);

/* Reference coordinates of p in the given element, inside of it or not (the map is continued).
   False if Newton's method converges neither from a guess of its own nor from xi_inout, which then
   stays. */
bool wh_element_invert(const struct wh_locator *l, uint32_t element, const double p[2],
                       double xi_inout[2]);
/* Position and Jacobian d(position)/d(xi): jacobian[i][j] = d p_i / d xi_j. */
void wh_element_map(const struct wh_locator *l, uint32_t element, const double xi[2], double p[2],
                    double jacobian[2][2]);

/* Distances of a reference point from the three faces, as barycentric coordinates: distance[f] is
   0 on face f, 1 at the opposite vertex, negative beyond face f. */
static inline void wh_face_distances(const double xi[2], double distance[3]) {
  distance[0] = xi[1];
  distance[1] = 1.0 - xi[0] - xi[1];
  distance[2] = xi[0];
}

/* Reference point at parameter s (0 at vertex f, 1 at vertex f+1) of face f, and its derivative. */
void wh_face_point(int face, double s, double xi[2], double direction[2]);

/* Barycentric coordinates of the element carry a rounding error of this size: points nearer to a
   face than this are on it. */
double wh_element_slack(const struct wh_locator *l, uint32_t element);

/* Smallest height of the element's triangle of vertices [m]. */
double wh_element_size(const struct wh_locator *l, uint32_t element);

/* Box that holds the mesh: low[2], high[2]. */
void wh_locator_box(const struct wh_locator *l, double low[2], double high[2]);

#endif
