/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/series.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "photon/counts.h"

enum { MOST = 100000 };

#define QUANTITY(key, field, unit_, text_default)                                                  \
  .name = key, .type = WH_KEY_QUANTITY, .offset = offsetof(struct wh_series_params, field),        \
  .unit = unit_, .default_text = text_default

const struct wh_key wh_series_keys[] = {
    {QUANTITY("time", time, "s", NULL), .max = 1e9, .above_min = true, .summary = "of one count"},
    {QUANTITY("interval", interval, "s", NULL), .max = 1e9, .above_min = true,
     .summary = "from the start of a count to that of the next"},
    {QUANTITY("duration", duration, "s", NULL), .max = 1e9, .above_min = true,
     .summary = "of the whole series"},
    {QUANTITY("drift", drift, "1", "0"), .min = -1, .max = 10,
     .summary = "of the current over the series, relative"},
    {QUANTITY("current_noise", current_noise, "1", "0"), .max = 1,
     .summary = "of the current from count to count, relative, root mean square"},
    {QUANTITY("voltage_noise", voltage_noise, "1", "0"), .max = 0.1,
     .summary = "of the voltage from count to count, relative, root mean square"},
    {0},
};

void wh_series_free(struct wh_series *s) {
  free(s->start);
  free(s->counts);
  free(s->voltage);
  free(s->error);
  memset(s, 0, sizeof *s);
}

struct wh_stability wh_series_stability(size_t count, const double *value) {
  double n = 0.0, mean = 0.0, square = 0.0;
  for (size_t i = 0; i < count; i++)
    if (!isnan(value[i])) {
      n += 1.0;
      mean += value[i];
    }
  mean /= n;
  for (size_t i = 0; i < count; i++)
    square += isnan(value[i]) ? 0.0 : (value[i] - mean) * (value[i] - mean);
  double spread = sqrt(square / (n - 1.0)) / mean;
  return (struct wh_stability){mean, spread, spread / sqrt(2.0 * (n - 1.0))};
}

/* Counts in a channel of a spectrum whose energies are stretched. */
static double stretched(const struct wh_detected *d, size_t i, double by) {
  double place = ((double)i + 0.5) / by - 0.5;
  size_t k = (size_t)fmax(0.0, place);
  if (k + 1 >= d->count)
    return 0.0;
  double fraction = fmax(0.0, place - (double)k);
  return ((1.0 - fraction) * d->counts[k] + fraction * d->counts[k + 1]) / by;
}

struct work {
  const struct wh_series_params *p;
  const struct wh_detected *expected;
  const struct wh_series_fit *fit;
  double time, dead_time;
  double *drawn; /* [expected->count] */
};

/* One count. A spectrum that no line fits has no voltage. */
static void measure(struct wh_context *c, const struct work *w, uint64_t i, struct wh_series *out) {
  const struct wh_detected *d = w->expected;
  struct wh_random random = wh_random_start(wh_context_seed(c), WH_RANDOM_COUNTS, i + 1);
  double volts = 1.0 + w->p->voltage_noise * wh_random_normal(&random);
  double current = 1.0 + w->p->drift * (double)i / (double)(out->count - 1) +
                   w->p->current_noise * wh_random_normal(&random);
  double photons = fmax(0.0, current) * volts * volts;
  double scale = photons * w->p->time / w->time * exp(-(photons - 1.0) * d->rate * w->dead_time);
  out->start[i] = (double)i * w->p->interval;
  out->counts[i] = wh_counts_draw(&random, scale * d->total);
  out->voltage[i] = NAN;
  out->error[i] = NAN;
  if (!w->fit->response)
    return;
  memset(w->drawn, 0, d->count * sizeof *w->drawn);
  for (size_t k = (size_t)(0.85 * w->fit->voltage / d->channel_eV); k < d->count; k++)
    w->drawn[k] = wh_counts_draw(&random, scale * stretched(d, k, volts));
  struct wh_endpoint_data data = {d->count, w->drawn, w->fit->response, d->channel_eV,
                                  w->fit->sigma_eV};
  struct wh_endpoint e;
  if (!wh_endpoint_try(&data, w->fit->voltage, w->fit->from, &e))
    return;
  out->voltage[i] = e.voltage / (1.0 + w->fit->bias);
  out->error[i] = e.error;
  out->fits++;
}

enum wh_status wh_series_run(struct wh_context *c, const struct wh_series_params *p,
                             const struct wh_detected *expected, double time, double dead_time,
                             const struct wh_series_fit *fit, struct wh_series *out) {
  double count = floor((p->duration - p->time) / p->interval + 1.0 + 1e-9);
  struct work w = {p, expected, fit, time, dead_time, NULL};
  *out = (struct wh_series){0};
  if (!(p->interval >= p->time && count >= 2.0 && count <= MOST))
    return wh_fail(c, WH_BAD_INPUT,
                   "series: counts of %g s every %g s for %g s; 2 to %d that do not overlap are "
                   "possible",
                   p->time, p->interval, p->duration, MOST);
  out->count = (size_t)count;
  enum wh_status status = wh_alloc(c, out->count, sizeof *out->start, &out->start);
  if (!status)
    status = wh_alloc(c, out->count, sizeof *out->counts, &out->counts);
  if (!status)
    status = wh_alloc(c, out->count, sizeof *out->voltage, &out->voltage);
  if (!status)
    status = wh_alloc(c, out->count, sizeof *out->error, &out->error);
  if (!status)
    status = wh_alloc(c, expected->count, sizeof *w.drawn, &w.drawn);
  for (size_t i = 0; i < out->count && !status; i++)
    measure(c, &w, i, out);
  free(w.drawn);
  if (status)
    wh_series_free(out);
  return status;
}
