/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_FLUX_FILE_H
#define WH_PHOTON_FLUX_FILE_H
#include <stdint.h>

#include "photon/flux.h"

/* Fills a row of a table from its file. *found: it was there, whole, and made by the same request.
 */
enum wh_status wh_flux_read(struct wh_context *c, const char *path, uint64_t request,
                            struct wh_flux *flux, size_t row, bool *found);
enum wh_status wh_flux_write(struct wh_context *c, const char *path, uint64_t request,
                             const struct wh_flux *flux, size_t row);

/* FNV-1a, carried on from h. */
static inline uint64_t wh_flux_hash(uint64_t h, const void *data, size_t size) {
  const unsigned char *byte = data;
  for (size_t i = 0; i < size; i++)
    h = (h ^ byte[i]) * 0x100000001b3u;
  return h;
}
#define WH_FLUX_HASH_START 0xcbf29ce484222325u

#endif
