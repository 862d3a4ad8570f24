/* SPDX-License-Identifier: MPL-2.0 */
/* The multiplier against textbooks, and the supply of the miniature tube against what its paper
 * prints. */
#include "verify/verify.h"

#include "run/run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SETS = 3 };

static enum wh_status run_case(struct wh_context *c, const char *cases, const char *name,
                               size_t sets, const char *const *set, struct wh_figures *figures) {
  char file[4096];
  struct wh_case k;
  struct wh_run run;
  memset(figures, 0, sizeof *figures);
  snprintf(file, sizeof file, "%s/%s.yaml", cases, name);
  WH_TRY(wh_case_read(c, file, sets, set, &k));
  enum wh_status status = wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, &run);
  if (!status) {
    *figures = run.pass.figures;
    run.pass.figures = (struct wh_figures){0};
  }
  wh_run_free(&run);
  wh_case_free(&k);
  return status;
}

static double figure(const struct wh_figures *f, const char *name) {
  const struct wh_figure *found = wh_figures_find(f, name);
  return found ? found->value : (double)NAN;
}

/* ---- formulas -------------------------------------------------------------------------------- */

static enum wh_status multiplier(struct wh_context *c, const char *cases, size_t stages,
                                 double current, struct wh_figures *f) {
  char text[SETS][64];
  const char *set[SETS] = {text[0], text[1], text[2]};
  snprintf(text[0], sizeof text[0], "supply.stages=%zu", stages);
  snprintf(text[1], sizeof text[1], "supply.load.current=%g uA", current * 1e6);
  snprintf(text[2], sizeof text[2], "supply.duration=%g ms", 0.4 * (double)(stages * stages + 4));
  return run_case(c, cases, "voltage-multiplier", SETS, set, f);
}

/* Two currents: the difference is free of the diodes' own drop. */
static enum wh_status formula_rows(struct wh_context *c, struct wh_checks *checks,
                                   const char *cases, size_t stages) {
  const double current = 100e-6, farad = 1e-9, hertz = 50e3; /* of the case */
  char group[128];
  struct wh_figures f[2] = {{0}, {0}};
  snprintf(group, sizeof group, "Multiplier of %zu stages at light load", stages);
  enum wh_status status = multiplier(c, cases, stages, current, &f[0]);
  if (!status)
    status = multiplier(c, cases, stages, 2.0 * current, &f[1]);
  double drop = figure(&f[1], "supply.drop") - figure(&f[0], "supply.drop");
  double ripple = figure(&f[0], "supply.ripple");
  wh_figures_free(&f[0]);
  wh_figures_free(&f[1]);
  WH_TRY(status);
  double printed = wh_supply_drop_formula(stages, farad, hertz, current);
  double steady = wh_supply_drop_steady(stages, farad, hertz, current);
  double swing = wh_supply_ripple_formula(stages, farad, hertz, current);
  WH_TRY(wh_check_add(c, checks, group, "ripple", "V", swing, swing, ripple, 0.03));
  WH_TRY(wh_check_add(c, checks, group, "drop for 100 uA more, steady load", "V", NAN, steady, drop,
                      0.03));
  return wh_check_add(c, checks, group, "drop for 100 uA more, textbook", "V", printed, printed,
                      drop, stages >= 5 ? 0.03 : 0.0);
}

/* ---- the paper's supply ---------------------------------------------------------------------- */

static enum wh_status tube_rows(struct wh_context *c, struct wh_checks *checks, const char *cases) {
  const char *group = "Supply of a miniature tube, 50 kV and 50 uA (design of ours)";
  struct wh_figures f;
  WH_TRY(run_case(c, cases, "micro-focus-supply", 0, NULL, &f));
  double voltage = figure(&f, "supply.voltage"), power = figure(&f, "supply.power");
  double stability = figure(&f, "supply.stability"), balance = figure(&f, "supply.energy_balance");
  double dip = figure(&f, "supply.dip");
  wh_figures_free(&f);
  WH_TRY(wh_check_add(c, checks, group, "high voltage", "V", 50e3, 50e3, voltage, 1e-3));
  WH_TRY(wh_check_add(c, checks, group, "power taken in", "W", 5.0, 5.0, power, 0.1));
  WH_TRY(wh_check_limit(c, checks, group, "instability of the high voltage (printed: .21 %)", "1",
                        0.0021, stability));
  WH_TRY(wh_check_add(c, checks, group, "deepest fall when the tube comes on", "1", NAN, NAN, dip,
                      0.0));
  return wh_check_limit(c, checks, group, "balance of the power", "1", 1e-3, balance);
}

static enum wh_status run_supply(struct wh_context *c, const char *cases,
                                 struct wh_checks *checks) {
  static const size_t stages[] = {2, 3, 5, 8};
  for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
    WH_TRY(formula_rows(c, checks, cases, stages[i]));
  return tube_rows(c, checks, cases);
}

const struct wh_verification wh_verification_high_voltage_supply = {
    .name = "high-voltage-supply",
    .summary = "voltage multiplier against formulas of drop and ripple; supply of a miniature tube",
    .source = "Kuffel, Zaengl & Kuffel, High Voltage Engineering, 2nd ed. (2000), section 2.1; Cao "
              "et al., Acta Optica Sinica 43 (2023) 1434001, doi 10.3788/AOS230646",
    .run = run_supply,
};
