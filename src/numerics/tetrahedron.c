/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/tetrahedron.h"

#include "numerics/gauss.h"

int wh_tetra_node_count(int order) {
  return (order + 1) * (order + 2) * (order + 3) / 6;
}

const int (*wh_tetra_lattice(int order))[4] {
  static const int first[4][4] = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};
  static const int second[10][4] = {{2, 0, 0, 0}, {0, 2, 0, 0}, {0, 0, 2, 0}, {0, 0, 0, 2},
                                    {1, 1, 0, 0}, {0, 1, 1, 0}, {1, 0, 1, 0}, {1, 0, 0, 1},
                                    {0, 0, 1, 1}, {0, 1, 0, 1}};
  static const int third[20][4] = {{3, 0, 0, 0}, {0, 3, 0, 0}, {0, 0, 3, 0}, {0, 0, 0, 3},
                                   {2, 1, 0, 0}, {1, 2, 0, 0}, {0, 2, 1, 0}, {0, 1, 2, 0},
                                   {1, 0, 2, 0}, {2, 0, 1, 0}, {1, 0, 0, 2}, {2, 0, 0, 1},
                                   {0, 0, 1, 2}, {0, 0, 2, 1}, {0, 1, 0, 2}, {0, 2, 0, 1},
                                   {1, 1, 1, 0}, {1, 1, 0, 1}, {1, 0, 1, 1}, {0, 1, 1, 1}};
  return order == 1 ? first : order == 2 ? second : third;
}

const int *wh_tetra_face(int face) {
  static const int vertex[4][3] = {{1, 2, 3}, {0, 3, 2}, {0, 1, 3}, {0, 2, 1}};
  return vertex[face];
}

/* The factor of a Lagrange polynomial that belongs to one barycentric coordinate L and is 1 at
   a/order and 0 at smaller multiples of 1/order: product of (order L - m)/(m + 1), m < a; and its
   derivative by L. */
static void factors(int order, double L, double *value, double *slope) {
  value[0] = 1.0;
  slope[0] = 0.0;
  for (int a = 0; a < order; a++) {
    double next = (order * L - a) / (a + 1);
    slope[a + 1] = slope[a] * next + value[a] * order / (a + 1);
    value[a + 1] = value[a] * next;
  }
}

void wh_tetra_lagrange(int order, const double xi[3], double *value, double (*gradient)[3]) {
  const double L[4] = {1.0 - xi[0] - xi[1] - xi[2], xi[0], xi[1], xi[2]};
  const int(*lattice)[4] = wh_tetra_lattice(order);
  double f[4][WH_TETRA_MAX_ORDER + 1], d[4][WH_TETRA_MAX_ORDER + 1];
  for (int i = 0; i < 4; i++)
    factors(order, L[i], f[i], d[i]);
  int count = wh_tetra_node_count(order);
  for (int n = 0; n < count; n++) {
    const int *a = lattice[n];
    double p01 = f[0][a[0]] * f[1][a[1]], p23 = f[2][a[2]] * f[3][a[3]];
    if (value)
      value[n] = p01 * p23;
    if (!gradient)
      continue;
    double by0 = d[0][a[0]] * f[1][a[1]] * p23;
    gradient[n][0] = f[0][a[0]] * d[1][a[1]] * p23 - by0;
    gradient[n][1] = p01 * d[2][a[2]] * f[3][a[3]] - by0;
    gradient[n][2] = p01 * f[2][a[2]] * d[3][a[3]] - by0;
  }
}

void wh_tetra_rule(int degree, struct wh_tetra_rule *out) {
  int n = degree / 2 + 1;
  double x[3][8], w[3][8];
  for (int k = 0; k < 3; k++)
    wh_gauss(n, 2 - k, x[k], w[k]);
  out->count = 0;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      for (int k = 0; k < n; k++) {
        double *xi = out->xi[out->count];
        xi[0] = x[0][i];
        xi[1] = (1.0 - xi[0]) * x[1][j];
        xi[2] = (1.0 - xi[0] - xi[1]) * x[2][k];
        out->weight[out->count++] = w[0][i] * w[1][j] * w[2][k];
      }
}
