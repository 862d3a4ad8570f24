/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/detector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/memory.h"
#include "material/photon.h"

enum { LINES = 64 };

/* A fluorescence line of the crystal that may leave it. */
struct leak {
  size_t place; /* of its element */
  double edge_eV, energy_eV, yield;
  double attenuation; /* of the line in the crystal [1/m] */
};

struct response {
  const struct wh_detector_params *p;
  struct wh_material crystal, window;
  struct wh_photon photon;
  size_t leaks;
  struct leak leak[LINES];
  struct wh_detected *out;
};

void wh_detected_free(struct wh_detected *d) {
  free(d->counts);
  free(d->efficiency);
  memset(d, 0, sizeof *d);
}

double wh_detector_sigma(const struct wh_detector_params *p, double energy_eV) {
  double noise = p->noise * p->pair_energy_eV;
  return sqrt(noise * noise + p->fano * p->pair_energy_eV * energy_eV);
}

/* ---- energies ---------------------------------------------------------------------------------- */

/* `amount` counts of mean energy at, smeared; those below half a channel are lost. */
static void put(const struct response *r, double at, double amount) {
  struct wh_detected *d = r->out;
  double sigma = r->p->kind == WH_DETECTOR_IDEAL ? 0.0 : wh_detector_sigma(r->p, at);
  double width = d->channel_eV;
  if (!(sigma > 1e-3 * width)) {
    if (at >= 0.0 && at < width * (double)d->count)
      d->counts[(size_t)(at / width)] += amount;
    return;
  }
  double from = fmax(0.0, floor((at - 6.0 * sigma) / width));
  double to = fmin((double)d->count, ceil((at + 6.0 * sigma) / width));
  double before = erf((from * width - at) / (sigma * sqrt(2.0)));
  for (size_t i = (size_t)from; (double)i < to; i++) {
    double next = erf(((double)(i + 1) * width - at) / (sigma * sqrt(2.0)));
    d->counts[i] += 0.5 * amount * (next - before);
    before = next;
  }
}

/* A peak with its exponential tail toward lower energies, in steps of a tenth of its length. */
static void put_peak(const struct response *r, double at, double amount) {
  double tail = r->p->tail_eV > 0.0 ? r->p->tail : 0.0;
  put(r, at, amount * (1.0 - tail));
  for (int k = 0; k < 60 && tail > 0.0; k++) {
    double low = 0.1 * k, share = exp(-low) - exp(-low - 0.1);
    double place = at - (low + 0.05) * r->p->tail_eV;
    if (place > 0.0)
      put(r, place, amount * tail * share);
  }
}

/* Chance that a line made by a photon leaves through the front face: S. J. B. Reed and N. G. Ware, J.
   Phys. E 5 (1972) 582: half of (share of the shell)(yield)[1 - (m/M) ln(1 + M/m)], M the photon's
   and m the line's attenuation. */
static double leaves(const struct response *r, const struct leak *l, double energy_eV, double mu) {
  const struct wh_photon *p = &r->photon;
  if (energy_eV <= l->edge_eV)
    return 0.0;
  double fraction;
  size_t row = p->elements * WH_PHOTON_CHANNELS, i = wh_photon_find(p, energy_eV, &fraction);
  const double *at = p->cumulative + (i + (fraction > 0.5)) * row;
  size_t k = l->place * WH_PHOTON_CHANNELS;
  double shell = at[k] - (k > 0 ? at[k - 1] : 0.0), ratio = l->attenuation / mu;
  return 0.5 * shell * l->yield * (1.0 - ratio * log1p(1.0 / ratio));
}

static enum wh_status count_photons(struct wh_context *c, struct response *r, double energy_eV,
                                    double photons) {
  const struct wh_detector_params *p = r->p;
  struct wh_attenuation front, crystal;
  if (p->kind == WH_DETECTOR_IDEAL) {
    put(r, energy_eV, photons);
    r->out->energy_eV += photons * energy_eV;
    return WH_OK;
  }
  WH_TRY(wh_photon_attenuation(c, &r->window, energy_eV, &front));
  WH_TRY(wh_photon_attenuation(c, &r->crystal, energy_eV, &crystal));
  double mu = crystal.photoelectric;
  double taken = exp(-front.total * p->window_thickness - crystal.total * p->dead_layer) *
                 -expm1(-mu * p->thickness);
  double full = 1.0;
  for (size_t k = 0; k < r->leaks && p->escape; k++) {
    double share = leaves(r, &r->leak[k], energy_eV, mu);
    full -= share;
    put_peak(r, energy_eV - r->leak[k].energy_eV, photons * taken * share);
    r->out->energy_eV -= photons * taken * share * r->leak[k].energy_eV;
  }
  put_peak(r, energy_eV, photons * taken * full);
  r->out->energy_eV += photons * taken * energy_eV;
  size_t i = (size_t)(energy_eV / r->out->channel_eV);
  if (i < r->out->count)
    r->out->efficiency[i] = taken * full;
  return WH_OK;
}

/* ---- rates ------------------------------------------------------------------------------------- */

/* Two photons within the resolving time count as one of both energies (first order: no triples). */
static enum wh_status pile_up(struct wh_context *c, struct wh_detected *d, double resolving_time) {
  double total = 0.0, *sum;
  for (size_t i = 0; i < d->count; i++)
    total += d->counts[i];
  double share = -expm1(-d->rate * resolving_time);
  if (!(share > 0.0 && total > 0.0))
    return WH_OK;
  WH_TRY(wh_alloc(c, d->count, sizeof *sum, &sum));
  for (size_t i = 0; i < d->count; i++)
    for (size_t k = 0; i + k < d->count && d->counts[i] > 0.0; k++)
      sum[i + k] += d->counts[i] * d->counts[k] / total;
  for (size_t i = 0; i < d->count; i++) /* two photons make one count */
    d->counts[i] = (1.0 - share) * d->counts[i] + 0.5 * share * sum[i];
  free(sum);
  return WH_OK;
}

static enum wh_status count_rates(struct wh_context *c, const struct wh_detector_params *p,
                                  struct wh_detected *d) {
  double total = 0.0;
  for (size_t i = 0; i < d->count; i++)
    total += d->counts[i];
  d->rate = total / p->time;
  d->live = exp(-d->rate * p->dead_time);
  if (p->kind == WH_DETECTOR_COUNTING) {
    WH_TRY(pile_up(c, d, p->resolving_time));
    for (size_t i = 0; i < d->count; i++)
      d->counts[i] *= d->live;
  }
  for (size_t i = 0; i < d->count; i++)
    d->total += d->counts[i];
  return WH_OK;
}

/* ---- the whole --------------------------------------------------------------------------------- */

static enum wh_status find_leaks(struct wh_context *c, struct response *r) {
  for (size_t e = 0; e < r->crystal.count; e++) {
    struct wh_relaxation relaxation;
    double before = 0.0;
    WH_TRY(wh_relaxation_create(c, r->crystal.element[e].z, &relaxation));
    for (size_t t = relaxation.first[0]; t < relaxation.first[1]; t++) {
      const struct wh_transition *tr = &relaxation.transition[t];
      double yield = tr->cumulative - before;
      struct wh_attenuation mu;
      before = tr->cumulative;
      if (!tr->photon || yield < 1e-4 || r->leaks == LINES || tr->energy_eV < WH_PHOTON_MINIMUM_eV)
        continue;
      enum wh_status status = wh_photon_attenuation(c, &r->crystal, tr->energy_eV, &mu);
      if (status != WH_OK) {
        wh_relaxation_free(&relaxation);
        return status;
      }
      r->leak[r->leaks++] =
          (struct leak){e, relaxation.binding_eV[0], tr->energy_eV, yield, mu.total};
    }
    wh_relaxation_free(&relaxation);
  }
  return WH_OK;
}

static enum wh_status check(struct wh_context *c, const struct wh_detector_params *p,
                            double distance) {
  if (!(p->channel_eV > 0.0 && p->time > 0.0 && p->current > 0.0 && p->area > 0.0 &&
        distance > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "detector: channels of %g eV, %g s at %g A, %g m2 at %g m; all must be above 0",
                   p->channel_eV, p->time, p->current, p->area, distance);
  if (p->kind != WH_DETECTOR_IDEAL && !(p->thickness > 0.0 && p->pair_energy_eV > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "detector: a crystal of %g m with %g eV a pair; both must be above 0",
                   p->thickness, p->pair_energy_eV);
  return WH_OK;
}

static enum wh_status detect(struct wh_context *c, struct response *r,
                             const struct wh_spectrum *s, double distance) {
  const struct wh_detector_params *p = r->p;
  double photons = p->time * p->current / WH_ELEMENTARY_CHARGE * p->area / (distance * distance);
  if (p->kind != WH_DETECTOR_IDEAL) {
    WH_TRY(wh_material_find(c, p->crystal, &r->crystal));
    WH_TRY(wh_material_find(c, p->window, &r->window));
    WH_TRY(wh_photon_create(c, &r->crystal, fmax(0.5 * s->low_eV, WH_PHOTON_MINIMUM_eV),
                            1.01 * s->voltage, 200, &r->photon));
    WH_TRY(find_leaks(c, r));
  }
  for (size_t i = 0; i < s->count; i++)
    WH_TRY(count_photons(c, r, wh_spectrum_energy(s, i), photons * s->continuum[i]));
  for (size_t i = 0; i < s->lines; i++)
    WH_TRY(count_photons(c, r, s->line[i].energy_eV, photons * s->line[i].amount));
  return count_rates(c, p, r->out);
}

enum wh_status wh_detector_detect(struct wh_context *c, const struct wh_detector_params *p,
                                  const struct wh_spectrum *s, double distance,
                                  struct wh_detected *out) {
  struct response *r;
  memset(out, 0, sizeof *out);
  WH_TRY(check(c, p, distance));
  out->channel_eV = p->channel_eV;
  out->count = (size_t)ceil(2.0 * s->voltage / p->channel_eV); /* room for piled-up photons */
  WH_TRY(wh_alloc(c, 1, sizeof *r, &r));
  *r = (struct response){.p = p, .out = out};
  enum wh_status status = wh_alloc(c, out->count, sizeof *out->counts, &out->counts);
  if (status == WH_OK)
    status = wh_alloc(c, out->count, sizeof *out->efficiency, &out->efficiency);
  if (status == WH_OK)
    status = detect(c, r, s, distance);
  wh_photon_free(&r->photon);
  free(r);
  if (status != WH_OK)
    wh_detected_free(out);
  return status;
}

/* Products of uniform numbers (Knuth) up to a mean of 500; beyond, a normal number, whose skewness is
   off by 500^-1/2 = .045 at most. */
double wh_poisson(struct wh_random *random, double mean) {
  if (mean > 500.0)
    return fmax(0.0, floor(mean + sqrt(mean) * wh_random_normal(random) + 0.5));
  double limit = exp(-mean), product = wh_random_uniform(random), n = 0.0;
  while (product > limit) {
    product *= wh_random_uniform(random);
    n += 1.0;
  }
  return n;
}
