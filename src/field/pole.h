/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_POLE_H
#define WH_FIELD_POLE_H
/* Fields whose induction on the axis is a sum of poles, with the places of the poles anywhere in
   the complex plane. With t = z - p and s = sqrt(t^2 + r^2), the axial field 1/t continues off the
   axis as the integral (2/pi) int_0^pi sin^2(a) / (t + i r cos(a)) da = 2/(t + s) for chi, by
   E. T. Whittaker's formula; -d/dz gives that of 1/t^2. s is the root that tends to t for small r.
 */
#include "field/coil.h"

#include <complex.h>

struct wh_pole_field {
  double complex Bz, Br, chi;
};

/* Axial field 1/(z - p). */
static inline struct wh_pole_field wh_pole_simple(double complex t, double r) {
  double complex s = t * csqrt(1.0 + (r / t) * (r / t));
  return (struct wh_pole_field){1.0 / s, r / (s * (t + s)), 2.0 / (t + s)};
}

/* Axial field 1/(z - p)^2. */
static inline struct wh_pole_field wh_pole_double(double complex t, double r) {
  double complex s = t * csqrt(1.0 + (r / t) * (r / t));
  return (struct wh_pole_field){t / (s * s * s), r / (s * s * s), 2.0 / (s * (t + s))};
}

#endif
