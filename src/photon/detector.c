/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/detector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/memory.h"
#include "photon/response.h"

void wh_detected_free(struct wh_detected *d) {
  free(d->incident);
  free(d->counts);
  free(d->efficiency);
  memset(d, 0, sizeof *d);
}

double wh_detector_sigma(const struct wh_detector *d, double energy_eV) {
  const struct wh_sensor *s = &d->sensor;
  double noise = d->mode == WH_SENSOR_COUNTING ? s->noise * s->pair_energy_eV : 0.0;
  return sqrt(noise * noise + s->fano * s->pair_energy_eV * energy_eV);
}

/* ---- where counts go --------------------------------------------------------------------------
 */

struct work {
  const struct wh_detector *d;
  struct wh_response *response; /* NULL: ideal */
  struct wh_detected *out;
  double *rest; /* [out->count] what is not in full peaks, not yet smeared */
};

/* `amount` counts of mean energy at, smeared. What noise carries below 0 is not seen. */
static void put(const struct work *w, double at, double amount) {
  struct wh_detected *o = w->out;
  double sigma = wh_detector_sigma(w->d, at), width = o->channel_eV;
  if (!(sigma > 1e-3 * width)) {
    if (at >= 0.0 && at < width * (double)o->count)
      o->counts[(size_t)(at / width)] += amount;
    return;
  }
  double from = fmax(0.0, floor((at - 6.0 * sigma) / width));
  double to = fmin((double)o->count, ceil((at + 6.0 * sigma) / width));
  double before = erf((from * width - at) / (sigma * sqrt(2.0)));
  for (size_t i = (size_t)from; (double)i < to; i++) {
    double next = erf(((double)(i + 1) * width - at) / (sigma * sqrt(2.0)));
    o->counts[i] += 0.5 * amount * (next - before);
    before = next;
  }
}

/* Between the centres of two channels, so that the mean energy is kept. */
static void put_rest(const struct work *w, double at, double amount) {
  double place = fmax(0.0, at / w->out->channel_eV - 0.5);
  size_t i = (size_t)place;
  if (i + 1 >= w->out->count)
    return;
  w->rest[i] += amount * (1.0 - (place - (double)i));
  w->rest[i + 1] += amount * (place - (double)i);
}

/* A full peak with its exponential tail, in steps of a quarter of the tail's length. */
static void put_peak(const struct work *w, double at, double amount) {
  double tail = w->d->sensor.tail_eV > 0.0 ? w->d->sensor.tail : 0.0;
  put(w, at, amount * (1.0 - tail));
  for (int k = 0; k < 32 && tail > 0.0; k++) {
    double low = 0.25 * k, share = exp(-low) * -expm1(-0.25);
    double place = at - (low + 0.125) * w->d->sensor.tail_eV;
    if (place > 0.0)
      put_rest(w, place, amount * tail * share);
  }
}

static void leave(struct wh_detected *o, double energy_eV, double amount) {
  o->left += amount;
  o->left_eV += amount * energy_eV;
  o->left_eV2 += amount * energy_eV * energy_eV;
}

/* Energies that recoil electrons get, by the formula of Klein and Nishina. */
static void put_recoils(const struct work *w, double energy_eV, double amount) {
  struct wh_recoil recoil[WH_RECOILS];
  wh_response_recoils(energy_eV, recoil);
  for (int k = 0; k < WH_RECOILS; k++) {
    put_rest(w, recoil[k].energy_eV, amount * recoil[k].share);
    leave(w->out, recoil[k].energy_eV, amount * recoil[k].share);
  }
}

static enum wh_status take(struct wh_context *c, const struct work *w, double energy_eV,
                           double photons) {
  struct wh_detected *o = w->out;
  struct wh_fate fate;
  size_t channel = (size_t)(energy_eV / o->channel_eV);
  o->photons += photons;
  if (channel < o->count)
    o->incident[channel] += photons;
  if (!w->response) {
    put(w, energy_eV, photons);
    leave(o, energy_eV, photons);
    return WH_OK;
  }
  WH_TRY(wh_response_fate(c, w->response, energy_eV, &fate));
  put_peak(w, energy_eV, photons * fate.full);
  leave(o, energy_eV, photons * fate.full);
  for (size_t k = 0; k < fate.escapes; k++) {
    put_rest(w, energy_eV - fate.escape[k].energy_eV, photons * fate.escape[k].share);
    leave(o, energy_eV - fate.escape[k].energy_eV, photons * fate.escape[k].share);
  }
  if (fate.recoil > 0.0)
    put_recoils(w, energy_eV, photons * fate.recoil);
  return WH_OK;
}

/* Bins are spread over pieces of half a channel at most. */
static enum wh_status take_all(struct wh_context *c, const struct work *w,
                               const struct wh_spectrum *s) {
  const struct wh_detector *d = w->d;
  double electrons = d->time * d->current / WH_ELEMENTARY_CHARGE,
         scale = electrons * d->solid_angle;
  size_t pieces = (size_t)ceil(2.0 * s->width_eV / d->channel_eV);
  for (size_t i = 0; i < s->count; i++)
    for (size_t k = 0; k < pieces && s->continuum[i] > 0.0; k++) {
      double at = ((double)i + ((double)k + 0.5) / (double)pieces) * s->width_eV;
      WH_TRY(take(c, w, s->low_eV + at, scale * s->continuum[i] / (double)pieces));
    }
  for (size_t i = 0; i < s->lines; i++)
    if (s->line[i].amount > 0.0)
      WH_TRY(take(c, w, s->line[i].energy_eV, scale * s->line[i].amount));
  for (size_t i = 0; i < w->out->count; i++)
    if (w->rest[i] > 0.0)
      put(w, ((double)i + 0.5) * d->channel_eV, w->rest[i]);
  return WH_OK;
}

static enum wh_status find_efficiency(struct wh_context *c, const struct work *w, double high_eV) {
  for (size_t i = 0; i < w->out->count; i++) {
    double energy_eV = ((double)i + 0.5) * w->d->channel_eV;
    struct wh_fate fate = {.full = w->response ? 0.0 : 1.0};
    if (w->response && energy_eV >= WH_RESPONSE_MINIMUM_eV && energy_eV <= high_eV)
      WH_TRY(wh_response_fate(c, w->response, energy_eV, &fate));
    w->out->efficiency[i] = fate.full * (1.0 - w->d->sensor.tail);
  }
  return WH_OK;
}

/* ---- rates -------------------------------------------------------------------------------------
 */

/* Two photons within the resolving time count as one of both energies (no triples). */
static enum wh_status pile_up(struct wh_context *c, struct wh_detected *o, double resolving_time) {
  double total = 0.0, *sum;
  for (size_t i = 0; i < o->count; i++)
    total += o->counts[i];
  double share = -expm1(-o->rate * resolving_time);
  if (!(share > 0.0 && total > 0.0))
    return WH_OK;
  WH_TRY(wh_alloc(c, o->count, sizeof *sum, &sum));
  for (size_t i = 0; i < o->count; i++)
    for (size_t k = 0; i + k < o->count && o->counts[i] > 0.0; k++)
      sum[i + k] += o->counts[i] * o->counts[k] / total;
  for (size_t i = 0; i < o->count; i++) /* two photons make one count */
    o->counts[i] = (1.0 - share) * o->counts[i] + 0.5 * share * sum[i];
  free(sum);
  return WH_OK;
}

static enum wh_status count_rates(struct wh_context *c, const struct work *w) {
  struct wh_detected *o = w->out;
  bool counting = w->d->mode == WH_SENSOR_COUNTING;
  o->rate = o->left / w->d->time;
  o->live = counting ? exp(-o->rate * w->d->sensor.dead_time) : 1.0;
  if (counting)
    WH_TRY(pile_up(c, o, w->d->sensor.resolving_time));
  for (size_t i = 0; i < o->count; i++) {
    o->counts[i] *= o->live;
    o->total += o->counts[i];
  }
  double own = w->d->sensor.noise * w->d->sensor.pair_energy_eV;
  o->left_eV2 += w->d->sensor.fano * w->d->sensor.pair_energy_eV * o->left_eV + own * own;
  return WH_OK;
}

/* ---- the whole ---------------------------------------------------------------------------------
 */

static enum wh_status check(struct wh_context *c, const struct wh_detector *d) {
  if (!(d->channel_eV > 0.0 && d->time > 0.0 && d->current > 0.0 && d->solid_angle > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "detector: channels of %g eV, %g s at %g A, %g sr; all must be above 0",
                   d->channel_eV, d->time, d->current, d->solid_angle);
  if (d->mode != WH_SENSOR_IDEAL && !(d->sensor.thickness > 0.0 && d->sensor.pair_energy_eV > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "detector: a crystal of %g m with %g eV a pair; both must be above 0",
                   d->sensor.thickness, d->sensor.pair_energy_eV);
  return WH_OK;
}

static enum wh_status allocate(struct wh_context *c, struct work *w) {
  struct wh_detected *o = w->out;
  WH_TRY(wh_alloc(c, o->count, sizeof *o->incident, &o->incident));
  WH_TRY(wh_alloc(c, o->count, sizeof *o->counts, &o->counts));
  WH_TRY(wh_alloc(c, o->count, sizeof *o->efficiency, &o->efficiency));
  return wh_alloc(c, o->count, sizeof *w->rest, &w->rest);
}

static enum wh_status detect(struct wh_context *c, struct work *w, const struct wh_spectrum *s) {
  double high_eV = 1.2 * s->voltage;
  if (w->d->mode != WH_SENSOR_IDEAL)
    WH_TRY(wh_response_create(c, &w->d->sensor, high_eV, &w->response));
  WH_TRY(allocate(c, w));
  WH_TRY(take_all(c, w, s));
  WH_TRY(find_efficiency(c, w, high_eV));
  return count_rates(c, w);
}

enum wh_status wh_detector_detect(struct wh_context *c, const struct wh_detector *d,
                                  const struct wh_spectrum *s, struct wh_detected *out) {
  memset(out, 0, sizeof *out);
  WH_TRY(check(c, d));
  out->channel_eV = d->channel_eV;
  out->count = (size_t)ceil(2.0 * s->voltage / d->channel_eV);
  if (out->count > 1000000)
    return wh_fail(c, WH_BAD_INPUT, "detector: %zu channels of %g eV; take wider ones", out->count,
                   d->channel_eV);
  struct work w = {.d = d, .out = out};
  enum wh_status status = detect(c, &w, s);
  wh_response_destroy(w.response);
  free(w.rest);
  if (status != WH_OK)
    wh_detected_free(out);
  return status;
}
