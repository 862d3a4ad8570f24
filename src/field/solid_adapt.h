/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLID_ADAPT_H
#define WH_FIELD_SOLID_ADAPT_H
/* Where a mesh in space should be finer, by the estimated error of the field on it. */
#include "field/solid_field.h"

/* What is wanted of the next mesh. */
struct wh_solid_aim {
  double error;         /* estimated relative error of the field, weighted; above 0 */
  double expected;      /* what earlier wishes should have made of it; 0: there were none */
  size_t most;          /* elements that it may have, about */
  const double *weight; /* [element_count] of the elements' shares of the error, or NULL: all 1 */
};

/* Wishes for the meshes to come: those of earlier meshes stay in force. */
struct wh_solid_wishes {
  size_t count, capacity;
  struct wh_solid_wish *item;
};

/* The error of the field f as the weights count it, the root of the sum of (weight * share)^2 over
   the elements. */
enum wh_status wh_solid_field_weighted(struct wh_context *c, const struct wh_solid_field *f,
                                       const double *weight, double *estimate);

/* Adds sizes with which all elements whose share of the error is too large would have the same one:
   an element of order p and size h has a share that goes as h^(p + 3/2) where the field is smooth.
   That share is chosen such that the next mesh comes to the wanted error, or has as many elements
   as it may, but no more than four times as many as this one. Where the field is singular shares
   fall more slowly: by as much as the error is above what was expected of this mesh, less is aimed
   at for the next. *added: how many wishes; none where the error is met or the elements are used
   up. *expected: the error of the next mesh. */
enum wh_status wh_solid_field_wishes(struct wh_context *c, const struct wh_solid_field *f,
                                     const struct wh_solid_aim *aim, struct wh_solid_wishes *wishes,
                                     size_t *added, double *expected);

#endif
