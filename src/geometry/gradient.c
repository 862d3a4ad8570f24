/* SPDX-License-Identifier: MPL-2.0 */
#include "base/memory.h"
#include "geometry/job.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ends {
  struct wh_context *c;
  const struct wh_geometry_params *g;
  struct wh_mesh *m;
  uint16_t *electrode; /* of each node, or WH_NO_BOUNDARY */
  uint8_t *faces;      /* of the gradient at each node */
};

/* Calls for both ends of every face of a boundary, once for each face. */
static void count_faces(struct ends *w, size_t boundary) {
  const struct wh_mesh *m = w->m;
  memset(w->faces, 0, m->node_count);
  for (size_t face = 0; face < 3 * m->element_count; face++) {
    uint32_t other = m->neighbour[face];
    if (m->boundary[face] != boundary || (other != WH_NO_ELEMENT && other < face / 3))
      continue;
    for (size_t k = 0; k < 2; k++) {
      uint8_t *n =
          &w->faces[m->element[face / 3 * (size_t)m->nodes_per_element + (face % 3 + k) % 3]];
      if (*n < 3)
        ++*n;
    }
  }
}

static void mark_electrodes(struct ends *w) {
  const struct wh_mesh *m = w->m;
  memset(w->electrode, 0xff, m->node_count * sizeof *w->electrode);
  for (size_t face = 0; face < 3 * m->element_count; face++)
    for (size_t k = 0; k < 2 && m->boundary[face] < m->electrode_count; k++)
      w->electrode[m->element[face / 3 * (size_t)m->nodes_per_element + (face % 3 + k) % 3]] =
          m->boundary[face];
}

static unsigned find(const struct wh_map *map, const char *name) {
  unsigned i = 0;
  while (i < map->count && strcmp(map->name[i], name) != 0)
    i++;
  return i;
}

static bool straight(const struct ends *w, const struct wh_boundary *b) {
  double along[2] = {b->to[0] - b->from[0], b->to[1] - b->from[1]},
         length = hypot(along[0], along[1]);
  for (size_t n = 0; n < w->m->node_count; n++) {
    const double *p = w->m->node[n];
    if (w->faces[n] && fabs(along[0] * (p[1] - b->from[1]) - along[1] * (p[0] - b->from[0])) >
                           1e-8 * length * length)
      return false;
  }
  return length > 0;
}

/* The ends of a gradient's line are the nodes that only one of its faces has. */
static enum wh_status tie(struct ends *w, size_t i) {
  const struct wh_mesh *m = w->m;
  const struct wh_gradient_params *p = (const struct wh_gradient_params *)w->g->gradients.item + i;
  struct wh_boundary *b = &w->m->boundaries[m->electrode_count + i];
  b->electrode = find(&w->g->electrodes, p->from);
  b->electrode_to = find(&w->g->electrodes, p->to);
  size_t from = 0, to = 0, others = 0;
  count_faces(w, m->electrode_count + i);
  for (size_t n = 0; n < m->node_count; n++) {
    if (w->faces[n] != 1)
      continue;
    bool at_from = w->electrode[n] == b->electrode, at_to = w->electrode[n] == b->electrode_to;
    from += at_from;
    to += at_to;
    others += !at_from && !at_to;
    if (at_from || at_to)
      memcpy(at_from ? b->from : b->to, m->node[n], sizeof b->from);
  }
  if (from == 1 && to == 1 && others == 0 && straight(w, b))
    return WH_OK;
  return wh_fail(w->c, WH_BAD_INPUT,
                 "gradient '%s' does not go in one straight line from electrode '%s' to '%s'; each "
                 "of its ends must lie on one of them",
                 b->name, p->from, p->to);
}

enum wh_status wh_mesh_tie_gradients(struct wh_context *c, const struct wh_geometry_params *g,
                                     struct wh_mesh *m) {
  struct ends w = {.c = c, .g = g, .m = m};
  if (g->gradients.count == 0)
    return WH_OK;
  enum wh_status status = wh_alloc(c, m->node_count, sizeof *w.electrode, &w.electrode);
  if (status == WH_OK)
    status = wh_alloc(c, m->node_count, sizeof *w.faces, &w.faces);
  if (status == WH_OK)
    mark_electrodes(&w);
  for (size_t i = 0; i < g->gradients.count && status == WH_OK; i++)
    status = tie(&w, i);
  free(w.electrode);
  free(w.faces);
  return status;
}
