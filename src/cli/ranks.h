/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_CLI_RANKS_H
#define WH_CLI_RANKS_H
/* Several processes that mpirun started: the only place that sees MPI. Without MPI, or started
   alone, nothing happens. */
#include "base/context.h"

void wh_ranks_begin(struct wh_context *c);
void wh_ranks_end(const struct wh_context *c);

#endif
