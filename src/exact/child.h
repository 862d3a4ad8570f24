/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EXACT_CHILD_H
#define WH_EXACT_CHILD_H
/* Space-charge limited flow from a cathode that electrons leave at rest, where the field is zero.

   The electrons follow straight tubes along the normals of the cathode. A tube has the cross
   section A(s) = (1 + k_0 s)(1 + k_1 s) at the distance s, relative to the cathode: k are the
   principal curvatures of the cathode, positive where it is convex and tubes widen. A plane has
   (0, 0), a cylinder of radius R (+-1/R, 0), a sphere (+-1/R, +-1/R); for these the flow is exact.

   With the density J at the cathode, Poisson's equation (A phi')' = J/(eps_0 v) for an electron
   that left at t = 0 says d(A phi')/dt = J/eps_0, so that with x = c t and u = gamma beta

     ds/dx = u/gamma,   du/dx = kappa x/A(s),   kappa = e J/(eps_0 m c^3),

   (kappa x + e E/(m c^2) with a field E at a cathode that supplies less,) which is regular at the
   cathode and gives Child's law (Phys. Rev. 32 (1911) 492), those of
   Langmuir and Blodgett (Phys. Rev. 22 (1923) 347; 24 (1924) 49) and the relativistic planar law of
   Jory and Trivelpiece (J. Appl. Phys. 40 (1969) 3924). */
#include "numerics/ode.h"

struct wh_child_flow {
  double curvature[2]; /* [1/m] */
  double distance;     /* [m] from the cathode; A stays positive up to there */
  double field;        /* [V/m] at the cathode that draws electrons out, 0: space-charge limited */
  bool newton;         /* without relativity: gamma = 1, as in Langmuir's tables */
};

/* What is told of every step of an electron from the cathode: the state y = (s, u) is
   wh_ode_at(step, theta, y) for 0 <= theta <= last; length is that of the whole step in x [m]. */
typedef enum wh_status wh_child_step_fn(void *user, const struct wh_ode *step, double last,
                                        double length);

/* Follows an electron of the flow of density J > 0 [A/m^2] through the distance: u there, and x = c
   t [m]. step may be NULL. */
enum wh_status wh_child_follow(struct wh_context *c, const struct wh_child_flow *flow, double J,
                               wh_child_step_fn *step, void *user, double *u_out, double *x_out);

/* The density J at the cathode [A/m^2] for a voltage > 0 across the distance, to 1e-11. */
enum wh_status wh_child_density(struct wh_context *c, const struct wh_child_flow *flow,
                                double voltage, double *J_out);

/* The field at a cathode that supplies J, less than wh_child_density, for a voltage > 0 across the
   distance: 1e-11 of the voltage. flow->field is not used. */
enum wh_status wh_child_field(struct wh_context *c, const struct wh_child_flow *flow, double J,
                              double voltage, double *field_out);

/* Child's law in the plane, 4/9 eps_0 sqrt(2 e/m) V^(3/2)/d^2 [A/m^2]. */
double wh_child_plane(double voltage, double distance);

#endif
