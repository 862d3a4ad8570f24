/* SPDX-License-Identifier: MPL-2.0 */
#include "test_mesh.h"

#include "base/memory.h"
#include "numerics/triangle.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct edge {
  uint32_t low, high; /* vertices */
  uint32_t element;
  int face;
};

static int by_vertices(const void *a, const void *b) {
  const struct edge *x = a, *y = b;
  if (x->low != y->low)
    return x->low < y->low ? -1 : 1;
  return (x->high > y->high) - (x->high < y->high);
}

static uint32_t vertex_of(const struct wh_mesh *m, size_t e, int local) {
  return m->element[e * (size_t)m->nodes_per_element + (size_t)local];
}

static enum wh_status join(struct wh_context *c, struct wh_mesh *m) {
  struct edge *edge;
  size_t n = 0;
  WH_TRY(wh_alloc(c, 3 * m->element_count, sizeof *edge, &edge));
  for (size_t e = 0; e < m->element_count; e++)
    for (int f = 0; f < 3; f++) {
      uint32_t a = vertex_of(m, e, f), b = vertex_of(m, e, (f + 1) % 3);
      edge[n++] = (struct edge){a < b ? a : b, a < b ? b : a, (uint32_t)e, f};
      m->neighbour[3 * e + (size_t)f] = WH_NO_ELEMENT;
      m->boundary[3 * e + (size_t)f] = WH_NO_BOUNDARY;
    }
  qsort(edge, n, sizeof *edge, by_vertices);
  for (size_t i = 0; i < n; i++) {
    if (i + 1 < n && by_vertices(&edge[i], &edge[i + 1]) == 0) {
      m->neighbour[3 * (size_t)edge[i].element + (size_t)edge[i].face] = edge[i + 1].element;
      m->neighbour[3 * (size_t)edge[i + 1].element + (size_t)edge[i + 1].face] = edge[i].element;
      i++;
    } else {
      m->boundary[3 * (size_t)edge[i].element + (size_t)edge[i].face] = 0;
    }
  }
  free(edge);
  return WH_OK;
}

static bool reversing(const struct test_mesh_spec *spec) {
  double o[2], a[2], b[2];
  spec->map(spec->user, 0.5, 0.5, o);
  spec->map(spec->user, 0.5 + 1e-4, 0.5, a);
  spec->map(spec->user, 0.5, 0.5 + 1e-4, b);
  return (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]) < 0.0;
}

static void fill_elements(const struct test_mesh_spec *spec, struct wh_mesh *m) {
  int p = spec->order, across = spec->cells[0] * p + 1;
  const double(*xi)[2] = wh_triangle_nodes(p);
  bool swap = reversing(spec);
  size_t e = 0;
  for (int j = 0; j < spec->cells[1]; j++)
    for (int i = 0; i < spec->cells[0]; i++)
      for (int half = 0; half < 2; half++, e++) {
        for (int n = 0; n < m->nodes_per_element; n++) {
          int a = (int)lround(xi[n][swap ? 1 : 0] * p), b = (int)lround(xi[n][swap ? 0 : 1] * p);
          int u = i * p + (half ? p - a : a), v = j * p + (half ? p - b : b);
          m->element[e * (size_t)m->nodes_per_element + (size_t)n] = (uint32_t)(v * across + u);
        }
        m->curved[e] = spec->curved;
      }
}

enum wh_status test_mesh_create(struct wh_context *c, const struct test_mesh_spec *spec,
                                struct wh_mesh *m) {
  int p = spec->order, nu = spec->cells[0] * p, nv = spec->cells[1] * p;
  *m = (struct wh_mesh){.symmetry = spec->symmetry, .order = p};
  m->nodes_per_element = wh_triangle_node_count(p);
  m->node_count = (size_t)(nu + 1) * (size_t)(nv + 1);
  m->element_count = 2 * (size_t)spec->cells[0] * (size_t)spec->cells[1];
  WH_TRY(wh_alloc(c, m->node_count, sizeof *m->node, &m->node));
  WH_TRY(wh_alloc(c, m->element_count * (size_t)m->nodes_per_element, sizeof *m->element,
                  &m->element));
  WH_TRY(wh_alloc(c, m->element_count, sizeof *m->curved, &m->curved));
  WH_TRY(wh_alloc(c, m->element_count, sizeof *m->region, &m->region));
  WH_TRY(wh_alloc(c, 3 * m->element_count, sizeof *m->neighbour, &m->neighbour));
  WH_TRY(wh_alloc(c, 3 * m->element_count, sizeof *m->boundary, &m->boundary));
  WH_TRY(wh_alloc(c, 1, sizeof *m->regions, &m->regions));
  WH_TRY(wh_alloc(c, 8, sizeof *m->boundaries, &m->boundaries));
  WH_TRY(wh_alloc(c, 8, sizeof *m->electrodes, &m->electrodes));
  m->region_count = m->boundary_count = 1;
  m->regions[0] = (struct wh_region){.name = "vacuum", .permittivity = 1.0};
  m->boundaries[0] = (struct wh_boundary){.name = "edge", .kind = WH_BOUNDARY_NATURAL};
  for (int v = 0; v <= nv; v++)
    for (int u = 0; u <= nu; u++)
      spec->map(spec->user, (double)u / nu, (double)v / nv, m->node[v * (nu + 1) + u]);
  fill_elements(spec, m);
  return join(c, m);
}

unsigned test_mesh_electrode(struct wh_context *c, struct wh_mesh *m, const char *name,
                             bool transparent, bool interior, test_pick_fn *pick,
                             const void *user) {
  (void)c;
  unsigned electrode = (unsigned)m->electrode_count++;
  uint16_t boundary = (uint16_t)m->boundary_count++;
  struct wh_electrode *el = &m->electrodes[electrode];
  *el = (struct wh_electrode){.transparent = transparent};
  snprintf(el->name, sizeof el->name, "%s", name);
  m->boundaries[boundary] =
      (struct wh_boundary){.kind = WH_BOUNDARY_ELECTRODE, .electrode = electrode};
  snprintf(m->boundaries[boundary].name, sizeof m->boundaries[boundary].name, "%s", name);
  for (size_t e = 0; e < m->element_count; e++)
    for (int f = 0; f < 3; f++) {
      const double *a = m->node[vertex_of(m, e, f)], *b = m->node[vertex_of(m, e, (f + 1) % 3)];
      bool edge = m->neighbour[3 * e + (size_t)f] == WH_NO_ELEMENT;
      if ((edge || interior) && pick(user, a) && pick(user, b))
        m->boundary[3 * e + (size_t)f] = boundary;
    }
  return electrode;
}

void test_shell_map(const void *user, double u, double v, double p[2]) {
  const struct test_shell *s = user;
  double rho = s->outer * pow(s->inner / s->outer, u);
  double angle = s->angle[0] + (s->angle[1] - s->angle[0]) * v;
  p[0] = s->centre + rho * cos(angle);
  p[1] = fabs(angle - M_PI) < 1e-12 ? 0.0 : rho * sin(angle);
}

static bool at_radius(const struct test_shell *s, const double p[2], double radius) {
  return fabs(hypot(p[0] - s->centre, p[1]) - radius) < 1e-9 * radius;
}

bool test_on_outer(const void *user, const double p[2]) {
  const struct test_shell *s = user;
  return at_radius(s, p, s->outer);
}

bool test_on_inner(const void *user, const double p[2]) {
  const struct test_shell *s = user;
  return at_radius(s, p, s->inner);
}

void test_box_map(const void *user, double u, double v, double p[2]) {
  const struct test_box *b = user;
  p[0] = b->low[0] + (b->high[0] - b->low[0]) * u;
  p[1] = b->low[1] + (b->high[1] - b->low[1]) * v;
}

bool test_on_low_z(const void *user, const double p[2]) {
  const struct test_box *b = user;
  return fabs(p[0] - b->low[0]) < 1e-12;
}

bool test_on_high_z(const void *user, const double p[2]) {
  const struct test_box *b = user;
  return fabs(p[0] - b->high[0]) < 1e-12;
}

bool test_on_high_r(const void *user, const double p[2]) {
  const struct test_box *b = user;
  return fabs(p[1] - b->high[1]) < 1e-12;
}

enum wh_status test_shell_mesh(struct wh_context *c, const struct test_shell *shell, int order,
                               int radial, int around, struct wh_mesh *m) {
  struct test_mesh_spec spec = {.symmetry = WH_AXISYMMETRIC,
                                .order = order,
                                .cells = {radial, around},
                                .map = test_shell_map,
                                .user = shell,
                                .curved = order > 1};
  WH_TRY(test_mesh_create(c, &spec, m));
  test_mesh_electrode(c, m, "cathode", false, false, test_on_outer, shell);
  test_mesh_electrode(c, m, "anode", true, false, test_on_inner, shell);
  return WH_OK;
}
