/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_OWN_MAGNETIC_H
#define WH_FIELD_OWN_MAGNETIC_H
/* The magnetic field that the currents of a beam make about the axis. By Ampere's law it is
   B_theta = -mu_0 F/(2 pi r) for electrons, with F(z, r) the current of them through the disc of
   radius r at z [A, positive along z]. F has the gradient 2 pi r (-J_r, J_z), of which rays give
   moments (wh_trace_params.current); F is the function on the elements, zero on the axis, whose
   gradient is nearest to that, weighted by r as in the potential's equation. Where no current flows
   F is constant; electrodes carry back what flows, whatever way. */
#include "field/field.h"

struct wh_own_magnetic;

/* Axial symmetry only. Assembles and factors; the field is zero. The mesh and locator must outlive
   the handle. */
enum wh_status wh_own_magnetic_create(struct wh_context *c, const struct wh_mesh *m,
                                      const struct wh_locator *l, struct wh_own_magnetic **out);
void wh_own_magnetic_destroy(struct wh_own_magnetic *s);

/* The current F[node_count] [A] of a load [node_count]: the integral of r grad F . grad N for the
   shape function N of each node [A m]. */
enum wh_status wh_own_magnetic_solve(struct wh_context *c, struct wh_own_magnetic *s,
                                     const double *load, double *F);

/* Makes the field that of the load. */
enum wh_status wh_own_magnetic_set(struct wh_context *c, struct wh_own_magnetic *s,
                                   const double *load);

/* The part of a wh_field; valid while s is, follows the load set last. */
struct wh_field_part wh_own_magnetic_part(const struct wh_own_magnetic *s);

#endif
