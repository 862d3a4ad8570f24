/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_VACUUM_H
#define WH_EMISSION_VACUUM_H
/* Points in front of a cathode in the mesh of a source, be it of triangles or of tetrahedra. Points
   are Cartesian; with a symmetry they lie in the half-plane y = 0. A place's third reference
   coordinate is not used there. */
#include "emission/emission.h"

/* The element that holds x, from that of place_inout on if it has one; WH_NO_ELEMENT outside of the
   mesh. True in the vacuum. */
bool wh_vacuum_locate(const struct wh_source_context *s, const double x[3],
                      struct wh_solid_place *place_inout);

/* Whether x lies in the place's element, to rounding; its reference coordinates become those of x
   in any case. */
bool wh_vacuum_holds(const struct wh_source_context *s, const double x[3],
                     struct wh_solid_place *place_inout);

/* Field of all parts at x; keep: x lies in the place's element, or nearly, otherwise it is looked
   for. True in the vacuum. */
bool wh_vacuum_field(const struct wh_source_context *s, const double x[3], bool keep,
                     struct wh_solid_place *place_inout, struct wh_field_value *out);

/* Size of an element [m]. */
double wh_vacuum_size(const struct wh_source_context *s, uint32_t element);
/* Order of the elements. */
int wh_vacuum_order(const struct wh_source_context *s);

#endif
