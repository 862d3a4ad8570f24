/* SPDX-License-Identifier: MPL-2.0 */
#include "demo.h"

#include "base/memory.h"
#include "numerics/triangle.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Nodes lie on a lattice in (radius, angle): i from the outer sphere inwards, j from the axis up.
 */
struct lattice {
  size_t columns, rows;
};

static void place_node(double s, double t, double p[2], double *potential) {
  double rho = DEMO_OUTER + s * (DEMO_INNER - DEMO_OUTER), angle = t * DEMO_FROM;
  p[0] = DEMO_OUTER - rho * cos(angle);
  p[1] = rho * sin(angle);
  *potential = DEMO_VOLTAGE * (DEMO_OUTER / rho - 1.0) / (DEMO_OUTER / DEMO_INNER - 1.0);
}

static void put_element(struct wh_mesh *m, const struct lattice *l, size_t e, size_t i, size_t j,
                        bool upper) {
  const double(*xi)[2] = wh_triangle_nodes(m->order);
  size_t order = (size_t)m->order;
  for (int k = 0; k < m->nodes_per_element; k++) {
    size_t a = (size_t)lround(xi[k][0] * m->order), b = (size_t)lround(xi[k][1] * m->order);
    if (upper) {
      a = order - a;
      b = order - b;
    }
    m->element[e * (size_t)m->nodes_per_element + (size_t)k] =
        (uint32_t)((j * order + b) * l->columns + i * order + a);
  }
}

/* Lower triangle: face 0 towards the axis, face 2 outwards (lower i). Upper: the other two. */
static void put_faces(struct wh_mesh *m, size_t n, size_t rows, size_t i, size_t j) {
  size_t lower = 2 * (j * n + i), upper = lower + 1;
  uint32_t *a = m->neighbour + 3 * lower, *b = m->neighbour + 3 * upper;
  uint16_t *at = m->boundary + 3 * lower, *bt = m->boundary + 3 * upper;
  a[1] = (uint32_t)upper;
  b[1] = (uint32_t)lower;
  a[0] = j > 0 ? (uint32_t)(upper - 2 * n) : WH_NO_ELEMENT;
  a[2] = i > 0 ? (uint32_t)(upper - 2) : WH_NO_ELEMENT;
  b[0] = j + 1 < rows ? (uint32_t)(lower + 2 * n) : WH_NO_ELEMENT;
  b[2] = i + 1 < n ? (uint32_t)(lower + 2) : WH_NO_ELEMENT;
  at[0] = a[0] == WH_NO_ELEMENT ? 2 : WH_NO_BOUNDARY;
  at[2] = a[2] == WH_NO_ELEMENT ? 0 : WH_NO_BOUNDARY;
  bt[0] = b[0] == WH_NO_ELEMENT ? 2 : WH_NO_BOUNDARY;
  bt[2] = b[2] == WH_NO_ELEMENT ? 1 : WH_NO_BOUNDARY;
  at[1] = bt[1] = WH_NO_BOUNDARY;
}

static enum wh_status allocate(struct wh_context *c, struct wh_mesh *m, double **potential) {
  WH_TRY(wh_alloc(c, m->node_count, sizeof *m->node, &m->node));
  WH_TRY(wh_alloc(c, m->node_count, sizeof **potential, potential));
  WH_TRY(wh_alloc(c, m->element_count * (size_t)m->nodes_per_element, sizeof *m->element,
                  &m->element));
  WH_TRY(wh_alloc(c, m->element_count, sizeof *m->curved, &m->curved));
  WH_TRY(wh_alloc(c, m->element_count, sizeof *m->region, &m->region));
  WH_TRY(wh_alloc(c, 3 * m->element_count, sizeof *m->neighbour, &m->neighbour));
  WH_TRY(wh_alloc(c, 3 * m->element_count, sizeof *m->boundary, &m->boundary));
  WH_TRY(wh_alloc(c, m->region_count, sizeof *m->regions, &m->regions));
  WH_TRY(wh_alloc(c, m->boundary_count, sizeof *m->boundaries, &m->boundaries));
  return wh_alloc(c, m->electrode_count, sizeof *m->electrodes, &m->electrodes);
}

static void put_names(struct wh_mesh *m) {
  strcpy(m->regions[0].name, "vacuum");
  m->regions[0].permittivity = 1.0;
  m->regions[1] =
      (struct wh_region){.name = "glass", .kind = WH_REGION_DIELECTRIC, .permittivity = 4.6};
  m->electrodes[0] = (struct wh_electrode){.name = "cathode"};
  m->electrodes[1] =
      (struct wh_electrode){.name = "anode", .voltage = DEMO_VOLTAGE, .transparent = true};
  for (unsigned k = 0; k < 2; k++)
    m->boundaries[k] = (struct wh_boundary){.kind = WH_BOUNDARY_ELECTRODE, .electrode = k};
  m->boundaries[2].kind = WH_BOUNDARY_NATURAL;
}

enum wh_status demo_mesh(struct wh_context *c, int order, size_t n, size_t m, bool glass,
                         struct wh_mesh *mesh, double **potential) {
  struct lattice l = {n * (size_t)order + 1, m * (size_t)order + 1};
  *mesh = (struct wh_mesh){.symmetry = WH_AXISYMMETRIC,
                           .order = order,
                           .nodes_per_element = wh_triangle_node_count(order),
                           .node_count = l.columns * l.rows,
                           .element_count = 2 * n * m,
                           .region_count = 2,
                           .boundary_count = 3,
                           .electrode_count = 2};
  WH_TRY(allocate(c, mesh, potential));
  for (size_t j = 0; j < l.rows; j++)
    for (size_t i = 0; i < l.columns; i++) {
      size_t k = j * l.columns + i;
      place_node((double)i / (double)(l.columns - 1), (double)j / (double)(l.rows - 1),
                 mesh->node[k], &(*potential)[k]);
    }
  for (size_t j = 0; j < m; j++)
    for (size_t i = 0; i < n; i++) {
      size_t e = 2 * (j * n + i);
      put_element(mesh, &l, e, i, j, false);
      put_element(mesh, &l, e + 1, i, j, true);
      put_faces(mesh, n, m, i, j);
      mesh->curved[e] = mesh->curved[e + 1] = true;
      mesh->region[e] = mesh->region[e + 1] = glass && 4 * j >= 3 * m && i > 0 && i + 2 < n;
    }
  put_names(mesh);
  return WH_OK;
}
