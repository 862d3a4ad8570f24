/* SPDX-License-Identifier: MPL-2.0 */
#include "base/ranks.h"

#include "base/memory.h"

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
