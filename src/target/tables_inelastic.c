/* SPDX-License-Identifier: MPL-2.0 */
/* Which oscillator takes an inelastic collision, and how. */
#include "target/tables_build.h"

#include "base/memory.h"
#include "material/kinematics.h"

#define MOST_CHANNELS 1024 /* above WH_INELASTIC_OSCILLATORS * WH_CHANNELS */
_Static_assert(WH_INELASTIC_OSCILLATORS *WH_CHANNELS <= MOST_CHANNELS, "channels");

/* Collisions per length of a channel as the kernel tries them. Close collisions are drawn from
   1/W^2 and accepted with F(W)/(1 + 5a/4), F <= 1 + 5a/4 (a = (E/(E + m))^2): what is refused is a
   collision in which nothing happens. */
static double channel_rate(const struct wh_oscillator *k, int kind, double energy, double delta,
                           double cutoff) {
  if (kind != WH_CLOSE)
    return wh_oscillator_moments(k, (enum wh_inelastic_channel)kind, energy, delta, cutoff, energy)
        .count;
  double low = fmax(k->binding_eV > 0.0 ? k->binding_eV : k->resonance_eV, cutoff);
  double most = 0.5 * (energy + k->binding_eV), root = energy / (energy + WH_ELECTRON_REST_eV);
  if (!(low < most) || energy <= k->binding_eV)
    return 0.0;
  return wh_rutherford(energy) * k->density * (1.0 + 1.25 * root * root) * (1.0 / low - 1.0 / most);
}

/* Walker's method: cell i is kept with a chance and is otherwise another channel. */
static void make_alias(const double *weight, int32_t count, float *alias) {
  double sum = 0.0, left[MOST_CHANNELS];
  int32_t small[MOST_CHANNELS], large[MOST_CHANNELS], smalls = 0, larges = 0;
  for (int32_t i = 0; i < count; i++)
    sum += weight[i];
  for (int32_t i = 0; i < count; i++) {
    left[i] = sum > 0.0 ? weight[i] / sum * count : 1.0;
    alias[i * WH_ALIAS_SIZE + WH_ALIAS_KEEP] = 1.0f;
    alias[i * WH_ALIAS_SIZE + WH_ALIAS_OTHER] = (float)i;
    if (left[i] < 1.0)
      small[smalls++] = i;
    else
      large[larges++] = i;
  }
  while (smalls > 0 && larges > 0) {
    int32_t s = small[--smalls], l = large[larges - 1];
    alias[s * WH_ALIAS_SIZE + WH_ALIAS_KEEP] = (float)left[s];
    alias[s * WH_ALIAS_SIZE + WH_ALIAS_OTHER] = (float)l;
    left[l] -= 1.0 - left[s];
    if (left[l] < 1.0) {
      larges--;
      small[smalls++] = l;
    }
  }
}

/* Vacancies with a chance of at least this to give a photon are forced. */
#define SHINES 0.03

static double fluorescence(const struct wh_relaxation *r, int shell) {
  double yield = 0.0, before = 0.0;
  for (size_t i = r->first[shell]; i < r->first[shell + 1]; i++) {
    yield += r->transition[i].photon ? r->transition[i].cumulative - before : 0.0;
    before = r->transition[i].cumulative;
  }
  return yield;
}

/* How often a vacancy is tried; its binding energy is above that of its photons. */
static float force_of(const struct wh_tables *t, const struct wh_substance *s,
                      const struct wh_oscillator *o) {
  if (s->photon.count == 0 || o->binding_eV <= t->photon_eV || o->shell >= WH_RELAXATION_SHELLS)
    return 1.0f;
  size_t k = 0;
  while (s->material.element[k].z != o->z)
    k++;
  return fluorescence(&s->relaxation[k], o->shell) > SHINES ? (float)WH_FORCE : 1.0f;
}

static void set_channels(const struct wh_tables *t, const struct wh_substance *s, double cutoff,
                         float *channel, struct wh_vacancy *vacancy) {
  const struct wh_inelastic *m = &s->inelastic;
  for (size_t i = 0; i < m->count * WH_CHANNELS; i++) {
    const struct wh_oscillator *o = &m->oscillator[i / WH_CHANNELS];
    float *now = &channel[i * WH_CHANNEL_SIZE];
    now[WH_CHANNEL_BINDING] = (float)o->binding_eV;
    now[WH_CHANNEL_RESONANCE] = (float)o->resonance_eV;
    now[WH_CHANNEL_KIND] = (float)(i % WH_CHANNELS);
    now[WH_CHANNEL_CUTOFF] = (float)cutoff;
    vacancy[i] = (struct wh_vacancy){.shell = -1, .force = 1.0f};
    if (o->binding_eV > 0.0)
      vacancy[i] = (struct wh_vacancy){o->z, o->shell, (float)o->binding_eV, force_of(t, s, o)};
  }
}

enum wh_status wh_coarse_create(struct wh_context *c, struct wh_tables *t, size_t set,
                                struct wh_coarse **coarse) {
  const struct wh_substance *s = &t->substance[set / t->modes];
  const struct wh_inelastic *m = &s->inelastic;
  double cutoff = t->mode[set % t->modes].loss_eV;
  size_t channels = set * (size_t)t->channels;
  const struct wh_vacancy *vacancy = &t->vacancy[channels];
  set_channels(t, s, cutoff, &t->channel[channels * WH_CHANNEL_SIZE], &t->vacancy[channels]);
  WH_TRY(wh_alloc(c, (size_t)t->alias_rows, sizeof **coarse, coarse));
  for (int32_t r = 0; r < t->alias_rows; r++) {
    double weight[MOST_CHANNELS] = {0}, scale[WH_INELASTIC_OSCILLATORS];
    double energy = wh_row_middle(t->first_alias, r, WH_ALIAS_BITS);
    energy = fmin(fmax(energy, WH_INELASTIC_MINIMUM_eV), WH_INELASTIC_MAXIMUM_eV);
    double delta = wh_inelastic_density_effect(m, energy);
    struct wh_coarse *now = &(*coarse)[r];
    wh_inelastic_scales(m, energy, scale);
    for (size_t i = 0; i < m->count * WH_CHANNELS; i++) {
      const struct wh_oscillator *k = &m->oscillator[i / WH_CHANNELS];
      int kind = (int)(i % WH_CHANNELS);
      enum wh_inelastic_channel channel = (enum wh_inelastic_channel)kind;
      double factor = scale[i / WH_CHANNELS];
      struct wh_inelastic_moments all =
          wh_oscillator_moments(k, channel, energy, delta, 0.0, energy);
      weight[i] = (double)vacancy[i].force * factor * channel_rate(k, kind, energy, delta, cutoff);
      now->rate += weight[i];
      now->transport1 += factor * all.transport1;
      if (cutoff > 0.0) {
        struct wh_inelastic_moments soft =
            wh_oscillator_moments(k, channel, energy, delta, 0.0, fmin(cutoff, energy));
        now->soft_stopping += factor * soft.energy_eV;
        now->soft_transport1 += factor * soft.transport1;
      }
    }
    make_alias(
        weight, t->channels,
        &t->alias[(set * (size_t)t->alias_rows + (size_t)r) * (size_t)t->channels * WH_ALIAS_SIZE]);
  }
  return WH_OK;
}

static double between(double a, double b, double x) {
  return a > 0.0 && b > 0.0 ? a * pow(b / a, x) : a + x * (b - a);
}

struct wh_coarse wh_coarse_at(const struct wh_tables *t, const struct wh_coarse *coarse,
                              double energy) {
  int32_t r = t->alias_rows - 1;
  while (r > 0 && wh_row_middle(t->first_alias, r, WH_ALIAS_BITS) > energy)
    r--;
  if (t->alias_rows < 2)
    return coarse[0];
  r = r < t->alias_rows - 1 ? r : t->alias_rows - 2;
  double low = wh_row_middle(t->first_alias, r, WH_ALIAS_BITS);
  double high = wh_row_middle(t->first_alias, r + 1, WH_ALIAS_BITS);
  double x = log(energy / low) / log(high / low);
  const struct wh_coarse *a = &coarse[r], *b = &coarse[r + 1];
  return (struct wh_coarse){
      .rate = between(a->rate, b->rate, x),
      .soft_stopping = between(a->soft_stopping, b->soft_stopping, x),
      .soft_transport1 = between(a->soft_transport1, b->soft_transport1, x),
      .transport1 = between(a->transport1, b->transport1, x),
  };
}
