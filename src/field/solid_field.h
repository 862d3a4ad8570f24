/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLID_FIELD_H
#define WH_FIELD_SOLID_FIELD_H
/* Laplace's equation div(eps grad phi) = 0 on tetrahedra: one basis potential for each electrode,
   any potentials by superposition, and a field that is continuous: the gradient of the potential as
   recovered in patches of elements. */
#include "geometry/solid_locate.h"

struct wh_solid_field;

/* Assembles and solves for every electrode. The mesh and locator must outlive the handle. */
enum wh_status wh_solid_field_create(struct wh_context *c, const struct wh_solid_mesh *m,
                                     const struct wh_solid_locator *l, struct wh_solid_field **out);
void wh_solid_field_destroy(struct wh_solid_field *f);
/* Hands the basis potentials to the archive, or takes them out into a new *f, as
   wh_solid_field_create would make it. */
void wh_solid_field_archive(struct wh_archive *a, const struct wh_solid_mesh *m,
                            const struct wh_solid_locator *l, struct wh_solid_field **f);

/* Sets the potentials [V], one for each electrode of the mesh (those of floating ones are ignored
   and found), by superposition, and recovers the field. */
enum wh_status wh_solid_field_set_potentials(struct wh_context *c, struct wh_solid_field *f,
                                             const double *potential_V);

/* Puts space charge into the vacuum: load [node_count] [C] as of wh_charge_deposit_solid, NULL for
   none. Its potential is added to those of the electrodes, now and after
   wh_solid_field_set_potentials; floating electrodes stay without charge. potential_inout
   [node_count] [V], if not NULL, is a first guess of that potential (otherwise the last one is) and
   becomes it. */
enum wh_status wh_solid_field_set_charge(struct wh_context *c, struct wh_solid_field *f,
                                         const double *load, double *potential_inout);

/* The potential u [node_count] [V] of a charge with all electrodes at zero, to 1e-8; what u holds
   before is a first guess. */
enum wh_status wh_solid_field_charge_potential(struct wh_context *c, const struct wh_solid_field *f,
                                               const double *load, double *u);

const struct wh_solid_mesh *wh_solid_field_mesh(const struct wh_solid_field *f);
const struct wh_solid_locator *wh_solid_field_locator(const struct wh_solid_field *f);

/* Potential [V] and field E [V/m] at a place in the mesh, also slightly outside of its element. The
   field is continuous in the vacuum, and the element's own gradient in dielectrics. Thread-safe. */
void wh_solid_field_at(const struct wh_solid_field *f, const struct wh_solid_place *place,
                       double *potential, double E[3]);

/* The same at a point of the whole device, of which the mesh may be a part. *element_inout is a
   hint, WH_NO_ELEMENT for none; false outside of the mesh, and it is that then. */
bool wh_solid_field_whole(const struct wh_solid_field *f, const double x[3],
                          uint32_t *element_inout, double *potential, double E[3]);

/* Charge on electrode i per volt on j [F], row-major electrode_count squared; symmetric. Floating
   electrodes are included as if held. */
void wh_solid_field_capacitance(const struct wh_solid_field *f, double *matrix);

/* Potentials [electrode_count] [V] set last; those of floating electrodes as found. */
const double *wh_solid_field_potentials(const struct wh_solid_field *f);
/* Nodal values [node_count] of the potential [V] and of the field in the vacuum [V/m]. */
const double *wh_solid_field_nodal(const struct wh_solid_field *f);
const double (*wh_solid_field_recovered(const struct wh_solid_field *f))[3];

/* Estimated relative error of the elements' gradient in the energy norm over the vacuum: its
   difference from the recovered field (Zienkiewicz and Zhu, Int. J. Numer. Methods Eng. 33 (1992)
   1331), which is that of the better of the two. element_error [element_count], if not NULL,
   receives each element's share, whose squares sum up to relative^2. */
enum wh_status wh_solid_field_error(struct wh_context *c, const struct wh_solid_field *f,
                                    double *relative, double *element_error);

/* Iterations of the solver for all basis potentials together. */
int wh_solid_field_iterations(const struct wh_solid_field *f);

#endif
