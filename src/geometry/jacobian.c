/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/jacobian.h"
#include "numerics/triangle.h"

#include <math.h>
#include <string.h>

/* Degree of the determinant for the highest order, plus one. */
#define SIDE (2 * WH_TRIANGLE_MAX_ORDER - 1)
#define MARGIN 0.01
#define MOST_HALVINGS 16

/* Polynomial in monomials: c[b][a] is the coefficient of xi^a eta^b. Bernstein: c[j][i] is that of
   the control point i, j, n - i - j. */
struct poly {
  double c[SIDE][SIDE];
};

static void from_nodes(int order, const double (*node)[2], int k, struct poly *p) {
  const double *matrix = wh_triangle_to_monomial(order);
  int count = wh_triangle_node_count(order), row = 0;
  memset(p, 0, sizeof *p);
  for (int b = 0; b <= order; b++)
    for (int a = 0; a + b <= order; a++, row++)
      for (int n = 0; n < count; n++)
        p->c[b][a] += matrix[row * count + n] * (node[n][k] - node[0][k]);
}

/* sum += sign * dp/dxi * dq/deta */
static void add_product(int order, const struct poly *p, const struct poly *q, double sign,
                        struct poly *sum) {
  for (int b = 0; b < order; b++)
    for (int a = 1; a + b <= order; a++)
      for (int d = 1; d <= order; d++)
        for (int e = 0; d + e <= order; e++)
          sum->c[b + d - 1][a - 1 + e] += sign * (a * p->c[b][a]) * (d * q->c[d][e]);
}

static double binomial(int n, int k) {
  double v = 1;
  for (int i = 1; i <= k; i++)
    v *= (double)(n - k + i) / i;
  return v;
}

/* xi^a eta^b has Bernstein coefficients C(i,a) C(j,b) / (C(n,a) C(n-a,b)). */
static void to_bernstein(int n, const struct poly *m, struct poly *out) {
  memset(out, 0, sizeof *out);
  for (int b = 0; b <= n; b++)
    for (int a = 0; a + b <= n; a++) {
      double scale = m->c[b][a] / (binomial(n, a) * binomial(n - a, b));
      for (int j = b; j <= n; j++)
        for (int i = a; i + j <= n; i++)
          out->c[j][i] += scale * binomial(i, a) * binomial(j, b);
    }
}

/* De Casteljau's halving at the middle M of the side from corner 1 to corner 2. The halves have the
   corners (3, 1, M) and (3, M, 2), so that the next halving is of another side. */
static void halve(int n, const struct poly *in, struct poly *left, struct poly *right) {
  struct poly level = *in;
  for (int r = 0; r <= n; r++) {
    for (int m = 0; m + r <= n; m++) {
      int k = n - r - m; /* exponent of corner 3 */
      left->c[m][k] = level.c[0][m];
      right->c[r][k] = level.c[m][0];
    }
    for (int j = 0; j < n - r; j++)
      for (int i = 0; i + j < n - r; i++)
        level.c[j][i] = 0.5 * (level.c[j][i + 1] + level.c[j + 1][i]);
  }
}

static bool above(int n, const struct poly *p, double bound, int halvings) {
  double least = p->c[0][0];
  for (int j = 0; j <= n; j++)
    for (int i = 0; i + j <= n; i++)
      least = fmin(least, p->c[j][i]);
  if (least > bound)
    return true;
  double corner = fmin(p->c[0][0], fmin(p->c[0][n], p->c[n][0]));
  if (!(corner > bound) || halvings == 0)
    return false;
  struct poly left, right;
  halve(n, p, &left, &right);
  return above(n, &left, bound, halvings - 1) && above(n, &right, bound, halvings - 1);
}

bool wh_jacobian_positive(int order, const double (*node)[2]) {
  struct poly z, r, monomial = {{{0}}}, bernstein;
  from_nodes(order, node, 0, &z);
  from_nodes(order, node, 1, &r);
  add_product(order, &z, &r, 1, &monomial);
  add_product(order, &r, &z, -1, &monomial);
  int n = 2 * (order - 1);
  to_bernstein(n, &monomial, &bernstein);
  double most = 0;
  for (int j = 0; j <= n; j++)
    for (int i = 0; i + j <= n; i++)
      most = fmax(most, bernstein.c[j][i]);
  return most > 0 && above(n, &bernstein, MARGIN * most, MOST_HALVINGS);
}

bool wh_mesh_element_valid(const struct wh_mesh *m, size_t element) {
  double node[WH_TRIANGLE_MAX_NODES][2];
  const uint32_t *number = m->element + element * (size_t)m->nodes_per_element;
  if (!m->curved[element]) {
    const double *a = m->node[number[0]], *b = m->node[number[1]], *c = m->node[number[2]];
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0;
  }
  for (int n = 0; n < m->nodes_per_element; n++)
    memcpy(node[n], m->node[number[n]], sizeof node[n]);
  return wh_jacobian_positive(m->order, (const double(*)[2])node);
}
