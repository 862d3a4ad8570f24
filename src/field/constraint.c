/* SPDX-License-Identifier: MPL-2.0 */
#include "field/constraint.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "numerics/triangle.h"

static enum wh_status check_boundary(struct wh_context *c, const struct wh_mesh *m,
                                     const struct wh_boundary *b) {
  bool electrode = b->kind == WH_BOUNDARY_ELECTRODE, linear = b->kind == WH_BOUNDARY_LINEAR;
  if ((electrode || linear) && b->electrode >= m->electrode_count)
    return wh_fail(c, WH_BAD_INPUT, "field: boundary '%s' names electrode %u of %zu", b->name,
                   b->electrode, m->electrode_count);
  if (linear && b->electrode_to >= m->electrode_count)
    return wh_fail(c, WH_BAD_INPUT, "field: boundary '%s' leads to electrode %u of %zu", b->name,
                   b->electrode_to, m->electrode_count);
  if (linear && !(hypot(b->to[0] - b->from[0], b->to[1] - b->from[1]) > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "field: the linear boundary '%s' has no length; give two distinct ends",
                   b->name);
  return WH_OK;
}

/* Numbers of boundaries, nodes, neighbours and regions; what regions are made of. */
static enum wh_status check_numbers(struct wh_context *c, const struct wh_mesh *m) {
  for (size_t f = 0; f < 3 * m->element_count; f++)
    if (m->boundary[f] != WH_NO_BOUNDARY && m->boundary[f] >= m->boundary_count)
      return wh_fail(c, WH_BAD_INPUT, "field: element %zu names boundary %u of %zu", f / 3,
                     m->boundary[f], m->boundary_count);
  for (size_t i = 0; i < m->element_count * (size_t)m->nodes_per_element; i++)
    if (m->element[i] >= m->node_count)
      return wh_fail(c, WH_BAD_INPUT, "field: element %zu names node %u of %zu",
                     i / (size_t)m->nodes_per_element, m->element[i], m->node_count);
  for (size_t f = 0; f < 3 * m->element_count; f++)
    if (m->neighbour[f] != WH_NO_ELEMENT && m->neighbour[f] >= m->element_count)
      return wh_fail(c, WH_BAD_INPUT, "field: element %zu names neighbour %u of %zu", f / 3,
                     m->neighbour[f], m->element_count);
  for (size_t e = 0; e < m->element_count; e++) {
    if (m->region[e] >= m->region_count)
      return wh_fail(c, WH_BAD_INPUT, "field: element %zu names region %u of %zu", e, m->region[e],
                     m->region_count);
    const struct wh_region *r = &m->regions[m->region[e]];
    if (r->kind == WH_REGION_DIELECTRIC && !(r->permittivity > 0.0 && isfinite(r->permittivity)))
      return wh_fail(c, WH_BAD_INPUT,
                     "field: dielectric '%s' has relative permittivity %g; it must be positive",
                     r->name, r->permittivity);
  }
  return WH_OK;
}

static enum wh_status check_mesh(struct wh_context *c, const struct wh_mesh *m) {
  if (m->order < 1 || m->order > WH_TRIANGLE_MAX_ORDER || m->element_count == 0 ||
      m->nodes_per_element != wh_triangle_node_count(m->order) || m->node_count > INT32_MAX)
    return wh_fail(c, WH_BAD_INPUT, "field: a mesh of %zu elements of order %d cannot be solved on",
                   m->element_count, m->order);
  if (m->electrode_count == 0)
    return wh_fail(c, WH_BAD_INPUT, "field: there is no electrode; the potential would be zero");
  for (size_t i = 0; i < m->boundary_count; i++)
    WH_TRY(check_boundary(c, m, &m->boundaries[i]));
  return check_numbers(c, m);
}

/* Holds a node, if it is not held already; its row of weights. */
static enum wh_status hold(struct wh_context *c, struct wh_constraint *k, uint32_t node,
                           double **row) {
  if (k->held[node] < 0) {
    WH_TRY(wh_grow(c, &k->weight, &k->capacity, (k->held_count + 1) * k->potential_count,
                   sizeof *k->weight));
    k->held[node] = (int32_t)k->held_count++;
  }
  *row = k->weight + (size_t)k->held[node] * k->potential_count;
  return WH_OK;
}

static enum wh_status hold_on(struct wh_context *c, const struct wh_mesh *m,
                              const struct wh_boundary *b, uint32_t node, struct wh_constraint *k) {
  bool first = k->held[node] < 0;
  if (!first && b->kind != WH_BOUNDARY_ELECTRODE)
    return WH_OK;
  double *row;
  WH_TRY(hold(c, k, node, &row));
  if (b->kind == WH_BOUNDARY_ELECTRODE)
    row[b->electrode] = 1.0;
  if (b->kind == WH_BOUNDARY_INFINITY && k->infinity_floats)
    row[k->potential_count - 1] = 1.0;
  if (b->kind == WH_BOUNDARY_LINEAR) {
    const double *x = m->node[node], along[2] = {b->to[0] - b->from[0], b->to[1] - b->from[1]};
    double t = ((x[0] - b->from[0]) * along[0] + (x[1] - b->from[1]) * along[1]) /
               (along[0] * along[0] + along[1] * along[1]);
    row[b->electrode] += 1.0 - t;
    row[b->electrode_to] += t;
  }
  return WH_OK;
}

/* Holds the nodes of all faces of one kind of boundary. */
static enum wh_status hold_kind(struct wh_context *c, const struct wh_mesh *m,
                                enum wh_boundary_kind kind, struct wh_constraint *k) {
  for (size_t f = 0; f < 3 * m->element_count; f++) {
    uint16_t b = m->boundary[f];
    if (b == WH_NO_BOUNDARY || m->boundaries[b].kind != kind)
      continue;
    int local[WH_TRIANGLE_MAX_ORDER + 1];
    const uint32_t *node = m->element + f / 3 * (size_t)m->nodes_per_element;
    wh_triangle_edge_nodes(m->order, (int)(f % 3), local);
    for (int i = 0; i <= m->order; i++)
      WH_TRY(hold_on(c, m, &m->boundaries[b], node[local[i]], k));
  }
  return WH_OK;
}

/* Where electrodes touch, the mean. Called when electrodes only are held. */
static enum wh_status settle_touching(struct wh_context *c, const struct wh_mesh *m,
                                      struct wh_constraint *k) {
  for (uint32_t node = 0; node < m->node_count; node++) {
    if (k->held[node] < 0)
      continue;
    double *row = k->weight + (size_t)k->held[node] * k->potential_count, sum = 0.0;
    for (size_t j = 0; j < k->potential_count; j++)
      sum += row[j];
    for (size_t j = 0; j < m->electrode_count; j++) {
      if (sum > 1.0 && row[j] > 0.0 && m->electrodes[j].floating)
        return wh_fail(c, WH_BAD_INPUT,
                       "field: the floating electrode '%s' touches another one at (%g m, %g m); "
                       "part them, or give it a voltage",
                       m->electrodes[j].name, m->node[node][0], m->node[node][1]);
      row[j] /= sum;
    }
  }
  return WH_OK;
}

/* Nodes that no element uses (mesh files may hold them) are held at zero. */
static enum wh_status hold_unused(struct wh_context *c, const struct wh_mesh *m,
                                  struct wh_constraint *k) {
  bool *used;
  WH_TRY(wh_alloc(c, m->node_count, sizeof *used, &used));
  for (size_t i = 0; i < m->element_count * (size_t)m->nodes_per_element; i++)
    used[m->element[i]] = true;
  enum wh_status s = WH_OK;
  double *row;
  for (uint32_t node = 0; s == WH_OK && node < m->node_count; node++)
    if (!used[node])
      s = hold(c, k, node, &row);
  free(used);
  return s;
}

/* Spreads from element e over all elements that are joined to it by faces; true if one of them has
   a held node. stack and seen hold element_count. */
static bool part_is_held(const struct wh_mesh *m, const struct wh_constraint *k, uint32_t e,
                         uint32_t *stack, bool *seen) {
  bool held = false;
  size_t depth = 0;
  stack[depth++] = e;
  seen[e] = true;
  while (depth > 0) {
    size_t at = stack[--depth];
    for (int i = 0; i < m->nodes_per_element; i++)
      held |= k->held[m->element[at * (size_t)m->nodes_per_element + (size_t)i]] >= 0;
    for (int f = 0; f < 3; f++) {
      uint32_t next = m->neighbour[3 * at + (size_t)f];
      if (next == WH_NO_ELEMENT || seen[next])
        continue;
      seen[next] = true;
      stack[depth++] = next;
    }
  }
  return held;
}

static enum wh_status check_parts(struct wh_context *c, const struct wh_mesh *m,
                                  const struct wh_constraint *k) {
  uint32_t *stack;
  bool *seen;
  WH_TRY(wh_alloc(c, m->element_count, sizeof *stack + sizeof *seen, &stack));
  seen = (bool *)(stack + m->element_count);
  enum wh_status s = WH_OK;
  for (uint32_t e = 0; s == WH_OK && e < m->element_count; e++) {
    if (seen[e] || part_is_held(m, k, e, stack, seen))
      continue;
    const double *x = m->node[m->element[e * (size_t)m->nodes_per_element]];
    s = wh_fail(c, WH_BAD_INPUT,
                "field: the potential is not determined in the part of the mesh around (%g m, %g "
                "m); give it an electrode on its boundary",
                x[0], x[1]);
  }
  free(stack);
  return s;
}

static enum wh_status fill(struct wh_context *c, const struct wh_mesh *m, struct wh_constraint *k) {
  WH_TRY(check_mesh(c, m));
  for (size_t f = 0; f < 3 * m->element_count; f++)
    if (m->symmetry == WH_PLANAR && m->boundary[f] != WH_NO_BOUNDARY)
      k->infinity_floats |= m->boundaries[m->boundary[f]].kind == WH_BOUNDARY_INFINITY;
  k->potential_count = m->electrode_count + (k->infinity_floats ? 1 : 0);
  WH_TRY(wh_alloc(c, m->node_count, sizeof *k->held, &k->held));
  for (size_t i = 0; i < m->node_count; i++)
    k->held[i] = -1;
  WH_TRY(hold_kind(c, m, WH_BOUNDARY_ELECTRODE, k));
  WH_TRY(settle_touching(c, m, k));
  WH_TRY(hold_kind(c, m, WH_BOUNDARY_INFINITY, k));
  WH_TRY(hold_kind(c, m, WH_BOUNDARY_LINEAR, k));
  WH_TRY(check_parts(c, m, k));
  return hold_unused(c, m, k);
}

enum wh_status wh_constraint_init(struct wh_context *c, const struct wh_mesh *m,
                                  struct wh_constraint *k) {
  *k = (struct wh_constraint){0};
  enum wh_status s = fill(c, m, k);
  if (s != WH_OK)
    wh_constraint_free(k);
  return s;
}

void wh_constraint_free(struct wh_constraint *k) {
  free(k->held);
  free(k->weight);
  *k = (struct wh_constraint){0};
}
