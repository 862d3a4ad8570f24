/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLID_ELEMENT_H
#define WH_FIELD_SOLID_ELEMENT_H
/* The stiffness matrix of one tetrahedron. */
#include "geometry/solid.h"

struct wh_solid_tables; /* what matrices of elements of one order are made from */
enum wh_status wh_solid_tables_create(struct wh_context *c, int order,
                                      struct wh_solid_tables **out);
void wh_solid_tables_destroy(struct wh_solid_tables *t);

/* k[i (i + 1)/2 + j] for j <= i < nodes per element: integral of eps grad N_i . grad N_j over
   element e, eps relative. */
void wh_solid_element_matrix(const struct wh_solid_tables *t, const struct wh_solid_mesh *m,
                             size_t e, double *k);

/* The same of the straight tetrahedron with the vertices of element e and linear functions. */
void wh_solid_linear_matrix(const struct wh_solid_mesh *m, size_t e, double k[4][4]);

#endif
