/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solid_density.h"

#include "base/memory.h"
#include "numerics/dense.h"
#include "numerics/tetrahedron.h"

#include <stdlib.h>
#include <string.h>

/* Factors of the terms of second degree. */
static const int first[6] = {0, 1, 2, 0, 0, 1}, other[6] = {0, 1, 2, 1, 2, 2};

/* Place and determinant of the Jacobian at a point of an element. */
static double map_at(const struct wh_solid_mesh *m, size_t e, const double xi[3], double x[3]) {
  const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
  double value[WH_TETRA_MAX_NODES], gradient[WH_TETRA_MAX_NODES][3], j[3][3] = {{0.0}};
  wh_tetra_lagrange(m->order, xi, value, gradient);
  memset(x, 0, 3 * sizeof *x);
  for (int n = 0; n < m->nodes_per_element; n++)
    for (int i = 0; i < 3; i++) {
      x[i] += value[n] * m->node[node[n]][i];
      for (int a = 0; a < 3; a++)
        j[i][a] += gradient[n][a] * m->node[node[n]][i];
    }
  return j[0][0] * (j[1][1] * j[2][2] - j[1][2] * j[2][1]) +
         j[0][1] * (j[1][2] * j[2][0] - j[1][0] * j[2][2]) +
         j[0][2] * (j[1][0] * j[2][1] - j[1][1] * j[2][0]);
}

/* Adds an element to the integrals; moments about the vertices for now. */
static void add_element(struct wh_solid_density *d, const struct wh_tetra_rule *rule, size_t e) {
  const struct wh_solid_mesh *m = d->m;
  const uint32_t *vertex = m->element + e * (size_t)m->nodes_per_element;
  for (int q = 0; q < rule->count; q++) {
    const double *xi = rule->xi[q], L[4] = {1.0 - xi[0] - xi[1] - xi[2], xi[0], xi[1], xi[2]};
    double x[3], volume = rule->weight[q] * map_at(m, e, xi, x);
    for (int v = 0; v < 4; v++) {
      const double *o = m->node[vertex[v]];
      d->integral[vertex[v]] += volume * L[v];
      for (int i = 0; i < 3; i++)
        d->centre[vertex[v]][i] += volume * L[v] * (x[i] - o[i]);
      for (int i = 0; i < 6; i++)
        d->second[vertex[v]][i] +=
            volume * L[v] * (x[first[i]] - o[first[i]]) * (x[other[i]] - o[other[i]]);
    }
  }
}

enum wh_status wh_solid_density_init(struct wh_context *c, const struct wh_solid_mesh *m,
                                     struct wh_solid_density *out) {
  struct wh_tetra_rule rule;
  *out = (struct wh_solid_density){.m = m};
  WH_TRY(wh_alloc(c, m->vertex_count, sizeof *out->mean, &out->mean));
  WH_TRY(wh_alloc(c, m->vertex_count, sizeof *out->integral, &out->integral));
  WH_TRY(wh_alloc(c, m->vertex_count, sizeof *out->centre, &out->centre));
  WH_TRY(wh_alloc(c, m->vertex_count, sizeof *out->second, &out->second));
  wh_tetra_rule(m->order + 2, &rule);
  for (size_t e = 0; e < m->element_count; e++)
    if (m->region[e] == 0)
      add_element(out, &rule, e);
  for (size_t v = 0; v < m->vertex_count; v++) {
    double *x = out->centre[v], whole = out->integral[v];
    if (!(whole > 0.0))
      continue;
    for (int i = 0; i < 3; i++)
      x[i] /= whole;
    for (int i = 0; i < 6; i++)
      out->second[v][i] = out->second[v][i] / whole - x[first[i]] * x[other[i]];
    for (int i = 0; i < 3; i++)
      x[i] += m->node[v][i];
  }
  return WH_OK;
}

void wh_solid_density_free(struct wh_solid_density *d) {
  free(d->mean);
  free(d->integral);
  free(d->centre);
  free(d->second);
  *d = (struct wh_solid_density){0};
}

/* The linear function of a vertex is the sum over the nodes of their functions times its value
   there, which is the node's barycentric coordinate. */
enum wh_status wh_solid_density_set(struct wh_context *c, struct wh_solid_density *d,
                                    const double *load) {
  const struct wh_solid_mesh *m = d->m;
  const int(*lattice)[4] = wh_tetra_lattice(m->order);
  bool *done;
  WH_TRY(wh_alloc(c, m->node_count, sizeof *done, &done));
  memset(d->mean, 0, m->vertex_count * sizeof *d->mean);
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
    for (int n = 0; n < m->nodes_per_element; n++) {
      for (int v = 0; v < 4 && !done[node[n]]; v++)
        d->mean[node[v]] += load[node[n]] * lattice[n][v] / m->order;
      done[node[n]] = true;
    }
  }
  for (size_t v = 0; v < m->vertex_count; v++)
    d->mean[v] = d->integral[v] > 0.0 ? d->mean[v] / d->integral[v] : 0.0;
  free(done);
  return WH_OK;
}

/* Mean of each term under the function of a vertex. */
static void mean_terms(const struct wh_solid_density *d, uint32_t v, const double origin[3],
                       double unit, int terms, double *out) {
  double x[3];
  out[0] = 1.0;
  for (int i = 0; i < 3; i++)
    x[i] = (d->centre[v][i] - origin[i]) / unit;
  for (int i = 0; i < 3 && terms > 1; i++)
    out[1 + i] = x[i];
  for (int i = 0; i < 6 && terms > 4; i++)
    out[4 + i] = x[first[i]] * x[other[i]] + d->second[v][i] / (unit * unit);
}

void wh_solid_density_fit(const struct wh_solid_density *d, size_t count, const uint32_t *node,
                          const double origin[3], double unit, double *work,
                          double s[WH_DENSITY_TERMS]) {
  static const int degrees[] = {WH_DENSITY_TERMS, 4, 1};
  memset(s, 0, WH_DENSITY_TERMS * sizeof *s);
  for (int k = 0; k < 3; k++) {
    int terms = degrees[k], rows = 0;
    double *matrix = work, *right = work + count * (size_t)terms;
    for (size_t i = 0; i < count; i++) {
      uint32_t v = node[i];
      if (v >= d->m->vertex_count || !(d->integral[v] > 0.0))
        continue;
      mean_terms(d, v, origin, unit, terms, matrix + rows * terms);
      right[rows++] = d->mean[v];
    }
    if (rows < terms + terms / 4 || !wh_dense_least_squares(rows, terms, matrix, right))
      continue;
    memcpy(s, right, (size_t)terms * sizeof *s);
    return;
  }
}

/* r^2 H has the Laplacian (4 l + 6) H for harmonic H of degree l, r^4 has 20 r^2; what is of second
   degree is split into t r^2 and a harmonic rest. */
double wh_solid_particular(const double s[WH_DENSITY_TERMS], const double x[3],
                           double gradient[3]) {
  double r2 = x[0] * x[0] + x[1] * x[1] + x[2] * x[2], t = (s[4] + s[5] + s[6]) / 3.0;
  double linear = s[1] * x[0] + s[2] * x[1] + s[3] * x[2], harmonic = -t * r2, slope[3];
  for (int k = 0; k < 3; k++)
    slope[k] = s[1 + k] / 10.0 + t * x[k] * (0.1 - 2.0 / 14.0);
  for (int i = 0; i < 6; i++) {
    harmonic += s[4 + i] * x[first[i]] * x[other[i]];
    slope[first[i]] += s[4 + i] * x[other[i]] / 14.0;
    slope[other[i]] += s[4 + i] * x[first[i]] / 14.0;
  }
  double factor = s[0] / 6.0 + linear / 10.0 + harmonic / 14.0 + t * r2 / 20.0;
  for (int k = 0; k < 3; k++)
    gradient[k] = -2.0 * x[k] * factor - r2 * slope[k];
  return -r2 * factor;
}
