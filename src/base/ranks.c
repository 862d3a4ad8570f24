/* SPDX-License-Identifier: MPL-2.0 */
#include "base/ranks.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK 64 /* items dealt out together */

void wh_ranks_sum(const struct wh_context *c, double *value, size_t count) {
  const struct wh_ranks *ranks = wh_context_ranks(c);
  if (ranks->count > 1)
    ranks->sum(ranks->user, value, count);
}

static int owner_of(const struct wh_ranks *ranks, size_t item) {
  return (int)(item / CHUNK % (size_t)ranks->count);
}

bool wh_ranks_mine(const struct wh_context *c, size_t item) {
  const struct wh_ranks *ranks = wh_context_ranks(c);
  return owner_of(ranks, item) == ranks->rank;
}

/* Copies the items of one process out of the array, or back into it; how many bytes they are. */
static size_t pack(const struct wh_ranks *ranks, int owner, char *array, size_t count, size_t size,
                   char *packed, bool back) {
  size_t bytes = 0;
  for (size_t i = (size_t)owner * CHUNK; i < count; i += CHUNK * (size_t)ranks->count) {
    size_t length = (count - i < CHUNK ? count - i : CHUNK) * size;
    memcpy(back ? array + i * size : packed + bytes, back ? packed + bytes : array + i * size,
           length);
    bytes += length;
  }
  return bytes;
}

enum wh_status wh_ranks_collect(struct wh_context *c, void *array, size_t count, size_t size) {
  const struct wh_ranks *ranks = wh_context_ranks(c);
  char *packed = NULL;
  if (ranks->count == 1)
    return WH_OK;
  size_t most = count / (size_t)ranks->count + CHUNK;
  enum wh_status status = wh_ranks_agree(c, wh_alloc(c, most, size, &packed));
  for (int owner = 0; owner < ranks->count && status == WH_OK; owner++) {
    size_t bytes = pack(ranks, owner, array, count, size, packed, false);
    ranks->share(ranks->user, owner, packed, bytes);
    pack(ranks, owner, array, count, size, packed, true);
  }
  free(packed);
  return status;
}

void wh_ranks_share(const struct wh_context *c, int owner, void *data, size_t bytes) {
  const struct wh_ranks *ranks = wh_context_ranks(c);
  if (ranks->count > 1)
    ranks->share(ranks->user, owner, data, bytes);
}

int wh_ranks_most(const struct wh_context *c, int value) {
  int most = value;
  for (int r = 0; r < wh_context_ranks(c)->count; r++) {
    int its = value;
    wh_ranks_share(c, r, &its, sizeof its);
    most = its > most ? its : most;
  }
  return most;
}

enum wh_status wh_ranks_agree(struct wh_context *c, enum wh_status mine) {
  enum wh_status worst = mine;
  for (int r = 0; r < wh_context_ranks(c)->count; r++) {
    enum wh_status its = mine;
    wh_ranks_share(c, r, &its, sizeof its);
    if (worst == WH_OK || (worst == WH_INTERRUPTED && its != WH_OK))
      worst = its;
  }
  return worst == WH_OK || worst == mine
             ? worst
             : wh_fail(c, worst, "another process stopped: %s", wh_status_text(worst));
}

enum wh_status wh_ranks_share_array(struct wh_context *c, int owner, size_t *count, size_t size,
                                    void *array_pointer) {
  void **array = array_pointer;
  enum wh_status status = WH_OK;
  if (wh_context_ranks(c)->count == 1)
    return WH_OK;
  wh_ranks_share(c, owner, count, sizeof *count);
  if (wh_context_ranks(c)->rank != owner)
    status = wh_alloc(c, *count, size, array);
  WH_TRY(wh_ranks_agree(c, status));
  wh_ranks_share(c, owner, *array, *count * size);
  return WH_OK;
}
