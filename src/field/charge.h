/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_CHARGE_H
#define WH_FIELD_CHARGE_H
/* Space charge on finite elements: points of charge, spread over the shape functions of their
   elements. */
#include "geometry/mesh.h"
#include "geometry/solid.h"

/* In axial symmetry a circle about the axis, in the plane a line along y, in space a point. */
struct wh_charge_point {
  uint32_t element;
  double xi[3];  /* reference coordinates; the third in space only */
  double charge; /* [C], planar [C/m] */
};

struct wh_charge_points {
  size_t count, capacity;
  struct wh_charge_point *point;
};

enum wh_status wh_charge_points_add(struct wh_context *c, struct wh_charge_points *p,
                                    struct wh_charge_point one);
void wh_charge_points_free(struct wh_charge_points *p);

/* Adds the points to load[node_count]: the integral of the charge density times the shape function
   of each node. The shape functions add up to one, so that the sum of load is the charge, to
   rounding.
 */
void wh_charge_deposit(const struct wh_mesh *m, size_t count, const struct wh_charge_point *point,
                       double *load);
/* The same on tetrahedra. */
void wh_charge_deposit_solid(const struct wh_solid_mesh *m, size_t count,
                             const struct wh_charge_point *point, double *load);

#endif
