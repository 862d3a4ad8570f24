/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_AXIS_H
#define WH_RUN_AXIS_H
#include "beam/axis.h"
#include "field/electrostatic.h"
#include "field/magnetic.h"

/* Potential and induction with derivatives along the axis (r = 0 or x = 0), stretch by stretch
   between the places where a boundary crosses it: an electrode on either end, or an ideal grid,
   which is given twice. Empty if no part of the axis lies in the mesh. magnetic may be NULL. */
enum wh_status wh_run_sample_axis(struct wh_context *c, const struct wh_mesh *m,
                                  const struct wh_locator *l, const struct wh_electrostatic *s,
                                  const struct wh_magnetic *magnetic, struct wh_axis_samples *out);

#endif
