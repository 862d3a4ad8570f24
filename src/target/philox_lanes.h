/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_PHILOX_LANES_H
#define WH_TARGET_PHILOX_LANES_H
/* Philox 4x32-10 for a vector of particles, the same words as wh_philox. A word has a 64-bit lane:
   the multiplication of lower halves takes whatever stands in the upper ones, so that a round is
   two products, two moves of upper halves and two exclusive ors. (Shuffles move them, not shifts,
   which would wait for the unit that multiplies.) Compilers find nothing as short by themselves. */
#include "target/lanes.h"

#if defined(__AVX512F__) || defined(__AVX2__)
#include <immintrin.h>

#if defined(__AVX512F__)
#define WH_WIDE 8
typedef __m512i wh_wide;
#define WH_WIDE_ALL(x) _mm512_set1_epi64((long long)(x))
#define WH_WIDE_LOAD(p) _mm512_cvtepu32_epi64(_mm256_loadu_si256((const __m256i *)(p)))
#define WH_WIDE_STORE(p, x) _mm256_storeu_si256((__m256i *)(p), _mm512_cvtepi64_epi32(x))
#define WH_WIDE_PRODUCT _mm512_mul_epu32
#define WH_WIDE_UPPER(x) _mm512_shuffle_epi32(x, _MM_PERM_DDBB)
#define WH_WIDE_XOR3(a, b, c) _mm512_ternarylogic_epi64(a, b, c, 0x96)
#else
#define WH_WIDE 4
typedef __m256i wh_wide;
#define WH_WIDE_ALL(x) _mm256_set1_epi64x((long long)(x))
#define WH_WIDE_LOAD(p) _mm256_cvtepu32_epi64(_mm_loadu_si128((const __m128i *)(p)))
#define WH_WIDE_STORE(p, x)                                                                        \
  _mm_storeu_si128((__m128i *)(p), _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(             \
                                       x, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6))))
#define WH_WIDE_PRODUCT _mm256_mul_epu32
#define WH_WIDE_UPPER(x) _mm256_shuffle_epi32(x, _MM_SHUFFLE(3, 3, 1, 1))
#define WH_WIDE_XOR3(a, b, c) _mm256_xor_si256(_mm256_xor_si256(a, b), c)
#endif

/* WH_WIDE particles: counters (draw, stage, low, high), words to out0 .. out3. */
static inline void wh_philox_wide(const uint32_t *draw, uint32_t stage, const uint32_t *low,
                                  const uint32_t *high, const uint32_t key[2], uint32_t *out0,
                                  uint32_t *out1, uint32_t *out2, uint32_t *out3) {
  wh_wide a = WH_WIDE_LOAD(draw), b = WH_WIDE_ALL(stage);
  wh_wide c = WH_WIDE_LOAD(low), d = WH_WIDE_LOAD(high);
  const wh_wide first = WH_WIDE_ALL(0xD2511F53u), second = WH_WIDE_ALL(0xCD9E8D57u);
  uint32_t k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; round++) {
    const wh_wide p = WH_WIDE_PRODUCT(a, first), q = WH_WIDE_PRODUCT(c, second);
    a = WH_WIDE_XOR3(WH_WIDE_UPPER(q), b, WH_WIDE_ALL(k0));
    c = WH_WIDE_XOR3(WH_WIDE_UPPER(p), d, WH_WIDE_ALL(k1));
    b = q;
    d = p;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  WH_WIDE_STORE(out0, a);
  WH_WIDE_STORE(out1, b);
  WH_WIDE_STORE(out2, c);
  WH_WIDE_STORE(out3, d);
}
#endif

#endif
