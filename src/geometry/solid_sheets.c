/* SPDX-License-Identifier: MPL-2.0 */
/* Thin electrodes inside the domain have a field of their own on each side. Nodes on them are made
   two, one for either side, so that nothing that goes from element to element by common nodes (the
   fit of a continuous field around a vertex) goes through the sheet. Nodes of the rim stay one. */
#include "base/memory.h"
#include "geometry/solid_mesh.h"
#include "numerics/tetrahedron.h"

#include <stdlib.h>
#include <string.h>

/* Where a node is used: entry into m->element. */
struct use {
  uint32_t node, entry;
};

struct sides {
  struct wh_solid_mesh *m;
  bool *on_sheet;    /* [node_count] */
  size_t count;      /* of uses of nodes on sheets */
  struct use *use;   /* by node */
  uint32_t *root;    /* [count] uses that hang together, while one node is looked at */
  size_t added;      /* nodes */
  uint32_t *copy_of; /* [added] */
  size_t capacity;
};

static bool is_sheet(const struct wh_solid_mesh *m, size_t face) {
  return m->neighbour[face] != WH_NO_ELEMENT && m->boundary[face] < m->electrode_count;
}

/* Whether node n of an element is on its face f, which has no part of vertex f. */
static bool on_face(const struct wh_solid_mesh *m, size_t n, size_t f) {
  return wh_tetra_lattice(m->order)[n][f] == 0;
}

static int by_node(const void *a, const void *b) {
  const struct use *p = a, *q = b;
  if (p->node != q->node)
    return p->node < q->node ? -1 : 1;
  return (p->entry > q->entry) - (p->entry < q->entry);
}

static enum wh_status list_uses(struct wh_context *c, struct sides *s) {
  const struct wh_solid_mesh *m = s->m;
  size_t nodes = (size_t)m->nodes_per_element, entries = m->element_count * nodes;
  WH_TRY(wh_alloc(c, m->node_count, sizeof *s->on_sheet, &s->on_sheet));
  for (size_t face = 0; face < 4 * m->element_count; face++)
    for (size_t n = 0; n < nodes && is_sheet(m, face); n++)
      if (on_face(m, n, face % 4))
        s->on_sheet[m->element[face / 4 * nodes + n]] = true;
  for (size_t i = 0; i < entries; i++)
    s->count += s->on_sheet[m->element[i]];
  WH_TRY(wh_alloc(c, s->count, sizeof *s->use, &s->use));
  WH_TRY(wh_alloc(c, s->count, sizeof *s->root, &s->root));
  size_t k = 0;
  for (size_t i = 0; i < entries; i++)
    if (s->on_sheet[m->element[i]])
      s->use[k++] = (struct use){m->element[i], (uint32_t)i};
  if (s->count)
    qsort(s->use, s->count, sizeof *s->use, by_node);
  return WH_OK;
}

static uint32_t root_of(const struct sides *s, uint32_t i) {
  while (s->root[i] != i)
    i = s->root[i];
  return i;
}

/* Joins the uses of one node, of which elements are neighbours through a face that has the node and
   is no sheet. */
static void join(struct sides *s, uint32_t first, uint32_t end) {
  const struct wh_solid_mesh *m = s->m;
  size_t nodes = (size_t)m->nodes_per_element;
  for (uint32_t i = first; i < end; i++)
    s->root[i] = i;
  for (uint32_t i = first; i < end; i++) {
    size_t e = s->use[i].entry / nodes, n = s->use[i].entry % nodes;
    for (size_t f = 0; f < 4; f++) {
      uint32_t next = m->neighbour[4 * e + f];
      if (!on_face(m, n, f) || next == WH_NO_ELEMENT || is_sheet(m, 4 * e + f))
        continue;
      for (uint32_t j = first; j < end; j++)
        if (s->use[j].entry / nodes == next) {
          uint32_t a = root_of(s, i), b = root_of(s, j);
          s->root[a > b ? a : b] = a > b ? b : a;
        }
    }
  }
}

/* Uses that do not hang together with the first one get nodes of their own, numbered behind all. */
static enum wh_status part_node(struct wh_context *c, struct sides *s, uint32_t first,
                                uint32_t end) {
  join(s, first, end);
  for (uint32_t r = first + 1; r < end; r++) {
    if (s->root[r] != r)
      continue;
    WH_TRY(wh_grow(c, &s->copy_of, &s->capacity, s->added + 1, sizeof *s->copy_of));
    uint32_t node = (uint32_t)(s->m->node_count + s->added);
    s->copy_of[s->added++] = s->use[first].node;
    for (uint32_t i = r; i < end; i++)
      if (root_of(s, i) == r)
        s->m->element[s->use[i].entry] = node;
  }
  return WH_OK;
}

/* Vertices come first: those that were added go behind the others, before all that are none. */
static enum wh_status number(struct wh_context *c, struct sides *s) {
  struct wh_solid_mesh *m = s->m;
  size_t all = m->node_count + s->added, vertices = 0, at = 0;
  uint32_t *now;
  double(*node)[3];
  for (size_t i = 0; i < s->added; i++)
    vertices += s->copy_of[i] < m->vertex_count;
  WH_TRY(wh_alloc(c, all, sizeof *node, &node));
  enum wh_status status = wh_alloc(c, all, sizeof *now, &now);
  for (int rest = 0; rest < 2 && status == WH_OK; rest++)
    for (size_t i = 0; i < all; i++) {
      size_t from = i < m->node_count ? i : s->copy_of[i - m->node_count];
      if ((from >= m->vertex_count) != rest)
        continue;
      memcpy(node[at], m->node[from], sizeof *node);
      now[i] = (uint32_t)at++;
    }
  if (status != WH_OK) {
    free(node);
    return status;
  }
  for (size_t i = 0; i < m->element_count * (size_t)m->nodes_per_element; i++)
    m->element[i] = now[m->element[i]];
  free(now);
  free(m->node);
  m->node = node;
  m->node_count = all;
  m->vertex_count += vertices;
  return WH_OK;
}

static enum wh_status part(struct wh_context *c, struct sides *s) {
  WH_TRY(list_uses(c, s));
  for (uint32_t first = 0, end; first < s->count; first = end) {
    for (end = first + 1; end < s->count && s->use[end].node == s->use[first].node; end++)
      ;
    WH_TRY(part_node(c, s, first, end));
  }
  return s->added ? number(c, s) : WH_OK;
}

enum wh_status wh_solid_part_sheets(struct wh_context *c, struct wh_solid_mesh *m) {
  struct sides s = {.m = m};
  enum wh_status status = part(c, &s);
  free(s.on_sheet);
  free(s.use);
  free(s.root);
  free(s.copy_of);
  return status;
}
