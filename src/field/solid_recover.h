/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLID_RECOVER_H
#define WH_FIELD_SOLID_RECOVER_H
#include "geometry/solid.h"

/* Continuous gradients out of nodal values, in the vacuum of a mesh, as often as wanted. */
struct wh_solid_recovery;
enum wh_status wh_solid_recovery_create(struct wh_context *c, const struct wh_solid_mesh *m,
                                        struct wh_solid_recovery **out);
void wh_solid_recovery_destroy(struct wh_solid_recovery *r);

/* The gradient [node_count][3] of the nodal values u, continuous from element to element: around
   each vertex a harmonic polynomial two orders higher is fitted to the values, and its gradient
   taken; at other nodes the mean of those of their vertices. Fits to the values rather than to the
   elements' gradients are due to Zhang and Naga (SIAM J. Sci. Comput. 26 (2005) 1192); that the
   potential is harmonic takes away most of the coefficients, so that higher orders fit well on
   patches that reach to one side only. Between spheres the field is 4 to 8 times nearer to the
   exact one than the elements' own, up to the surfaces. Nodes outside of the vacuum get 0.

   load [node_count]: of -laplacian u, or NULL. It is taken as a density that is a polynomial of
   second degree around each vertex; what such a density makes of the potential is taken out before
   the fit. From the first call with a load on the fits are kept factored, which makes later calls
   quick. */
enum wh_status wh_solid_recover(struct wh_context *c, struct wh_solid_recovery *r, const double *u,
                                const double *load, double (*gradient)[3]);

#endif
