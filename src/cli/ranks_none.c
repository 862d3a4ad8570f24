/* SPDX-License-Identifier: MPL-2.0 */
/* A build without MPI. */
#include "cli/ranks.h"

void wh_ranks_begin(struct wh_context *c) {
  (void)c;
}

void wh_ranks_end(const struct wh_context *c) {
  (void)c;
}
