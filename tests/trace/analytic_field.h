/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_TRACE_ANALYTIC_FIELD_H
#define WH_TESTS_TRACE_ANALYTIC_FIELD_H
/* Fields known in closed form, as parts of a field. */
#include "field/field.h"

/* E and B uniform. */
struct uniform_field {
  double E[3], Bz;
};
wh_field_add_fn add_uniform;

/* Between concentric spheres about (0, 0, centre): potential V (1/rho - 1/outer)/(1/inner -
   1/outer), from 0 on the outer to V on the inner sphere. */
struct sphere_field {
  double centre, outer, inner, voltage;
};
wh_field_add_fn add_spheres;

/* Potential k (z - z0)^2 / 2 - k (x^2 + y^2) / 4: a harmonic trap along z for electrons if k < 0.
 */
struct quadratic_field {
  double z0, k;
};
wh_field_add_fn add_quadratic;

#endif
