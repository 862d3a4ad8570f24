/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_CONSTRAINT_H
#define WH_FIELD_CONSTRAINT_H
/* Which nodes are unknowns, and what the others are held at, as a linear form of the potentials of
   the electrodes. */
#include "geometry/mesh.h"

struct wh_constraint {
  /* Potentials that the solution depends on: those of the electrodes and, in the plane with an
     infinite shell, that of infinity (last). */
  size_t potential_count;
  bool infinity_floats;
  size_t held_count;
  int32_t *held;  /* [node_count] row of weight, or -1: an unknown */
  double *weight; /* [held_count * potential_count]; rows of nodes without element are zero */
  size_t capacity;
};

/* An electrode's nodes take its potential; a node where electrodes touch takes their mean, which
   puts the middle of the step there. Then come the outside of infinite shells (zero; in the plane
   one floating potential, because a potential that vanishes at infinity does not exist there for a
   net charge), then linear boundaries. WH_BAD_INPUT: no electrode at all, numbers out of range,
   a floating electrode that touches another, a linear boundary without length, a part of the mesh
   where nothing is held. */
enum wh_status wh_constraint_init(struct wh_context *c, const struct wh_mesh *m,
                                  struct wh_constraint *k);
void wh_constraint_free(struct wh_constraint *k);

#endif
