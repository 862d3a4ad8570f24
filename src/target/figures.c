/* SPDX-License-Identifier: MPL-2.0 */
#include "target/target.h"

#include "material/element.h"
#include "material/relaxation.h"

#include <math.h>
#include <stdio.h>

/* Lines that are more than this share of all photons seen have a figure of their own. */
#define LEAST_LINE 0.002

static enum wh_status line_figures(struct wh_context *c, const struct wh_target_result *r,
                                   struct wh_figures *figures) {
  double all = wh_target_mean(r, WH_SCORE_SEEN_NUMBER);
  for (size_t n = 0; n < r->layout.lines; n++) {
    double value = wh_target_mean(r, r->layout.line + n);
    if (!(value > LEAST_LINE * all))
      continue;
    int pair = (int)(n % WH_LAYOUT_LINES);
    char line[16], name[64];
    wh_line_name(pair / WH_LAYOUT_SHELLS, pair % WH_LAYOUT_SHELLS, line);
    snprintf(name, sizeof name, "target.line.%s-%s",
             wh_element_by_z(r->element_z[n / WH_LAYOUT_LINES])->symbol, line);
    WH_TRY(wh_figures_set(c, figures, name, value, "1/sr", wh_target_error(r, r->layout.line + n)));
  }
  return WH_OK;
}

enum wh_status wh_target_figures(struct wh_context *c, const struct wh_target_result *r,
                                 struct wh_figures *figures) {
  const struct wh_target_depths *d = &r->depths;
  double e = r->energy_eV, charge = 0.0, square = 0.0;
  for (size_t i = 0; i < r->bodies; i++) {
    double error = wh_target_error(r, r->layout.body_charge + i);
    charge += wh_target_mean(r, r->layout.body_charge + i);
    square += error * error;
  }
#define MEAN(score) wh_target_mean(r, WH_SCORE_##score), "1", wh_target_error(r, WH_SCORE_##score)
#define SHARE(score)                                                                               \
  wh_target_mean(r, WH_SCORE_##score) / e, "1", wh_target_error(r, WH_SCORE_##score) / e
  WH_TRY(wh_figures_set(c, figures, "target.backscatter_number", MEAN(BACK_NUMBER)));
  WH_TRY(wh_figures_set(c, figures, "target.backscatter_energy", SHARE(BACK_ENERGY)));
  WH_TRY(wh_figures_set(c, figures, "target.transmitted_number", MEAN(THROUGH_NUMBER)));
  WH_TRY(wh_figures_set(c, figures, "target.transmitted_energy", SHARE(THROUGH_ENERGY)));
  WH_TRY(wh_figures_set(c, figures, "target.absorbed_fraction", SHARE(ABSORBED)));
  WH_TRY(wh_figures_set(c, figures, "target.photon_fraction", SHARE(PHOTON_ENERGY)));
#undef MEAN
#undef SHARE
  const struct {
    const char *name;
    double value;
    const char *unit;
    double error;
  } rest[] = {
      {"target.net_charge", charge, "1", sqrt(square)},
      {"target.cutoff", r->cutoff_eV, "eV", 0.0},
      {"target.zeta_peak", d->zeta_peak, "1/m", d->zeta_peak_error},
      {"target.depth_peak", d->depth_peak, "m", d->depth_peak_error},
      {"target.d15", d->d15, "m", d->d15_error},
      {"target.photon_d15", d->photon_d15, "m", d->photon_d15_error},
      {"target.l15", d->l15, "m", d->l15_error},
      {"target.photons_per_electron_sr", wh_target_mean(r, WH_SCORE_SEEN_NUMBER), "1/sr",
       wh_target_error(r, WH_SCORE_SEEN_NUMBER)},
      {"target.csda_range", r->csda_range, "m", 1e-4 * r->csda_range},
      {"target.histories", r->tally.histories, "1", 0.0},
      {"target.histories_per_cpu_s", r->cpu_s > 0.0 ? r->tally.histories / r->cpu_s : 0.0, "1/s",
       0.0},
  };
  if (r->secondaries) {
    double number = wh_target_mean(r, WH_SCORE_SECONDARY_NUMBER);
    double error = wh_target_error(r, WH_SCORE_SECONDARY_NUMBER);
    WH_TRY(wh_figures_set(c, figures, "target.secondary_number", number, "1", error));
    WH_TRY(wh_figures_set(c, figures, "target.net_charge_without_secondaries", charge + number, "1",
                          hypot(sqrt(square), error)));
  }
  for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
    if (rest[i].value != 0.0 || rest[i].error == 0.0)
      WH_TRY(wh_figures_set(c, figures, rest[i].name, rest[i].value, rest[i].unit, rest[i].error));
  return line_figures(c, r, figures);
}
