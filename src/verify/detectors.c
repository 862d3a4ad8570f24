/* SPDX-License-Identifier: MPL-2.0 */
#include "verify/verify.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "run/run.h"

enum { SETS = 5 };

static enum wh_status run_case(struct wh_context *c, const char *cases, const char *name,
                               size_t sets, const char *const *set, struct wh_run *run) {
  char file[4096];
  struct wh_case k;
  snprintf(file, sizeof file, "%s/%s.yaml", cases, name);
  WH_TRY(wh_case_read(c, file, sets, set, &k));
  enum wh_status status = wh_run_case(c, &k, &(struct wh_run_options){.single_pass = true}, run);
  wh_case_free(&k);
  return status;
}

static double figure(const struct wh_figures *f, const char *name) {
  const struct wh_figure *found = wh_figures_find(f, name);
  return found ? found->value : (double)NAN;
}

/* Widths by the second moment of the counts in the full peak of a line of 5.9 keV; the formula is
   2.3548 sqrt((8 * 3.65)^2 + .115 * 3.65 * 5898.75) eV. */
static enum wh_status resolution_row(struct wh_context *c, struct wh_checks *checks, double noise) {
  struct wh_spectrum s;
  struct wh_detected d;
  struct wh_detector p = {.sensor = {.crystal = "Si",
                                     .thickness = 0.5e-3,
                                     .window = "Be",
                                     .window_thickness = 12.5e-6,
                                     .pair_energy_eV = 3.65,
                                     .fano = 0.115,
                                     .noise = noise},
                          .mode = WH_SENSOR_COUNTING,
                          .solid_angle = 1.0,
                          .time = 1.0,
                          .current = 1.0,
                          .channel_eV = 5.0};
  double sum[3] = {0.0};
  WH_TRY(wh_spectrum_create(c, 1e3, 10e3, 500.0, &s));
  s.voltage = 10e3;
  enum wh_status status =
      wh_spectrum_add_line(c, &s, (struct wh_spectrum_line){5898.75, 1.0, 25, 0, 3});
  if (!status)
    status = wh_detector_detect(c, &p, &s, &d);
  wh_spectrum_free(&s);
  WH_TRY(status);
  for (size_t i = 0; i < d.count; i++) {
    double e = ((double)i + 0.5) * d.channel_eV - 5898.75;
    for (int k = 0; k < 3; k++)
      sum[k] += d.counts[i] * pow(e, k);
  }
  wh_detected_free(&d);
  double mean = sum[1] / sum[0], to_width = 2.0 * sqrt(2.0 * log(2.0));
  double width = to_width * sqrt(sum[2] / sum[0] - mean * mean);
  double formula = to_width * sqrt(pow(noise * 3.65, 2) + 0.115 * 3.65 * 5898.75);
  return wh_check_add(c, checks, "Silicon drift detector, full width at half maximum at 5.9 keV",
                      noise > 0.0 ? "8 electrons of noise" : "Fano limit", "eV", NAN, formula,
                      width, 0.01);
}

/* Four times the 400 spectra of the demand, so that their own scatter is 1.2 % only. */
static enum wh_status endpoint_rows(struct wh_context *c, const char *cases,
                                    struct wh_checks *checks, double kv, const char *area) {
  char volts[48], size[48], group[128];
  const char *set[SETS] = {volts, size, "detector.series.voltage_noise=0",
                           "detector.series.interval=10 s", "detector.series.duration=16000 s"};
  struct wh_run run;
  snprintf(volts, sizeof volts, "spectrum.voltage=%g kV", kv);
  snprintf(size, sizeof size, "detector.area=%s", area);
  snprintf(group, sizeof group,
           "End of the spectrum at %g kV: 1600 spectra of 10 s behind 5 mm Al with counting noise",
           kv);
  enum wh_status status = run_case(c, cases, "micro-focus-endpoint", SETS, set, &run);
  if (!status) {
    const struct wh_series *s = &run.pass.measurement.series;
    double sum = 0.0, inside = 0.0, error = 0.0;
    for (size_t i = 0; i < s->count; i++) {
      sum += s->voltage[i] / (double)s->count;
      error += s->error[i] / (double)s->count;
      inside += fabs(s->voltage[i] - 1e3 * kv) <= s->error[i];
    }
    status = wh_check_add(c, checks, group, "mean voltage", "V", NAN, 1e3 * kv, sum, 1e-3);
    if (!status)
      status = wh_check_add(c, checks, group, "share whose stated error covers the truth", "1", NAN,
                            0.68, inside / (double)s->count, 0.05 / 0.68);
    if (!status)
      status = wh_check_add(c, checks, group, "stated error", "V", NAN, NAN, error, 0.0);
  }
  wh_run_free(&run);
  return status;
}

/* Drift, noise of the supply, distance and area of the detector are not printed: those of the
   shipped cases are chosen, so that these rows are no demand. */
static enum wh_status stability_rows(struct wh_context *c, const char *cases,
                                     struct wh_checks *checks) {
  static const struct {
    const char *name, *what, *figure;
    double printed;
  } row[] = {
      {"micro-focus-intensity", "counts of 5 s, 30 uA, drift .9 %", "intensity.stability", 0.0030},
      {"micro-focus-endpoint", "voltages from 10 s, 20 uA, noise .05 %", "endpoint.stability",
       0.0021},
  };
  for (size_t i = 0; i < 2; i++) {
    struct wh_run run;
    enum wh_status status = run_case(c, cases, row[i].name, 0, NULL, &run);
    if (!status)
      status = wh_check_add(c, checks, "Spread over 45 min at 35 kV (figures 7 and 8)", row[i].what,
                            "1", row[i].printed, row[i].printed,
                            figure(&run.pass.figures, row[i].figure), 0.0);
    wh_run_free(&run);
    WH_TRY(status);
  }
  return WH_OK;
}

static enum wh_status run(struct wh_context *c, const char *cases, struct wh_checks *checks) {
  WH_TRY(resolution_row(c, checks, 0.0));
  WH_TRY(resolution_row(c, checks, 8.0));
  WH_TRY(endpoint_rows(c, cases, checks, 20.0, "40 mm^2"));
  WH_TRY(endpoint_rows(c, cases, checks, 35.0, "4 mm^2"));
  WH_TRY(endpoint_rows(c, cases, checks, 50.0, "4 mm^2"));
  return stability_rows(c, cases, checks);
}

const struct wh_verification wh_verification_detectors = {
    .name = "detectors",
    .summary = "Detectors and the voltage from the end of a spectrum",
    .source = "Y. Cao et al., Acta Optica Sinica 43 (2023) 2234001; docs/theory/detectors.md",
    .run = run,
};
