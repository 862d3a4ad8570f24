/* SPDX-License-Identifier: MPL-2.0 */
#include "field/stiffness.h"

#include <stdlib.h>

#include "base/memory.h"
#include "field/shell.h"

#define MAX_POINTS 169
#define MAX_PACKED (WH_STIFFNESS_MAX_SHAPES * (WH_STIFFNESS_MAX_SHAPES + 1) / 2)

struct wh_stiffness {
  const struct wh_mesh *mesh;
  int count, packed; /* functions, and entries of a lower triangle */
  /* tensor[3 k + m]: integral of lambda_k times the products of gradients xi xi, xi eta + eta xi,
     eta eta, as packed lower triangles. */
  double *tensor;
  const struct wh_triangle_rule *rule;
  double *gradient; /* [count][2 * points] */
  double *map;      /* [points][3][nodes_per_element]: value, d/dxi, d/deta of the element map */
};

void wh_stiffness_lagrange(int order, const double xi[2], double (*gradient)[2]) {
  wh_triangle_lagrange(order, xi, NULL, gradient);
}

static void fill_gradients(struct wh_stiffness *s, wh_shape_fn *shape) {
  for (int q = 0; q < s->rule->count; q++) {
    double gradient[WH_STIFFNESS_MAX_SHAPES][2];
    shape(s->mesh->order, s->rule->xi[q], gradient);
    for (int i = 0; i < s->count; i++)
      for (int d = 0; d < 2; d++)
        s->gradient[(2 * i + d) * s->rule->count + q] = gradient[i][d];
  }
}

static void fill_map(struct wh_stiffness *s) {
  int nodes = s->mesh->nodes_per_element;
  for (int q = 0; q < s->rule->count; q++) {
    double gradient[WH_TRIANGLE_MAX_NODES][2], *row = s->map + 3 * q * nodes;
    wh_triangle_lagrange(s->mesh->order, s->rule->xi[q], row, gradient);
    for (int i = 0; i < nodes; i++) {
      row[nodes + i] = gradient[i][0];
      row[2 * nodes + i] = gradient[i][1];
    }
  }
}

/* degree: of the integrand, lambda included. */
static void fill_tensors(struct wh_stiffness *s, wh_shape_fn *shape, int degree) {
  const struct wh_triangle_rule *rule = wh_triangle_rule(degree);
  for (int q = 0; q < rule->count; q++) {
    const double *xi = rule->xi[q];
    double g[WH_STIFFNESS_MAX_SHAPES][2], lambda[3] = {1.0 - xi[0] - xi[1], xi[0], xi[1]};
    shape(s->mesh->order, xi, g);
    for (int k = 0; k < 3; k++) {
      double w = rule->weight[q] * lambda[k], *t = s->tensor + 3 * k * s->packed;
      for (int i = 0; i < s->count; i++)
        for (int j = 0; j <= i; j++, t++) {
          t[0] += w * g[i][0] * g[j][0];
          t[s->packed] += w * (g[i][0] * g[j][1] + g[i][1] * g[j][0]);
          t[2 * s->packed] += w * g[i][1] * g[j][1];
        }
    }
  }
}

enum wh_status wh_stiffness_create(struct wh_context *c, const struct wh_mesh *m,
                                   wh_shape_fn *shape, int count, int degree,
                                   struct wh_stiffness **out) {
  *out = NULL;
  struct wh_stiffness *s;
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  s->mesh = m;
  s->count = count;
  s->packed = count * (count + 1) / 2;
  s->rule = wh_triangle_rule(degree);
  size_t points = (size_t)s->rule->count, nodes = (size_t)m->nodes_per_element;
  if (wh_alloc(c, 9 * (size_t)s->packed, sizeof(double), &s->tensor) != WH_OK ||
      wh_alloc(c, 2 * points * (size_t)count, sizeof(double), &s->gradient) != WH_OK ||
      wh_alloc(c, 3 * points * nodes, sizeof(double), &s->map) != WH_OK) {
    wh_stiffness_destroy(s);
    return WH_NO_MEMORY;
  }
  fill_gradients(s, shape);
  fill_map(s);
  fill_tensors(s, shape, degree);
  *out = s;
  return WH_OK;
}

void wh_stiffness_destroy(struct wh_stiffness *s) {
  if (!s)
    return;
  free(s->tensor);
  free(s->gradient);
  free(s->map);
  free(s);
}

int wh_stiffness_points(const struct wh_stiffness *s) {
  return s->rule->count;
}

const double *wh_stiffness_gradients(const struct wh_stiffness *s) {
  return s->gradient;
}

static const struct wh_region *region_of(const struct wh_mesh *m, size_t e) {
  return &m->regions[m->region[e]];
}

static double permittivity(const struct wh_region *region) {
  return region->kind == WH_REGION_DIELECTRIC ? region->permittivity : 1.0;
}

static enum wh_status inside_out(struct wh_context *c, const struct wh_mesh *m, size_t e) {
  const double *x = m->node[m->element[e * (size_t)m->nodes_per_element]];
  return wh_fail(c, WH_BAD_INPUT,
                 "field: element %zu near (%g m, %g m) is turned inside out or reaches beyond its "
                 "infinite shell; mesh again with a smaller size there",
                 e, x[0], x[1]);
}

/* g = det(J) J^-1 k J^-T for the tensor k; j[i][d] = d position_i / d xi_d. False if det <= 0. */
static bool pull_back(double j[2][2], const double k[3], double weight, double g[3]) {
  double det = j[0][0] * j[1][1] - j[0][1] * j[1][0];
  if (!(det > 0.0))
    return false;
  double w = weight / det;
  double a[2] = {j[1][1], -j[0][1]}, b[2] = {-j[1][0], j[0][0]}; /* rows of det J^-1 */
  double ka[2] = {k[0] * a[0] + k[1] * a[1], k[1] * a[0] + k[2] * a[1]};
  g[0] = w * (a[0] * ka[0] + a[1] * ka[1]);
  g[1] = w * (b[0] * ka[0] + b[1] * ka[1]);
  g[2] = w * (b[0] * (k[0] * b[0] + k[1] * b[1]) + b[1] * (k[1] * b[0] + k[2] * b[1]));
  return true;
}

/* Position and Jacobian at a point of the rule. */
static void map_at(const struct wh_stiffness *s, const double (*x)[2], int q, double p[2],
                   double j[2][2]) {
  int nodes = s->mesh->nodes_per_element;
  const double *f = s->map + 3 * q * nodes;
  for (int d = 0; d < 2; d++) {
    double sum[3] = {0.0, 0.0, 0.0};
    for (int i = 0; i < nodes; i++) {
      sum[0] += f[i] * x[i][d];
      sum[1] += f[nodes + i] * x[i][d];
      sum[2] += f[2 * nodes + i] * x[i][d];
    }
    p[d] = sum[0];
    j[d][0] = sum[1];
    j[d][1] = sum[2];
  }
}

enum wh_status wh_stiffness_metric(struct wh_context *c, const struct wh_stiffness *s, size_t e,
                                   double (*g)[3]) {
  const struct wh_mesh *m = s->mesh;
  const struct wh_region *region = region_of(m, e);
  const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
  double x[WH_TRIANGLE_MAX_NODES][2];
  for (int i = 0; i < m->nodes_per_element; i++)
    for (int d = 0; d < 2; d++)
      x[i][d] = m->node[node[i]][d] - m->node[node[0]][d];
  for (int q = 0; q < s->rule->count; q++) {
    double p[2], j[2][2], k[3] = {1.0, 0.0, 1.0};
    map_at(s, (const double(*)[2])x, q, p, j);
    for (int d = 0; d < 2; d++)
      p[d] += m->node[node[0]][d];
    if (region->kind == WH_REGION_INFINITE) {
      struct wh_shell_stretch stretch;
      if (!wh_shell_stretch(region, p, &stretch))
        return inside_out(c, m, e);
      wh_shell_coefficient(&stretch, m->symmetry, k);
    }
    double weight = s->rule->weight[q] * permittivity(region);
    if (!pull_back(j, k, m->symmetry == WH_AXISYMMETRIC ? weight * p[1] : weight, g[q]))
      return inside_out(c, m, e);
  }
  return WH_OK;
}

/* A straight element with the weight linear in it: K is a sum of nine tensors known beforehand. */
static enum wh_status affine_matrix(struct wh_context *c, const struct wh_stiffness *s, size_t e,
                                    double *packed) {
  const struct wh_mesh *m = s->mesh;
  const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
  const double *v[3] = {m->node[node[0]], m->node[node[1]], m->node[node[2]]};
  const double identity[3] = {1.0, 0.0, 1.0};
  double j[2][2], g[3];
  for (int d = 0; d < 2; d++) {
    j[d][0] = v[1][d] - v[0][d];
    j[d][1] = v[2][d] - v[0][d];
  }
  if (!pull_back(j, identity, permittivity(region_of(m, e)), g))
    return inside_out(c, m, e);
  const double *t = s->tensor;
  double f[9];
  for (int n = 0; n < 9; n++)
    f[n] = g[n % 3] * (m->symmetry == WH_AXISYMMETRIC ? v[n / 3][1] : 1.0);
  int size = s->packed;
  for (int i = 0; i < size; i++)
    packed[i] = f[0] * t[i] + f[1] * t[size + i] + f[2] * t[2 * size + i] + f[3] * t[3 * size + i] +
                f[4] * t[4 * size + i] + f[5] * t[5 * size + i] + f[6] * t[6 * size + i] +
                f[7] * t[7 * size + i] + f[8] * t[8 * size + i];
  return WH_OK;
}

static enum wh_status quadrature_matrix(struct wh_context *c, const struct wh_stiffness *s,
                                        size_t e, double *packed) {
  double g[MAX_POINTS][3], flux[2 * MAX_POINTS];
  WH_TRY(wh_stiffness_metric(c, s, e, g));
  int points = s->rule->count;
  for (int i = 0; i < s->count; i++) {
    const double *u = s->gradient + 2 * i * points;
    for (int q = 0; q < points; q++) {
      flux[q] = g[q][0] * u[q] + g[q][1] * u[points + q];
      flux[points + q] = g[q][1] * u[q] + g[q][2] * u[points + q];
    }
    for (int j = 0; j <= i; j++) {
      const double *v = s->gradient + 2 * j * points;
      double sum = 0.0;
#pragma omp simd reduction(+ : sum)
      for (int q = 0; q < 2 * points; q++)
        sum += flux[q] * v[q];
      *packed++ = sum;
    }
  }
  return WH_OK;
}

enum wh_status wh_stiffness_element(struct wh_context *c, const struct wh_stiffness *s, size_t e,
                                    double *matrix) {
  bool affine = !s->mesh->curved[e] && region_of(s->mesh, e)->kind != WH_REGION_INFINITE;
  double packed[MAX_PACKED];
  WH_TRY(affine ? affine_matrix(c, s, e, packed) : quadrature_matrix(c, s, e, packed));
  const double *from = packed;
  for (int i = 0; i < s->count; i++)
    for (int j = 0; j <= i; j++)
      matrix[i * s->count + j] = matrix[j * s->count + i] = *from++;
  return WH_OK;
}
