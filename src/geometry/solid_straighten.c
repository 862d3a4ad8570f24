/* SPDX-License-Identifier: MPL-2.0 */
/* Curved tetrahedra, and whether they are turned over anywhere inside: the Bernstein coefficients
   of the determinant of an element's map bound it from below (Johnen, Remacle, Geuzaine, J. Comput.
   Phys. 233 (2013) 359). */
#include "base/memory.h"
#include "geometry/solid_mesh.h"
#include "numerics/dense.h"
#include "numerics/tetrahedron.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The least determinant over the largest that an element may have. */
#define MARGIN 0.02
#define ROUNDS 12
/* Nodes this near to the straight element, relative to its longest edge, are on it. */
#define STRAIGHT 1e-9
/* Coefficients of a polynomial of degree 3 (order - 1). */
#define MOST_COEFFICIENTS 84

struct proof {
  int order, nodes, count;
  double (*gradient)[WH_TETRA_MAX_NODES][3];                  /* [count] at the sample points */
  double to_bernstein[MOST_COEFFICIENTS * MOST_COEFFICIENTS]; /* from values there */
};

static double power(double x, int n) {
  double v = 1.0;
  for (; n > 0; n--)
    v *= x;
  return v;
}

static double factorial(int n) {
  double v = 1.0;
  for (; n > 1; n--)
    v *= n;
  return v;
}

/* Points a/degree of the lattice of a degree, as all a with sum degree. */
static int lattice(int degree, int (*a)[4]) {
  int n = 0;
  for (int i = 0; i <= degree; i++)
    for (int j = 0; i + j <= degree; j++)
      for (int k = 0; i + j + k <= degree; k++, n++) {
        a[n][0] = degree - i - j - k;
        a[n][1] = i;
        a[n][2] = j;
        a[n][3] = k;
      }
  return n;
}

/* The matrix from values at the sample points to Bernstein coefficients, column by column. */
static enum wh_status invert(struct wh_context *c, size_t n, const double *matrix,
                             double *inverse) {
  double *copy = NULL, column[MOST_COEFFICIENTS];
  bool good = true;
  WH_TRY(wh_alloc(c, n * n, sizeof *copy, &copy));
  for (size_t j = 0; j < n && good; j++) {
    memcpy(copy, matrix, n * n * sizeof *copy);
    for (size_t i = 0; i < n; i++)
      column[i] = i == j ? 1.0 : 0.0;
    good = wh_dense_least_squares((int)n, (int)n, copy, column);
    for (size_t i = 0; i < n; i++)
      inverse[i * n + j] = column[i];
  }
  free(copy);
  return good ? WH_OK : wh_fail(c, WH_INTERNAL, "Bernstein polynomials are dependent");
}

static enum wh_status prepare(struct wh_context *c, int order, struct proof *p) {
  int a[MOST_COEFFICIENTS][4], degree = 3 * (order - 1);
  p->order = order;
  p->nodes = wh_tetra_node_count(order);
  p->count = lattice(degree, a);
  size_t n = (size_t)p->count;
  double matrix[MOST_COEFFICIENTS * MOST_COEFFICIENTS];
  WH_TRY(wh_alloc(c, n, sizeof *p->gradient, &p->gradient));
  for (size_t i = 0; i < n; i++) {
    const double xi[3] = {(double)a[i][1] / degree, (double)a[i][2] / degree,
                          (double)a[i][3] / degree};
    const double L[4] = {1.0 - xi[0] - xi[1] - xi[2], xi[0], xi[1], xi[2]};
    wh_tetra_lagrange(order, xi, NULL, p->gradient[i]);
    for (size_t j = 0; j < n; j++) {
      double v = factorial(degree);
      for (int k = 0; k < 4; k++)
        v *= power(L[k], a[j][k]) / factorial(a[j][k]);
      matrix[i * n + j] = v;
    }
  }
  return invert(c, n, matrix, p->to_bernstein);
}

static double determinant(const double j[3][3]) {
  return j[0][0] * (j[1][1] * j[2][2] - j[1][2] * j[2][1]) +
         j[0][1] * (j[1][2] * j[2][0] - j[1][0] * j[2][2]) +
         j[0][2] * (j[1][0] * j[2][1] - j[1][1] * j[2][0]);
}

static bool proved(const struct proof *p, const struct wh_solid_mesh *m, size_t e) {
  const uint32_t *node = m->element + e * (size_t)p->nodes;
  double value[MOST_COEFFICIENTS], most = 0.0;
  for (int i = 0; i < p->count; i++) {
    double j[3][3] = {{0}};
    for (int n = 0; n < p->nodes; n++)
      for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++)
          j[a][b] += m->node[node[n]][a] * p->gradient[i][n][b];
    value[i] = determinant((const double(*)[3])j);
    most = fmax(most, value[i]);
  }
  for (int i = 0; i < p->count; i++) {
    double coefficient = 0.0;
    for (int k = 0; k < p->count; k++)
      coefficient += p->to_bernstein[i * p->count + k] * value[k];
    if (!(coefficient > MARGIN * most))
      return false;
  }
  return true;
}

/* Where node n of the element would be if it were straight. */
static void straight_place(const struct wh_solid_mesh *m, size_t e, int n, double out[3]) {
  const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
  const int *a = wh_tetra_lattice(m->order)[n];
  for (int k = 0; k < 3; k++) {
    out[k] = 0.0;
    for (int v = 0; v < 4; v++)
      out[k] += m->node[node[v]][k] * a[v] / m->order;
  }
}

static double longest_edge(const struct wh_solid_mesh *m, size_t e) {
  const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
  double longest = 0.0;
  for (int i = 0; i < 4; i++)
    for (int j = 0; j < i; j++) {
      const double *p = m->node[node[i]], *q = m->node[node[j]];
      longest = fmax(longest, hypot(hypot(p[0] - q[0], p[1] - q[1]), p[2] - q[2]));
    }
  return longest;
}

/* Whether any node is off the straight element; those that only rounding keeps off are put there.
 */
static bool is_curved(struct wh_solid_mesh *m, size_t e) {
  const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
  double near = STRAIGHT * longest_edge(m, e);
  bool curved = false;
  for (int n = 4; n < m->nodes_per_element; n++) {
    double at[3], *x = m->node[node[n]];
    straight_place(m, e, n, at);
    double off = hypot(hypot(x[0] - at[0], x[1] - at[1]), x[2] - at[2]);
    curved = curved || off > near;
    if (off <= near)
      memcpy(x, at, sizeof at);
  }
  return curved;
}

/* Takes the element's nodes half of the way to the straight element, in the end all of it. */
static void relax(struct wh_solid_mesh *m, size_t e, bool wholly) {
  const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
  for (int n = 4; n < m->nodes_per_element; n++) {
    double at[3];
    straight_place(m, e, n, at);
    for (int k = 0; k < 3; k++)
      m->node[node[n]][k] = wholly ? at[k] : 0.5 * (m->node[node[n]][k] + at[k]);
  }
}

static enum wh_status check_straight(struct wh_context *c, const struct wh_solid_mesh *m) {
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
    const double *o = m->node[node[0]];
    double j[3][3], size = longest_edge(m, e);
    for (int a = 0; a < 3; a++)
      for (int b = 0; b < 3; b++)
        j[a][b] = m->node[node[b + 1]][a] - o[a];
    if (!(determinant((const double(*)[3])j) > 1e-9 * size * size * size))
      return wh_fail(c, WH_BAD_INPUT,
                     "no valid mesh: an element at (%.6g, %.6g, %.6g) m is flat or turned over; "
                     "look for parts that nearly touch there, or make mesh.size or mesh.arc "
                     "smaller",
                     o[0], o[1], o[2]);
  }
  return WH_OK;
}

static enum wh_status straighten(struct wh_context *c, const struct proof *p,
                                 struct wh_solid_mesh *m, unsigned char *touched) {
  for (int round = 0; round <= ROUNDS; round++) {
    size_t bad = 0;
    for (size_t e = 0; e < m->element_count; e++) {
      if (!m->curved[e] || proved(p, m, e))
        continue;
      bad++;
      touched[e] = 1;
      relax(m, e, round > 2);
    }
    if (bad == 0)
      break;
    if (round == ROUNDS)
      return wh_fail(c, WH_BAD_INPUT,
                     "no valid mesh: %zu curved elements stay turned over; make mesh.arc smaller",
                     bad);
  }
  for (size_t e = 0; e < m->element_count; e++) {
    m->straightened += touched[e];
    if (m->curved[e])
      m->curved[e] = is_curved(m, e);
  }
  return WH_OK;
}

enum wh_status wh_solid_straighten(struct wh_context *c, struct wh_solid_mesh *m) {
  struct proof p = {0};
  unsigned char *touched = NULL;
  WH_TRY(check_straight(c, m));
  if (m->order == 1)
    return WH_OK;
  for (size_t e = 0; e < m->element_count; e++)
    m->curved[e] = is_curved(m, e);
  enum wh_status status = prepare(c, m->order, &p);
  if (status == WH_OK)
    status = wh_alloc(c, m->element_count, 1, &touched);
  if (status == WH_OK)
    status = straighten(c, &p, m, touched);
  free(touched);
  free(p.gradient);
  return status;
}
