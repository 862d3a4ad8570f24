/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EXACT_SPHERES_H
#define WH_EXACT_SPHERES_H
/* Electron optics of concentric spheres in closed form: a cathode and any number of further
   spheres, each an ideal transparent grid, with nothing but a straight flight behind the last one.

   Source: Zhou Liwei, "Imaging electron optics of electrostatic focusing concentric spherical
   system, part A", Acta Optica Sinica 42 (2022) 0811001, for two electrodes and without relativity;
   docs/theory/concentric-spheres.md derives what is used here, for any number of electrodes and
   relativistic electrons, and lists where the print is wrong.

   Signs: the beam runs to the right. A radius is the way from the common centre to the sphere's
   vertex, so it is negative for a concave cathode and positive for a convex one; so are rho and all
   image distances R, which also count from the centre. z counts from the cathode's vertex, where
   the electron starts: z = rho cos(phi) - Rc, r = rho sin(phi). Angles [rad], lengths [m],
   potentials [V], energies [eV].

   Error: a few roundings of the condition of the problem; no difference of nearly equal numbers is
   formed at low energy, near the cathode or at grazing starts. */
#include "base/context.h"

struct wh_spheres {
  size_t count;              /* 2 or more, the cathode first */
  const double *radius;      /* [count] signed [m], in the order in which the electron meets them */
  const double *potential_V; /* [count], only differences to the cathode matter */
  bool relativistic;         /* false: Newton's mechanics, as the literature has it */
};

/* Start at the cathode's vertex. */
struct wh_spheres_start {
  double energy_eV; /* kinetic, >= 0 */
  double angle;     /* to the axis, -pi/2 to pi/2 */
};

struct wh_spheres_point {
  double rho, phi; /* polar coordinates about the centre */
  double z, r;     /* r has the sign of the starting angle as long as the axis is not crossed */
  double angle;    /* of the path to the axis: r' = tan(angle); finite at a grazing start too */
  double energy_eV;
};

/* WH_BAD_INPUT unless there are two or more spheres of one sign whose absolute radii fall (concave)
   or rise (convex) strictly, with finite numbers. The functions below call it. */
enum wh_status wh_spheres_check(struct wh_context *c, const struct wh_spheres *s);

/* Potential against the cathode at rho between the first and the last sphere, and constant behind
   the last. */
double wh_spheres_potential(const struct wh_spheres *s, double rho);

/* The electron's path where it passes the sphere of radius rho (between cathode and last sphere).
   WH_BAD_INPUT if rho is outside, or if the electron turns back before the last electrode. */
enum wh_status wh_spheres_at_radius(struct wh_context *c, const struct wh_spheres *s,
                                    struct wh_spheres_start start, double rho,
                                    struct wh_spheres_point *point);

/* The same where it passes the plane z >= 0, the straight flight behind the last sphere included.
 */
enum wh_status wh_spheres_at_plane(struct wh_context *c, const struct wh_spheres *s,
                                   struct wh_spheres_start start, double z,
                                   struct wh_spheres_point *point);

/* Where the straight path behind the last sphere, or its continuation backwards (virtual image),
   meets the axis. For a start along the axis or at rest: the limit of small angles. */
struct wh_spheres_crossing {
  double R;     /* from the centre; infinite if the path is parallel to the axis */
  double z;     /* R - Rc */
  double angle; /* slope of the path is tan(angle) */
};
enum wh_status wh_spheres_crossing(struct wh_context *c, const struct wh_spheres *s,
                                   struct wh_spheres_start start,
                                   struct wh_spheres_crossing *crossing);

/* Paraxial image of the cathode for electrons of axial energy axial_eV >= 0. */
struct wh_spheres_image {
  double R, z;          /* from the centre; from the cathode's vertex */
  double magnification; /* R / Rc; negative: inverted */
};
enum wh_status wh_spheres_paraxial_image(struct wh_context *c, const struct wh_spheres *s,
                                         double axial_eV, struct wh_spheres_image *image);

/* Paraxial ray at z from 0 to the last sphere and beyond: height and slope. radial_eV is the
   transverse starting energy (relativistic: transverse momentum squared over twice the mass). */
enum wh_status wh_spheres_paraxial_ray(struct wh_context *c, const struct wh_spheres *s,
                                       double axial_eV, double radial_eV, double z, double *r,
                                       double *slope);

/* Transverse aberration at the paraxial image plane of electrons of axial energy focus_eV. The
   orders count powers of the square root of starting energy over accelerating potential. The
   series are for Newton's mechanics, an accelerated beam (all potentials above the cathode's). */
struct wh_spheres_aberration {
  double exact;         /* distance from the axis, signed */
  double second, third; /* the terms of these orders alone: exact = second + third + ... */
};
enum wh_status wh_spheres_aberration(struct wh_context *c, const struct wh_spheres *s,
                                     struct wh_spheres_start start, double focus_eV,
                                     struct wh_spheres_aberration *aberration);

/* Plane in which the largest distance from the axis, over all starting angles from 0 to max_angle
   at one energy, is least. */
struct wh_spheres_confusion {
  double R, z;
  double radius;
};
enum wh_status wh_spheres_least_confusion(struct wh_context *c, const struct wh_spheres *s,
                                          double energy_eV, double max_angle,
                                          struct wh_spheres_confusion *best);
/* The same to second order for all angles up to pi/2: plane focused for 0.0901699 of the energy. */
enum wh_status wh_spheres_least_confusion_second_order(struct wh_context *c,
                                                       const struct wh_spheres *s, double energy_eV,
                                                       struct wh_spheres_confusion *best);

#endif
