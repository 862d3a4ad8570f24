/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_COIL_H
#define WH_FIELD_COIL_H

/* The magnetic field of a coil in free space, exact on and off the axis, outside and inside of the
 * winding. */

/* A winding of rectangular cross-section with uniform current density about the z axis. Equal
   radii: a cylindrical sheet; equal z: a flat disc; both: a current loop. 0 < r_min <= r_max, z_min
   <= z_max. */
struct wh_coil {
  double z_min, z_max, r_min, r_max; /* [m] */
  double current;                    /* ampere-turns [A]; positive gives positive Bz on the axis */
};

/* Bz and Br [T], and chi = 2 psi / r^2 [T] with psi = r A_phi the flux function: chi is smooth and
   equal to Bz on the axis. */
struct wh_coil_field {
  double Bz, Br, chi;
};

/* Field at (z, r), r >= 0. Relative error about 1e-12 of the coil's largest field nearby; infinite
 * on a loop itself. */
struct wh_coil_field wh_coil_field(const struct wh_coil *coil, double z, double r);

#endif
