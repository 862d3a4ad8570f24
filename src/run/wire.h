/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_WIRE_H
#define WH_RUN_WIRE_H
/* The wire of the section filament as a part of the geometry: what its heat run says of every spot
   of its surface. */
#include "case/case.h"
#include "emission/emission.h"
#include "geometry/solid_wire.h"
#include "heat/filament.h"

struct wh_run_wire {
  struct wh_emission_wire emission; /* its user is this struct */
  struct wh_solid_wire line;
  struct wh_filament filament; /* its arrays belong to the pass */
  double leg_K;                /* beyond the ends of the wire */
};

/* NULL if filament.electrode names none. WH_BAD_INPUT: it is no wire. */
enum wh_status wh_run_wire_create(struct wh_context *c, const struct wh_case_params *cs,
                                  const struct wh_filament *f, struct wh_run_wire **out);
void wh_run_wire_destroy(struct wh_run_wire *w);

#endif
