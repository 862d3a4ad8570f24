/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EXACT_PLATE_HOLE_H
#define WH_EXACT_PLATE_HOLE_H
/* An infinitely thin conducting plate in z = 0 with a circular hole about the axis, between two
   uniform fields. In oblate spheroidal coordinates z = a mu zeta, r^2 = a^2 (1 + zeta^2)(1 - mu^2):
     phi = V - (E_1 + E_2)/2 z - (E_2 - E_1) a mu (1 + zeta arctan zeta)/pi
   (the problem of Jackson, Classical Electrodynamics, 3rd ed., section 3.13: this form is zero on
   the plate, solves Laplace's equation, and tends to the two fields). Good to a few units of
   rounding everywhere off the edge of the hole. */

struct wh_plate_hole {
  double radius;      /* a, of the hole [m] */
  double potential_V; /* V, of the plate */
  double field[2];    /* E_z far before (z < 0) and far behind the plate [V/m] */
};

/* Potential [V] at (z, r), and its gradient by z and r [V/m] if gradient is not NULL. */
double wh_plate_hole_potential(const struct wh_plate_hole *p, double z, double r,
                               double gradient[2]);

#endif
