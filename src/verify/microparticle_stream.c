/* SPDX-License-Identifier: MPL-2.0 */
#include "verify/verify.h"

#include "base/constants.h"
#include "material/thermal.h"
#include "run/run.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { VOLTAGES = 5, SETS = 4 };

static const double voltage[VOLTAGES] = {80, 100, 150, 200, 300}; /* [kV] */

static enum wh_status run_case(struct wh_context *c, const char *cases, double keV,
                               struct wh_figures *figures) {
  char file[4096], text[SETS - 1][48];
  const char *set[SETS] = {text[0], text[1], text[2], "target.histories=64000"};
  struct wh_case k;
  struct wh_run run;
  memset(figures, 0, sizeof *figures);
  snprintf(file, sizeof file, "%s/microparticle-stream.yaml", cases);
  snprintf(text[0], sizeof text[0], "target.energy=%g keV", keV);
  double extent = 14.0 * pow(keV / 100.0, 1.55); /* um; grows as the range does */
  snprintf(text[1], sizeof text[1], "target.depth=%.4g um", extent);
  snprintf(text[2], sizeof text[2], "target.lateral=%.4g um", 0.6 * extent);
  WH_TRY(wh_case_read(c, file, SETS, set, &k));
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

/* The printed fit, G = 1.970e-5 v U^1.4649 (m/s, kV). It does not go with the printed 25 kW of the
   reference tube; the tube's 120 kW scaled to the spot are 19.4 kW, with which it does. */
static double printed_gain(double keV) {
  return 1.970e-5 * 400.0 * pow(keV, 1.4649);
}

static enum wh_status gain_rows(struct wh_context *c, struct wh_checks *checks, double keV,
                                const struct wh_figures *f) {
  char what[96];
  double printed = printed_gain(keV);
  snprintf(what, sizeof what, "gain at %g kV over 19.4 kW", keV);
  WH_TRY(wh_check_add(c, checks, "Gain of permitted power at 400 m/s (figure 6b)", what, "1",
                      printed, printed, figure(f, "stream.gain"), .15));
  snprintf(what, sizeof what, "gain at %g kV over 25 kW", keV);
  return wh_check_add(c, checks, "Gain of permitted power at 400 m/s (figure 6b)", what, "1",
                      printed, printed, figure(f, "stream.gain_printed"), 0.0);
}

static enum wh_status depth_rows(struct wh_context *c, struct wh_checks *checks,
                                 const struct wh_figures *f) {
  const char *group = "Margins at 100 kV (figure 5b)";
  WH_TRY(wh_check_add(c, checks, group, "15 % depth of X-rays behind 2.5 mm Al", "m", 3.47e-6,
                      3.47e-6, figure(f, "stream.d15_xray"), .10));
  return wh_check_add(c, checks, group, "15 % depth of the power", "m", 4.85e-6, 5.190e-6,
                      figure(f, "stream.d15_power"), .03);
}

/* Derating of the focal area when the stream is less dense than compact tungsten, at 100 kV: the
   paper's table of it is in its supplement; here ours. Melting: heat of fusion over the heat to the
   melting point. Anode of equal power: MTF of its spot where the stream's still has .109. */
static enum wh_status system_rows(struct wh_context *c, struct wh_checks *checks,
                                  const struct wh_figures *f) {
  const char *group = "Stream as a system, 100 kV";
  static const double density[] = {1.0, .1, .03, .01};
  const double length = .65e-3, width = .45e-3, angle = 8.0 * WH_PI / 180.0;
  for (size_t i = 0; i < sizeof density / sizeof *density; i++) {
    char what[96];
    double d15 = figure(f, "stream.d15_power") / density[i],
           l15 = figure(f, "stream.l15_power") / density[i];
    double area = fmax((length - d15 * cos(angle)) / sin(angle) - 2.0 * l15, 0.0) *
                  fmax(width - 2.0 * l15, 0.0);
    snprintf(what, sizeof what, "focal area left at a density of %g", density[i]);
    WH_TRY(wh_check_add(c, checks, group, what, "1", NAN, NAN, area * sin(angle) / (length * width),
                        0.0));
  }
  const struct wh_thermal *w;
  WH_TRY(wh_thermal_find(c, "W", &w));
  WH_TRY(wh_check_add(c, checks, group, "more power if particles may melt", "1", .48, .48,
                      w->heat_of_fusion / figure(f, "stream.heat"), 0.0));
  WH_TRY(wh_check_add(c, checks, group, "power at which particles leave at melting: temperature",
                      "K", NAN, w->melting_K, figure(f, "stream.particle_temperature"), 1e-3));
  double x = WH_PI * width * 2000.0 * pow(figure(f, "stream.gain"), 2.0 / 3.0);
  return wh_check_add(c, checks, group, "MTF of an anode of equal power at 2 lp/mm", "1", NAN, NAN,
                      fabs(sin(x) / x), 0.0);
}

static enum wh_status flow_rows(struct wh_context *c, struct wh_checks *checks,
                                const struct wh_figures *f) {
  const char *group = "Stream that takes 90 % at 150 kV and 400 m/s";
  WH_TRY(wh_check_add(c, checks, group, "mass flow", "kg/s", .260, .260,
                      figure(f, "stream.mass_flow"), .15));
  return wh_check_add(c, checks, group, "thickness of compact tungsten", "m", NAN, NAN,
                      figure(f, "stream.thickness"), 0.0);
}

static enum wh_status other_rows(struct wh_context *c, struct wh_checks *checks,
                                 const double gain[VOLTAGES]) {
  double s[4] = {0.0}, x = WH_PI * 0.45 * 2.0;
  for (int i = 0; i < VOLTAGES; i++) {
    s[0] += log(voltage[i]);
    s[1] += log(gain[i]);
    s[2] += log(voltage[i]) * log(voltage[i]);
    s[3] += log(voltage[i]) * log(gain[i]);
  }
  double exponent = (VOLTAGES * s[3] - s[0] * s[1]) / (VOLTAGES * s[2] - s[0] * s[0]);
  double height = (s[1] - exponent * s[0]) / VOLTAGES, worst = 0.0;
  for (int i = 0; i < VOLTAGES; i++)
    worst = fmax(worst, fabs(gain[i] / exp(height + exponent * log(voltage[i])) - 1.0));
  WH_TRY(wh_check_limit(c, checks, "Gain of permitted power at 400 m/s (figure 6b)",
                        "worst point off a law of one power of the voltage", "1", .05, worst));
  WH_TRY(wh_check_add(c, checks, "Gain of permitted power at 400 m/s (figure 6b)",
                      "factor of that law, v in m/s, U in kV", "s/m", 1.970e-5, 1.970e-5,
                      exp(height) / 400.0, 0.0));
  WH_TRY(wh_check_add(c, checks, "Gain of permitted power at 400 m/s (figure 6b)",
                      "exponent of the voltage, 80 to 300 kV", "1", 1.4649, 1.4649, exponent, 0.0));
  return wh_check_add(c, checks, "Spots of equal power at 100 kV (figure 7b)",
                      "MTF of a .45 mm spot at 2 lp/mm", "1", NAN, .109, fabs(sin(x) / x), .01);
}

static enum wh_status all_rows(struct wh_context *c, struct wh_checks *checks,
                               const struct wh_figures f[VOLTAGES]) {
  double gain[VOLTAGES];
  for (int i = 0; i < VOLTAGES; i++) {
    gain[i] = figure(&f[i], "stream.gain");
    WH_TRY(gain_rows(c, checks, voltage[i], &f[i]));
  }
  WH_TRY(other_rows(c, checks, gain));
  WH_TRY(depth_rows(c, checks, &f[1]));
  WH_TRY(system_rows(c, checks, &f[1]));
  return flow_rows(c, checks, &f[2]);
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  struct wh_figures f[VOLTAGES] = {0};
  enum wh_status status = WH_OK;
  for (int i = 0; i < VOLTAGES && !status; i++)
    status = run_case(c, cases, voltage[i], &f[i]);
  if (!status)
    status = all_rows(c, checks, f);
  for (int i = 0; i < VOLTAGES; i++)
    wh_figures_free(&f[i]);
  return status;
}

const struct wh_verification wh_verification_microparticle_stream = {
    .name = "microparticle-stream",
    .summary =
        "A stream of tungsten microparticles as a target: permitted power, mass flow, margins",
    .source = "Behling et al., Communications Engineering 3 (2024), "
              "doi 10.1038/s44172-024-00323-z; docs/theory/stream.md",
    .run = run,
};
