/* SPDX-License-Identifier: MPL-2.0 */
#include "cli/ranks.h"

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST_AT_ONCE (1 << 26) /* numbers or bytes in one message */

static void sum(void *user, double *value, size_t count) {
  (void)user;
  for (size_t done = 0; done < count;) {
    size_t now = count - done < MOST_AT_ONCE ? count - done : MOST_AT_ONCE;
    MPI_Allreduce(MPI_IN_PLACE, value + done, (int)now, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
    done += now;
  }
}

static void share(void *user, int owner, void *data, size_t bytes) {
  (void)user;
  for (size_t done = 0; done < bytes;) {
    size_t now = bytes - done < MOST_AT_ONCE ? bytes - done : MOST_AT_ONCE;
    MPI_Bcast((char *)data + done, (int)now, MPI_BYTE, owner, MPI_COMM_WORLD);
    done += now;
  }
}

/* Launchers tell their processes by the environment; MPI is not started without one. */
static bool started_by_launcher(void) {
  return getenv("OMPI_COMM_WORLD_SIZE") || getenv("PMI_SIZE") || getenv("PMIX_RANK");
}

/* Only the first rank speaks. */
void wh_ranks_begin(struct wh_context *c) {
  struct wh_ranks ranks = {.sum = sum, .share = share};
  if (!started_by_launcher())
    return;
  MPI_Init(NULL, NULL);
  MPI_Comm_rank(MPI_COMM_WORLD, &ranks.rank);
  MPI_Comm_size(MPI_COMM_WORLD, &ranks.count);
  wh_context_set_ranks(c, &ranks);
  if (ranks.rank > 0 && (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr)))
    MPI_Abort(MPI_COMM_WORLD, wh_status_exit_code(WH_IO_FAILED));
}

void wh_ranks_end(const struct wh_context *c) {
  if (wh_context_ranks(c)->sum)
    MPI_Finalize();
}
