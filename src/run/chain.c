/* SPDX-License-Identifier: MPL-2.0 */
#include "run/chain.h"

#include "base/constants.h"

#include <math.h>
#include <stdio.h>

/* A number with its standard error. */
struct part {
  double value, error;
};

static struct part find(const struct wh_run *r, const char *name) {
  const struct wh_figure *f = wh_figures_find(&r->pass.figures, name);
  return f ? (struct part){f->value, f->error} : (struct part){0.0, 0.0};
}

static bool there(const struct wh_run *r, const char *name) {
  return wh_figures_find(&r->pass.figures, name) != NULL;
}

static struct part times(struct part a, struct part b) {
  return (struct part){a.value * b.value, hypot(a.value * b.error, b.value * a.error)};
}

static struct part scaled(struct part a, double by) {
  return (struct part){a.value * by, a.error * fabs(by)};
}

static struct part plus(struct part a, struct part b) {
  return (struct part){a.value + b.value, hypot(a.error, b.error)};
}

static struct part score(const struct wh_target_result *t, size_t which, double over) {
  return (struct part){wh_target_mean(t, which) / over, wh_target_error(t, which) / over};
}

static enum wh_status put(struct wh_context *c, struct wh_run *r, const char *name,
                          struct part part, const char *unit) {
  return wh_figures_set(c, &r->pass.figures, name, part.value, unit, part.error);
}

/* Shares of the power on the target: what electrons and photons carry away, and what stays. */
static enum wh_status target(struct wh_context *c, struct wh_run *r) {
  const struct wh_target_result *t = &r->pass.target;
  struct part power = find(r, "chain.budget.target");
  double energy = t->energy_eV;
  struct part all = score(t, WH_SCORE_PHOTON_ENERGY, energy),
              forward = score(t, WH_SCORE_PHOTON_FORWARD, energy);
  struct part back = {all.value - forward.value, hypot(all.error, forward.error)};
  struct part electrons =
      plus(score(t, WH_SCORE_BACK_ENERGY, energy), score(t, WH_SCORE_SECONDARY_ENERGY, energy));
  const struct {
    const char *name;
    struct part share;
  } row[] = {{"chain.budget.backscattered", electrons},
             {"chain.budget.transmitted", score(t, WH_SCORE_THROUGH_ENERGY, energy)},
             {"chain.budget.heat", score(t, WH_SCORE_ABSORBED, energy)},
             {"chain.budget.xrays_forward", forward},
             {"chain.budget.xrays_backward", back}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    WH_TRY(put(c, r, row[i].name, times(row[i].share, power), "W"));
  return WH_OK;
}

/* Photons a second: all that leave the target, those a steradian in the view, those that meet the
   detector, and those that leave something in it. */
static enum wh_status photons(struct wh_context *c, const struct wh_case_params *cs,
                              struct wh_run *r) {
  const struct wh_target_result *t = &r->pass.target;
  struct part electrons =
      scaled(find(r, "chain.budget.current.target"), 1.0 / WH_ELEMENTARY_CHARGE);
  struct part sr = times(score(t, WH_SCORE_SEEN_NUMBER, 1.0), electrons);
  WH_TRY(put(c, r, "chain.budget.photons.leaving",
             times(score(t, WH_SCORE_PHOTON_NUMBER, 1.0), electrons), "1/s"));
  WH_TRY(put(c, r, "tube.photons_per_s_sr", sr, "1/(s sr)"));
  if (!there(r, "detector.photons") || !(r->pass.drawn.detector_current > 0.0))
    return WH_OK;
  struct part current =
      scaled(find(r, "chain.budget.current.target"), 1.0 / r->pass.drawn.detector_current);
  struct part incident =
      times(scaled(find(r, "detector.photons"), 1.0 / cs->detector.time), current);
  WH_TRY(put(c, r, "chain.budget.photons.incident", incident, "1/s"));
  return put(c, r, "chain.budget.photons.detected", times(incident, find(r, "detector.efficiency")),
             "1/s");
}

static enum wh_status supply(struct wh_context *c, struct wh_run *r) {
  struct part all = find(r, "supply.power"), load = find(r, "supply.power_load"),
              filament = find(r, "supply.power_filament");
  WH_TRY(put(c, r, "chain.budget.supply", all, "W"));
  WH_TRY(put(c, r, "chain.budget.filament", filament, "W"));
  struct part losses = {all.value - load.value - filament.value,
                        hypot(all.error, hypot(load.error, filament.error))};
  return put(c, r, "chain.budget.supply_losses", losses, "W");
}

enum wh_status wh_run_chain(struct wh_context *c, const struct wh_case_params *cs,
                            struct wh_run *r) {
  if (!wh_case_has_chain(cs) || !there(r, "chain.budget.target"))
    return WH_OK;
  WH_TRY(put(c, r, "tube.power", find(r, "chain.budget.high_voltage"), "W"));
  if (there(r, "supply.power"))
    WH_TRY(supply(c, r));
  if (r->pass.target.tally.batches == 0)
    return WH_OK;
  WH_TRY(target(c, r));
  return photons(c, cs, r);
}
