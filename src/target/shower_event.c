/* SPDX-License-Identifier: MPL-2.0 */
/* Collisions of electrons that set particles free: delta rays, vacancies, bremsstrahlung. */
#include "material/kinematics.h"
#include "target/shower_parts.h"

#include <math.h>

/* Energy that new particles carry away is not left in the body. */
static void carry(struct wh_shower *h, uint32_t k, double energy) {
  h->block.deposit[h->block.other.lane[k]] -= energy;
  h->block.other.loss[k] -= (float)energy;
}

static void direction(const struct wh_block *b, uint32_t i, double u[3]) {
  u[0] = b->u[i], u[1] = b->v[i], u[2] = b->w[i];
  double norm = 1.0 / sqrt(u[0] * u[0] + u[1] * u[1] + u[2] * u[2]);
  for (int k = 0; k < 3; k++)
    u[k] *= norm;
}

static struct wh_free_photon at_lane(const struct wh_shower *h, uint32_t i) {
  const struct wh_block *b = &h->block;
  return (struct wh_free_photon){
      .x = {b->x[i], b->y[i], b->z[i]}, .body = h->lane[i].body, .line = -1};
}

/* The element that radiates: by number and Z^2, the greatest part of the cross section. */
static double radiating_z(const struct wh_material *m, double u) {
  double sum = 0.0, at = 0.0;
  for (size_t k = 0; k < m->count; k++)
    sum += m->element[k].atom_fraction * m->element[k].z * m->element[k].z;
  for (size_t k = 0; k < m->count; k++) {
    at += m->element[k].atom_fraction * m->element[k].z * m->element[k].z;
    if (u * sum <= at)
      return m->element[k].z;
  }
  return m->element[m->count - 1].z;
}

static bool happens(struct wh_random *random, double force) {
  return force <= 1.0 || wh_random_uniform(random) * force < 1.0;
}

static void radiate(struct wh_shower *h, uint32_t k) {
  struct wh_block *b = &h->block;
  uint32_t i = b->other.lane[k];
  struct wh_random *random = &h->lane[i].random;
  const struct wh_substance *s =
      &h->s->tables->substance[h->s->world->body[h->lane[i].body].substance];
  double u[2] = {wh_random_uniform(random), wh_random_uniform(random)}, of[3];
  float before = b->energy[i], after;
  if (!((double)before > s->bremsstrahlung.cutoff_eV))
    return;
  after = before - (float)fmin(wh_bremsstrahlung_sample(&s->bremsstrahlung, before, u), before);
  struct wh_free_photon p = at_lane(h, i);
  p.energy = (double)before - (double)after;
  direction(b, i, of);
  struct wh_bremsstrahlung_shape shape = wh_bremsstrahlung_shape(
      radiating_z(&s->material, wh_random_uniform(random)), before, p.energy / (double)before);
  wh_shower_see(h, i, &p, 1.0 / WH_FORCE, &shape, of);
  if (!happens(random, WH_FORCE))
    return;
  b->energy[i] = after;
  u[0] = wh_random_uniform(random), u[1] = wh_random_uniform(random);
  wh_turned(of, wh_bremsstrahlung_sample_direction(shape, u), wh_random_uniform(random), p.u);
  wh_shower_emit(h, i, &p);
}

/* cos of the angle between the primary and what it knocks out, for loss W and recoil Q. */
static double delta_cosine(double energy, double loss, double recoil) {
  double q = recoil * (recoil + 2.0 * WH_ELECTRON_REST_eV);
  double cosine = loss / sqrt(wh_beta2(energy) * q) *
                  (1.0 + (q - loss * loss) / (2.0 * loss * (energy + WH_ELECTRON_REST_eV)));
  return fmin(cosine, 1.0);
}

/* The delta ray goes to the other side of the primary, whose azimuth is in the upper half of the
   fourth random word. */
static void knock_on(struct wh_shower *h, uint32_t k, double energy) {
  const struct wh_block *b = &h->block;
  uint32_t i = b->other.lane[k];
  double of[3], u[3], azimuth = (double)(b->random[3][i] >> 16) * 0x1p-16 + 0.5;
  direction(b, i, of);
  double cosine = delta_cosine(b->energy[i], b->hard[i], (double)b->other.recoil[k]);
  wh_turned(of, cosine, azimuth, u);
  struct wh_free p = {.x = {b->x[i], b->y[i], b->z[i]},
                      .u = {(float)u[0], (float)u[1], (float)u[2]},
                      .energy = (float)energy,
                      .body = h->lane[i].body};
  carry(h, k, (double)p.energy);
  wh_shower_release(h, i, &p);
}

static void ionise(struct wh_shower *h, uint32_t k) {
  struct wh_block *b = &h->block;
  uint32_t i = b->other.lane[k];
  const struct wh_tables *t = h->s->tables;
  const struct wh_vacancy *v = &t->vacancy[b->set[i] * t->channels + b->other.channel[k]];
  bool real = happens(&h->lane[i].random, (double)v->force);
  if (!real)
    b->hard[i] = b->mu[i] = b->other.loss[k] = 0.0f;
  double delta = (double)b->hard[i] - (double)v->binding_eV;
  if (delta >= t->cutoff_eV)
    knock_on(h, k, delta);
  if (v->shell < 0 || v->binding_eV < b->event_eV)
    return;
  const struct wh_material *m =
      &t->substance[h->s->world->body[h->lane[i].body].substance].material;
  size_t element = 0;
  while (m->element[element].z != v->z)
    element++;
  struct wh_free_photon at = at_lane(h, i);
  carry(h, k, wh_shower_relax(h, i, &at, element, v->shell, 1.0 / (double)v->force, real));
}

void wh_shower_event(struct wh_shower *h, uint32_t k) {
  if (h->block.other.channel[k] < 0)
    radiate(h, k);
  else
    ionise(h, k);
  wh_shower_photons(h, h->block.other.lane[k]);
}
