/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_BEAM_SPHERES_AXIS_H
#define WH_TESTS_BEAM_SPHERES_AXIS_H
/* The axial field of concentric spheres (z from the cathode's vertex), one segment a gap, from the
   Coulomb law of each gap alone. */
#include "beam/paraxial.h"
#include "exact/spheres.h"

struct spheres_gap {
  double centre, charge, constant; /* Phi = constant + charge/|z - centre| */
};

struct spheres_axis {
  struct spheres_gap gap[8];
  struct wh_axis_segment segment[8];
  struct wh_axis axis;
};

static inline void spheres_axis_at(const void *user, double z, struct wh_axis_value *v) {
  const struct spheres_gap *g = user;
  double d = z - g->centre, far = d < 0.0 ? -d : d;
  *v = (struct wh_axis_value){.potential = g->constant + g->charge / far,
                              .first = -g->charge / (far * d),
                              .second = 2.0 * g->charge / (far * far * far)};
}

static inline void spheres_axis_init(struct spheres_axis *a, const struct wh_spheres *s) {
  for (size_t k = 0; k + 1 < s->count; k++) {
    double sign = s->radius[0] < 0.0 ? -1.0 : 1.0, near = sign / s->radius[k];
    double charge = (s->potential_V[k + 1] - s->potential_V[k]) / (sign / s->radius[k + 1] - near);
    a->gap[k] = (struct spheres_gap){-s->radius[0], charge, s->potential_V[k] - charge * near};
    a->segment[k] = (struct wh_axis_segment){
        s->radius[k] - s->radius[0], s->radius[k + 1] - s->radius[0], spheres_axis_at, &a->gap[k]};
  }
  a->axis = (struct wh_axis){
      .count = s->count - 1, .segment = a->segment, .relativistic = s->relativistic};
}

#endif
