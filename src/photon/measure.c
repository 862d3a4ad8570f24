/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "photon/counts.h"

#define FIELD(key, kind, field)                                                                    \
  .name = key, .type = kind, .offset = offsetof(struct wh_detector_params, field)
#define QUANTITY(key, field, unit_, text_default)                                                  \
  FIELD(key, WH_KEY_QUANTITY, field), .unit = unit_, .default_text = text_default

const struct wh_key wh_detector_keys[] = {
    {FIELD("sensor", WH_KEY_VARIANT, sensor), .kinds = wh_sensor_kinds,
     .summary = "what photons are measured with"},
    {QUANTITY("area", area, "m^2", "25 mm^2"), .max = 100, .above_min = true,
     .summary = "that faces the source"},
    {QUANTITY("distance", distance, "m", ""), .max = 1e6,
     .summary = "from the source; without it that of the spectrum"},
    {QUANTITY("time", time, "s", "10 s"), .max = 1e9, .above_min = true, .summary = "of counting"},
    {QUANTITY("current", current, "A", ""), .max = 1e3,
     .summary = "of the tube; without it that of the gun on its target, or 20 uA without a gun"},
    {QUANTITY("channel", channel_eV, "eV", "50 eV"), .max = 1e5, .above_min = true,
     .summary = "width of a channel"},
    {FIELD("endpoint", WH_KEY_FLAG, endpoint), .default_text = "false",
     .summary = "find the voltage from the end of the spectrum"},
    {QUANTITY("window", window, "1", ""), .max = 0.999,
     .summary = "where that fit begins, as share of the end; without it where bias and error of "
                "counting are least together"},
    {FIELD("series", WH_KEY_SECTION, series), .default_text = "", .keys = wh_series_keys,
     .summary = "counts one after the other: how steady the tube is"},
    {FIELD("voltages", WH_KEY_QUANTITIES, voltages), .unit = "V", .default_text = "",
     .min = WH_FLUX_MINIMUM_eV, .max = WH_FLUX_MAXIMUM_eV,
     .summary = "of the tube, at which spectra are measured besides"},
    {0},
};

void wh_measurement_free(struct wh_measurement *m) {
  wh_detected_free(&m->detected);
  wh_series_free(&m->series);
  free(m->drawn);
  free(m->fit);
  for (size_t i = 0; i < m->others; i++)
    wh_detected_free(&m->other[i].detected);
  free(m->other);
  memset(m, 0, sizeof *m);
}

struct job {
  struct wh_context *c;
  const struct wh_detector_params *p;
  const struct wh_spectrum_params *spectrum;
  struct wh_detector detector;
  struct wh_figures *figures;
  struct wh_measurement *out;
};

static enum wh_status set(const struct job *j, const char *name, double value, const char *unit,
                          double error) {
  return wh_figures_set(j->c, j->figures, name, value, unit, error);
}

/* ---- detector ----------------------------------------------------------------------------------
 */

/* Relative error of the number of photons. */
static double error_of_fluence(const struct job *j) {
  const struct wh_figure *f = wh_figures_find(j->figures, "spectrum.fluence");
  return f && f->value > 0.0 ? f->error / f->value : 0.0;
}

static enum wh_status counting_figures(const struct job *j) {
  const struct wh_detected *d = &j->out->detected;
  double rest = error_of_fluence(j), own = hypot(rest * d->total, sqrt(d->total));
  double sigma = wh_detector_sigma(&j->detector, 5.9e3);
  WH_TRY(set(j, "detector.rate", d->rate, "1/s", rest * d->rate));
  WH_TRY(set(j, "detector.counts", d->total, "1", own));
  if (j->detector.mode != WH_SENSOR_COUNTING)
    return WH_OK;
  double lost = d->rate * j->detector.sensor.dead_time;
  double piled = -expm1(-d->rate * j->detector.sensor.resolving_time);
  WH_TRY(set(j, "detector.resolution", 2.0 * sqrt(2.0 * log(2.0)) * sigma, "eV", 0.0));
  WH_TRY(set(j, "detector.live", d->live, "1", rest * lost * d->live));
  return set(j, "detector.pile_up", piled, "1", rest * piled);
}

/* Signal of added-up energies: its variance is the sum of squares of what each photon gives. */
static enum wh_status integrating_figures(const struct job *j) {
  const struct wh_detected *d = &j->out->detected;
  double square = d->left_eV * d->left_eV, rest = error_of_fluence(j);
  double swank = square / (d->left * d->left_eV2), dqe = square / (d->photons * d->left_eV2);
  double electrons = d->left_eV / j->detector.sensor.pair_energy_eV;
  double noise = sqrt(d->left_eV2) / j->detector.sensor.pair_energy_eV;
  WH_TRY(set(j, "detector.signal", electrons, "1", hypot(rest * electrons, noise)));
  WH_TRY(set(j, "detector.swank", swank, "1", rest * swank));
  return set(j, "detector.dqe", dqe, "1", rest * dqe);
}

static enum wh_status detector_figures(const struct job *j) {
  const struct wh_detected *d = &j->out->detected;
  double mean = d->left_eV / d->left, rest = error_of_fluence(j);
  if (!(d->left > 0.0))
    return wh_fail(j->c, WH_BAD_INPUT,
                   "detector: no photon leaves anything in it; take thinner filters, a thinner "
                   "window or a higher voltage");
  WH_TRY(set(j, "detector.photons", d->photons, "1", rest * d->photons));
  WH_TRY(set(j, "detector.efficiency", d->left / d->photons, "1", rest * d->left / d->photons));
  WH_TRY(set(j, "detector.mean_energy", mean, "eV", rest * mean));
  return j->detector.mode == WH_SENSOR_INTEGRATING ? integrating_figures(j) : counting_figures(j);
}

/* voltage 0: as the spectrum has it. */
static enum wh_status detect_at(const struct job *j, const char *cache, double voltage,
                                struct wh_detected *d) {
  struct wh_spectrum s;
  struct wh_spectrum_params fine = *j->spectrum;
  fine.bin = fmin(fine.bin, j->p->channel_eV);
  if (voltage > 0.0) {
    fine.voltage = voltage;
    fine.at_count = 0;
  }
  WH_TRY(wh_source_fine(j->c, &fine, cache, &s));
  enum wh_status status = wh_detector_detect(j->c, &j->detector, &s, d);
  wh_spectrum_free(&s);
  return status;
}

static enum wh_status detect_others(const struct job *j, const char *cache) {
  const struct wh_quantities *v = &j->p->voltages;
  WH_TRY(wh_alloc(j->c, v->count, sizeof *j->out->other, &j->out->other));
  for (size_t i = 0; i < v->count; i++) {
    j->out->other[i].voltage = v->value[i];
    WH_TRY(detect_at(j, cache, v->value[i], &j->out->other[i].detected));
    j->out->others = i + 1;
  }
  return WH_OK;
}

static enum wh_status detect(const struct job *j, const char *cache) {
  struct wh_detected *d = &j->out->detected;
  WH_TRY(detect_at(j, cache, 0.0, d));
  WH_TRY(wh_alloc(j->c, d->count, sizeof *j->out->drawn, &j->out->drawn));
  struct wh_random random = wh_random_start(wh_context_seed(j->c), WH_RANDOM_COUNTS, 0);
  for (size_t i = 0; i < d->count; i++)
    j->out->drawn[i] = wh_counts_draw(&random, d->counts[i]);
  return detector_figures(j);
}

/* ---- voltage -----------------------------------------------------------------------------------
 */

static enum wh_status find_response(const struct job *j, double **response) {
  const struct wh_source_filter *item = j->spectrum->filters.item;
  size_t sheets = j->spectrum->filters.count;
  struct wh_filter *sheet;
  WH_TRY(wh_alloc(j->c, sheets, sizeof *sheet, &sheet));
  enum wh_status status = WH_OK;
  for (size_t i = 0; i < sheets && !status; i++) {
    sheet[i].thickness = item[i].thickness;
    status = wh_material_find(j->c, item[i].material, &sheet[i].material);
  }
  if (!status)
    status = wh_endpoint_response(j->c, &j->out->detected, sheets, sheet, response);
  free(sheet);
  return status;
}

static struct wh_endpoint_data data_of(const struct job *j, const double *counts,
                                       const double *response) {
  const struct wh_detected *d = &j->out->detected;
  return (struct wh_endpoint_data){d->count, counts, response, d->channel_eV,
                                   wh_detector_sigma(&j->detector, j->spectrum->voltage)};
}

/* Window and its bias from the expected counts, then the fit to those drawn. */
static enum wh_status fit_voltage(const struct job *j, const double *response) {
  struct wh_measurement *m = j->out;
  struct wh_endpoint_data data = data_of(j, m->detected.counts, response);
  struct wh_endpoint e;
  if (j->p->window > 0.0) {
    m->from = j->p->window;
    WH_TRY(wh_endpoint_fit(j->c, &data, j->spectrum->voltage, m->from, &e));
    m->bias = e.voltage / j->spectrum->voltage - 1.0;
  } else {
    WH_TRY(wh_endpoint_window(j->c, &data, j->spectrum->voltage, &m->from, &m->bias));
  }
  data.counts = m->drawn;
  WH_TRY(wh_endpoint_fit(j->c, &data, j->spectrum->voltage, m->from, &m->endpoint));
  WH_TRY(wh_alloc(j->c, m->detected.count, sizeof *m->fit, &m->fit));
  wh_endpoint_line(&data, &m->endpoint, m->fit);
  double voltage = m->endpoint.voltage / (1.0 + m->bias);
  WH_TRY(set(j, "endpoint.voltage", voltage, "V", m->endpoint.error));
  WH_TRY(set(j, "endpoint.bias", m->bias, "1", 0.0));
  return set(j, "endpoint.window", m->from, "1", 0.0);
}

/* ---- series ------------------------------------------------------------------------------------
 */

static enum wh_status run_series(const struct job *j, const double *response) {
  struct wh_measurement *m = j->out;
  struct wh_series_fit fit = {.response = m->endpoint.voltage > 0.0 ? response : NULL,
                              .sigma_eV = wh_detector_sigma(&j->detector, j->spectrum->voltage),
                              .from = m->from,
                              .bias = m->bias,
                              .voltage = j->spectrum->voltage};
  double dead = j->detector.mode == WH_SENSOR_COUNTING ? j->detector.sensor.dead_time : 0.0;
  WH_TRY(wh_series_run(j->c, &j->p->series, &m->detected, j->p->time, dead, &fit, &m->series));
  struct wh_stability s = wh_series_stability(m->series.count, m->series.counts);
  WH_TRY(set(j, "intensity.stability", s.value, "1", s.error));
  WH_TRY(set(j, "intensity.counting", 1.0 / sqrt(s.mean), "1", 0.0));
  if (!fit.response)
    return WH_OK;
  if (2 * m->series.fits < m->series.count || m->series.fits < 3) {
    wh_warn(j->c, "series: a line fits the end of only %zu of %zu spectra; no stability is given",
            m->series.fits, m->series.count);
    return WH_OK;
  }
  s = wh_series_stability(m->series.count, m->series.voltage);
  return set(j, "endpoint.stability", s.value, "1", s.error);
}

/* ---- the whole ---------------------------------------------------------------------------------
 */

static enum wh_status measure(struct job *j, const char *cache) {
  double *response = NULL;
  WH_TRY(detect(j, cache));
  WH_TRY(detect_others(j, cache));
  size_t errors = wh_error_count(j->c);
  enum wh_status status = WH_OK;
  if (j->p->endpoint) {
    WH_TRY(find_response(j, &response));
    status = fit_voltage(j, response);
  }
  if (status == WH_BAD_INPUT || status == WH_NOT_CONVERGED) { /* no voltage, and why */
    wh_errors_to_warnings(j->c, errors);
    status = WH_OK;
  }
  if (!status && j->p->series.time > 0.0)
    status = run_series(j, response);
  free(response);
  return status;
}

enum wh_status wh_measure(struct wh_context *c, const struct wh_detector_params *p,
                          const struct wh_spectrum_params *spectrum, const char *cache,
                          struct wh_figures *figures, struct wh_measurement *out) {
  const struct wh_sensor_kind *kind = (const struct wh_sensor_kind *)p->sensor.kind;
  double distance = p->distance > 0.0 ? p->distance : spectrum->distance;
  struct job j = {.c = c,
                  .p = p,
                  .spectrum = spectrum,
                  .detector = {.sensor = *(const struct wh_sensor *)p->sensor.params,
                               .mode = kind->mode,
                               .solid_angle = p->area / (distance * distance),
                               .time = p->time,
                               .current = p->current,
                               .channel_eV = p->channel_eV},
                  .figures = figures,
                  .out = out};
  memset(out, 0, sizeof *out);
  enum wh_status status = measure(&j, cache);
  if (status != WH_OK)
    wh_measurement_free(out);
  return status;
}
