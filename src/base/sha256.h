/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_SHA256_H
#define WH_BASE_SHA256_H
/* SHA-256 (FIPS 180-4), to name the inputs of a run in its result. */
#include <stddef.h>
#include <stdint.h>

struct wh_sha256 {
  uint32_t state[8];
  uint64_t length; /* bytes so far */
  unsigned char block[64];
};

struct wh_sha256 wh_sha256_start(void);
void wh_sha256_add(struct wh_sha256 *s, const void *data, size_t size);
void wh_sha256_end(struct wh_sha256 *s, char text[65]); /* lower-case hexadecimal digits */

#endif
