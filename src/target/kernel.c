/* SPDX-License-Identifier: MPL-2.0 */
/* Compiled once for each instruction set, with WH_KERNEL the name of its table. Compiler options:
   no errno and no traps, so that square roots and selections become vector code; arithmetic is not
   reordered. Every loop does the same to each lane, or is a list made without branches. */
#include "target/kernel.h"

#include "base/constants.h"
#include "base/random.h"
#include "target/list_lanes.h"
#include "target/philox_lanes.h"

#define REST ((float)WH_ELECTRON_REST_eV)

/* The words of all lanes; a vector may reach beyond the last, where nobody reads. */
static void draw_words(struct wh_block *restrict b) {
  const uint32_t n = b->count, *key = b->key;
#ifdef WH_WIDE
  for (uint32_t i = 0; i < n; i += WH_WIDE)
    wh_philox_wide(&b->draw[i], WH_RANDOM_TARGET, &b->low[i], &b->high[i], key, &b->random[0][i],
                   &b->random[1][i], &b->random[2][i], &b->random[3][i]);
#else
  for (uint32_t i = 0; i < n; i++) {
    uint32_t out[4];
    wh_philox(b->draw[i], WH_RANDOM_TARGET, b->low[i], b->high[i], key, out);
    for (int k = 0; k < 4; k++)
      b->random[k][i] = out[k];
  }
#endif
  for (uint32_t i = 0; i < n; i++)
    b->draw[i]++;
}

static void fly(struct wh_block *restrict b, const struct wh_tables *restrict t) {
  const uint32_t n = b->count;
  draw_words(b);
  const float *restrict rows = t->row;
  const int32_t first = t->first_row, count = t->rows;
#pragma omp simd
  for (uint32_t i = 0; i < n; i++) {
    const int32_t row = (b->set[i] * count + wh_row_of(first, count, b->energy[i])) * WH_ROW_SIZE;
    b->flight[i] = -wh_ln(wh_unit(b->random[0][i])) * rows[row + WH_ROW_PATH];
    b->soft[i] = rows[row + WH_ROW_STOPPING]; /* times the flight, once that is settled */
    b->collides[i] = 1;
  }
  for (uint32_t i = 0; i < n; i++)
    b->flag[i] = (b->flight[i] > b->safe[i]) | (b->energy[i] < b->floor[i]);
  b->listed = wh_list_lanes(b->flag, n, b->list);
}

/* Moves everyone, and decides what happens at the end of the flight. */
static void move(struct wh_block *restrict b, const struct wh_tables *restrict t) {
  const uint32_t n = b->count;
#pragma omp simd
  for (uint32_t i = 0; i < n; i++) {
    double s = b->flight[i];
    b->x[i] += s * b->u[i];
    b->y[i] += s * b->v[i];
    b->z[i] += s * b->w[i];
  }
  const float *restrict rows = t->row;
  const float *restrict angle = t->angle;
  const int32_t first = t->first_row, count = t->rows;
#pragma omp simd
  for (uint32_t i = 0; i < n; i++) {
    b->safe[i] -= b->flight[i];
    float loss = b->soft[i] * b->flight[i];
    loss = loss < b->energy[i] ? loss : b->energy[i];
    float before = b->energy[i], after = before - loss;
    b->soft[i] = before - after;
    b->energy[i] = after;
    b->deposit[i] += (double)before - (double)after;
  }
#pragma omp simd
  for (uint32_t i = 0; i < n; i++) {
    const int32_t row = (b->set[i] * count + wh_row_of(first, count, b->energy[i])) * WH_ROW_SIZE;
    const uint32_t what = b->random[1][i], elastic = wh_bits(rows[row + WH_ROW_ELASTIC]);
    const uint32_t soft = wh_bits(rows[row + WH_ROW_SOFT]);
    const float place = rows[row + WH_ROW_PLACE];
    /* Elastic: which energy of the table, which place in the tail. */
    int32_t j = (int32_t)place;
    j += (float)(int32_t)(b->random[3][i] & 0xffff) * 0x1p-16f < place - (float)j;
    float s = ((float)(int32_t)(b->random[2][i] >> 1) + 0.5f) * 0x1p-31f * rows[row + WH_ROW_TAIL],
          in;
    int32_t q = (j * WH_ELASTIC_BINS + (int32_t)wh_elastic_bin(s, &in)) * 4;
    float mu = angle[q] + angle[q + 1] * in / (1 + in * (angle[q + 2] + in * angle[q + 3]));
    mu = what < elastic ? mu : what < soft ? rows[row + WH_ROW_SOFT_MU] : 0.0f;
    b->mu[i] = b->collides[i] ? mu : 0.0f;
    b->hard[i] = 0.0f;
    b->collides[i] &= what >= soft;
  }
}

static inline float least_of(float a, float b) {
  return a < b ? a : b;
}

static inline float most_of(float a, float b) {
  return a > b ? a : b;
}

struct channel {
  float binding, resonance, kind, cutoff;
};

struct loss {
  float loss, recoil, mu;
};

/* The loss W, recoil energy Q and deflection of a channel, from two uniform numbers; the formulas
   are those of material/oscillator.c, with no branches. Nothing happens (all zero) in a channel
   that is closed at this energy and in close collisions that are refused. */
static inline struct loss draw_loss(float energy, struct channel k, float u0, float u1) {
  const int bound = k.binding > 0.0f, is_close = k.kind == (float)WH_CLOSE;
  const float floor = bound ? k.binding : k.resonance; /* also the greatest distant recoil */
  const float far_top = bound ? 3.0f * k.resonance - 2.0f * k.binding : k.resonance;
  const float squeeze = bound ? least_of(energy / far_top, 1.0f) : 1.0f; /* near threshold */
  const float top = far_top * squeeze, close = floor * squeeze;
  const float most = 0.5f * (energy + k.binding);
  const float low = most_of(floor, k.cutoff), high = least_of(top, most);
  /* distant: the triangle, or the resonance itself */
  const float a = (top - low) * (top - low), c = (top - high) * (top - high);
  const float triangle = top - sqrtf(most_of(a + u0 * (c - a), 0.0f));
  const float distant = bound ? triangle : k.resonance;
  /* close: 1/W^2, then Moeller's factor */
  const float hit = low * most / (most - u0 * (most - low));
  const float total = energy + k.binding, root = energy / (energy + REST), m = root * root;
  const float x = hit / (total - hit), y = hit / total;
  const float factor = 1.0f + x * x - (1.0f - m) * x + m * y * y;
  const int close_open = (low < most) & (u1 * (1.0f + 1.25f * m) < factor);
  const int distant_open = bound ? low < high : (k.resonance > k.cutoff) & (k.resonance <= energy);
  const float w = is_close ? hit : distant;
  const int open = (is_close ? close_open : distant_open) & (energy > k.binding) & (w < energy);
  /* recoil */
  const float left = most_of(energy - w, 0.0f);
  const float before = sqrtf(energy * (energy + 2 * REST)), after = sqrtf(left * (left + 2 * REST));
  const float difference = w * (2 * energy - w + 2 * REST) / (before + after);
  const float square = difference * difference;
  const float least = square / (sqrtf(square + REST * REST) + REST);
  const float p = least / (least + 2 * REST), q = close / (close + 2 * REST);
  const float at = p * wh_exp(u1 * wh_ln(most_of(q / p, 1.0f)));
  const float far = k.kind == (float)WH_DISTANT_LONGITUDINAL ? 2 * REST * at / (1 - at) : least;
  const float recoil = is_close ? w : far;
  const float mu = (recoil - least) * (recoil + least + 2 * REST) / (4 * before * after);
  const float held = least_of(most_of(mu, 0.0f), 1.0f);
  return (struct loss){open ? w : 0.0f, recoil, open ? held : 0.0f};
}

/* A function of its own, not inlined, so that the compiler knows that no two arrays overlap. */
__attribute__((noinline)) static void draw_losses(struct wh_lanes *restrict o,
                                                  const struct wh_tables *restrict t, uint32_t n) {
  const int32_t cells = t->channels, shift = 23 - WH_ALIAS_BITS;
  const int32_t first = t->first_row, count = t->rows;
  const int32_t first_alias = t->first_alias, aliases = t->alias_rows;
  const float *restrict rows = t->row;
  const float *restrict alias = t->alias;
  const float *restrict channels = t->channel;
#pragma omp simd
  for (uint32_t k = 0; k < n; k++) {
    const float energy = o->energy[k];
    const int32_t row = (o->set[k] * count + wh_row_of(first, count, energy)) * WH_ROW_SIZE;
    int32_t r = (int32_t)(wh_bits(energy) >> shift) - first_alias;
    r = r > 0 ? r : 0;
    r = r < aliases ? r : aliases - 1;
    const int32_t base = (o->set[k] * aliases + r) * cells;
    const uint32_t what = o->random[0][k], soft = wh_bits(rows[row + WH_ROW_SOFT]);
    const uint32_t end = wh_bits(rows[row + WH_ROW_INELASTIC]);
    float place = (float)(int32_t)((what - soft) >> 1) / (float)(int32_t)(((end - soft) >> 1) + 1) *
                  (float)cells;
    int32_t cell = (int32_t)place;
    cell = cell < cells ? cell : cells - 1;
    const float keep = alias[(base + cell) * WH_ALIAS_SIZE + WH_ALIAS_KEEP];
    const int32_t other = (int32_t)alias[(base + cell) * WH_ALIAS_SIZE + WH_ALIAS_OTHER];
    const int32_t own = place - (float)cell < keep ? cell : other;
    const int32_t at = (o->set[k] * cells + own) * WH_CHANNEL_SIZE;
    const struct channel channel = {.binding = channels[at + WH_CHANNEL_BINDING],
                                    .resonance = channels[at + WH_CHANNEL_RESONANCE],
                                    .kind = channels[at + WH_CHANNEL_KIND],
                                    .cutoff = channels[at + WH_CHANNEL_CUTOFF]};
    struct loss l = draw_loss(energy, channel, wh_unit(o->random[1][k]),
                              ((float)(int32_t)(o->random[2][k] & 0xffff) + 0.5f) * 0x1p-16f);
    const int radiates = what >= end;
    o->freed[k] = most_of(l.loss - channel.binding, channel.binding);
    o->channel[k] = radiates ? -1 : own;
    o->loss[k] = radiates ? 0.0f : l.loss;
    o->recoil[k] = l.recoil;
    o->mu[k] = radiates ? 0.0f : l.mu;
  }
}

/* Words of the listed lanes, side by side. */
static inline void gather(uint32_t *restrict to, const uint32_t *restrict from,
                          const uint32_t *restrict lane, uint32_t n) {
#pragma omp simd
  for (uint32_t k = 0; k < n; k++)
    to[k] = from[(int32_t)lane[k]];
}

/* Those in the list, brought together so that lanes are full. */
static void lose(struct wh_block *b, const struct wh_tables *t) {
  struct wh_lanes *o = &b->other;
  for (uint32_t k = 0; k < b->others; k++) {
    o->energy[k] = b->energy[o->lane[k]];
    o->set[k] = b->set[o->lane[k]];
  }
  for (int k = 0; k < 3; k++)
    gather(o->random[k], b->random[k + 1], o->lane, b->others);
  draw_losses(o, t, b->others);
  for (uint32_t k = 0; k < b->others; k++) {
    b->hard[o->lane[k]] = o->loss[k];
    b->mu[o->lane[k]] = o->mu[k];
  }
}

static void interact(struct wh_block *b, const struct wh_tables *t) {
  move(b, t);
  struct wh_lanes *o = &b->other;
  b->others = wh_list_lanes(b->collides, b->count, o->lane);
  lose(b, t);
  for (uint32_t k = 0; k < b->others; k++)
    b->flag[k] = (o->channel[k] < 0) | ((o->loss[k] > 0.0f) & (o->freed[k] >= b->event_eV));
  b->listed = wh_list_lanes(b->flag, b->others, b->list);
}

static void turn(struct wh_block *restrict b) {
  const uint32_t n = b->count;
#pragma omp simd
  for (uint32_t i = 0; i < n; i++) {
    /* A basis without special directions: Duff et al., J. Comput. Graph. Tech. 6 (2017) 1. */
    float u = b->u[i], v = b->v[i], w = b->w[i], mu = b->mu[i], c, s;
    float sign = w < 0.0f ? -1.0f : 1.0f, a = -1.0f / (sign + w), d = u * v * a;
    wh_turn((float)(int32_t)(b->random[3][i] >> 16) * 0x1p-16f, &c, &s);
    float sine = 2.0f * sqrtf(mu * (1.0f - mu)), cosine = 1.0f - 2.0f * mu;
    c *= sine;
    s *= sine;
    float x = cosine * u + c * (1.0f + sign * u * u * a) + s * d;
    float y = cosine * v + c * sign * d + s * (sign + v * v * a);
    float z = cosine * w - c * sign * u - s * v;
    float correct = 1.5f - 0.5f * (x * x + y * y + z * z);
    b->u[i] = x * correct;
    b->v[i] = y * correct;
    b->w[i] = z * correct;
    float before = b->energy[i], after = before - b->hard[i];
    b->energy[i] = after;
    b->deposit[i] += (double)before - (double)after;
  }
}

#define NAME_(x) #x
#define NAME(x) NAME_(x)
const struct wh_kernel WH_KERNEL = {NAME(WH_KERNEL), fly, interact, turn};
