/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/curve.h"
#include "base/memory.h"
#include "geometry/faces.h"
#include "numerics/triangle.h"

#include <stdlib.h>
#include <string.h>

#define MAX_EDGE_NODES (WH_TRIANGLE_MAX_ORDER + 1)

struct work {
  struct wh_gmsh *s;
  const struct wh_cad *cad;
  const struct wh_draft *draft;
  struct wh_mesh *m;
  struct wh_faces faces;
  uint32_t *curve; /* of each face */
  /* weight[edge][node][j]: how a displacement of node j of a curved edge moves a node inside */
  double weight[3][WH_TRIANGLE_MAX_NODES][MAX_EDGE_NODES];
};

static double lagrange_1d(int order, int j, double s) {
  double value = 1;
  for (int k = 0; k <= order; k++)
    if (k != j)
      value *= (order * s - k) / (j - k);
  return value;
}

/* Blending of a curved edge into the element (Szabo and Babuska, Finite Element Analysis, 1991,
   sec. 6.2): with a, b the barycentric coordinates of the edge's ends and d(s) its displacement
   from the chord, the inside moves by 4 a b / (1 - (b - a)^2) d((1 + b - a) / 2). This is a
   polynomial of the element's order, since d vanishes at both ends. */
static void make_weights(struct work *w) {
  int order = w->m->order, nodes = w->m->nodes_per_element;
  const double(*xi)[2] = wh_triangle_nodes(order);
  for (int edge = 0; edge < 3; edge++)
    for (int i = 3 * order; i < nodes; i++) {
      double bary[3] = {1 - xi[i][0] - xi[i][1], xi[i][0], xi[i][1]};
      double a = bary[edge], b = bary[(edge + 1) % 3], d = b - a;
      for (int j = 1; j < order; j++)
        w->weight[edge][i][j] = 4 * a * b / (1 - d * d) * lagrange_1d(order, j, 0.5 * (1 + d));
    }
}

static uint32_t face_node(const struct work *w, size_t face, int j) {
  return (uint32_t)(w->draft->node_count + face * (size_t)(w->m->order - 1) + (size_t)(j - 1));
}

/* Nodes inside of every face, along its chord. */
static void place_straight(struct work *w) {
  for (size_t f = 0; f < w->faces.count; f++) {
    const double *a = w->m->node[w->faces.face[f].node[0]];
    const double *b = w->m->node[w->faces.face[f].node[1]];
    for (int j = 1; j < w->m->order; j++)
      for (int k = 0; k < 2; k++)
        w->m->node[face_node(w, f, j)][k] = a[k] + (b[k] - a[k]) * j / w->m->order;
  }
}

/* Nodes of the draft's edges from first to last, all on one curve: equispaced in its parameter. */
static enum wh_status place_curved(struct work *w, size_t first, size_t last, double *t) {
  const struct wh_draft_edge *edge = w->draft->edge;
  const struct wh_cad_curve *curve = &w->cad->curve[edge[first].curve];
  int order = w->m->order;
  size_t n = 0;
  for (size_t i = first; i < last; i++) {
    bool forward = edge[i].node[0] < edge[i].node[1];
    double from = edge[i].t[forward ? 0 : 1], to = edge[i].t[forward ? 1 : 0];
    for (int j = 1; j < order; j++)
      t[n++] = from + (to - from) * j / order;
  }
  const double *point;
  WH_TRY(wh_gmsh_curve(w->s, curve->tag, n, t, &point, NULL));
  n = 0;
  for (size_t i = first; i < last; i++) {
    const struct wh_face *face = wh_faces_find(&w->faces, edge[i].node[0], edge[i].node[1]);
    for (int j = 1; j < order; j++, n++)
      if (face)
        memcpy(w->m->node[face_node(w, (size_t)(face - w->faces.face), j)], point + 3 * n,
               sizeof w->m->node[0]);
  }
  return WH_OK;
}

static enum wh_status place_faces(struct work *w) {
  const struct wh_draft *d = w->draft;
  for (size_t i = 0; i < d->edge_count; i++) {
    const struct wh_face *face = wh_faces_find(&w->faces, d->edge[i].node[0], d->edge[i].node[1]);
    if (face)
      w->curve[face - w->faces.face] = d->edge[i].curve;
  }
  place_straight(w);
  double *t = NULL;
  WH_TRY(wh_alloc(w->s->c, d->edge_count * MAX_EDGE_NODES, sizeof *t, &t));
  enum wh_status status = WH_OK;
  for (size_t first = 0, last; first < d->edge_count && status == WH_OK; first = last) {
    for (last = first; last < d->edge_count && d->edge[last].curve == d->edge[first].curve; last++)
      ;
    if (!w->cad->curve[d->edge[first].curve].straight && w->m->order > 1)
      status = place_curved(w, first, last, t);
  }
  free(t);
  return status;
}

/* Node numbers of element i, its neighbours and curves. */
static void connect(struct work *w, size_t i, const size_t face[3], uint32_t *curve_of_face) {
  struct wh_mesh *m = w->m;
  int order = m->order;
  uint32_t *node = m->element + i * (size_t)m->nodes_per_element;
  memcpy(node, w->draft->triangle[i], 3 * sizeof *node);
  for (size_t f = 0; f < 3; f++) {
    const struct wh_face *face_f = &w->faces.face[face[f]];
    int on_edge[MAX_EDGE_NODES];
    wh_triangle_edge_nodes(order, (int)f, on_edge);
    bool forward = face_f->node[0] == node[f];
    for (int j = 1; j < order; j++)
      node[on_edge[j]] = face_node(w, face[f], forward ? j : order - j);
    uint32_t other = face_f->side[0] / 3 == i ? face_f->side[1] : face_f->side[0];
    m->neighbour[3 * i + f] = other == UINT32_MAX ? WH_NO_ELEMENT : other / 3;
    uint32_t curve = w->curve[face[f]];
    curve_of_face[3 * i + f] = curve;
    m->curved[i] =
        m->curved[i] || (order > 1 && curve != WH_NOBODY && !w->cad->curve[curve].straight);
  }
}

static void place_inside(struct work *w, size_t i) {
  struct wh_mesh *m = w->m;
  int order = m->order;
  uint32_t *node = m->element + i * (size_t)m->nodes_per_element;
  const double(*xi)[2] = wh_triangle_nodes(order);
  const double *a = m->node[node[0]], *b = m->node[node[1]], *c = m->node[node[2]];
  size_t inner = (size_t)(m->nodes_per_element - 3 * order);
  size_t first = w->draft->node_count + w->faces.count * (size_t)(order - 1) + i * inner;
  for (int n = 3 * order; n < m->nodes_per_element; n++) {
    node[n] = (uint32_t)(first + (size_t)(n - 3 * order));
    for (int k = 0; k < 2; k++)
      m->node[node[n]][k] = a[k] + (b[k] - a[k]) * xi[n][0] + (c[k] - a[k]) * xi[n][1];
  }
  for (int f = 0; f < 3 && m->curved[i]; f++) {
    int on_edge[MAX_EDGE_NODES];
    wh_triangle_edge_nodes(order, f, on_edge);
    const double *from = m->node[node[f]], *to = m->node[node[(f + 1) % 3]];
    for (int j = 1; j < order; j++)
      for (int k = 0; k < 2; k++) {
        double d = m->node[node[on_edge[j]]][k] - (from[k] + (to[k] - from[k]) * j / order);
        for (int n = 3 * order; n < m->nodes_per_element; n++)
          m->node[node[n]][k] += w->weight[f][n][j] * d;
      }
  }
}

static enum wh_status allocate(struct work *w) {
  struct wh_mesh *m = w->m;
  struct wh_context *c = w->s->c;
  size_t order = (size_t)m->order, inner = (order - 1) * (order >= 2 ? order - 2 : 0) / 2;
  size_t n = w->draft->triangle_count;
  m->nodes_per_element = wh_triangle_node_count(m->order);
  m->element_count = n;
  m->node_count = w->draft->node_count + w->faces.count * (order - 1) + n * inner;
  if (m->node_count >= UINT32_MAX)
    return wh_fail(c, WH_BAD_INPUT, "the mesh has too many nodes; make mesh.size larger");
  WH_TRY(wh_alloc(c, m->node_count, sizeof *m->node, &m->node));
  WH_TRY(wh_alloc(c, n * (size_t)m->nodes_per_element, sizeof *m->element, &m->element));
  WH_TRY(wh_alloc(c, n, sizeof *m->curved, &m->curved));
  WH_TRY(wh_alloc(c, n, sizeof *m->region, &m->region));
  WH_TRY(wh_alloc(c, 3 * n, sizeof *m->neighbour, &m->neighbour));
  WH_TRY(wh_alloc(c, 3 * n, sizeof *m->boundary, &m->boundary));
  memcpy(m->node, w->draft->node, w->draft->node_count * sizeof *m->node);
  return WH_OK;
}

static enum wh_status make(struct work *w, uint32_t *curve_of_face) {
  WH_TRY(wh_alloc(w->s->c, w->faces.count, sizeof *w->curve, &w->curve));
  memset(w->curve, 0xff, w->faces.count * sizeof *w->curve);
  WH_TRY(allocate(w));
  make_weights(w);
  WH_TRY(place_faces(w));
  size_t(*face)[3] = NULL;
  WH_TRY(wh_alloc(w->s->c, w->m->element_count, sizeof *face, &face));
  for (size_t f = 0; f < w->faces.count; f++)
    for (int k = 0; k < 2; k++) {
      uint32_t side = w->faces.face[f].side[k];
      if (side != UINT32_MAX)
        face[side / 3][side % 3] = f;
    }
  for (size_t i = 0; i < w->m->element_count; i++) {
    connect(w, i, face[i], curve_of_face);
    place_inside(w, i);
  }
  free(face);
  return WH_OK;
}

enum wh_status wh_curve_elements(struct wh_gmsh *s, const struct wh_cad *cad,
                                 const struct wh_draft *draft, struct wh_mesh *out,
                                 uint32_t **curve_of_face) {
  struct work w = {.s = s, .cad = cad, .draft = draft, .m = out};
  struct wh_face crowded;
  WH_TRY(wh_alloc(s->c, 3 * draft->triangle_count, sizeof **curve_of_face, curve_of_face));
  enum wh_status status =
      wh_faces_make(s->c, draft->triangle_count, draft->triangle[0], 3, &w.faces, &crowded);
  if (status == WH_BAD_INPUT)
    status = wh_fail(s->c, WH_LIBRARY_FAILED, "gmsh made three triangles with one edge in common");
  if (status == WH_OK)
    status = make(&w, *curve_of_face);
  free(w.faces.face);
  free(w.curve);
  return status;
}
