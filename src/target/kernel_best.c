/* SPDX-License-Identifier: MPL-2.0 */
#include "target/kernel.h"

const struct wh_kernel *wh_kernel_best(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
    return &wh_kernel_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return &wh_kernel_avx2;
#endif
  return &wh_kernel_plain;
}
