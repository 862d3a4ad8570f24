/* SPDX-License-Identifier: MPL-2.0 */
#include "base/memory.h"
#include "geometry/job.h"

#include <stdlib.h>

static bool determines(const struct wh_mesh *m, size_t face) {
  uint16_t b = m->boundary[face];
  return b != WH_NO_BOUNDARY && m->boundaries[b].kind != WH_BOUNDARY_NATURAL;
}

/* Visits all that hangs together with seed; true if something gives its potential. */
static bool visit(const struct wh_mesh *m, bool *done, uint32_t *queue, uint32_t seed) {
  size_t head = 0, tail = 0;
  bool determined = false;
  queue[tail++] = seed;
  done[seed] = true;
  while (head < tail) {
    size_t e = queue[head++];
    for (size_t face = 3 * e; face < 3 * e + 3; face++) {
      uint32_t other = m->neighbour[face];
      determined = determined || determines(m, face);
      if (other != WH_NO_ELEMENT && !done[other]) {
        done[other] = true;
        queue[tail++] = other;
      }
    }
  }
  return determined;
}

static enum wh_status check(struct wh_context *c, const struct wh_mesh *m, bool *done,
                            uint32_t *queue) {
  for (uint32_t e = 0; e < m->element_count; e++) {
    if (done[e] || visit(m, done, queue, e))
      continue;
    const double *at = m->node[m->element[e * (size_t)m->nodes_per_element]];
    return wh_fail(c, WH_BAD_INPUT,
                   "the part of the domain at (%.6g, %.6g) m touches no electrode, so that its "
                   "potential is not determined; remove it or connect it",
                   at[0], at[1]);
  }
  return WH_OK;
}

enum wh_status wh_mesh_check_parts(struct wh_context *c, const struct wh_mesh *m) {
  bool *done = NULL;
  uint32_t *queue = NULL;
  enum wh_status status = wh_alloc(c, m->element_count, sizeof *done, &done);
  if (status == WH_OK)
    status = wh_alloc(c, m->element_count, sizeof *queue, &queue);
  if (status == WH_OK)
    status = check(c, m, done, queue);
  free(done);
  free(queue);
  return status;
}
