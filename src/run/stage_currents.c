/* SPDX-License-Identifier: MPL-2.0 */
#include "run/gun.h"
#include "run/space.h"
#include "run/stage.h"

#include <math.h>
#include <stdio.h>

/* Largest voltage between electrodes. */
static double voltage_range(const struct wh_pass *pass) {
  double low = HUGE_VAL, high = -HUGE_VAL;
  struct wh_electrode *electrode;
  size_t count = wh_space_electrodes(pass, &electrode);
  for (size_t i = 0; i < count; i++) {
    double v = wh_space_potentials(pass)[i];
    low = fmin(low, v);
    high = fmax(high, v);
  }
  return fmax(high - low, 0.0);
}

/* Current over voltage^(3/2), with the highest voltage above that of the first source's start. */
static enum wh_status perveance(struct wh_context *c, struct wh_pass *pass) {
  const struct wh_figure *current = wh_figures_find(&pass->figures, "cathode.current");
  double range = voltage_range(pass);
  if (!current || !(range > 0.0))
    return WH_OK;
  double scale = pow(range, -1.5);
  return wh_figures_set(c, &pass->figures, "cathode.perveance", current->value * scale,
                        wh_space_unit(pass, "A/V^1.5"), current->error * scale);
}

/* What came back to where it started. */
static double returned_current(const struct wh_pass *pass) {
  double sum = 0.0;
  for (size_t i = 0; i < pass->trace.end.count; i++)
    sum += pass->trace.ray[i].status == WH_RAY_REFLECTED ? pass->trace.end.weight[i] : 0.0;
  return sum;
}

/* A virtual cathode nearer than the first nodes of the mesh is one of the mesh. Where it turns all
   electrons back, the loop has come to rest at a false answer. */
static enum wh_status check_valley(struct wh_context *c, const struct wh_pass *pass,
                                   const struct wh_valley *v) {
  const struct wh_figure *supply = wh_figures_find(&pass->figures, "cathode.current");
  const double nodes_before = 2.0, all = 1.0 - 1e-9;
  if (!(v->depth > 0.0) || v->distance >= nodes_before * v->spacing)
    return WH_OK;
  if (supply && returned_current(pass) >= all * supply->value)
    return wh_fail(c, WH_NOT_CONVERGED,
                   "space charge: all electrons come back, turned by a virtual cathode %.2g m in "
                   "front of the cathode, where nodes of the mesh are about %.2g m apart: that is "
                   "the mesh, not the tube. Make elements at the cathode several times smaller, or "
                   "take limit: child",
                   v->distance, v->spacing);
  wh_warn(
      c,
      "space charge: the virtual cathode lies %.2g m in front of the cathode, where nodes of the "
      "mesh are about %.2g m apart: how much passes it is not resolved; make elements at the "
      "cathode smaller",
      v->distance, v->spacing);
  return WH_OK;
}

/* The virtual cathode, if there is one: 0 otherwise. */
static enum wh_status valley(struct wh_context *c, const struct wh_case_params *cs,
                             struct wh_pass *pass) {
  struct wh_emission_setting setting = wh_gun_setting(cs, pass);
  struct wh_valley v;
  bool any;
  WH_TRY(wh_emission_valley(c, &setting, &cs->sources, &any, &v));
  if (!any)
    return WH_OK;
  WH_TRY(wh_figures_set(c, &pass->figures, "cathode.minimum", -v.depth, "V", 0.0));
  WH_TRY(wh_figures_set(c, &pass->figures, "cathode.minimum_distance", v.distance, "m", 0.0));
  return check_valley(c, pass, &v);
}

/* Potential where a ray is, or of the electrode that it ended on. */
static double potential_at(const struct wh_pass *pass, const struct wh_particle *q,
                           uint16_t electrode) {
  struct wh_field_value value;
  if (electrode != WH_NO_ELECTRODE)
    return wh_space_potentials(pass)[electrode];
  wh_space_field_at(pass, q->x, &value);
  return value.potential;
}

static enum wh_status returned(struct wh_context *c, struct wh_pass *pass) {
  return wh_figures_set(c, &pass->figures, "cathode.returned", returned_current(pass),
                        wh_space_unit(pass, "A"), 0.0);
}

/* How well current and energy are kept: emitted against what ended anywhere,
   and the power gained against current times the voltage passed. Rays that are trapped or failed
   are missing from what ended. */
static enum wh_status balance(struct wh_context *c, struct wh_pass *pass) {
  const struct wh_trace_result *t = &pass->trace;
  double emitted = 0.0, ended = 0.0, gained = 0.0, fallen = 0.0;
  for (size_t i = 0; i < pass->start.count; i++) {
    struct wh_particle start = wh_particles_get(&pass->start, i),
                       end = wh_particles_get(&t->end, i);
    const struct wh_ray *ray = &t->ray[i];
    emitted += start.weight;
    if (ray->status == WH_RAY_TRAPPED || ray->status == WH_RAY_FAILED)
      continue;
    ended += end.weight;
    gained += end.weight * (wh_kinetic_energy_eV(end.u) - wh_kinetic_energy_eV(start.u));
    fallen += end.weight * (potential_at(pass, &end, ray->electrode) -
                            potential_at(pass, &start, WH_NO_ELECTRODE));
  }
  struct wh_figures *f = &pass->figures;
  if (emitted > 0.0)
    WH_TRY(wh_figures_set(c, f, "gun.current_error", fabs(ended / emitted - 1.0), "1", 0.0));
  /* Where all comes back, nothing is left to compare with. */
  return fabs(fallen) > 1e-6 * emitted * voltage_range(pass)
             ? wh_figures_set(c, f, "gun.energy_error", fabs(gained / fallen - 1.0), "1", 0.0)
             : WH_OK;
}

/* Current and power that each electrode receives. */
static enum wh_status received(struct wh_context *c, struct wh_pass *pass) {
  struct wh_electrode *electrode;
  wh_space_electrodes(pass, &electrode);
  for (size_t i = 0; i < pass->trace.electrode_count; i++) {
    char name[sizeof((struct wh_figure *)0)->name];
    const struct wh_electrode_hits *hits = &pass->trace.electrode[i];
    snprintf(name, sizeof name, "electrode.%.40s.current", electrode[i].name);
    WH_TRY(wh_figures_set(c, &pass->figures, name, hits->current, wh_space_unit(pass, "A"), 0.0));
    snprintf(name, sizeof name, "electrode.%.40s.power", electrode[i].name);
    WH_TRY(wh_figures_set(c, &pass->figures, name, hits->power, wh_space_unit(pass, "W"), 0.0));
  }
  return WH_OK;
}

/* The current that the cathodes supply, where the loop of the space charge has not found it. */
static enum wh_status supplied(struct wh_context *c, struct wh_pass *pass) {
  double sum = 0.0;
  for (size_t i = 0; i < pass->start.count; i++)
    sum += pass->start.weight[i];
  return wh_figures_set(c, &pass->figures, "cathode.current", sum, wh_space_unit(pass, "A"), 0.0);
}

enum wh_status wh_stage_currents(struct wh_context *c, const struct wh_case_params *cs,
                                 struct wh_pass *pass) {
  bool charge = wh_gun_needed(cs);
  if (!charge && !wh_emission_answers(&cs->sources))
    return WH_OK;
  if (charge) {
    WH_TRY(perveance(c, pass));
    WH_TRY(returned(c, pass));
    WH_TRY(valley(c, cs, pass));
    WH_TRY(balance(c, pass));
  } else {
    WH_TRY(supplied(c, pass));
    WH_TRY(returned(c, pass));
  }
  return received(c, pass);
}
