/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_CURVE_H
#define WH_GEOMETRY_CURVE_H
/* Elements of higher order on a draft: nodes on curves lie on the curves themselves. */
#include "geometry/draft.h"

/* Makes the nodes and elements of *out (order is set already): node, element, curved, neighbour,
   and curve_of_face [3 * element_count], the drawing's curve that a face lies on or WH_NOBODY,
   which the caller frees. */
enum wh_status wh_curve_elements(struct wh_gmsh *s, const struct wh_cad *cad,
                                 const struct wh_draft *draft, struct wh_mesh *out,
                                 uint32_t **curve_of_face);

#endif
