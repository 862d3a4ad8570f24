/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/start.h"

#include <math.h>

struct wh_particle wh_start_particle(const struct wh_site *site, double around,
                                     struct wh_departure d, double weight, uint64_t id) {
  /* In the site's own meridional plane (x, z): the normal, and the tangent that leads away from the
     axis where the normal looks along +z. The third direction of the right-handed frame (tangent,
     y, normal) is y. */
  double nz = site->normal[0], nx = site->normal[1], tz = -nx, tx = nz;
  double u = wh_momentum_of_energy(d.energy_eV);
  double un = u * cos(d.polar), ut = u * sin(d.polar) * cos(d.azimuth);
  double uy = u * sin(d.polar) * sin(d.azimuth);
  double x = site->p[1], ux = un * nx + ut * tx, c = cos(around), s = sin(around);
  return (struct wh_particle){
      .x = {x * c, x * s, site->p[0]},
      .u = {ux * c - uy * s, ux * s + uy * c, un * nz + ut * tz},
      .weight = weight,
      .id = id,
  };
}

/* The additive recurrence of M. Roberts (2018): powers of 1/g, where g is the real root of g^6 = g
 * + 1. */
double wh_start_quiet(uint64_t index, int dimension) {
  const double g = 1.1347241384015194;
  double unused, step = pow(g, -(double)(dimension + 1));
  return modf(0.5 + step * (double)(index + 1), &unused);
}
