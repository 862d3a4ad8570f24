/* SPDX-License-Identifier: MPL-2.0 */
#include "supply/circuit.h"

#include "base/constants.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

#define GROUND SIZE_MAX

/* ---- links ----------------------------------------------------------------------------------- */

/* Adds what joins nodes a > b (or b ground) to a lower band. */
static void link_band(double *band, size_t a, size_t b, double value) {
  band[a * (WH_SUPPLY_BAND + 1)] += value;
  if (b == GROUND)
    return;
  band[b * (WH_SUPPLY_BAND + 1)] += value;
  band[a * (WH_SUPPLY_BAND + 1) + (a - b)] -= value;
}

/* The n-th diode, n = 1..2N, leads from node n - 1 to node n; that of the smoothing column's foot
   begins at ground. */
static size_t diode_from(size_t n) {
  return n == 1 ? GROUND : n - 1;
}

/* ln(1 + e^x) and its derivative. */
static double soft(double x, double *slope) {
  if (fabs(x) > 40.0) {
    *slope = x > 0.0;
    return fmax(x, 0.0);
  }
  double e = exp(-fabs(x));
  *slope = (x > 0.0 ? 1.0 : e) / (1.0 + e);
  return fmax(x, 0.0) + log1p(e);
}

static double diode_current(const struct wh_circuit *k, double u, double *slope) {
  const struct wh_supply_diode *d = &k->p->diode;
  double above = soft((u - d->drop) / d->knee, slope);
  *slope /= d->resistance;
  return (above - k->leak) * d->knee / d->resistance;
}

static double load_current(const struct wh_circuit *k, double v, double *slope) {
  const struct wh_supply_load *l = &k->p->load;
  double s = tanh(v / l->knee);
  *slope = k->loaded ? l->current * (1.0 - s * s) / l->knee : 0.0;
  return k->loaded ? l->current * s : 0.0;
}

/* ---- the circuit ----------------------------------------------------------------------------- */

static void put_capacitors(struct wh_circuit *k) {
  const struct wh_supply_params *p = k->p;
  for (size_t n = 1; n <= k->output; n++) {
    size_t under = n == 1 ? 0 : n == 2 ? GROUND : n - 2;
    link_band(k->mass, n, under, p->capacitance);
    link_band(k->mass, n, diode_from(n), p->diode.capacitance);
    link_band(k->mass, n, GROUND, p->stray);
  }
  link_band(k->mass, k->output, GROUND, p->load.capacitance + p->filament.capacitance);
  const struct wh_supply_feedback *b = &p->feedback;
  if (b->voltage > 0.0)
    link_band(k->mass, k->output + 1, GROUND, b->filter / (b->divider * b->ratio));
}

enum wh_status wh_circuit_create(struct wh_context *c, const struct wh_supply_params *p,
                                 struct wh_circuit *out) {
  *out = (struct wh_circuit){.p = p, .output = 2 * p->stages, .sign = 1.0};
  out->nodes = out->output + 1 + (p->feedback.voltage > 0.0);
  out->loaded = !(p->load.start > 0.0);
  double unused;
  out->leak = soft(-p->diode.drop / p->diode.knee, &unused);
  WH_TRY(wh_alloc(c, out->nodes * (WH_SUPPLY_BAND + 1), sizeof *out->mass, &out->mass));
  put_capacitors(out);
  return WH_OK;
}

void wh_circuit_free(struct wh_circuit *k) {
  free(k->mass);
  k->mass = NULL;
}

double wh_circuit_source(const struct wh_circuit *k, double t) {
  const struct wh_supply_drive *d = &k->p->drive;
  double wave = d->wave == WH_SUPPLY_SQUARE
                    ? k->sign
                    : sin(2.0 * WH_PI * d->frequency * (t - k->period_start));
  return k->amplitude * wave;
}

double wh_circuit_reading(const struct wh_circuit *k, const double *v) {
  return v[k->output + 1] / k->p->feedback.ratio;
}

double wh_circuit_stored(const struct wh_circuit *k, const double *v) {
  double sum = 0.0;
  for (size_t i = 0; i < k->nodes; i++) {
    sum += 0.5 * k->mass[i * 3] * v[i] * v[i];
    for (size_t m = 1; m <= WH_SUPPLY_BAND && m <= i; m++)
      sum += k->mass[i * 3 + m] * v[i] * v[i - m];
  }
  return sum;
}

void wh_circuit_currents(void *user, double t, const double *v, double *out, double *slope) {
  const struct wh_circuit *k = user;
  const struct wh_supply_params *p = k->p;
  double g, i;
  out[0] += (v[0] - wh_circuit_source(k, t)) / p->drive.resistance;
  link_band(slope, 0, GROUND, 1.0 / p->drive.resistance);
  for (size_t n = 1; n <= k->output; n++) {
    size_t from = diode_from(n);
    i = diode_current(k, (from == GROUND ? 0.0 : v[from]) - v[n], &g);
    out[n] -= i;
    if (from != GROUND)
      out[from] += i;
    link_band(slope, n, from, g);
  }
  out[k->output] += load_current(k, v[k->output], &g);
  link_band(slope, k->output, GROUND, g);
  const struct wh_supply_feedback *b = &p->feedback;
  if (!(b->voltage > 0.0))
    return;
  size_t tap = k->output + 1;
  double upper = 1.0 / (b->divider * (1.0 - b->ratio)), lower = 1.0 / (b->divider * b->ratio);
  i = (v[k->output] - v[tap]) * upper;
  out[k->output] += i;
  out[tap] += v[tap] * lower - i;
  link_band(slope, tap, k->output, upper);
  link_band(slope, tap, GROUND, lower);
}

void wh_circuit_rates(const struct wh_circuit *k, double t, const double *v, double reference,
                      double *rate) {
  const struct wh_supply_params *p = k->p;
  const struct wh_supply_feedback *b = &p->feedback;
  double e = wh_circuit_source(k, t), into = (e - v[0]) / p->drive.resistance;
  double output = v[k->output], off = output - reference, unused;
  double load = load_current(k, output, &unused), diodes = 0.0, divider = 0.0, charge[2] = {0};
  for (size_t n = 1; n <= k->output; n++) {
    size_t from = diode_from(n);
    double u = (from == GROUND ? 0.0 : v[from]) - v[n];
    double i = diode_current(k, u, &unused);
    diodes += u * i;
    if (n == 1)
      charge[0] = i;
    charge[1] = i;
  }
  rate[WH_SUPPLY_TIME] = 1.0;
  rate[WH_SUPPLY_OFF] = off;
  rate[WH_SUPPLY_OFF2] = off * off;
  rate[WH_SUPPLY_SOURCE] = e * into;
  rate[WH_SUPPLY_SERIES] = (e - v[0]) * into;
  rate[WH_SUPPLY_DIODES] = diodes;
  rate[WH_SUPPLY_LOAD] = output * load;
  rate[WH_SUPPLY_FIRST] = charge[0];
  rate[WH_SUPPLY_LAST] = charge[1];
  rate[WH_SUPPLY_DRAWN] = load;
  if (b->voltage > 0.0) {
    double tap = v[k->output + 1], i = (output - tap) / (b->divider * (1.0 - b->ratio));
    divider = (output - tap) * i + tap * tap / (b->divider * b->ratio);
    rate[WH_SUPPLY_DRAWN] += i;
  }
  rate[WH_SUPPLY_DIVIDER] = divider;
}
