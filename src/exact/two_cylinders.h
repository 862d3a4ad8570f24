/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EXACT_TWO_CYLINDERS_H
#define WH_EXACT_TWO_CYLINDERS_H
/* Two long coaxial cylinders of the same radius R, one for z < -g/2 at V_1, one for z > g/2 at V_2;
   in the gap of length g between them the potential at r = R is linear in z (g = 0: a step).

     phi = (V_1 + V_2)/2 + (V_2 - V_1)/pi integral_0^inf sin(k z)/k sin(kg/2)/(kg/2)
                                                          I_0(k r)/I_0(k R) dk

   (separation of variables; El-Kareh & El-Kareh, Electron Beams, Lenses and Optics, Academic Press
   1970, vol. 1). The trapezoidal rule gives it to rounding: the integrand is even and analytic. */

struct wh_two_cylinders {
  double radius, gap;    /* R > 0, g >= 0 [m] */
  double potential_V[2]; /* V_1, V_2 */
};

/* Potential and its derivatives by z at (z, r): derivative[n] = d^n phi/dz^n [V/m^n], n from 0 to
   max_order. 0 <= r < R; the cost grows like 1/(R - r). */
void wh_two_cylinders_potential(const struct wh_two_cylinders *t, double z, double r, int max_order,
                                double *derivative);

#endif
