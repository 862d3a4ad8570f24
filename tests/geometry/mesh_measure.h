/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_GEOMETRY_MESH_MEASURE_H
#define WH_TESTS_GEOMETRY_MESH_MEASURE_H
#include "geometry/mesh.h"

/* Area of all elements, or of a region, by quadrature of the Jacobian [m^2]. */
double measure_area(const struct wh_mesh *m);
double measure_region(const struct wh_mesh *m, const char *region);
/* Length of all faces of a boundary, both sides of inner ones counted [m]. */
double measure_length(const struct wh_mesh *m, const char *boundary);
/* Largest distance of a face's nodes (face = 3 * element + local face) from a circle, relative to
   the radius. */
double measure_circle(const struct wh_mesh *m, size_t face, const double centre[2], double radius);
/* Asserts what every mesh must be: neighbours mutual and on the same nodes, every node used, faces
   without neighbour named, r >= 0, Jacobians positive where sampled, straight elements affine. */
void measure_consistency(const struct wh_mesh *m);

#endif
