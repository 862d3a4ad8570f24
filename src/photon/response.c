/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/response.h"

#include <math.h>
#include <stdlib.h>

#include "base/constants.h"
#include "base/memory.h"
#include "material/photon.h"
#include "numerics/gauss.h"

enum { ANGLES = 8, SHELLS = 4 }; /* lines that fill K and L */

/* A fluorescence line of the crystal that may leave it. */
struct leak {
  size_t place; /* of its element */
  int shell;
  double edge_eV, energy_eV, yield;
  double attenuation; /* of the line in the crystal [1/m] */
};

struct wh_response {
  struct wh_sensor sensor;
  struct wh_material crystal, window;
  struct wh_photon photon;
  double cosine[ANGLES], weight[ANGLES]; /* Gauss-Legendre on (0, 1) */
  size_t leaks;
  struct leak leak[WH_ESCAPES];
};

/* ---- escape ------------------------------------------------------------------------------------
 */

/* Share of a line's photons that leave a layer of thickness t through its two faces, born with
   density m e^(-m z)/(1 - e^(-m t)), isotropic: integrals over the depth are closed for each
   direction cosine v. */
static double leaves(const struct wh_response *r, double m, double line, double t) {
  double taken = -expm1(-m * t), sum = 0.0;
  if (!(taken > 0.0))
    return 0.0;
  for (int k = 0; k < ANGLES; k++) {
    double out = line / r->cosine[k];
    double front = m / (m + out) * -expm1(-(m + out) * t);
    double close = (out - m) * t; /* back: m (e^(-m t) - e^(-out t))/(out - m) */
    double back = m * t * exp(-m * t) * (fabs(close) < 1e-9 ? 1.0 : -expm1(-close) / close);
    sum += 0.5 * r->weight[k] * (front + back);
  }
  return sum / taken;
}

/* Share of the photons absorbed in the crystal that free an electron of the shell. */
static double shell_share(const struct wh_photon *p, const struct leak *l, double energy_eV,
                          double photoelectric) {
  double fraction;
  size_t row = p->elements * WH_PHOTON_CHANNELS, i = wh_photon_find(p, energy_eV, &fraction);
  const double *at = p->cumulative + (i + (fraction > 0.5)) * row;
  size_t k = l->place * WH_PHOTON_CHANNELS + (size_t)l->shell;
  double share = at[k] - (k > 0 ? at[k - 1] : 0.0);
  return share * wh_photon_total(p, energy_eV) / photoelectric;
}

static enum wh_status add_leaks(struct wh_context *c, struct wh_response *r, size_t place,
                                const struct wh_relaxation *relaxation) {
  for (int shell = 0; shell < SHELLS; shell++) {
    double before = 0.0;
    for (size_t t = relaxation->first[shell]; t < relaxation->first[shell + 1]; t++) {
      const struct wh_transition *tr = &relaxation->transition[t];
      double yield = tr->cumulative - before;
      struct wh_attenuation mu;
      before = tr->cumulative;
      if (!tr->photon || yield < 1e-4 || r->leaks == WH_ESCAPES ||
          tr->energy_eV < WH_RESPONSE_MINIMUM_eV)
        continue;
      WH_TRY(wh_photon_attenuation(c, &r->crystal, tr->energy_eV, &mu));
      r->leak[r->leaks++] = (struct leak){place,         shell, relaxation->binding_eV[shell],
                                          tr->energy_eV, yield, mu.photoelectric};
    }
  }
  return WH_OK;
}

static enum wh_status find_leaks(struct wh_context *c, struct wh_response *r) {
  for (size_t e = 0; e < r->crystal.count; e++) {
    struct wh_relaxation relaxation;
    WH_TRY(wh_relaxation_create(c, r->crystal.element[e].z, &relaxation));
    enum wh_status status = add_leaks(c, r, e, &relaxation);
    wh_relaxation_free(&relaxation);
    WH_TRY(status);
  }
  return WH_OK;
}

/* ---- fates -------------------------------------------------------------------------------------
 */

enum wh_status wh_response_fate(struct wh_context *c, const struct wh_response *r, double energy_eV,
                                struct wh_fate *out) {
  const struct wh_sensor *s = &r->sensor;
  struct wh_attenuation front, crystal;
  WH_TRY(wh_photon_attenuation(c, &r->window, energy_eV, &front));
  WH_TRY(wh_photon_attenuation(c, &r->crystal, energy_eV, &crystal));
  double absorbed = crystal.photoelectric, mu = absorbed + (s->compton ? crystal.compton : 0.0);
  double enter = exp(-front.total * s->window_thickness - crystal.total * s->dead_layer);
  double met = enter * -expm1(-mu * s->thickness);
  out->recoil = met * (1.0 - absorbed / mu);
  out->full = met * absorbed / mu;
  out->escapes = 0;
  for (size_t k = 0; k < r->leaks && s->escape; k++) {
    const struct leak *l = &r->leak[k];
    if (energy_eV <= l->edge_eV)
      continue;
    double share = met * absorbed / mu * shell_share(&r->photon, l, energy_eV, absorbed) *
                   l->yield * leaves(r, mu, l->attenuation, s->thickness);
    out->escape[out->escapes++] = (struct wh_escape){l->energy_eV, share};
    out->full -= share;
  }
  return WH_OK;
}

/* dsigma/dT ~ 2 + s^2/(a^2 (1-s)^2) + s/(1-s) (s - 2/a), s = T/E, a = E/mc^2, up to
   T = E 2a/(1 + 2a). */
void wh_response_recoils(double energy_eV, struct wh_recoil out[WH_RECOILS]) {
  double a = energy_eV / WH_ELECTRON_REST_eV, most = energy_eV * 2.0 * a / (1.0 + 2.0 * a),
         sum = 0.0;
  for (int k = 0; k < WH_RECOILS; k++) {
    double energy = most * (k + 0.5) / WH_RECOILS, s = energy / energy_eV, q = s / (1.0 - s);
    out[k] = (struct wh_recoil){energy, 2.0 + q * q / (a * a) + q * (s - 2.0 / a)};
    sum += out[k].share;
  }
  for (int k = 0; k < WH_RECOILS; k++)
    out[k].share /= sum;
}

/* ---- the whole ---------------------------------------------------------------------------------
 */

static enum wh_status fill(struct wh_context *c, double high_eV, struct wh_response *r) {
  WH_TRY(wh_material_find(c, r->sensor.crystal, &r->crystal));
  WH_TRY(wh_material_find(c, r->sensor.window, &r->window));
  WH_TRY(wh_photon_create(c, &r->crystal, WH_RESPONSE_MINIMUM_eV,
                          fmin(high_eV, WH_PHOTON_MAXIMUM_eV), 200, &r->photon));
  wh_gauss(ANGLES, 0.0, r->cosine, r->weight);
  return find_leaks(c, r);
}

enum wh_status wh_response_create(struct wh_context *c, const struct wh_sensor *sensor,
                                  double high_eV, struct wh_response **out) {
  struct wh_response *r;
  *out = NULL;
  WH_TRY(wh_alloc(c, 1, sizeof *r, &r));
  r->sensor = *sensor;
  enum wh_status status = fill(c, high_eV, r);
  if (status == WH_OK)
    *out = r;
  else
    wh_response_destroy(r);
  return status;
}

void wh_response_destroy(struct wh_response *r) {
  if (!r)
    return;
  wh_photon_free(&r->photon);
  free(r);
}
