/* SPDX-License-Identifier: MPL-2.0 */
#include "run/wire.h"

#include "base/memory.h"

#include <stdlib.h>

/* Places go in proportion: a smooth cylinder may stand for a coil of much more wire. */
static double temperature(void *user, const double x[3]) {
  const struct wh_run_wire *w = user;
  double part = 0.5 + 0.5 * wh_solid_wire_along(&w->line, x) / w->line.half;
  return part < 0.0 || part > 1.0
             ? w->leg_K
             : wh_filament_temperature(&w->filament, part * w->filament.length);
}

enum wh_status wh_run_wire_create(struct wh_context *c, const struct wh_case_params *cs,
                                  const struct wh_filament *f, struct wh_run_wire **out) {
  *out = NULL;
  if (!cs->filament.electrode || !*cs->filament.electrode)
    return WH_OK;
  WH_TRY(wh_alloc(c, 1, sizeof **out, out));
  struct wh_run_wire *w = *out;
  w->filament = *f;
  w->leg_K = cs->filament.legs.temperature_K;
  w->emission = (struct wh_emission_wire){cs->filament.electrode, temperature, w};
  enum wh_status status =
      wh_geometry_solid_wire(c, &cs->geometry, cs->filament.electrode, &w->line);
  if (status != WH_OK) {
    wh_run_wire_destroy(w);
    *out = NULL;
  }
  return status;
}

void wh_run_wire_destroy(struct wh_run_wire *w) {
  if (w)
    wh_solid_wire_free(&w->line);
  free(w);
}
