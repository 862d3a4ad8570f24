/* SPDX-License-Identifier: MPL-2.0 */
/* Whatever a .msh file holds: it becomes a mesh that keeps its promises, or is refused with a
   message. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "geometry/jacobian.h"
#include "geometry/job.h"
#include "geometry/msh.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds, const char *what) {
  if (holds)
    return;
  fprintf(stderr, "fuzz_msh: %s\n", what);
  abort();
}

static void check(const struct wh_mesh *m) {
  size_t per = (size_t)m->nodes_per_element;
  for (size_t i = 0; i < m->node_count; i++)
    demand(isfinite(m->node[i][0]) && m->node[i][1] >= 0, "a node outside of r >= 0");
  for (size_t i = 0; i < m->element_count * per; i++)
    demand(m->element[i] < m->node_count, "a node that is not there");
  for (size_t e = 0; e < m->element_count; e++) {
    demand(m->region[e] < m->region_count, "a region that is not there");
    demand(wh_mesh_element_valid(m, e), "an element that is turned over");
    for (size_t face = 3 * e; face < 3 * e + 3; face++) {
      uint32_t other = m->neighbour[face];
      demand(other == WH_NO_ELEMENT || other < m->element_count, "a neighbour that is not there");
      demand(other != WH_NO_ELEMENT || m->boundary[face] < m->boundary_count, "a bare face");
    }
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *names[] = {"left", "right"};
  struct wh_electrode_params electrodes[2] = {{.voltage_V = 1}, {.voltage_V = 2}};
  struct wh_geometry_params g = {.electrodes = {2, names, electrodes}, .file_unit = 1};
  struct wh_mesh_params p = {.order = 6, .max_elements = 100000};
  struct wh_context *c = wh_context_create();
  struct wh_msh msh;
  struct wh_mesh m;
  enum wh_status status = wh_msh_read(c, "fuzz.msh", data, size, &msh);
  if (status == WH_OK)
    status = wh_mesh_from_msh(c, &g, &p, "fuzz.msh", &msh, &m);
  if (status == WH_OK) {
    check(&m);
    wh_mesh_free(&m);
  }
  demand(status == WH_OK || wh_error_count(c) > 0, "refused without a message");
  wh_msh_free(&msh);
  wh_context_destroy(c);
  return 0;
}
