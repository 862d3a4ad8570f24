/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SUM_H
#define WH_FIELD_SUM_H
/* From functions on the mesh to fields in space. */
#include "field/field.h"
#include "field/nodal.h"

#include <math.h>

/* Adds E = -grad phi. About the axis E_r = (x, y)/r times the radial part, which tends to zero with
   r in the exact field: on the axis itself there is none. */
static inline void wh_field_sum_potential(const struct wh_nodal *phi, enum wh_symmetry symmetry,
                                          const double x[3], const struct wh_place *place,
                                          struct wh_field_value *sum) {
  double potential, gradient[2];
  wh_nodal_at(phi, place, &potential, gradient);
  sum->potential += potential;
  sum->E[2] -= gradient[0];
  if (symmetry == WH_PLANAR) {
    sum->E[0] -= gradient[1];
    return;
  }
  double r = sqrt(x[0] * x[0] + x[1] * x[1]);
  if (r > 0.0) {
    sum->E[0] -= gradient[1] * (x[0] / r);
    sum->E[1] -= gradient[1] * (x[1] / r);
  }
}

/* Adds the induction of chi = 2 psi/r^2 (field/magnetic.h). */
static inline void wh_field_sum_chi(const struct wh_nodal *chi, const double x[3],
                                    const struct wh_place *place, struct wh_field_value *sum) {
  double value, gradient[2];
  wh_nodal_at(chi, place, &value, gradient);
  double r2 = x[0] * x[0] + x[1] * x[1];
  sum->B[0] -= 0.5 * x[0] * gradient[0];
  sum->B[1] -= 0.5 * x[1] * gradient[0];
  sum->B[2] += value + 0.5 * sqrt(r2) * gradient[1];
  sum->flux += 0.5 * r2 * value;
}

#endif
