/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BEAM_PARAXIAL_H
#define WH_BEAM_PARAXIAL_H
/* Paraxial rays and Gaussian properties from the field on the axis.

   With W = Phi(z) + e_z the axial energy [eV], P = W + kappa W^2 the squared momentum in units of
   2m (kappa = 1/(2 m c^2)), paraxial rays of an axisymmetric system obey, in the frame that turns
   with the Larmor angle theta,
     r'' + P'/(2P) r' + [(1 + 2 kappa W) Phi''/4 + (e/8m) B^2] r / P = 0,
   with Phi''/2 in place of Phi''/4 in a planar one (P. W. Hawkes & E. Kasper, Principles of
   Electron Optics 1, Academic Press 1989, chapter 15). This is singular where an electron starts at
   rest. In the parameter s with dz/ds = w = sqrt(P) it becomes dw/ds = (1 + 2 kappa W) Phi'/2,
   dr/ds = p, dp/ds = -[(1 + 2 kappa W) Phi''/4 + (e/8m) B^2] r,  dtheta/ds = sqrt(e/8m) B, regular
   everywhere, and that is what is integrated. p = w r' is the transverse momentum: p^2 is the
   transverse energy [eV] (without relativity).

   Errors: the integration keeps 1e-11 of each ray; the rest is the axial field's own error. */
#include "beam/axis.h"

/* A cathode point emits with axial_eV at z (Phi is taken against the potential at z); an object
   plane in the field or before a lens: axial_eV is the kinetic energy there. */
struct wh_paraxial_start {
  double z;        /* [m] within the axis */
  double axial_eV; /* >= 0; the energy W is axial_eV + Phi - Phi(z) */
};

/* Two independent rays at a plane. alpha leaves the axis with p = 1 (1 eV of transverse energy);
   beta leaves at height 1 with p = 0. A ray from height x with transverse momentum q [sqrt(eV)] is
   x beta + q alpha. beta[0], theta [1]; alpha[0] [m/sqrt(eV)]; slopes are p / w. */
struct wh_paraxial_state {
  double z, w;
  double alpha[2], beta[2]; /* r and p */
  double rotation;          /* theta [rad] */
};

/* Rays at count planes (rising, from start.z on; beyond the end of the axis in straight flight).
   WH_BAD_INPUT: bad axis or planes, or the electron does not leave or turns back (with its place).
 */
enum wh_status wh_paraxial_trace(struct wh_context *c, const struct wh_axis *axis,
                                 struct wh_paraxial_start start, size_t count, const double *plane,
                                 struct wh_paraxial_state *state);

/* The image that the straight rays behind the axis form of the start plane (real or virtual). */
struct wh_paraxial_image {
  double z; /* [m]; infinite if the rays leave parallel */
  double
      magnification; /* signed: negative is inverted; x' = magnification * x turned by rotation */
  double slope;      /* of alpha at the image [1/sqrt(eV)], in the Larmor frame */
  double rotation;   /* [rad] within -pi/2 to pi/2: half turns are in the sign of magnification */
  double rotation_error;
  double z_error; /* of the integration alone: change with a 100 times looser tolerance */
  double magnification_error;
};
enum wh_status wh_paraxial_image(struct wh_context *c, const struct wh_axis *axis,
                                 struct wh_paraxial_start start, struct wh_paraxial_image *image);

/* Cardinal elements of the lens between the two ends of the axis, asymptotic on both sides, for
   electrons that come in along the axis with axial_eV > 0. */
struct wh_cardinal {
  double focal_object, focal_image;         /* focal lengths [m], positive for a converging lens */
  double focus_object, focus_image;         /* z of the foci [m] */
  double principal_object, principal_image; /* z of the principal planes [m] */
};
enum wh_status wh_paraxial_cardinal(struct wh_context *c, const struct wh_axis *axis,
                                    double axial_eV, struct wh_cardinal *cardinal);

#endif
