/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLID_ADAPT_H
#define WH_FIELD_SOLID_ADAPT_H
/* Where a mesh in space should be finer, by the estimated error of the field on it. */
#include "field/solid_field.h"

/* What is wanted of the next mesh. */
struct wh_solid_aim {
  double error;         /* estimated relative error of the field, weighted; above 0 */
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
   as it may, but no more than four times as many as this one: where the field is singular shares
   fall more slowly, and the next round finds that; by the same reason no element is divided into
   less than a third of its length at once. *added: how many wishes; none where the error is met or
   the elements are used up. */
enum wh_status wh_solid_field_wishes(struct wh_context *c, const struct wh_solid_field *f,
                                     const struct wh_solid_aim *aim, struct wh_solid_wishes *wishes,
                                     size_t *added);

#endif
