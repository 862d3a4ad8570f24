/* SPDX-License-Identifier: MPL-2.0 */
#include "supply/supply.h"

#include "base/constants.h"
#include "base/memory.h"

#include <complex.h>
#include <math.h>
#include <stdlib.h>

#define SAMPLES 64 /* of the output for each voltage */

/* Each stage k gives the charge q = I/f to those above it once a period: Kuffel, Zaengl & Kuffel,
   High Voltage Engineering, 2nd ed., Newnes 2000, equations (2.11) and (2.9). */
double wh_supply_drop_formula(size_t stages, double capacitance, double frequency, double current) {
  double n = (double)stages;
  return current / (frequency * capacitance) * (2.0 * n * n * n / 3.0 + n * n / 2.0 - n / 6.0);
}

/* Charge for charge as in docs/theory/supply.md. */
double wh_supply_drop_steady(size_t stages, double capacitance, double frequency, double current) {
  double n = (double)stages;
  return current / (frequency * capacitance) * (2.0 * n * n * n / 3.0 + n * n / 2.0 + n / 3.0);
}

double wh_supply_ripple_formula(size_t stages, double capacitance, double frequency,
                                double current) {
  double n = (double)stages;
  return current / (frequency * capacitance) * n * (n + 1.0) / 2.0;
}

/* The T of a transformer, everything seen from the primary: winding and leakage in series, core and
   magnetizing inductance across, then secondary winding and filament. Linear, so that one solution
   scales to the power wanted. */
void wh_supply_heat(const struct wh_supply_filament *f, struct wh_supply_heating *out) {
  *out = (struct wh_supply_heating){0};
  if (!(f->power > 0.0))
    return;
  double omega = 2.0 * WH_PI * f->frequency, squared = f->turns * f->turns;
  double complex behind = (f->resistance + f->secondary) / squared;
  double complex across = 1.0 / behind + 1.0 / f->core + 1.0 / (I * omega * f->magnetizing);
  double complex series = f->primary + I * omega * f->leakage, whole = series + 1.0 / across;
  out->current = sqrt(f->power / f->resistance);
  out->voltage = out->current * f->resistance;
  double inner = out->current * f->turns * creal(behind); /* voltage across the magnetizing arm */
  double primary = inner * cabs(across);
  out->drive = primary * cabs(whole);
  out->input = primary * primary * creal(whole);
}

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

enum wh_status wh_supply_voltages(struct wh_context *c, const struct wh_supply_result *r,
                                  size_t count, double *voltage) {
  double first = r->wave[0].t, all = r->wave[r->wave_count - 1].t - first, *at;
  size_t times = SAMPLES * count;
  WH_TRY(wh_alloc(c, times, sizeof *at, &at));
  for (size_t i = 0, k = 0; i < times; i++) {
    double t = first + all * ((double)i + 0.5) / (double)times;
    while (k + 2 < r->wave_count && r->wave[k + 1].t < t)
      k++;
    const struct wh_supply_point *a = &r->wave[k], *b = a + 1;
    double part = b->t > a->t ? (t - a->t) / (b->t - a->t) : 0.0;
    at[i] = a->output + part * (b->output - a->output);
  }
  qsort(at, times, sizeof *at, by_value);
  for (size_t i = 0; i < count; i++) {
    voltage[i] = 0.0;
    for (size_t k = 0; k < SAMPLES; k++)
      voltage[i] += at[i * SAMPLES + k] / SAMPLES;
  }
  free(at);
  return WH_OK;
}
