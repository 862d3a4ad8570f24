/* SPDX-License-Identifier: MPL-2.0 */
/* The file of a row of a table (one energy), numbers as the machine has them:
     char magic[8] "WHEFLUX", uint64 request (a hash), double depth, backscatter, float cell[...],
     uint64 hash of all bytes before it (FNV-1a). */
#include "photon/flux_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"

struct content {
  char magic[8];
  uint64_t request;
  double depth, backscatter;
  float cell[WH_FLUX_SIZE];
};

static const char magic[8] = "WHEFLUX";

/* Figures that a sound run could not have written are not used even if the sum is right. */
static bool plausible(const struct content *k) {
  for (size_t i = 0; i < WH_FLUX_SIZE; i++)
    if (!isfinite(k->cell[i]))
      return false;
  return k->depth > 0.0 && k->depth < 1.0 && k->backscatter >= 0.0 && k->backscatter < 10.0;
}

enum wh_status wh_flux_read(struct wh_context *c, const char *path, uint64_t request,
                            struct wh_flux *flux, size_t row, bool *found) {
  char *bytes;
  size_t size;
  *found = false;
  if (access(path, F_OK) != 0)
    return WH_OK;
  WH_TRY(wh_file_read(c, path, sizeof(struct content) + sizeof(uint64_t), &bytes, &size));
  if (size == sizeof(struct content) + sizeof(uint64_t)) {
    const struct content *k = (const struct content *)(const void *)bytes;
    uint64_t sum = wh_flux_hash(WH_FLUX_HASH_START, bytes, sizeof *k);
    *found = memcmp(bytes + sizeof *k, &sum, sizeof sum) == 0 && k->request == request &&
             memcmp(k->magic, magic, sizeof magic) == 0 && plausible(k);
    if (*found) {
      flux->depth[row] = k->depth;
      flux->backscatter[row] = k->backscatter;
      memcpy(flux->cell + row * WH_FLUX_SIZE, k->cell, sizeof k->cell);
    }
  }
  free(bytes);
  return WH_OK;
}

enum wh_status wh_flux_write(struct wh_context *c, const char *path, uint64_t request,
                             const struct wh_flux *flux, size_t row) {
  struct content *k;
  struct wh_file file = {0};
  WH_TRY(wh_alloc(c, 1, sizeof *k, &k));
  memcpy(k->magic, magic, sizeof magic);
  k->request = request;
  k->depth = flux->depth[row];
  k->backscatter = flux->backscatter[row];
  memcpy(k->cell, flux->cell + row * WH_FLUX_SIZE, sizeof k->cell);
  enum wh_status status = wh_file_create(c, path, &file);
  if (status == WH_OK) {
    uint64_t sum = wh_flux_hash(WH_FLUX_HASH_START, k, sizeof *k);
    fwrite(k, sizeof *k, 1, file.stream);
    fwrite(&sum, sizeof sum, 1, file.stream);
    status = wh_file_commit(c, &file);
  }
  free(k);
  return status;
}
