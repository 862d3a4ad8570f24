/* SPDX-License-Identifier: MPL-2.0 */
#include "base/random.h"

#include "base/constants.h"

#include <Random123/philox.h>
#include <math.h>

struct wh_random wh_random_start(uint64_t seed, enum wh_random_stage stage, uint64_t particle) {
  struct wh_random r = {
      .counter = {0, (uint32_t)stage, (uint32_t)particle, (uint32_t)(particle >> 32)},
      .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
      .used = 4,
  };
  return r;
}

static uint32_t next_word(struct wh_random *r) {
  if (r->used == 4) {
    philox4x32_ctr_t counter = {{r->counter[0]++, r->counter[1], r->counter[2], r->counter[3]}};
    philox4x32_key_t key = {{r->key[0], r->key[1]}};
    philox4x32_ctr_t out = philox4x32(counter, key);
    for (int i = 0; i < 4; i++)
      r->block[i] = out.v[i];
    r->used = 0;
  }
  return r->block[r->used++];
}

double wh_random_uniform(struct wh_random *r) {
  uint64_t high = next_word(r) >> 6, low = next_word(r) >> 6; /* 26 bits each */
  return ((double)(high << 26 | low) + 0.5) * 0x1p-52;
}

double wh_random_normal(struct wh_random *r) {
  double u = wh_random_uniform(r), v = wh_random_uniform(r);
  return sqrt(-2.0 * log(u)) * cos(2.0 * WH_PI * v);
}
