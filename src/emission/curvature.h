/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_CURVATURE_H
#define WH_EMISSION_CURVATURE_H
#include "emission/solid_site.h"

/* How a surface of faces of tetrahedra is bent, by the nodes of the faces around each. */
struct wh_curvatures;
/* The surface must outlive it. */
enum wh_status wh_curvatures_create(struct wh_context *c, const struct wh_solid_surface *s,
                                    struct wh_curvatures **out);
void wh_curvatures_destroy(struct wh_curvatures *k);

/* Principal curvatures [1/m] at x on the face, positive where the surface is convex toward the
   vacuum: of z = (a polynomial of second degree in the tangential plane) nearest to the nodes of
   the faces that share a vertex with it and whose normals are within 30 degrees of it. 0 where
   these are too few. */
void wh_curvatures_at(const struct wh_curvatures *k, size_t face, const double x[3],
                      const double normal[3], double curvature[2]);

#endif
