/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_LANES_H
#define WH_TARGET_LANES_H
/* Branch-free arithmetic in single precision and random words that a compiler turns into vector
   code: one particle a lane. */
#include <math.h>
#include <stdint.h>
#include <string.h>

static inline uint32_t wh_bits(float x) {
  uint32_t b;
  memcpy(&b, &x, sizeof b);
  return b;
}

static inline float wh_from_bits(uint32_t b) {
  float x;
  memcpy(&x, &b, sizeof x);
  return x;
}

/* Uniform in (0, 1) from the upper 24 bits of a word. */
static inline float wh_unit(uint32_t word) {
  return ((float)(int32_t)(word >> 8) + 0.5f) * 0x1p-24f;
}

/* ln x for positive normal x; relative error 2e-7. x = 2^e (1 + f) with 1 + f in [2^-1/2, 2^1/2),
   ln(1 + f) = f - f^2/2 + f^3 p(f), p of least greatest error (3e-8): no division. */
static inline float wh_ln(float x) {
  int32_t bits = (int32_t)wh_bits(x) - 0x3f3504f3; /* 2^-1/2 */
  float e = (float)(bits >> 23);
  float m = wh_from_bits((uint32_t)((bits & 0x7fffff) + 0x3f3504f3));
  float f = m - 1;
  float p = 0.08700430f;
  p = p * f - 0.14267486f;
  p = p * f + 0.14914769f;
  p = p * f - 0.16577585f;
  p = p * f + 0.19963063f;
  p = p * f - 0.25001338f;
  p = p * f + 0.33333910f;
  return e * 0.69314718056f + (f + f * f * (p * f - 0.5f));
}

/* e^x for |x| < 80; relative error 3e-7. */
static inline float wh_exp(float x) {
  float y = x * 1.44269504089f;
  int32_t n = (int32_t)(y + 128.5f) - 128;
  float r = x - (float)n * 0.693145751953f - (float)n * 1.42860682030e-6f;
  float p =
      1 +
      r * (1 + r * (1 / 2.0f + r * (1 / 6.0f + r * (1 / 24.0f + r * (1 / 120.0f + r / 720.0f)))));
  return p * wh_from_bits((uint32_t)(n + 127) << 23);
}

/* cos and sin of 2 pi t, t in [0, 1); error 1e-7: Taylor series in an eighth of a turn. */
static inline void wh_turn(float t, float *cosine, float *sine) {
  int32_t quarter = (int32_t)(4 * t + 0.5f);
  float a = (t - 0.25f * (float)quarter) * 6.28318530718f, q = a * a;
  float s = a * (1 + q * (-1 / 6.0f + q * (1 / 120.0f + q * (-1 / 5040.0f))));
  float c = 1 + q * (-1 / 2.0f + q * (1 / 24.0f + q * (-1 / 720.0f + q / 40320.0f)));
  float x = quarter & 1 ? s : c, y = quarter & 1 ? c : s;
  *cosine = ((quarter + 1) & 2) ? -x : x;
  *sine = (quarter & 2) ? -y : y;
}

/* The four words of Philox 4x32-10 for one counter (Salmon et al., SC11 (2011)): what
   wh_random_start(seed, stage, particle) gives as its block number `draw`. */
static inline void wh_philox(uint32_t draw, uint32_t stage, uint32_t low, uint32_t high,
                             const uint32_t key[2], uint32_t out[4]) {
  uint32_t a = draw, b = stage, c = low, d = high, k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; round++) {
    const uint32_t high_a = (uint32_t)(((uint64_t)a * 0xD2511F53u) >> 32);
    const uint32_t high_c = (uint32_t)(((uint64_t)c * 0xCD9E8D57u) >> 32);
    const uint32_t next_a = high_c ^ b ^ k0, next_c = high_a ^ d ^ k1;
    b = c * 0xCD9E8D57u;
    d = a * 0xD2511F53u;
    a = next_a;
    c = next_c;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  out[0] = a, out[1] = b, out[2] = c, out[3] = d;
}

#endif
