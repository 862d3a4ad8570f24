/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_JACOBIAN_H
#define WH_GEOMETRY_JACOBIAN_H
/* Whether elements are turned over anywhere inside. */
#include "geometry/mesh.h"

/* True if the determinant of the element's map is proved to be above a hundredth of its largest
   value everywhere: by its Bernstein coefficients, which bound a polynomial from below, on parts of
   the element halved until they tell (Johnen, Remacle, Geuzaine, J. Comput. Phys. 233 (2013)
   359). node: positions [node count of the order][2]. */
bool wh_jacobian_positive(int order, const double (*node)[2]);

/* The same for an element of a mesh. */
bool wh_mesh_element_valid(const struct wh_mesh *m, size_t element);

#endif
