/* SPDX-License-Identifier: MPL-2.0 */
#include <math.h>
#include <stdlib.h>

#include "base/constants.h"
#include "base/memory.h"
#include "material/photon.h"
#include "numerics/root.h"
#include "photon/spectrum.h"

/* Bins and lines alike: photons, and what aluminium and air do to them. */
struct ray {
  double energy_eV, amount;
  double kerma;     /* of these photons, per fluence [Gy m2] */
  double aluminium; /* attenuation coefficient [1/m] */
};

struct rays {
  size_t count;
  struct ray *ray;
  double share; /* of the kerma, looked for */
};

static enum wh_status add(struct wh_context *c, struct rays *r, const struct wh_material *al,
                          double energy_eV, double amount) {
  struct ray *ray = &r->ray[r->count++];
  struct wh_attenuation mu;
  double air = 0.0;
  *ray = (struct ray){.energy_eV = energy_eV, .amount = amount};
  if (energy_eV < 1e3)
    return WH_OK;
  WH_TRY(wh_photon_attenuation(c, al, energy_eV, &mu));
  WH_TRY(wh_photon_air_absorption(c, energy_eV, &air));
  ray->aluminium = mu.total;
  ray->kerma = amount * energy_eV * WH_ELEMENTARY_CHARGE * air;
  return WH_OK;
}

static enum wh_status collect(struct wh_context *c, const struct wh_spectrum *s, struct rays *r) {
  struct wh_material al;
  WH_TRY(wh_material_find(c, "Al", &al));
  WH_TRY(wh_alloc(c, s->count + s->lines, sizeof *r->ray, &r->ray));
  for (size_t i = 0; i < s->count; i++)
    if (s->continuum[i] > 0.0)
      WH_TRY(add(c, r, &al, wh_spectrum_energy(s, i), s->continuum[i]));
  for (size_t i = 0; i < s->lines; i++)
    if (s->line[i].amount > 0.0)
      WH_TRY(add(c, r, &al, s->line[i].energy_eV, s->line[i].amount));
  return WH_OK;
}

static double kerma_behind(const struct rays *r, double thickness) {
  double sum = 0.0;
  for (size_t i = 0; i < r->count; i++)
    sum += r->ray[i].kerma * exp(-r->ray[i].aluminium * thickness);
  return sum;
}

static double excess(void *user, double thickness) {
  const struct rays *r = user;
  return kerma_behind(r, thickness) / kerma_behind(r, 0.0) - r->share;
}

/* Thickness of aluminium behind which the given share of the kerma is left. */
static double layer(struct rays *r, double share) {
  double high = 1e-6;
  r->share = share;
  while (excess(r, high) > 0.0 && high < 1e3)
    high *= 4.0;
  return wh_root(excess, r, 0.0, 1.0 - share, high, excess(r, high), 1e-12 * high);
}

struct single {
  const struct wh_material *al;
  struct wh_context *c;
  double wanted;
};

/* The energy at which aluminium halves a monochromatic beam in the same thickness. */
static double too_much(void *user, double ln_energy) {
  const struct single *s = user;
  struct wh_attenuation mu = {0};
  if (wh_photon_attenuation(s->c, s->al, exp(ln_energy), &mu) != WH_OK)
    return 0.0;
  return log(mu.total) - log(s->wanted);
}

static enum wh_status effective_energy(struct wh_context *c, double hvl, double *energy_eV) {
  struct wh_material al;
  WH_TRY(wh_material_find(c, "Al", &al));
  struct single s = {&al, c, log(2.0) / hvl};
  double low = log(1.6e3), high = log(7e5); /* above the K edge of aluminium: monotone */
  *energy_eV = exp(wh_root(too_much, &s, low, too_much(&s, low), high, too_much(&s, high), 1e-9));
  return WH_OK;
}

static enum wh_status measure(struct wh_context *c, const struct wh_spectrum *s,
                              const struct wh_spectrum_measure *at, struct rays *r,
                              struct wh_spectrum_values *v) {
  double photons = 0.0, energy = 0.0;
  double scale = at->charge / WH_ELEMENTARY_CHARGE / (at->distance * at->distance);
  WH_TRY(collect(c, s, r));
  for (size_t i = 0; i < r->count; i++) {
    photons += r->ray[i].amount;
    energy += r->ray[i].amount * r->ray[i].energy_eV;
  }
  if (!(photons > 0.0 && kerma_behind(r, 0.0) > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "spectrum: no photons are left; take thinner filters or a higher voltage");
  v->fluence = scale * photons;
  v->energy_fluence = scale * energy;
  v->mean_eV = energy / photons;
  v->kerma = scale * kerma_behind(r, 0.0);
  v->hvl1 = layer(r, 0.5);
  v->hvl2 = layer(r, 0.25) - v->hvl1;
  v->homogeneity = v->hvl1 / v->hvl2;
  for (size_t i = 0; i < s->lines; i++) {
    int shell = s->line[i].filled;
    int row = shell == WH_SHELL_K ? 0 : shell <= WH_SHELL_L3 ? 1 : 2;
    v->line_fraction[row] += s->line[i].amount / photons;
  }
  return effective_energy(c, v->hvl1, &v->effective_eV);
}

enum wh_status wh_spectrum_values(struct wh_context *c, const struct wh_spectrum *s,
                                  const struct wh_spectrum_measure *at,
                                  struct wh_spectrum_values *out) {
  struct rays r = {0};
  *out = (struct wh_spectrum_values){0};
  if (!(at->charge > 0.0 && at->distance > 0.0))
    return wh_fail(c, WH_BAD_INPUT, "spectrum: charge %g C at %g m; give both above 0", at->charge,
                   at->distance);
  enum wh_status status = measure(c, s, at, &r, out);
  free(r.ray);
  return status;
}
