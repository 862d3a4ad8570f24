/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_LIST_LANES_H
#define WH_TARGET_LIST_LANES_H
/* Numbers of the lanes whose flag is not zero, in their order; returns how many. flag and list have
   room for a multiple of 16. */
#include <stdint.h>

#if defined(__AVX512F__) || defined(__AVX2__)
#include <immintrin.h>
#endif

static inline uint32_t wh_list_lanes(const int32_t *flag, uint32_t n, uint32_t *list) {
  uint32_t count = 0;
#if defined(__AVX512F__)
  __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  for (uint32_t i = 0; i < n; i += 16, lane = _mm512_add_epi32(lane, _mm512_set1_epi32(16))) {
    const __m512i f = _mm512_loadu_si512(flag + i);
    uint32_t set = _mm512_test_epi32_mask(f, f);
    set &= n - i < 16 ? (1u << (n - i)) - 1 : 0xffffu;
    /* Whole vectors are stored: count <= i, so what is too much falls within the list. */
    _mm512_storeu_si512(list + count, _mm512_maskz_compress_epi32((__mmask16)set, lane));
    count += (uint32_t)__builtin_popcount(set);
  }
#elif defined(__AVX2__)
  for (uint32_t i = 0; i < n; i += 8) {
    const __m256i f = _mm256_loadu_si256((const __m256i *)(flag + i));
    const __m256i none = _mm256_cmpeq_epi32(f, _mm256_setzero_si256());
    uint32_t set = (uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(none)) ^ 0xffu;
    set &= n - i < 8 ? (1u << (n - i)) - 1 : 0xffu;
    for (; set; set &= set - 1)
      list[count++] = i + (uint32_t)__builtin_ctz(set);
  }
#else
  for (uint32_t i = 0; i < n; i++) {
    list[count] = i;
    count += flag[i] != 0;
  }
#endif
  return count;
}

#endif
