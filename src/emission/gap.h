/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_GAP_H
#define WH_EMISSION_GAP_H
/* The extraction gap: the layer in front of a cathode where Child's law, corrected for curvature,
   stands in for the finite elements, which cannot follow phi ~ s^(4/3). Electrons of the finite
   elements start at its outer side. */
#include "emission/cell.h"
#include "emission/passage.h"

struct wh_gap_start {
  struct wh_particle particle; /* at the outer side; its weight is the current of the cell */
  double density;              /* [A/m^2] at the cathode; 0: the potential holds electrons back, and
                                  there is no particle */
};

/* What leaves the cell through a gap of this width [m] in the field of s: the density by the
   potential at the outer side. Adds the charge between to s->charge. WH_BAD_INPUT if the gap is not
   in the vacuum. supply NULL: as much as space charge lets through. */
enum wh_status wh_gap_emit(const struct wh_source_context *s, const struct wh_cell *cell,
                           double width, const struct wh_supply *supply, uint64_t id,
                           struct wh_gap_start *out);

/* Least distance of the cells from an electrode at a higher voltage. WH_BAD_INPUT if there is none.
 */
enum wh_status wh_gap_anode(const struct wh_source_context *s, const char *electrode, size_t count,
                            const struct wh_cell *cell, double *distance_out);

/* 3 % of the least distance of the cells from an electrode at a higher voltage, or of the least
   radius of curvature, if that is less; without symmetry at least two edges of the elements there,
   up to 40 %. WH_BAD_INPUT if there is no such electrode. */
enum wh_status wh_gap_usual(const struct wh_source_context *s, const char *electrode, size_t count,
                            const struct wh_cell *cell, double *width_out);

#endif
