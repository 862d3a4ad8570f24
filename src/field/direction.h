/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_DIRECTION_H
#define WH_FIELD_DIRECTION_H
/* How fields change with one number that voltages and strengths of magnets follow: a field of its
   own, to be scaled by the change of that number. */
#include "field/field.h"
#include "field/nodal.h"

struct wh_field_direction {
  enum wh_symmetry symmetry;
  bool magnetic;
  struct wh_nodal potential, chi;
};

/* From the changes [node_count] of the potential and of chi (field/magnetic.h; NULL: it does not
   change) at the nodes for a change of one. The mesh and locator must outlive it. */
enum wh_status wh_field_direction_init(struct wh_context *c, const struct wh_mesh *m,
                                       const struct wh_locator *l, const double *potential,
                                       const double *chi, struct wh_field_direction *out);
void wh_field_direction_free(struct wh_field_direction *d);

struct wh_field_part wh_field_direction_part(const struct wh_field_direction *d);

#endif
