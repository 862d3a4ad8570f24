/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_VALLEY_H
#define WH_EMISSION_VALLEY_H
/* The minimum of the potential in front of a cathode: its virtual cathode, made by its own charge
   (I. Langmuir, Phys. Rev. 21 (1923) 419). */
#include <stddef.h>
#include <stdint.h>

struct wh_source_context;
struct wh_cell;

struct wh_valley {
  double depth;    /* [V] below the potential of the cell, >= 0 */
  double distance; /* [m] from it, along the normal; 0 without a minimum */
  double spacing;  /* [m] between nodes of the mesh there, about */
};

/* Goes out along the normal until the potential is enough [V] above that of the cell, or the vacuum
   ends. The depth is right to the field's own error. */
struct wh_valley wh_valley_find(const struct wh_source_context *s, const struct wh_cell *cell,
                                double enough);

/* The part of a half-Maxwellian's flux with normal energies from low to high, and the mean of these
   energies, all in kT. high may be INFINITY. */
struct wh_stratum {
  double part, mean;
};
struct wh_stratum wh_stratum_between(double low, double high);

/* Stratum i of n of the whole flux, divided at the energy barrier [kT] that the valley asks for, so
   that no electron stands at the edge of turning whatever the field: half of the strata are below,
   all are above if barrier is 0, none if next to nothing passes. Counted from the barrier, their
   bounds are at the squares of even parts of the flux: near it they are even in the speed that is
   left there, in which densities are smooth. */
struct wh_stratum wh_stratum_of(size_t i, size_t n, double barrier);

#endif
