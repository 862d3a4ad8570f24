/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLVE_H
#define WH_FIELD_SOLVE_H
/* Finite elements with the interior nodes of each element eliminated inside of it (static
   condensation), and a sparse Cholesky factorisation of what remains. */
#include "field/constraint.h"

/* The stiffness of the whole mesh, condensed; corner = 3 * order nodes on the edges of an element.
 */
struct wh_condensed {
  int corner, interior;
  double *matrix; /* [element_count][corner * corner] */
  double *inside; /* [element_count][interior * corner]: interior value = -inside * edge values */
};

enum wh_status wh_condensed_init(struct wh_context *c, const struct wh_mesh *m,
                                 struct wh_condensed *k);
void wh_condensed_free(struct wh_condensed *k);

/* The solution for each unit potential: basis[potential_count][node_count], all at once. */
enum wh_status wh_solve_basis(struct wh_context *c, const struct wh_mesh *m,
                              const struct wh_condensed *k, const struct wh_constraint *held,
                              double *basis);

/* energy[i * n + j] = integral of grad u_i . k grad u_j for n solutions u[n][node_count]. */
enum wh_status wh_condensed_energy(struct wh_context *c, const struct wh_mesh *m,
                                   const struct wh_condensed *k, size_t n, const double *u,
                                   double *energy);

#endif
