/* SPDX-License-Identifier: MPL-2.0 */
/* What becomes of the gun's current and power, where its electrons go on to a target. */
#include "run/space.h"
#include "run/stage.h"

#include <math.h>
#include <stdio.h>

/* A sum over rays of weight w, of what each electron brings (a; 0 for those that do not count). */
struct sum {
  double amount, mixed, square; /* sums of w a, w^2 a and w^2 a^2 */
};

static void add(struct sum *s, double w, double a) {
  s->amount += w * a;
  s->mixed += w * w * a;
  s->square += w * w * a * a;
}

/* The standard error that so many independent rays would have: the square root of the sum of
   w^2 (a - mean)^2. all: the same for a = 1. */
static double error_of(const struct sum *s, const struct sum *all) {
  double mean = s->amount / all->amount;
  return sqrt(fmax(s->square - 2.0 * mean * s->mixed + mean * mean * all->square, 0.0));
}

static enum wh_status put(struct wh_context *c, struct wh_pass *pass, const char *kind,
                          const char *name, const char *unit, const struct sum *s,
                          const struct sum *all) {
  char text[sizeof((struct wh_figure *)0)->name];
  snprintf(text, sizeof text, "chain.budget.%s%.32s", kind, name);
  return wh_figures_set(c, &pass->figures, text, s->amount, wh_space_unit(pass, unit),
                        error_of(s, all));
}

/* Rays that ended on one electrode, or (WH_NO_ELECTRODE) on none; those that the target takes are
   left out. */
static enum wh_status put_electrode(struct wh_context *c, struct wh_pass *pass, uint16_t which,
                                    const char *name, const struct sum *all) {
  struct sum current = {0}, power = {0};
  for (size_t i = 0; i < pass->start.count; i++) {
    const struct wh_ray *ray = &pass->trace.ray[i];
    struct wh_particle end = wh_particles_get(&pass->trace.end, i);
    if (ray->electrode != which || ray->status == WH_RAY_ARRIVED)
      continue;
    add(&current, end.weight, 1.0);
    add(&power, end.weight, wh_kinetic_energy_eV(end.u));
  }
  if (!(current.amount > 0.0))
    return WH_OK;
  WH_TRY(put(c, pass, "current.", name, "A", &current, all));
  return put(c, pass, "intercepted.", name, "W", &power, all);
}

enum wh_status wh_stage_budget(struct wh_context *c, const struct wh_case_params *cs,
                               struct wh_pass *pass) {
  struct sum all = {0}, beam = {0}, gained = {0}, current = {0}, power = {0};
  struct wh_electrode *electrode;
  size_t electrodes = wh_space_electrodes(pass, &electrode);
  (void)cs;
  for (size_t i = 0; i < pass->start.count; i++) {
    struct wh_particle start = wh_particles_get(&pass->start, i),
                       end = wh_particles_get(&pass->trace.end, i);
    double energy = wh_kinetic_energy_eV(end.u);
    add(&all, start.weight, 1.0);
    add(&beam, end.weight, energy);
    add(&gained, end.weight, energy - wh_kinetic_energy_eV(start.u));
    if (pass->trace.ray[i].status != WH_RAY_ARRIVED)
      continue;
    add(&current, end.weight, 1.0);
    add(&power, end.weight, energy);
  }
  if (!(all.amount > 0.0))
    return WH_OK;
  WH_TRY(put(c, pass, "current.", "emitted", "A", &all, &all));
  WH_TRY(put(c, pass, "current.", "target", "A", &current, &all));
  WH_TRY(put(c, pass, "", "high_voltage", "W", &gained, &all));
  WH_TRY(put(c, pass, "", "beam", "W", &beam, &all));
  WH_TRY(put(c, pass, "", "target", "W", &power, &all));
  for (size_t i = 0; i < electrodes; i++)
    WH_TRY(put_electrode(c, pass, (uint16_t)i, electrode[i].name, &all));
  WH_TRY(put_electrode(c, pass, WH_NO_ELECTRODE, "none", &all));
  pass->drawn = (struct wh_drawn){.current = current.amount, .power = gained.amount};
  return WH_OK;
}
