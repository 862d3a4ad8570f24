/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLID_ADAPT_H
#define WH_FIELD_SOLID_ADAPT_H
/* Where a mesh in space should be finer, by the estimated error of the field on it. */
#include "field/solid_field.h"

/* Sizes with which every element would have the same share of an estimated relative error of
   wanted: an element of order p and size h has a share that goes as h^(p + 3/2) where the field is
   smooth. Only elements that should be smaller are listed, and none by more than a factor 3 at once
   (where the field is singular the share falls more slowly, and the next round finds that). weight
   [element_count], or NULL, multiplies the shares: 0 where no ray passes. The caller frees *wish.
 */
enum wh_status wh_solid_field_wishes(struct wh_context *c, const struct wh_solid_field *f,
                                     double wanted, const double *weight, size_t *count,
                                     struct wh_solid_wish **wish);

#endif
