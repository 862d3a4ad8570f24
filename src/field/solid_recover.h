/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLID_RECOVER_H
#define WH_FIELD_SOLID_RECOVER_H
#include "geometry/solid.h"

/* The gradient [node_count][3] of the nodal values u in the vacuum, continuous from element to
   element: around each vertex a harmonic polynomial two orders higher is fitted to the values, and
   its gradient taken; at other nodes the mean of those of their vertices. Fits to the values rather
   than to the elements' gradients are due to Zhang and Naga (SIAM J. Sci. Comput. 26 (2005) 1192);
   that the potential is harmonic takes away most of the coefficients, so that higher orders fit
   well on patches that reach to one side only. Between spheres the field is 4 to 8 times nearer to
   the exact one than the elements' own, up to the surfaces. Nodes outside of the vacuum get 0. */
enum wh_status wh_solid_recover(struct wh_context *c, const struct wh_solid_mesh *m,
                                const double *u, double (*gradient)[3]);

#endif
