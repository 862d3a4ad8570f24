/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_ELECTROSTATIC_H
#define WH_FIELD_ELECTROSTATIC_H
/* Laplace's equation div(eps grad phi) = 0 by isoparametric finite elements: one factorisation, one
   basis potential for each electrode (1 V on it, 0 V on the others), any potentials by
   superposition. */
#include "field/field.h"

struct wh_electrostatic;

/* Assembles, factors and solves for every electrode. The mesh and locator must outlive the handle.
 */
enum wh_status wh_electrostatic_create(struct wh_context *c, const struct wh_mesh *m,
                                       const struct wh_locator *l, struct wh_electrostatic **out);
void wh_electrostatic_destroy(struct wh_electrostatic *s);
/* Hands the basis potentials to the archive, or takes them out into a new *s, as
   wh_electrostatic_create would make it. */
void wh_electrostatic_archive(struct wh_archive *a, const struct wh_mesh *m,
                              const struct wh_locator *l, struct wh_electrostatic **s);

/* Sets the potentials [V], one for each electrode of the mesh (those of floating ones are ignored
   and found), by superposition, without solving again. */
enum wh_status wh_electrostatic_set_potentials(struct wh_context *c, struct wh_electrostatic *s,
                                               const double *potential_V);

/* Puts space charge into the domain: load[node_count] as of wh_charge_deposit, NULL for none.
   Solves once (the first call factors, later ones reuse it) and adds the result to the potentials
   of the electrodes, now and after wh_electrostatic_set_potentials; floating electrodes stay
   without charge. */
enum wh_status wh_electrostatic_set_charge(struct wh_context *c, struct wh_electrostatic *s,
                                           const double *load);

/* The potential u[node_count] [V] of a charge with all electrodes at zero. */
enum wh_status wh_electrostatic_charge_potential(struct wh_context *c, struct wh_electrostatic *s,
                                                 const double *load, double *u);

/* The part of a wh_field; valid while s is, follows the potentials set last. */
struct wh_field_part wh_electrostatic_part(const struct wh_electrostatic *s);

/* Capacitance matrix [F] (axisymmetric) or [F/m] (planar): charge on electrode i per volt on j,
   row-major electrode_count squared; symmetric. Floating electrodes are included as if held. */
void wh_electrostatic_capacitance(const struct wh_electrostatic *s, double *matrix);

/* Potential and its first derivatives along the axis r = 0 (or the line x = 0) at the points z:
   value[order][i] = d^order phi / dz^order [V/m^order], orders 0 to max_order (at most 4).
   Points outside of the mesh: WH_BAD_INPUT. From means over balls that reach 0.8 of the way to the
   nearest electrode or interface, if that is 1.5 element sizes: derivative n then errs by about
   n! (2n + 1)/(ball's radius)^n times the error of a mean potential, which is far below that of the
   potential itself. Next to an electrode the nearest such ball is continued up to it, or the
   element's polynomial is used, and each derivative costs one to two digits. Increasing z is
   fastest. With space charge the element's polynomial is used everywhere. */
enum wh_status wh_electrostatic_axis(struct wh_context *c, const struct wh_electrostatic *s,
                                     size_t count, const double *z, int max_order, double **value);

/* Estimated relative error of the potential set last: energy norm of the difference to the exact
   solution on this geometry over the energy norm of the solution, with a safety factor so that it
   bounds the true error. element_error [element_count], if not NULL, receives each element's share,
   whose squares sum up to relative^2. */
enum wh_status wh_electrostatic_error(struct wh_context *c, const struct wh_electrostatic *s,
                                      double *relative, double *element_error);

/* Potentials [electrode_count] [V] set last; those of floating electrodes as found. */
const double *wh_electrostatic_potentials(const struct wh_electrostatic *s);

/* Nodal potential [node_count] for the potentials set last. */
const double *wh_electrostatic_nodal(const struct wh_electrostatic *s);

#endif
