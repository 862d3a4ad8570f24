/* SPDX-License-Identifier: MPL-2.0 */
#include "report/outline.h"

#include "base/memory.h"
#include "numerics/triangle.h"

#include <stdlib.h>
#include <string.h>

#define STEPS                                                                                      \
  16 /* of a curved edge; a quarter of a circle in 4 edges is then true to 1.2e-4 of it */

/* One face of an element, from node to node. */
struct edge {
  uint32_t from, to, element;
  int face;
  bool used;
};

static int by_start(const void *a, const void *b) {
  const struct edge *p = a, *q = b;
  return p->from != q->from ? (p->from > q->from) - (p->from < q->from)
                            : (p->to > q->to) - (p->to < q->to);
}

static enum wh_status collect(struct wh_context *c, const struct wh_mesh *m, wh_edge_test *test,
                              const void *user, struct edge **edges, size_t *count) {
  size_t capacity = 0;
  for (size_t e = 0; e < m->element_count; e++)
    for (int f = 0; f < 3; f++) {
      if (!test(m, e, f, user))
        continue;
      const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
      WH_TRY(wh_grow(c, edges, &capacity, *count + 1, sizeof **edges));
      (*edges)[(*count)++] = (struct edge){
          .from = node[f], .to = node[(f + 1) % 3], .element = (uint32_t)e, .face = f};
    }
  if (*count > 0)
    qsort(*edges, *count, sizeof **edges, by_start);
  return WH_OK;
}

/* An edge not used yet that begins at the node; NULL if there is none. */
static struct edge *edge_from(struct edge *edges, size_t count, uint32_t node) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (edges[middle].from < node)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < count && edges[low].from == node; low++)
    if (!edges[low].used)
      return &edges[low];
  return NULL;
}

/* The points of an edge after its first one: Lagrange interpolation along the face. */
static enum wh_status put_edge(struct wh_context *c, const struct wh_mesh *m,
                               const struct edge *edge, struct wh_layer *layer) {
  const uint32_t *node = m->element + edge->element * (size_t)m->nodes_per_element;
  int steps = m->curved && m->curved[edge->element] ? STEPS : 1;
  for (int i = 1; i <= steps; i++) {
    static const double corner[3][2] = {{0, 0}, {1, 0}, {0, 1}};
    const double *a = corner[edge->face], *b = corner[(edge->face + 1) % 3];
    double s = (double)i / steps, value[WH_TRIANGLE_MAX_NODES], p[2] = {0.0, 0.0};
    wh_triangle_lagrange(m->order, (double[]){a[0] + s * (b[0] - a[0]), a[1] + s * (b[1] - a[1])},
                         value, NULL);
    for (int k = 0; k < m->nodes_per_element; k++)
      for (int axis = 0; axis < 2; axis++)
        p[axis] += value[k] * m->node[node[k]][axis];
    WH_TRY(wh_path_point(c, layer, p[0], p[1]));
  }
  return WH_OK;
}

/* Where a chain that is not closed begins: a node that no unused edge leads to. Without such a node
   any edge will do. */
static bool leads_to(const struct edge *edges, size_t count, uint32_t node) {
  for (size_t i = 0; i < count; i++)
    if (!edges[i].used && edges[i].to == node)
      return true;
  return false;
}

static enum wh_status put_chain(struct wh_context *c, const struct wh_mesh *m, struct edge *edges,
                                size_t count, struct edge *first, struct wh_layer *layer,
                                double value, const char *label) {
  WH_TRY(wh_path_start(c, layer, value, false, "%s", label));
  WH_TRY(wh_path_point(c, layer, m->node[first->from][0], m->node[first->from][1]));
  uint32_t start = first->from, end = start;
  for (struct edge *edge = first; edge; edge = edge_from(edges, count, end)) {
    edge->used = true;
    end = edge->to;
    WH_TRY(put_edge(c, m, edge, layer));
    if (end == start)
      break;
  }
  layer->path[layer->path_count - 1].closed = end == start;
  return WH_OK;
}

static enum wh_status put_chains(struct wh_context *c, const struct wh_mesh *m, struct edge *edges,
                                 size_t count, struct wh_layer *layer, double value,
                                 const char *label) {
  for (int pass = 0; pass < 2; pass++)
    for (size_t i = 0; i < count; i++)
      if (!edges[i].used && (pass == 1 || !leads_to(edges, count, edges[i].from)))
        WH_TRY(put_chain(c, m, edges, count, &edges[i], layer, value, label));
  return WH_OK;
}

enum wh_status wh_outline(struct wh_context *c, const struct wh_mesh *m, wh_edge_test *test,
                          const void *user, struct wh_layer *layer, double value,
                          const char *label) {
  struct edge *edges = NULL;
  size_t count = 0;
  enum wh_status status = collect(c, m, test, user, &edges, &count);
  if (status == WH_OK)
    status = put_chains(c, m, edges, count, layer, value, label);
  free(edges);
  return status;
}
