/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLUTION_H
#define WH_FIELD_SOLUTION_H
/* What an electrostatic solution holds; seen inside of the room only. */
#include "field/constraint.h"
#include "field/electrostatic.h"

struct wh_electrostatic {
  const struct wh_mesh *mesh;
  const struct wh_locator *locator;
  struct wh_constraint held;
  size_t potential_count;
  double *basis;   /* [potential_count][node_count] */
  double *energy;  /* [potential_count^2] integral of grad u_i . k grad u_j */
  double *voltage; /* [potential_count] [V] set last, floating ones as found */
  double *nodal;   /* [node_count] [V] */
  /* What an evaluation needs, one cell an element: coefficients of the monomials of
     wh_triangle_to_monomial (the first is the potential of vertex 0; the others come from
     differences to it, so that small elements keep their digits), then the inverse Jacobian of a
     straight element, d xi_i/d p_j. */
  int cell_size;
  double *cell; /* [element_count * cell_size] */
};

/* Potential and its gradient by mesh coordinates (true ones in an infinite shell) at a place. */
void wh_solution_at(const struct wh_electrostatic *s, const struct wh_place *place,
                    double *potential, double gradient[2]);

#endif
