/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_TRIANGLE_H
#define WH_NUMERICS_TRIANGLE_H
/* The reference triangle (0,0) (1,0) (0,1): nodes, Lagrange polynomials, quadrature. */
#include "base/context.h"

#define WH_TRIANGLE_MAX_ORDER 6
#define WH_TRIANGLE_MAX_NODES 28

/* Number of nodes of order p: (p+1)(p+2)/2. */
int wh_triangle_node_count(int order);

/* Reference coordinates of the equispaced nodes in gmsh's order (vertices; edges 0-1, 1-2, 2-0;
   interior, recursively): xi[node][2]. Constant table, order 1 to 6. All tables here are computed
   once, at the first use; every function is thread-safe. */
const double (*wh_triangle_nodes(int order))[2];

/* Node numbers on edge f (from vertex f to f+1), order+1 of them, ends included. */
void wh_triangle_edge_nodes(int order, int edge, int *node);

/* Lagrange polynomials at xi: value[n], gradient[n][2] (either may be NULL). */
void wh_triangle_lagrange(int order, const double xi[2], double *value, double (*gradient)[2]);

/* Coefficients of the monomials xi^a eta^b, a + b <= order, ordered by rows b = 0.. then a, from
   nodal values: coefficient = M value, M constant [node_count * node_count] row-major. */
const double *wh_triangle_to_monomial(int order);

/* Quadrature exact for polynomials up to degree (0 to 24), weights positive with sum
   1/2, points inside. */
struct wh_triangle_rule {
  int count;
  const double (*xi)[2];
  const double *weight;
};
const struct wh_triangle_rule *wh_triangle_rule(int degree);

#endif
