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
  double *lower;  /* [element_count][interior * interior]: Cholesky factor of the interior */
};

enum wh_status wh_condensed_init(struct wh_context *c, const struct wh_mesh *m,
                                 struct wh_condensed *k);
void wh_condensed_free(struct wh_condensed *k);

struct wh_factor; /* the factorisation, and what a right-hand side has to go through */

/* k and held must outlive the factor. */
enum wh_status wh_factor_create(struct wh_context *c, const struct wh_mesh *m,
                                const struct wh_condensed *k, const struct wh_constraint *held,
                                struct wh_factor **out);
void wh_factor_destroy(struct wh_factor *f);

/* The solution for each unit potential: basis[potential_count][node_count], all at once. */
enum wh_status wh_factor_basis(struct wh_context *c, struct wh_factor *f, double *basis);

/* The solution u[node_count] of K u = load[node_count] on the nodes that are not held; zero on the
   held ones. */
enum wh_status wh_factor_load(struct wh_context *c, struct wh_factor *f, const double *load,
                              double *u);

/* energy[i * n + j] = integral of grad u_i . k grad u_j for n solutions u[n][node_count]. */
enum wh_status wh_condensed_energy(struct wh_context *c, const struct wh_mesh *m,
                                   const struct wh_condensed *k, size_t n, const double *u,
                                   double *energy);

#endif
