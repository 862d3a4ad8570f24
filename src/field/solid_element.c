/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solid_element.h"

#include "base/memory.h"
#include "numerics/tetrahedron.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST WH_TETRA_MAX_NODES

struct wh_solid_tables {
  int nodes;
  struct wh_tetra_rule rule;
  double (*gradient)[MOST][3]; /* [rule.count] */
  /* Integrals of d_a N_i d_a N_j over the reference element, i >= j, for a = x, y, z, then of
     d_a N_i d_b N_j + d_b N_i d_a N_j for xy, xz, yz. */
  double product[6][MOST * (MOST + 1) / 2];
};

static const int first[6] = {0, 1, 2, 0, 0, 1}, other[6] = {0, 1, 2, 1, 2, 2};

static void integrate(struct wh_solid_tables *t) {
  for (int q = 0; q < t->rule.count; q++)
    for (int s = 0; s < 6; s++) {
      double *out = t->product[s], weight = t->rule.weight[q];
      int a = first[s], b = other[s];
      for (int i = 0; i < t->nodes; i++)
        for (int j = 0; j <= i; j++, out++) {
          const double *di = t->gradient[q][i], *dj = t->gradient[q][j];
          *out += weight * (a == b ? di[a] * dj[a] : di[a] * dj[b] + di[b] * dj[a]);
        }
    }
}

enum wh_status wh_solid_tables_create(struct wh_context *c, int order,
                                      struct wh_solid_tables **out) {
  struct wh_solid_tables *t = NULL;
  *out = NULL;
  WH_TRY(wh_alloc(c, 1, sizeof *t, &t));
  t->nodes = wh_tetra_node_count(order);
  wh_tetra_rule(2 * order, &t->rule);
  enum wh_status status = wh_alloc(c, (size_t)t->rule.count, sizeof *t->gradient, &t->gradient);
  if (status != WH_OK) {
    wh_solid_tables_destroy(t);
    return status;
  }
  for (int q = 0; q < t->rule.count; q++)
    wh_tetra_lagrange(order, t->rule.xi[q], NULL, t->gradient[q]);
  integrate(t);
  *out = t;
  return WH_OK;
}

void wh_solid_tables_destroy(struct wh_solid_tables *t) {
  if (t)
    free(t->gradient);
  free(t);
}

/* The metric det J J^-1 J^-T of a map. */
static void metric_of(const double j[3][3], double metric[3][3]) {
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
}

static void straight_metric(const struct wh_solid_mesh *m, const uint32_t *node,
                            double metric[3][3]) {
  double j[3][3];
  for (int i = 0; i < 3; i++)
    for (int a = 0; a < 3; a++)
      j[i][a] = m->node[node[a + 1]][i] - m->node[node[0]][i];
  metric_of((const double(*)[3])j, metric);
}

static void curved_metric(const struct wh_solid_mesh *m, const uint32_t *node, int nodes,
                          const double (*gradient)[3], double metric[3][3]) {
  double j[3][3] = {{0}};
  for (int n = 0; n < nodes; n++)
    for (int i = 0; i < 3; i++)
      for (int a = 0; a < 3; a++)
        j[i][a] += m->node[node[n]][i] * gradient[n][a];
  metric_of((const double(*)[3])j, metric);
}

void wh_solid_element_matrix(const struct wh_solid_tables *t, const struct wh_solid_mesh *m,
                             size_t e, double *k) {
  const uint32_t *node = m->element + e * (size_t)t->nodes;
  int count = t->nodes * (t->nodes + 1) / 2;
  double eps = m->regions[m->region[e]].permittivity, g[3][3];
  memset(k, 0, (size_t)count * sizeof *k);
  if (!m->curved[e]) {
    straight_metric(m, node, g);
    for (int s = 0; s < 6; s++) {
      double weight = eps * g[first[s]][other[s]];
      for (int i = 0; i < count; i++)
        k[i] += weight * t->product[s][i];
    }
    return;
  }
  for (int q = 0; q < t->rule.count; q++) {
    const double(*d)[3] = (const double(*)[3])t->gradient[q];
    double weight = eps * t->rule.weight[q], *out = k;
    curved_metric(m, node, t->nodes, d, g);
    for (int i = 0; i < t->nodes; i++) {
      double flux[3];
      for (int b = 0; b < 3; b++)
        flux[b] = weight * (d[i][0] * g[0][b] + d[i][1] * g[1][b] + d[i][2] * g[2][b]);
      for (int n = 0; n <= i; n++)
        *out++ += flux[0] * d[n][0] + flux[1] * d[n][1] + flux[2] * d[n][2];
    }
  }
}

void wh_solid_linear_matrix(const struct wh_solid_mesh *m, size_t e, double k[4][4]) {
  static const double d[4][3] = {{-1, -1, -1}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  double volume = m->regions[m->region[e]].permittivity / 6.0, g[3][3];
  straight_metric(m, m->element + e * (size_t)m->nodes_per_element, g);
  if (g[0][0] < 0.0) /* a curved element may have vertices the other way round */
    volume = -volume;
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < 4; j++) {
      k[i][j] = 0.0;
      for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++)
          k[i][j] += volume * d[i][a] * g[a][b] * d[j][b];
    }
}
