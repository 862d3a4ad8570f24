/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solid_matrix.h"

#include "base/memory.h"
#include "numerics/tetrahedron.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST WH_TETRA_MAX_NODES

/* What element matrices are made from. */
struct tables {
  int order, nodes;
  struct wh_tetra_rule rule;
  double (*gradient)[MOST][3];      /* [rule.count] */
  double product[3][3][MOST][MOST]; /* integral of d_a N_i d_b N_j over the reference element */
};

static enum wh_status prepare(struct wh_context *c, int order, struct tables *t) {
  t->order = order;
  t->nodes = wh_tetra_node_count(order);
  wh_tetra_rule(2 * order, &t->rule);
  WH_TRY(wh_alloc(c, (size_t)t->rule.count, sizeof *t->gradient, &t->gradient));
  for (int q = 0; q < t->rule.count; q++) {
    wh_tetra_lagrange(order, t->rule.xi[q], NULL, t->gradient[q]);
    for (int a = 0; a < 3; a++)
      for (int b = 0; b < 3; b++)
        for (int i = 0; i < t->nodes; i++)
          for (int j = 0; j < t->nodes; j++)
            t->product[a][b][i][j] +=
                t->rule.weight[q] * t->gradient[q][i][a] * t->gradient[q][j][b];
  }
  return WH_OK;
}

/* det J and the metric J^-1 J^-T det J of a map. */
static double metric_of(const double j[3][3], double metric[3][3]) {
  double k[3][3], det = 0.0; /* k = det J J^-1 */
  for (int a = 0; a < 3; a++)
    for (int i = 0; i < 3; i++) {
      int p = (i + 1) % 3, q = (i + 2) % 3, r = (a + 1) % 3, s = (a + 2) % 3;
      k[a][i] = j[p][r] * j[q][s] - j[p][s] * j[q][r];
    }
  for (int i = 0; i < 3; i++)
    det += j[i][0] * k[0][i];
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++)
      metric[a][b] = (k[a][0] * k[b][0] + k[a][1] * k[b][1] + k[a][2] * k[b][2]) / det;
  return det;
}

static void jacobian_at(const struct wh_solid_mesh *m, const uint32_t *node, int nodes,
                        const double (*gradient)[3], double j[3][3]) {
  memset(j, 0, 9 * sizeof(double));
  for (int n = 0; n < nodes; n++)
    for (int i = 0; i < 3; i++)
      for (int a = 0; a < 3; a++)
        j[i][a] += m->node[node[n]][i] * gradient[n][a];
}

/* K_ij = eps integral of grad N_i . grad N_j over element e, symmetric. */
static void element_matrix(const struct tables *t, const struct wh_solid_mesh *m, size_t e,
                           double k[MOST][MOST]) {
  const uint32_t *node = m->element + e * (size_t)t->nodes;
  double eps = m->regions[m->region[e]].permittivity, j[3][3], g[3][3];
  memset(k, 0, sizeof(double[MOST][MOST]));
  if (!m->curved[e]) {
    for (int i = 0; i < 3; i++)
      for (int a = 0; a < 3; a++)
        j[i][a] = m->node[node[a + 1]][i] - m->node[node[0]][i];
    metric_of((const double(*)[3])j, g);
    for (int a = 0; a < 3; a++)
      for (int b = 0; b < 3; b++)
        for (int i = 0; i < t->nodes; i++)
          for (int n = 0; n < t->nodes; n++)
            k[i][n] += eps * g[a][b] * t->product[a][b][i][n];
    return;
  }
  for (int q = 0; q < t->rule.count; q++) {
    const double(*d)[3] = (const double(*)[3])t->gradient[q];
    jacobian_at(m, node, t->nodes, d, j);
    metric_of((const double(*)[3])j, g);
    double weight = eps * t->rule.weight[q];
    for (int i = 0; i < t->nodes; i++) {
      double flux[3];
      for (int b = 0; b < 3; b++)
        flux[b] = weight * (d[i][0] * g[0][b] + d[i][1] * g[1][b] + d[i][2] * g[2][b]);
      for (int n = 0; n < t->nodes; n++)
        k[i][n] += flux[0] * d[n][0] + flux[1] * d[n][1] + flux[2] * d[n][2];
    }
  }
}

static enum wh_status hold_nodes(struct wh_context *c, struct wh_solid_matrix *a) {
  const struct wh_solid_mesh *m = a->m;
  const int(*lattice)[4] = wh_tetra_lattice(m->order);
  WH_TRY(wh_alloc(c, m->node_count, sizeof *a->held, &a->held));
  memset(a->held, 0xff, m->node_count * sizeof *a->held);
  for (size_t f = 0; f < 4 * m->element_count; f++) {
    uint16_t b = m->boundary[f];
    if (b == WH_NO_BOUNDARY || m->boundaries[b].kind != WH_BOUNDARY_ELECTRODE)
      continue;
    const uint32_t *node = m->element + f / 4 * (size_t)m->nodes_per_element;
    for (int n = 0; n < m->nodes_per_element; n++)
      if (lattice[n][f % 4] == 0)
        a->held[node[n]] = (uint16_t)m->boundaries[b].electrode;
  }
  return WH_OK;
}

static int compare_u32(const void *a, const void *b) {
  uint32_t p = *(const uint32_t *)a, q = *(const uint32_t *)b;
  return (p > q) - (p < q);
}

/* Elements of each node, then of each row the nodes of its elements, each once. */
static enum wh_status make_pattern(struct wh_context *c, struct wh_solid_matrix *a) {
  const struct wh_solid_mesh *m = a->m;
  size_t nodes = (size_t)m->nodes_per_element, total = m->element_count * nodes, capacity = 0;
  uint32_t *first = NULL, *element = NULL, *seen = NULL;
  enum wh_status status = wh_alloc(c, m->node_count + 2, sizeof *first, &first);
  if (status == WH_OK)
    status = wh_alloc(c, total, sizeof *element, &element);
  if (status == WH_OK)
    status = wh_alloc(c, m->node_count, sizeof *seen, &seen);
  if (status == WH_OK)
    status = wh_alloc(c, m->node_count + 1, sizeof *a->row, &a->row);
  if (status == WH_OK)
    status = wh_alloc(c, m->node_count, sizeof *a->diagonal, &a->diagonal);
  for (size_t i = 0; i < total && status == WH_OK; i++)
    first[m->element[i] + 2]++;
  for (size_t i = 1; i < m->node_count && status == WH_OK; i++)
    first[i + 1] += first[i];
  for (size_t i = 0; i < total && status == WH_OK; i++)
    element[first[m->element[i] + 1]++] = (uint32_t)(i / nodes);
  for (uint32_t i = 0; i < m->node_count && status == WH_OK; i++) {
    size_t count = a->row[i];
    status = wh_grow(c, &a->column, &capacity, count + (first[i + 1] - first[i]) * nodes,
                     sizeof *a->column);
    for (uint32_t k = first[i]; k < first[i + 1] && status == WH_OK; k++)
      for (size_t n = 0; n < nodes; n++) {
        uint32_t j = m->element[element[k] * nodes + n];
        if (seen[j] != i + 1) {
          seen[j] = i + 1;
          a->column[count++] = j;
        }
      }
    if (status != WH_OK)
      break;
    qsort(a->column + a->row[i], count - a->row[i], sizeof *a->column, compare_u32);
    a->row[i + 1] = count;
  }
  free(first);
  free(element);
  free(seen);
  return status == WH_OK ? wh_alloc(c, a->row[m->node_count], sizeof *a->value, &a->value) : status;
}

static size_t entry(const struct wh_solid_matrix *a, uint32_t i, uint32_t j) {
  size_t low = a->row[i], high = a->row[i + 1];
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (a->column[middle] <= j)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* The element's matrix for the linear functions of its vertices, whose values at the nodes are the
   barycentric coordinates. */
static void add_coarse(struct wh_solid_matrix *a, const struct tables *t, const uint32_t *node,
                       double k[MOST][MOST]) {
  const int(*lattice)[4] = wh_tetra_lattice(t->order);
  double half[MOST][4];
  for (int i = 0; i < t->nodes; i++)
    for (int v = 0; v < 4; v++) {
      half[i][v] = 0.0;
      for (int n = 0; n < t->nodes; n++)
        half[i][v] += k[i][n] * lattice[n][v] / t->order;
    }
  for (int u = 0; u < 4; u++)
    for (int v = 0; v < 4; v++) {
      uint32_t i = a->coarse[node[u]], j = a->coarse[node[v]];
      if (i == UINT32_MAX || j == UINT32_MAX || i < j)
        continue;
      double sum = 0.0;
      for (int n = 0; n < t->nodes; n++)
        sum += half[n][v] * lattice[n][u] / t->order;
      a->coarse_row[a->coarse_entries] = (int)i;
      a->coarse_column[a->coarse_entries] = (int)j;
      a->coarse_value[a->coarse_entries++] = sum;
    }
}

static enum wh_status assemble(struct wh_context *c, struct wh_solid_matrix *a, struct tables *t) {
  const struct wh_solid_mesh *m = a->m;
  WH_TRY(wh_alloc(c, m->vertex_count, sizeof *a->coarse, &a->coarse));
  for (size_t i = 0; i < m->vertex_count; i++)
    a->coarse[i] = a->held[i] == WH_NOT_HELD ? (uint32_t)a->coarse_count++ : UINT32_MAX;
  WH_TRY(wh_alloc(c, 10 * m->element_count, sizeof(int), &a->coarse_row));
  WH_TRY(wh_alloc(c, 10 * m->element_count, sizeof(int), &a->coarse_column));
  WH_TRY(wh_alloc(c, 10 * m->element_count, sizeof(double), &a->coarse_value));
  WH_TRY(prepare(c, m->order, t));
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = m->element + e * (size_t)t->nodes;
    double k[MOST][MOST];
    element_matrix(t, m, e, k);
    for (int i = 0; i < t->nodes; i++)
      for (int j = 0; j < t->nodes; j++)
        a->value[entry(a, node[i], node[j])] += k[i][j];
    add_coarse(a, t, node, k);
  }
  for (uint32_t i = 0; i < m->node_count; i++) {
    a->diagonal[i] = entry(a, i, i);
    if (!(a->value[a->diagonal[i]] > 0.0))
      return wh_fail(c, WH_BAD_INPUT,
                     "field: the mesh at (%.5g, %.5g, %.5g) m gives no valid equation; make its "
                     "elements there smaller",
                     m->node[i][0], m->node[i][1], m->node[i][2]);
  }
  return WH_OK;
}

enum wh_status wh_solid_matrix_init(struct wh_context *c, const struct wh_solid_mesh *m,
                                    struct wh_solid_matrix *out) {
  struct tables *t = NULL;
  *out = (struct wh_solid_matrix){.m = m};
  WH_TRY(wh_alloc(c, 1, sizeof *t, &t));
  enum wh_status status = hold_nodes(c, out);
  if (status == WH_OK)
    status = make_pattern(c, out);
  if (status == WH_OK)
    status = assemble(c, out, t);
  free(t->gradient);
  free(t);
  if (status != WH_OK)
    wh_solid_matrix_free(out);
  return status;
}

void wh_solid_matrix_free(struct wh_solid_matrix *a) {
  free(a->row);
  free(a->column);
  free(a->value);
  free(a->diagonal);
  free(a->held);
  free(a->coarse);
  free(a->coarse_row);
  free(a->coarse_column);
  free(a->coarse_value);
  memset(a, 0, sizeof *a);
}

void wh_solid_matrix_apply(const struct wh_solid_matrix *a, const double *x, double *y) {
  for (size_t i = 0; i < a->m->node_count; i++) {
    double sum = 0.0;
    for (size_t k = a->row[i]; k < a->row[i + 1]; k++)
      sum += a->value[k] * x[a->column[k]];
    y[i] = sum;
  }
}
