/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLID_MATRIX_H
#define WH_FIELD_SOLID_MATRIX_H
/* The stiffness matrix of tetrahedra, integral of grad u . eps grad v, and solving with it. */
#include "geometry/solid.h"

#define WH_NOT_HELD UINT16_MAX

struct wh_solid_matrix {
  const struct wh_solid_mesh *m;
  size_t *row;      /* [node_count + 1] into column and value */
  uint32_t *column; /* rising in each row */
  double *value;
  size_t *diagonal; /* [node_count] where it is */
  uint16_t *held;   /* [node_count] electrode whose potential the node has, or WH_NOT_HELD */
  /* The part on the vertices that are not held, lower triangle, as entries that add up. */
  size_t coarse_count, coarse_entries;
  uint32_t *coarse; /* [vertex_count] number among them, or UINT32_MAX */
  int *coarse_row, *coarse_column;
  double *coarse_value;
};

enum wh_status wh_solid_matrix_init(struct wh_context *c, const struct wh_solid_mesh *m,
                                    struct wh_solid_matrix *out);
void wh_solid_matrix_free(struct wh_solid_matrix *a);
/* y = A x over all nodes. */
void wh_solid_matrix_apply(const struct wh_solid_matrix *a, const double *x, double *y);

/* Conjugate gradients with two levels: Gauss-Seidel on all nodes, and the exact solution (CHOLMOD)
   on the linear functions of the vertices, which are a part of those of higher order. */
struct wh_solid_solver;
enum wh_status wh_solid_solver_create(struct wh_context *c, const struct wh_solid_matrix *a,
                                      struct wh_solid_solver **out);
void wh_solid_solver_destroy(struct wh_solid_solver *s);
/* Changes u [node_count] on the nodes that are not held until A u = load there (load NULL: 0), the
   residual relative to that of u = 0 there below tolerance. iterations may be NULL.
   WH_NOT_CONVERGED after 200. */
enum wh_status wh_solid_solve(struct wh_context *c, struct wh_solid_solver *s, const double *load,
                              double tolerance, double *u, int *iterations);

#endif
