/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLID_COARSE_H
#define WH_FIELD_SOLID_COARSE_H
/* The coarse level of the solver: linear functions of the vertices on straight elements, factored
   by CHOLMOD; every process has the whole of it. Vectors are in the order of places
   (solid_matrix.h). */
#include "field/solid_matrix.h"

struct wh_solid_coarse;
enum wh_status wh_solid_coarse_create(struct wh_context *c, const struct wh_solid_matrix *a,
                                      struct wh_solid_coarse **out);
void wh_solid_coarse_destroy(struct wh_solid_coarse *s);
/* Adds to x the solution for what a residual leaves on the vertices; false: no memory. */
bool wh_solid_coarse_correct(struct wh_solid_coarse *s, const double *residual, double *x);

#endif
