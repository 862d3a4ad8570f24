/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_GEOMETRY_WEDGE_H
#define WH_GEOMETRY_WEDGE_H
/* How singular the field is where edges meet. Near a corner the potential is a sum of terms
   rho^lambda f(angle); those whose lambda is not an integer are not smooth, and the least of these
   says how small the elements at the corner must be.
   Planar wedges: Kellogg, Applicable Analysis 4 (1974) 101 (interfaces); a wedge of one material
   and angle a between two electrodes has lambda = k pi / a. On the axis of symmetry the angular
   functions are Legendre's: Hall, J. Appl. Phys. 20 (1949) 925. */
#include <stdbool.h>
#include <stddef.h>

enum wh_wedge_side {
  WH_WEDGE_ELECTRODE, /* potential given */
  WH_WEDGE_NATURAL,   /* no field across */
  WH_WEDGE_AXIS,      /* on the axis of symmetry */
  WH_WEDGE_CLOSED     /* the sectors go all around (both sides have this) */
};

struct wh_wedge_sector {
  double angle; /* [rad] */
  double permittivity;
};

struct wh_wedge {
  size_t count;
  const struct wh_wedge_sector *sector;
  enum wh_wedge_side side[2];
  bool on_axis;
  double begin; /* on the axis: angle of the first side from the z axis [rad]; sectors follow */
};

#define WH_WEDGE_SMOOTH 3.0

/* Least exponent that is not an integer, or WH_WEDGE_SMOOTH if there is none below that. */
double wh_wedge_exponent(const struct wh_wedge *w);

#endif
