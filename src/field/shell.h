/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SHELL_H
#define WH_FIELD_SHELL_H
/* Infinite shells: all of space beyond a sphere (circle) folded into a shell of the mesh.

   With R the inner and B the outer radius, the true distance from the centre is
   rho = R (B - R)/(B - rho'), so that 1/rho is linear in the mesh distance rho' and every decaying
   multipole rho^-(l+1) is a polynomial in rho' (after Zienkiewicz, Emson & Bettess, Int. J. Numer.
   Meth. Eng. 19 (1983) 393, and Imhoff et al., IEEE Trans. Magn. 26 (1990) 1659). */
#include "geometry/mesh.h"

/* Stretch of lengths at the mesh point p of a shell: along the radius a = d rho/d rho', across it
   b = rho/rho'. direction is the unit vector from the centre. False at or beyond the outer radius.
 */
struct wh_shell_stretch {
  double direction[2], along, across;
};
bool wh_shell_stretch(const struct wh_region *shell, const double p[2], struct wh_shell_stretch *s);

/* Coefficient tensor k[zz, zr, rr] that div(k grad u) takes in mesh coordinates for div(grad u) in
   true ones: radial b^2/a and tangential a with symmetry about the axis (the weight r is that of
   the mesh), b/a and a/b in the plane. */
void wh_shell_coefficient(const struct wh_shell_stretch *s, enum wh_symmetry symmetry, double k[3]);

/* Turns the true position p into the mesh position, if a shell of m holds it. */
void wh_shell_fold(const struct wh_mesh *m, double p[2]);

/* Turns a gradient by mesh coordinates into one by true coordinates. */
void wh_shell_gradient(const struct wh_shell_stretch *s, double gradient[2]);

#endif
