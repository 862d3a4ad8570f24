/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_SOLID_WIRE_H
#define WH_GEOMETRY_SOLID_WIRE_H
/* The middle line of a wire in space (helix, hairpin, straight cylinder), and how far along it a
   point of its surface is: what carries a temperature along the wire to its surface. */
#include "geometry/geometry.h"

struct wh_solid_wire {
  double half; /* [m] of the wire's length, without the legs of a helix */
  size_t count, capacity[2];
  double (*at)[3]; /* [count] [m] a polyline; the turns have 48 sides each */
  double *along;   /* [count] [m] from the middle of the wire, along the true line; beyond
                      +-half there are legs */
  size_t box_count;
  double (*box)[6]; /* [box_count] around the sides 32 i to 32 i + 31: low, then high corner [m] */
};

/* The wire that is the first of the solids of an electrode. WH_BAD_INPUT: no such electrode, or it
   is no wire. */
enum wh_status wh_geometry_solid_wire(struct wh_context *c, const struct wh_geometry_params *g,
                                      const char *electrode, struct wh_solid_wire *out);
void wh_solid_wire_free(struct wh_solid_wire *w);

/* How far along the wire [m] the point of its middle line is that is nearest to x [m]: 0 in the
   middle, positive toward its second end. */
double wh_solid_wire_along(const struct wh_solid_wire *w, const double x[3]);

/* For the kinds that are wires: appends a point, in order. */
enum wh_status wh_solid_wire_add(struct wh_context *c, struct wh_solid_wire *w, const double at[3],
                                 double along);

#endif
