/* SPDX-License-Identifier: MPL-2.0 */
#include "run/gun.h"
#include "run/stage.h"

#include <math.h>
#include <stdio.h>

/* Current over voltage^(3/2), with the highest voltage above that of the first source's start. */
static enum wh_status perveance(struct wh_context *c, struct wh_pass *pass) {
  const struct wh_figure *current = wh_figures_find(&pass->figures, "cathode.current");
  bool planar = pass->mesh.symmetry == WH_PLANAR;
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (size_t i = 0; i < pass->mesh.electrode_count; i++) {
    double v = wh_electrostatic_potentials(pass->electrostatic)[i];
    low = fmin(low, v);
    high = fmax(high, v);
  }
  if (!current || !(high > low))
    return WH_OK;
  double scale = pow(high - low, -1.5);
  return wh_figures_set(c, &pass->figures, "cathode.perveance", current->value * scale,
                        planar ? "A/V^1.5/m" : "A/V^1.5", current->error * scale);
}

enum wh_status wh_stage_currents(struct wh_context *c, const struct wh_case_params *cs,
                                 struct wh_pass *pass) {
  bool planar = pass->mesh.symmetry == WH_PLANAR;
  if (!wh_gun_needed(cs))
    return WH_OK;
  WH_TRY(perveance(c, pass));
  for (size_t i = 0; i < pass->trace.electrode_count; i++) {
    char name[sizeof((struct wh_figure *)0)->name];
    const struct wh_electrode_hits *hits = &pass->trace.electrode[i];
    const char *electrode = pass->mesh.electrodes[i].name;
    snprintf(name, sizeof name, "electrode.%.40s.current", electrode);
    WH_TRY(wh_figures_set(c, &pass->figures, name, hits->current, planar ? "A/m" : "A", 0.0));
    snprintf(name, sizeof name, "electrode.%.40s.power", electrode);
    WH_TRY(wh_figures_set(c, &pass->figures, name, hits->power, planar ? "W/m" : "W", 0.0));
  }
  return WH_OK;
}
