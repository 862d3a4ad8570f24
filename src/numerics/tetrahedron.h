/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_TETRAHEDRON_H
#define WH_NUMERICS_TETRAHEDRON_H
/* The reference tetrahedron (0,0,0) (1,0,0) (0,1,0) (0,0,1): nodes, Lagrange polynomials,
   quadrature. Vertex 0 is the origin, vertex i the unit point of coordinate i - 1. Face f is the
   one opposite to vertex f. */
#include "base/context.h"

#define WH_TETRA_MAX_ORDER 3
#define WH_TETRA_MAX_NODES 20
#define WH_TETRA_MAX_DEGREE 11
#define WH_TETRA_MAX_POINTS 216

/* Number of nodes of order p, 1 to 3: (p+1)(p+2)(p+3)/6. */
int wh_tetra_node_count(int order);

/* The equispaced nodes in gmsh's order: vertices; edges 0-1, 1-2, 2-0, 3-0, 3-2, 3-1; centres of
   the faces 0-2-1, 0-1-3, 0-3-2, 3-1-2. Barycentric coordinates times order, [node][4]. */
const int (*wh_tetra_lattice(int order))[4];

/* Vertices of a face, counterclockwise seen from outside. */
const int *wh_tetra_face(int face);

/* Lagrange polynomials at xi: value[n], gradient[n][3] by xi (either may be NULL). */
void wh_tetra_lagrange(int order, const double xi[3], double *value, double (*gradient)[3]);

/* Points of a rule that is exact for polynomials up to its degree; the weights are positive and add
   up to 1/6. */
struct wh_tetra_rule {
  int count;
  double xi[WH_TETRA_MAX_POINTS][3], weight[WH_TETRA_MAX_POINTS];
};
/* 0 <= degree <= WH_TETRA_MAX_DEGREE. Gauss-Jacobi points in each coordinate of the cube that is
   folded to the tetrahedron (Stroud, Approximate Calculation of Multiple Integrals,
   Prentice-Hall 1971, section 2.4). */
void wh_tetra_rule(int degree, struct wh_tetra_rule *out);

#endif
