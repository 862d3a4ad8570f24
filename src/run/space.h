/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_SPACE_H
#define WH_RUN_SPACE_H
/* What a pass asks of the space that it lives in: the half-plane or plane of a symmetry, with
   triangles, or all three dimensions, with tetrahedra. All that differs between them in a pass is
   decided here and nowhere else; a mesh without symmetry leaves pass->mesh empty but for its
   symmetry, which is WH_NO_SYMMETRY. */
#include "run/run.h"
#include "trace/solid_trace.h"

/* Whether a pass has a mesh. */
bool wh_space_has_mesh(const struct wh_pass *p);
/* Of the mesh; 0 without one. */
size_t wh_space_nodes(const struct wh_pass *p);
size_t wh_space_elements(const struct wh_pass *p);
int wh_space_order(const struct wh_pass *p);
/* Place of a node along z [m]. */
double wh_space_node_z(const struct wh_pass *p, size_t node);
size_t wh_space_electrodes(const struct wh_pass *p, struct wh_electrode **out);
/* How many mirror images of the mesh make the whole device, of which all figures are. */
int wh_space_parts(const struct wh_pass *p);
/* "A", "F", "W": per metre in planar symmetry. */
const char *wh_space_unit(const struct wh_pass *p, const char *unit);

/* Electrodes of the mesh take the voltages of the case's. */
void wh_space_take_voltages(const struct wh_map *electrodes, struct wh_pass *p);
/* Makes mesh and locator; one that is there is taken over from an earlier run, with the voltages of
   the case (wh_run_case_again). */
enum wh_status wh_space_make_mesh(struct wh_context *c, const struct wh_case_params *cs,
                                  struct wh_pass *p);
/* Mesh and field of a tube without symmetry are gone, for others to come. */
void wh_space_forget_mesh(struct wh_pass *p);
/* The basis potentials, if they are not there yet. */
enum wh_status wh_space_make_potentials(struct wh_context *c, struct wh_pass *p);
/* pass->field, of these. */
void wh_space_make_field(struct wh_pass *p);
/* Hands mesh or basis potentials to the archive, or takes them out in the place of making them. */
void wh_space_archive_mesh(struct wh_archive *a, const struct wh_case_params *cs,
                           struct wh_pass *p);
void wh_space_archive_potentials(struct wh_archive *a, struct wh_pass *p);
/* A case for the second pass, whose results differ from those of the case by about its error of
   discretisation; or, quick, one that is good enough for a look. False: there is none that is
   coarser. */
bool wh_space_coarsen(struct wh_case_params *cs, bool quick);

/* Gives the pass of such a case what it need not make anew: the mesh, straightened, of the pass
   from; or one like it, if that has followed the error of its field. */
enum wh_status wh_space_begin_coarser(struct wh_context *c, const struct wh_case_params *lower,
                                      const struct wh_pass *from, struct wh_pass *p);
/* Which part of a figure's change from the coarser pass is taken for its error. If figures are off
   by as much as the field, in proportion, that is q/(1 - q) of the change, with q the ratio of the
   estimated errors of the two fields; never more than 1, which it is where there is a symmetry
   (docs/theory/errors.md). */
double wh_space_share(const struct wh_pass *p, const struct wh_figures *coarser);

/* ---- the field, once it is made ------------------------------------------------------------- */

/* voltage[electrodes] [V]. */
enum wh_status wh_space_set_potentials(struct wh_context *c, struct wh_pass *p,
                                       const double *voltage);
/* Those of the case. */
enum wh_status wh_space_set_voltages(struct wh_context *c, struct wh_pass *p);
/* [electrodes], those of floating ones as found. */
const double *wh_space_potentials(const struct wh_pass *p);
/* [electrodes][electrodes] */
void wh_space_capacitance(const struct wh_pass *p, double *matrix);
/* Estimated relative error of the field. */
enum wh_status wh_space_field_error(struct wh_context *c, const struct wh_pass *p, double *out);
/* Electric and magnetic field at x; false, and all zero, outside of the mesh. */
bool wh_space_field_at(const struct wh_pass *p, const double x[3], struct wh_field_value *out);

/* ---- electrons ------------------------------------------------------------------------------ */

/* What sources are told, for part of their rays. */
struct wh_emission_setting wh_space_setting(const struct wh_pass *p, double ray_part);
enum wh_status wh_space_trace(struct wh_context *c, const struct wh_pass *p,
                              const struct wh_trace_params *params,
                              const struct wh_particles *start, struct wh_trace_result *out);

/* ---- space charge, by loads of the nodes (field/charge.h) ------------------------------------ */

/* potential_inout [nodes] [V]: a first guess of the load's potential, which becomes it where the
   space needs a guess; it is left alone elsewhere. */
enum wh_status wh_space_set_charge(struct wh_context *c, struct wh_pass *p, const double *load,
                                   double *potential_inout);
/* Potential [V] of a load alone, with all electrodes at 0; a first guess is in it. */
enum wh_status wh_space_charge_potential(struct wh_context *c, const struct wh_pass *p,
                                         const double *load, double *potential);
/* How many numbers such a guess has: nodes, or 0 where none is needed. */
size_t wh_space_guesses(const struct wh_pass *p);
/* Rays of a first look at the space charge, of that many in all. */
double wh_space_few_rays(const struct wh_pass *p, double all);
/* Iterations without progress after which the noise of the rays is taken to be reached; 0: it never
   is, electrons are placed so that they do not flicker. */
size_t wh_space_patience(const struct wh_pass *p);
/* Adds point charges to a load. */
void wh_space_deposit(const struct wh_pass *p, const struct wh_charge_points *points, double *load);

#endif
