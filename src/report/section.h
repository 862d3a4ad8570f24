/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_REPORT_SECTION_H
#define WH_REPORT_SECTION_H
/* A mesh of tetrahedra cut by a plane x = const or y = const: a planar mesh of triangles, with the
   regions and boundaries of the solid one, that can be drawn like any other. */
#include "geometry/solid.h"

struct wh_section {
  int across;          /* the coordinate that is constant: 0 x, 1 y */
  double at, meant;    /* its value [m], off a little from where it is meant to be */
  struct wh_mesh mesh; /* order 1, nodes (z, y) or (z, x); no elements: the plane misses the mesh */
  double *potential;   /* [mesh.node_count] of the nodal values given */
};

/* Cuts near 0, or if that misses the mesh or runs along its edge, just within it or through its
   middle. Elements are taken as their lattice of small straight ones, or if there are very many as
   straight themselves. nodal: [node_count] of the solid mesh. */
enum wh_status wh_section_make(struct wh_context *c, const struct wh_solid_mesh *m,
                               const double *nodal, int across, struct wh_section *out);
void wh_section_free(struct wh_section *s);

/* Low and high of the mesh along x, y, z. */
void wh_section_box(const struct wh_solid_mesh *m, double box[3][2]);

#endif
