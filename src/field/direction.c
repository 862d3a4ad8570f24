/* SPDX-License-Identifier: MPL-2.0 */
#include "field/direction.h"

#include "field/sum.h"

enum wh_status wh_field_direction_init(struct wh_context *c, const struct wh_mesh *m,
                                       const struct wh_locator *l, const double *potential,
                                       const double *chi, struct wh_field_direction *out) {
  *out = (struct wh_field_direction){.symmetry = m->symmetry, .magnetic = chi != NULL};
  WH_TRY(wh_nodal_init(c, m, l, &out->potential));
  wh_nodal_set(&out->potential, potential);
  if (!chi)
    return WH_OK;
  WH_TRY(wh_nodal_init(c, m, l, &out->chi));
  wh_nodal_set(&out->chi, chi);
  return WH_OK;
}

void wh_field_direction_free(struct wh_field_direction *d) {
  wh_nodal_free(&d->potential);
  wh_nodal_free(&d->chi);
}

static void add_field(const void *part, const double x[3], const struct wh_place *place,
                      struct wh_field_value *sum) {
  const struct wh_field_direction *d = part;
  if (place->element == WH_NO_ELEMENT)
    return;
  wh_field_sum_potential(&d->potential, d->symmetry, x, place, sum);
  if (d->magnetic)
    wh_field_sum_chi(&d->chi, x, place, sum);
}

struct wh_field_part wh_field_direction_part(const struct wh_field_direction *d) {
  return (struct wh_field_part){add_field, d};
}
