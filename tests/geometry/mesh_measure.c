/* SPDX-License-Identifier: MPL-2.0 */
#include "mesh_measure.h"
#include "numerics/triangle.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const double *node_of(const struct wh_mesh *m, size_t element, int n) {
  return m->node[m->element[element * (size_t)m->nodes_per_element + (size_t)n]];
}

static double jacobian(const struct wh_mesh *m, size_t element, const double xi[2]) {
  double g[WH_TRIANGLE_MAX_NODES][2], j[2][2] = {{0}};
  wh_triangle_lagrange(m->order, xi, NULL, g);
  for (int n = 0; n < m->nodes_per_element; n++)
    for (int a = 0; a < 2; a++)
      for (int b = 0; b < 2; b++)
        j[a][b] += node_of(m, element, n)[a] * g[n][b];
  return j[0][0] * j[1][1] - j[0][1] * j[1][0];
}

static double element_area(const struct wh_mesh *m, size_t element) {
  const struct wh_triangle_rule *rule = wh_triangle_rule(2 * m->order);
  double area = 0;
  for (int q = 0; q < rule->count; q++)
    area += rule->weight[q] * jacobian(m, element, rule->xi[q]);
  return area;
}

double measure_area(const struct wh_mesh *m) {
  double area = 0;
  for (size_t e = 0; e < m->element_count; e++)
    area += element_area(m, e);
  return area;
}

double measure_region(const struct wh_mesh *m, const char *region) {
  double area = 0;
  for (size_t e = 0; e < m->element_count; e++)
    if (strcmp(m->regions[m->region[e]].name, region) == 0)
      area += element_area(m, e);
  return area;
}

/* Length of the curve through a face's nodes, by Simpson's rule on many parts. */
static double face_length(const struct wh_mesh *m, size_t face) {
  static const double corner[3][2] = {{0, 0}, {1, 0}, {0, 1}};
  enum { PARTS = 64 };
  size_t f = face % 3;
  double along[2], sum = 0, g[WH_TRIANGLE_MAX_NODES][2];
  for (int k = 0; k < 2; k++)
    along[k] = corner[(f + 1) % 3][k] - corner[f][k];
  for (int i = 0; i <= PARTS; i++) {
    double t = (double)i / PARTS, d[2] = {0, 0};
    double xi[2] = {corner[f][0] + t * along[0], corner[f][1] + t * along[1]};
    wh_triangle_lagrange(m->order, xi, NULL, g);
    for (int n = 0; n < m->nodes_per_element; n++)
      for (int k = 0; k < 2; k++)
        d[k] += node_of(m, face / 3, n)[k] * (g[n][0] * along[0] + g[n][1] * along[1]);
    sum += hypot(d[0], d[1]) * (i == 0 || i == PARTS ? 1 : i % 2 ? 4 : 2);
  }
  return sum / (3 * PARTS);
}

double measure_length(const struct wh_mesh *m, const char *boundary) {
  double length = 0;
  for (size_t face = 0; face < 3 * m->element_count; face++)
    if (m->boundary[face] != WH_NO_BOUNDARY &&
        strcmp(m->boundaries[m->boundary[face]].name, boundary) == 0)
      length += face_length(m, face);
  return length;
}

double measure_circle(const struct wh_mesh *m, size_t face, const double centre[2], double radius) {
  int node[WH_TRIANGLE_MAX_ORDER + 1];
  double worst = 0;
  wh_triangle_edge_nodes(m->order, (int)(face % 3), node);
  for (int j = 0; j <= m->order; j++) {
    const double *p = node_of(m, face / 3, node[j]);
    worst = fmax(worst, fabs(hypot(p[0] - centre[0], p[1] - centre[1]) - radius) / radius);
  }
  return worst;
}

static void check_neighbour(const struct wh_mesh *m, size_t face) {
  uint32_t other = m->neighbour[face];
  if (other == WH_NO_ELEMENT) {
    assert_int_not_equal(m->boundary[face], WH_NO_BOUNDARY);
    return;
  }
  int here[WH_TRIANGLE_MAX_ORDER + 1], there[WH_TRIANGLE_MAX_ORDER + 1], found = 0;
  size_t per = (size_t)m->nodes_per_element;
  wh_triangle_edge_nodes(m->order, (int)(face % 3), here);
  for (size_t f = 0; f < 3; f++) {
    if (m->neighbour[3 * other + f] != face / 3)
      continue;
    found++;
    assert_int_equal(m->boundary[3 * other + f], m->boundary[face]);
    wh_triangle_edge_nodes(m->order, (int)f, there);
    for (int j = 0; j <= m->order; j++)
      assert_int_equal(m->element[face / 3 * per + (size_t)here[j]],
                       m->element[other * per + (size_t)there[m->order - j]]);
  }
  assert_int_equal(found, 1);
}

static void check_affine(const struct wh_mesh *m, size_t e) {
  const double(*xi)[2] = wh_triangle_nodes(m->order);
  const double *a = node_of(m, e, 0), *b = node_of(m, e, 1), *c = node_of(m, e, 2);
  double size = hypot(b[0] - a[0], b[1] - a[1]);
  double far = fmax(fabs(a[0]), fabs(a[1]));
  for (int n = 0; n < m->nodes_per_element; n++)
    for (int k = 0; k < 2; k++) {
      double expected = a[k] + (b[k] - a[k]) * xi[n][0] + (c[k] - a[k]) * xi[n][1];
      assert_true(fabs(node_of(m, e, n)[k] - expected) <= 1e-15 * (size + far));
    }
}

void measure_consistency(const struct wh_mesh *m) {
  bool *used = calloc(m->node_count, sizeof *used);
  assert_true(m->element_count > 0 && m->nodes_per_element == wh_triangle_node_count(m->order));
  const struct wh_triangle_rule *rule = wh_triangle_rule(m->order + 2);
  for (size_t e = 0; e < m->element_count; e++) {
    for (size_t n = 0; n < (size_t)m->nodes_per_element; n++)
      used[m->element[e * (size_t)m->nodes_per_element + n]] = true;
    for (size_t f = 0; f < 3; f++)
      check_neighbour(m, 3 * e + f);
    for (int q = 0; q < rule->count; q++)
      assert_true(jacobian(m, e, rule->xi[q]) > 0);
    if (!m->curved[e])
      check_affine(m, e);
    assert_true(m->region[e] < m->region_count);
  }
  for (size_t i = 0; i < m->node_count; i++) {
    assert_true(used[i]);
    assert_true(m->symmetry == WH_PLANAR || m->node[i][1] >= 0);
  }
  free(used);
}
