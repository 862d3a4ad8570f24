/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/mesh.h"

#include <stdlib.h>
#include <string.h>

void wh_mesh_free(struct wh_mesh *m) {
  free(m->node);
  free(m->element);
  free(m->curved);
  free(m->region);
  free(m->neighbour);
  free(m->boundary);
  free(m->regions);
  free(m->boundaries);
  free(m->electrodes);
  memset(m, 0, sizeof *m);
}
