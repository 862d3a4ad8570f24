/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/triangle.h"

#include <pthread.h>
#include <string.h>

#include "numerics/gauss.h"

#define ORDERS (WH_TRIANGLE_MAX_ORDER + 1)
#define NODES WH_TRIANGLE_MAX_NODES
#define MAX_DEGREE 24
#define MAX_LINE (MAX_DEGREE / 2 + 1)
#define LINE_SQUARES 819 /* 1 + 4 + 9 + ... + MAX_LINE^2 */

/* Everything that depends on the order alone, computed at the first use and constant ever after. */
static struct {
  pthread_once_t once;
  int lattice[ORDERS][NODES][2]; /* node = lattice / order */
  double node[ORDERS][NODES][2];
  double to_monomial[ORDERS][NODES * NODES];
  struct wh_triangle_rule rule[MAX_LINE + 1]; /* by the number of points on a line */
  double point[LINE_SQUARES][2], weight[LINE_SQUARES];
} table = {.once = PTHREAD_ONCE_INIT};

int wh_triangle_node_count(int order) {
  return (order + 1) * (order + 2) / 2;
}

/* Lattice points of a triangle with n intervals a side whose corner is at (corner, corner). */
static int fill_lattice(int n, int corner, int (*at)[2]) {
  if (n < 0)
    return 0;
  int count = 0;
  const int vertex[3][2] = {{0, 0}, {n, 0}, {0, n}}, step[3][2] = {{1, 0}, {-1, 1}, {0, -1}};
  for (int v = 0; v < (n == 0 ? 1 : 3); v++, count++)
    for (int d = 0; d < 2; d++)
      at[count][d] = corner + vertex[v][d];
  for (int edge = 0; edge < 3; edge++)
    for (int k = 1; k < n; k++, count++)
      for (int d = 0; d < 2; d++)
        at[count][d] = corner + vertex[edge][d] + k * step[edge][d];
  return count + fill_lattice(n - 3, corner + 1, at + count);
}

static int monomial_index(int order, int a, int b) {
  return b * (order + 1) - b * (b - 1) / 2 + a;
}

/* Multiplies a polynomial, coefficients [power of eta][power of xi], by c0 + cx xi + ce eta. */
static void multiply(int order, double (*poly)[ORDERS], double c0, double cx, double ce) {
  for (int b = order; b >= 0; b--)
    for (int a = order - b; a >= 0; a--) {
      double v = c0 * poly[b][a];
      if (a > 0)
        v += cx * poly[b][a - 1];
      if (b > 0)
        v += ce * poly[b - 1][a];
      poly[b][a] = v;
    }
}

/* Monomial coefficients of the Lagrange polynomial of one node: the product over the barycentric
   coordinates l of (p l)(p l - 1)...(p l - m + 1) / m!, m the node's lattice coordinate
   (Silvester, Int. J. Eng. Sci. 7 (1969) 849). The products are of integers and stay exact; one
   division comes last. */
static void expand_node(int order, const int lattice[2], double (*poly)[ORDERS]) {
  const int count[3] = {order - lattice[0] - lattice[1], lattice[0], lattice[1]};
  const double form[3][3] = {{1, -1, -1}, {0, 1, 0}, {0, 0, 1}};
  double divisor = 1.0;
  memset(poly, 0, ORDERS * sizeof *poly);
  poly[0][0] = 1.0;
  for (int l = 0; l < 3; l++)
    for (int m = 0; m < count[l]; m++) {
      multiply(order, poly, order * form[l][0] - m, order * form[l][1], order * form[l][2]);
      divisor *= m + 1;
    }
  for (int b = 0; b <= order; b++)
    for (int a = 0; a + b <= order; a++)
      poly[b][a] /= divisor;
}

static void fill_order(int order) {
  int count = fill_lattice(order, 0, table.lattice[order]);
  for (int i = 0; i < count; i++) {
    for (int d = 0; d < 2; d++)
      table.node[order][i][d] = (double)table.lattice[order][i][d] / order;
    double poly[ORDERS][ORDERS];
    expand_node(order, table.lattice[order][i], poly);
    for (int b = 0; b <= order; b++)
      for (int a = 0; a + b <= order; a++)
        table.to_monomial[order][monomial_index(order, a, b) * count + i] = poly[b][a];
  }
}

/* The square (u, v) collapsed to the triangle, xi = u (1 - v), eta = v, Jacobian 1 - v: a product
   of Gauss-Legendre and Gauss-Jacobi rules, exact for polynomials of degree 2n - 1. */
static void fill_rule(int n, double (*point)[2], double *weight) {
  double u[MAX_LINE], wu[MAX_LINE], v[MAX_LINE], wv[MAX_LINE];
  wh_gauss(n, 0.0, u, wu);
  wh_gauss(n, 1.0, v, wv);
  for (int j = 0; j < n; j++)
    for (int i = 0; i < n; i++) {
      point[j * n + i][0] = u[i] * (1.0 - v[j]);
      point[j * n + i][1] = v[j];
      weight[j * n + i] = wu[i] * wv[j];
    }
  table.rule[n] =
      (struct wh_triangle_rule){n * n, (const double(*)[2])point, (const double *)weight};
}

static void fill_table(void) {
  for (int order = 1; order <= WH_TRIANGLE_MAX_ORDER; order++)
    fill_order(order);
  size_t start = 0;
  for (int n = 1; n <= MAX_LINE; n++) {
    fill_rule(n, table.point + start, table.weight + start);
    start += (size_t)n * (size_t)n;
  }
}

static void need_table(void) {
  pthread_once(&table.once, fill_table);
}

const double (*wh_triangle_nodes(int order))[2] {
  need_table();
  return (const double(*)[2])table.node[order];
}

const double *wh_triangle_to_monomial(int order) {
  need_table();
  return table.to_monomial[order];
}

const struct wh_triangle_rule *wh_triangle_rule(int degree) {
  need_table();
  return &table.rule[degree / 2 + 1];
}

void wh_triangle_edge_nodes(int order, int edge, int *node) {
  node[0] = edge;
  for (int k = 1; k < order; k++)
    node[k] = 3 + edge * (order - 1) + k - 1;
  node[order] = (edge + 1) % 3;
}

/* Factors (p l)(p l - 1)...(p l - m + 1) / m! and their derivatives by l, for m = 0 to order. */
static void line_factors(int order, double l, double *value, double *slope) {
  value[0] = 1.0;
  slope[0] = 0.0;
  for (int m = 0; m < order; m++) {
    double t = order * l - m;
    value[m + 1] = value[m] * t / (m + 1);
    slope[m + 1] = (slope[m] * t + value[m] * order) / (m + 1);
  }
}

void wh_triangle_lagrange(int order, const double xi[2], double *value, double (*gradient)[2]) {
  need_table();
  double f[3][ORDERS], d[3][ORDERS];
  line_factors(order, 1.0 - xi[0] - xi[1], f[0], d[0]);
  line_factors(order, xi[0], f[1], d[1]);
  line_factors(order, xi[1], f[2], d[2]);
  int count = wh_triangle_node_count(order);
  for (int i = 0; i < count; i++) {
    int a = table.lattice[order][i][0], b = table.lattice[order][i][1], c = order - a - b;
    if (value)
      value[i] = f[0][c] * f[1][a] * f[2][b];
    if (gradient) {
      gradient[i][0] = (f[0][c] * d[1][a] - d[0][c] * f[1][a]) * f[2][b];
      gradient[i][1] = (f[0][c] * d[2][b] - d[0][c] * f[2][b]) * f[1][a];
    }
  }
}
