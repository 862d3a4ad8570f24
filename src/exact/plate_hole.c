/* SPDX-License-Identifier: MPL-2.0 */
#include "exact/plate_hole.h"

#include <math.h>
#include <stddef.h>

#include "base/constants.h"

/* zeta (with the sign of z) and mu >= 0 of a point in units of the radius. zeta^2 and -mu^2 are the
   roots of s^2 - (z^2 + r^2 - 1) s - z^2: the larger one by the formula, the other by the product,
   so that neither is a difference of near numbers. */
static void spheroidal(double z, double r, double *zeta, double *mu) {
  double b = 0.5 * (z * z + r * r - 1.0), root = hypot(b, z);
  double zeta2, mu2;
  if (b >= 0.0) {
    zeta2 = b + root;
    mu2 = zeta2 > 0.0 ? z * z / zeta2 : 0.0;
  } else {
    mu2 = root - b;
    zeta2 = z * z / mu2;
  }
  *zeta = copysign(sqrt(zeta2), z);
  *mu = sqrt(mu2);
}

double wh_plate_hole_potential(const struct wh_plate_hole *p, double z, double r,
                               double gradient[2]) {
  double a = p->radius, zeta, mu;
  spheroidal(z / a, r / a, &zeta, &mu);
  double mean = 0.5 * (p->field[0] + p->field[1]);
  double step = (p->field[1] - p->field[0]) / WH_PI, angle = atan(zeta);
  if (gradient) {
    /* Derivatives of mu (1 + zeta arctan zeta) by mu and zeta, and of those by z and r. */
    double by_mu = 1.0 + zeta * angle, by_zeta = mu * (angle + zeta / (1.0 + zeta * zeta));
    double h = a * (zeta * zeta + mu * mu);
    gradient[0] = (by_mu * zeta * (1.0 - mu * mu) + by_zeta * mu * (1.0 + zeta * zeta)) / h;
    gradient[1] = r / a * (by_zeta * zeta - by_mu * mu) / h;
    gradient[0] = -mean - step * a * gradient[0];
    gradient[1] *= -step * a;
  }
  return p->potential_V - mean * z - step * a * mu * (1.0 + zeta * angle);
}
