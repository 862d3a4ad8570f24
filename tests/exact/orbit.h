/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TESTS_EXACT_ORBIT_H
#define WH_TESTS_EXACT_ORBIT_H
/* An electron between concentric spheres by integrating the equations of motion in Cartesian
   coordinates: Taylor series of order 24 in extended precision, errors below 1e-16. It uses neither
   the angular momentum integral nor polar coordinates nor any closed form of the orbit. */
#include "exact/spheres.h"

struct orbit {
  long double x, y, px, py; /* on the last sphere; x from the centre; p^2 = W + kappa W^2 in eV */
};

/* r and slope at count planes z (rising, inside of the last sphere), and the state on the last
   sphere. Returns 0, or -1 if the electron does not get there. */
int orbit_run(const struct wh_spheres *s, struct wh_spheres_start start, int count, const double *z,
              long double *r, long double *slope, struct orbit *end);

#endif
