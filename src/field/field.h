/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_FIELD_H
#define WH_FIELD_FIELD_H
/* What a tracer sees: the sum of the fields of any number of parts (electrodes, coils, space
 * charge). */
#include "geometry/locate.h"

struct wh_field_value {
  double potential; /* [V] */
  double E[3];      /* [V/m] Cartesian */
  double B[3];      /* [T] Cartesian */
  double flux;      /* r A_theta [T m^2] (planar: A_y [T m]): with B, or canonical momenta drift */
};

/* Adds a part's field at the Cartesian point x [m]. place is the point's place in the mesh, already
   found by the caller; parts without a mesh ignore it. Points slightly outside of the element are
   answered by continuing the element's polynomial. Thread-safe. */
typedef void wh_field_add_fn(const void *part, const double x[3], const struct wh_place *place,
                             struct wh_field_value *sum);

struct wh_field_part {
  wh_field_add_fn *add;
  const void *part;
};

#define WH_FIELD_MAX_PARTS 8

struct wh_field {
  const struct wh_mesh *mesh; /* where electrons may be, and what they hit */
  const struct wh_locator *locator;
  size_t part_count;
  struct wh_field_part part[WH_FIELD_MAX_PARTS];
};

/* Mesh coordinates of a Cartesian point: (z, hypot(x, y)) or (z, x). */
void wh_mesh_point(enum wh_symmetry symmetry, const double x[3], double p[2]);

/* Field at x. *place is a hint and is updated; if it is inside an element already (tracer), pass
   keep_element true to evaluate there without a search. */
void wh_field_at(const struct wh_field *f, const double x[3], struct wh_place *place,
                 bool keep_element, struct wh_field_value *value);

/* A field of two dimensions as a part for tracing in space: the same at each point x, nothing
   outside of its mesh. f must outlive the part. */
struct wh_field_part wh_field_given(const struct wh_field *f);

#endif
