/* SPDX-License-Identifier: MPL-2.0 */
/* Collisions that set particles free: delta rays, vacancies, bremsstrahlung. */
#include "base/constants.h"
#include "material/kinematics.h"
#include "target/shower_parts.h"

#include <math.h>

/* u turned by the angle with the given cosine about the azimuth 2 pi t, in the basis of the kernel.
 */
static void turned(const float u[3], double cosine, float t, float out[3]) {
  float sign = u[2] < 0.0f ? -1.0f : 1.0f, a = -1.0f / (sign + u[2]), d = u[0] * u[1] * a, c, s;
  wh_turn(t, &c, &s);
  float sine = (float)sqrt(fmax(0.0, 1.0 - cosine * cosine)), k = (float)cosine;
  c *= sine;
  s *= sine;
  out[0] = k * u[0] + c * (1.0f + sign * u[0] * u[0] * a) + s * d;
  out[1] = k * u[1] + c * sign * d + s * (sign + u[1] * u[1] * a);
  out[2] = k * u[2] - c * sign * u[0] - s * u[1];
  float norm = 1.0f / sqrtf(out[0] * out[0] + out[1] * out[1] + out[2] * out[2]);
  for (int i = 0; i < 3; i++)
    out[i] *= norm;
}

static void any_direction(struct wh_random *random, float out[3]) {
  double z = 2.0 * wh_random_uniform(random) - 1.0, p = 2.0 * WH_PI * wh_random_uniform(random);
  double r = sqrt(1.0 - z * z);
  out[0] = (float)(r * cos(p)), out[1] = (float)(r * sin(p)), out[2] = (float)z;
}

/* Energy that a new particle carries away is not left in the body. */
static void carry(struct wh_shower *h, uint32_t k, double energy) {
  h->block.deposit[h->block.other.lane[k]] -= energy;
  h->block.other.loss[k] -= (float)energy;
}

static void photon(struct wh_shower *h, uint32_t i, double energy) {
  h->value[WH_SCORE_PHOTON_ENERGY] += energy;
  h->lane[i].balance -= energy;
}

static struct wh_free at_lane(const struct wh_shower *h, uint32_t i, double energy) {
  const struct wh_block *b = &h->block;
  return (struct wh_free){.x = {b->x[i], b->y[i], b->z[i]},
                          .u = {b->u[i], b->v[i], b->w[i]},
                          .energy = (float)energy,
                          .body = h->lane[i].body};
}

static void radiate(struct wh_shower *h, uint32_t k) {
  struct wh_block *b = &h->block;
  uint32_t i = b->other.lane[k];
  struct wh_random *random = &h->lane[i].random;
  size_t substance = h->s->world->body[h->lane[i].body].substance;
  const struct wh_bremsstrahlung *table = &h->s->tables->substance[substance].bremsstrahlung;
  double u[2] = {wh_random_uniform(random), wh_random_uniform(random)};
  float before = b->energy[i];
  if (!((double)before > table->cutoff_eV))
    return;
  b->energy[i] = before - (float)fmin(wh_bremsstrahlung_sample(table, before, u), before);
  photon(h, i, (double)before - (double)b->energy[i]);
}

/* cos of the angle between the primary and what it knocks out, for loss W and recoil Q. */
static double delta_cosine(double energy, double loss, double recoil) {
  double q = recoil * (recoil + 2.0 * WH_ELECTRON_REST_eV);
  double cosine = loss / sqrt(wh_beta2(energy) * q) *
                  (1.0 + (q - loss * loss) / (2.0 * loss * (energy + WH_ELECTRON_REST_eV)));
  return fmin(cosine, 1.0);
}

static void relax(struct wh_shower *h, uint32_t k, const struct wh_vacancy *vacancy) {
  uint32_t i = h->block.other.lane[k];
  size_t substance = h->s->world->body[h->lane[i].body].substance, element = 0;
  const struct wh_substance *s = &h->s->tables->substance[substance];
  while (s->material.element[element].z != vacancy->z)
    element++;
  struct wh_emission emission[WH_RELAXATION_EMISSIONS];
  size_t count;
  double local;
  wh_relaxation_cascade(&s->relaxation[element], vacancy->shell, (double)h->block.event_eV,
                        &h->lane[i].random, emission, &count, &local);
  for (size_t n = 0; n < count; n++) {
    double energy = (double)(float)emission[n].energy_eV;
    if (emission[n].photon ? energy < h->s->tables->photon_eV : energy < h->s->tables->cutoff_eV)
      continue;
    carry(h, k, energy);
    if (emission[n].photon) {
      photon(h, i, energy);
      continue;
    }
    struct wh_free p = at_lane(h, i, energy);
    any_direction(&h->lane[i].random, p.u);
    wh_shower_release(h, i, &p);
  }
}

void wh_shower_event(struct wh_shower *h, uint32_t k) {
  struct wh_block *b = &h->block;
  uint32_t i = b->other.lane[k];
  if (b->other.channel[k] < 0) {
    radiate(h, k);
    return;
  }
  const struct wh_vacancy *vacancy =
      &h->s->tables->vacancy[b->set[i] * h->s->tables->channels + b->other.channel[k]];
  double loss = b->other.loss[k], delta = (double)(float)(loss - (double)vacancy->binding_eV);
  if (delta >= h->s->tables->cutoff_eV) {
    struct wh_free p = at_lane(h, i, delta);
    float azimuth = (float)(int32_t)(b->random[3][i] >> 16) * 0x1p-16f;
    azimuth += azimuth < 0.5f ? 0.5f : -0.5f;
    const float direction[3] = {b->u[i], b->v[i], b->w[i]};
    turned(direction, delta_cosine(b->energy[i], loss, (double)b->other.recoil[k]), azimuth, p.u);
    carry(h, k, delta);
    wh_shower_release(h, i, &p);
  }
  if (vacancy->shell >= 0 && vacancy->binding_eV >= b->event_eV)
    relax(h, k, vacancy);
}
