/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_NODAL_H
#define WH_FIELD_NODAL_H
/* A function given at the nodes of a mesh: its value and gradient by the elements' polynomials. */
#include "geometry/locate.h"

struct wh_nodal {
  const struct wh_mesh *mesh;
  const struct wh_locator *locator;
  /* What an evaluation needs, one cell an element: coefficients of the monomials of
     wh_triangle_to_monomial (the first is the value at vertex 0; the others come from differences
     to it, so that small elements keep their digits), then the inverse Jacobian of a straight
     element, d xi_i/d p_j. */
  int cell_size;
  double *cell; /* [element_count * cell_size] */
};

/* Zero everywhere at first. The mesh and locator must outlive it. */
enum wh_status wh_nodal_init(struct wh_context *c, const struct wh_mesh *m,
                             const struct wh_locator *l, struct wh_nodal *out);
void wh_nodal_free(struct wh_nodal *f);

/* Takes the values [node_count] at the nodes. */
void wh_nodal_set(struct wh_nodal *f, const double *value);

/* Value and gradient by mesh coordinates (true ones in an infinite shell) at a place in the mesh.
 */
void wh_nodal_at(const struct wh_nodal *f, const struct wh_place *place, double *value,
                 double gradient[2]);

#endif
