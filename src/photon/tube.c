/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/tube.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/memory.h"
#include "numerics/gauss.h"
#include "photon/tube_parts.h"

#define POINTS_PER_DECADE 200 /* of the target's attenuation */

double wh_tube_escape(const struct wh_tube_work *w, size_t bin, double mu) {
  double a = mu / w->slope, from = w->edge[bin], to = w->edge[bin + 1];
  if (w->transmission) {
    double kept = from;
    from = w->depth - to;
    to = w->depth - kept;
  }
  double x = a * (to - from);
  return exp(-a * from) * (x > 1e-6 ? -expm1(-x) / x : 1.0 - 0.5 * x);
}

double wh_tube_attenuation(const struct wh_tube_work *w, double energy_eV) {
  const struct wh_photon *p = &w->photon;
  double fraction;
  size_t i = wh_photon_find(p, energy_eV, &fraction);
  i += fraction > 0.5;
  return wh_photon_total(p, energy_eV) * (1.0 - w->coherent[i] + w->turned[i]);
}

static enum wh_status find_shares(struct wh_context *c, struct wh_tube_work *w) {
  const struct wh_photon *p = &w->photon;
  WH_TRY(wh_alloc(c, p->count, sizeof *w->coherent, &w->coherent));
  WH_TRY(wh_alloc(c, p->count, sizeof *w->turned, &w->turned));
  WH_TRY(wh_alloc(c, p->count, sizeof *w->compton, &w->compton));
  for (size_t i = 0; i < p->count; i++) {
    const double *at = p->cumulative + i * p->elements * WH_PHOTON_CHANNELS;
    for (size_t e = 0; e < p->elements; e++) {
      size_t k = e * WH_PHOTON_CHANNELS + WH_PHOTON_RAYLEIGH;
      double share = at[k] - at[k - 1];
      w->coherent[i] += share;
      w->turned[i] += share * wh_photon_rayleigh_turn(&p->element[e], p->energy[i]);
      w->compton[i] += at[k - 1] - at[k - 2];
    }
  }
  return WH_OK;
}

static enum wh_status check(struct wh_context *c, const struct wh_flux *f,
                            const struct wh_tube *t) {
  double degrees = t->angle * 180.0 / WH_PI;
  bool film = f->thickness > 0.0;
  if (!film && !(t->angle > 0.0 && t->angle <= 0.5 * WH_PI))
    return wh_fail(c, WH_BAD_INPUT,
                   "spectrum at %g deg: photons leave a thick target at more than 0 and at most 90 "
                   "deg to its surface",
                   degrees);
  if (film && !(t->angle >= 0.0 && t->angle < 0.5 * WH_PI))
    return wh_fail(c, WH_BAD_INPUT,
                   "spectrum at %g deg: photons go through a film at 0 to below 90 deg to the beam",
                   degrees);
  if (!(t->low_eV >= WH_FLUX_CUTOFF_eV))
    return wh_fail(c, WH_BAD_INPUT,
                   "spectrum from %g keV: electrons are followed to 1 keV; begin there or above",
                   t->low_eV * 1e-3);
  return WH_OK;
}

enum wh_status wh_tube_open(struct wh_context *c, struct wh_tube_work *w,
                            const struct wh_spectrum *s) {
  const struct wh_tube *t = w->tube;
  WH_TRY(check(c, w->flux, t));
  WH_TRY(wh_alloc(c, WH_FLUX_SIZE, sizeof *w->cell, &w->cell));
  WH_TRY(wh_alloc(c, s->count, sizeof *w->born, &w->born));
  WH_TRY(wh_alloc(c, s->count, sizeof *w->born_depth, &w->born_depth));
  WH_TRY(wh_alloc(c, s->count, sizeof *w->born_group, &w->born_group));
  WH_TRY(wh_flux_at(c, w->flux, t->voltage, w->cell, &w->depth));
  for (size_t k = 0; k < WH_FLUX_SIZE; k++)
    w->cell[k] *= (float)w->depth;
  for (int i = 0; i <= WH_FLUX_ENERGIES; i++) {
    double at = (double)i / WH_FLUX_ENERGIES;
    w->energy[i] = t->voltage * (1.0 - at * at);
  }
  for (int j = 0; j <= WH_FLUX_DEPTHS; j++) {
    double at = (double)j / WH_FLUX_DEPTHS;
    w->edge[j] = w->depth * at * at;
  }
  w->transmission = w->flux->thickness > 0.0;
  w->slope = w->transmission ? cos(t->angle) : sin(t->angle);
  w->cosine = w->transmission ? w->slope : -w->slope;
  wh_gauss(WH_TUBE_ANGLES, 0.0, w->angle, w->weight);
  WH_TRY(wh_photon_create(c, &w->flux->material, fmax(0.5 * t->low_eV, WH_PHOTON_MINIMUM_eV),
                          1.01 * t->voltage, POINTS_PER_DECADE, &w->photon));
  return find_shares(c, w);
}

void wh_tube_close(struct wh_tube_work *w) {
  wh_photon_free(&w->photon);
  free(w->cell);
  free(w->born);
  free(w->born_depth);
  free(w->born_group);
  free(w->coherent);
  free(w->turned);
  free(w->compton);
}

enum wh_status wh_tube_spectrum(struct wh_context *c, const struct wh_flux *flux,
                                const struct wh_tube *tube, struct wh_spectrum *out) {
  struct wh_tube_work w = {.flux = flux, .tube = tube};
  memset(out, 0, sizeof *out);
  WH_TRY(wh_spectrum_create(c, tube->low_eV, tube->voltage, tube->width_eV, out));
  out->voltage = tube->voltage;
  enum wh_status status = wh_tube_open(c, &w, out);
  if (status == WH_OK)
    status = wh_tube_bremsstrahlung(&w, out);
  if (status == WH_OK) {
    wh_tube_scattered(&w, out);
    status = wh_tube_lines(c, &w, out);
  }
  wh_tube_close(&w);
  if (status != WH_OK)
    wh_spectrum_free(out);
  return status;
}
