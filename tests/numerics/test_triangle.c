/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "../near.h"

#include "numerics/gauss.h"
#include "numerics/triangle.h"

static double factorial(int n) {
  return tgamma(n + 1.0);
}

/* Exact: the integral of x^k (1-x)^alpha over (0,1) is B(k+1, alpha+1). Tolerance: a few dozen
   rounding errors. */
static void gauss_rules_are_exact_up_to_degree_2n_minus_1(void **state) {
  (void)state;
  double x[WH_GAUSS_MAX_POINTS], w[WH_GAUSS_MAX_POINTS];
  const int counts[] = {1, 2, 3, 5, 8, 13, 20, 40, 64};
  for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
    for (int alpha = 0; alpha <= 2; alpha++) {
      int n = counts[c];
      wh_gauss(n, alpha, x, w);
      for (int i = 0; i < n; i++) {
        assert_true(w[i] > 0.0 && x[i] > 0.0 && x[i] < 1.0);
        assert_true(i == 0 || x[i] > x[i - 1]);
      }
      for (int k = 0; k < 2 * n; k++) {
        double sum = 0.0,
               exact = exp(lgamma(k + 1.0) + lgamma(alpha + 1.0) - lgamma(k + alpha + 2.0));
        for (int i = 0; i < n; i++)
          sum += w[i] * pow(x[i], k);
        assert_near(sum, exact, 5e-13 * exact);
      }
    }
}

/* Exact: the integral of xi^a eta^b over the triangle is a! b! / (a + b + 2)!. */
static void triangle_rules_are_exact_up_to_their_degree(void **state) {
  (void)state;
  for (int degree = 0; degree <= 24; degree++) {
    const struct wh_triangle_rule *rule = wh_triangle_rule(degree);
    for (int i = 0; i < rule->count; i++) {
      assert_true(rule->xi[i][0] > 0.0 && rule->xi[i][1] > 0.0);
      assert_true(rule->xi[i][0] + rule->xi[i][1] < 1.0 && rule->weight[i] > 0.0);
    }
    for (int b = 0; b <= degree; b++)
      for (int a = 0; a + b <= degree; a++) {
        double sum = 0.0, exact = factorial(a) * factorial(b) / factorial(a + b + 2);
        for (int i = 0; i < rule->count; i++)
          sum += rule->weight[i] * pow(rule->xi[i][0], a) * pow(rule->xi[i][1], b);
        assert_near(sum, exact, 1e-13 * exact);
      }
  }
}

/* The node order that meshes come in: vertices, edges 0-1, 1-2, 2-0, then the interior likewise. */
static void nodes_are_in_the_order_of_meshes(void **state) {
  (void)state;
  const int expected[28][2] = {{0, 0}, {6, 0}, {0, 6}, {1, 0}, {2, 0}, {3, 0}, {4, 0},
                               {5, 0}, {5, 1}, {4, 2}, {3, 3}, {2, 4}, {1, 5}, {0, 5},
                               {0, 4}, {0, 3}, {0, 2}, {0, 1}, {1, 1}, {4, 1}, {1, 4},
                               {2, 1}, {3, 1}, {3, 2}, {2, 3}, {1, 3}, {1, 2}, {2, 2}};
  const double(*node)[2] = wh_triangle_nodes(6);
  for (int i = 0; i < 28; i++)
    for (int d = 0; d < 2; d++)
      assert_near(node[i][d], expected[i][d] / 6.0, 1e-15);
  assert_near(wh_triangle_nodes(3)[9][0], 1.0 / 3.0, 1e-15);
  int edge[7];
  wh_triangle_edge_nodes(6, 2, edge);
  for (int k = 0; k <= 6; k++) {
    assert_near(node[edge[k]][0], 0.0, 0.0);
    assert_near(node[edge[k]][1], (6 - k) / 6.0, 1e-15);
  }
}

static void lagrange_polynomials_are_one_at_their_node_only(void **state) {
  (void)state;
  for (int order = 1; order <= WH_TRIANGLE_MAX_ORDER; order++) {
    int count = wh_triangle_node_count(order);
    double value[WH_TRIANGLE_MAX_NODES];
    for (int i = 0; i < count; i++) {
      wh_triangle_lagrange(order, wh_triangle_nodes(order)[i], value, NULL);
      for (int j = 0; j < count; j++)
        assert_near(value[j], i == j, 1e-14);
    }
  }
}

/* A polynomial of the element's order is interpolated exactly, so its gradient is exact too. */
static void gradients_of_polynomials_are_exact(void **state) {
  (void)state;
  const double at[2] = {0.17, 0.61};
  for (int order = 1; order <= WH_TRIANGLE_MAX_ORDER; order++) {
    int count = wh_triangle_node_count(order);
    double gradient[WH_TRIANGLE_MAX_NODES][2], sum[2] = {0.0, 0.0};
    wh_triangle_lagrange(order, at, NULL, gradient);
    for (int i = 0; i < count; i++) {
      const double *x = wh_triangle_nodes(order)[i];
      for (int d = 0; d < 2; d++)
        sum[d] += gradient[i][d] * pow(x[0] + 2.0 * x[1] - 0.3, order);
    }
    double slope = order * pow(at[0] + 2.0 * at[1] - 0.3, order - 1);
    assert_near(sum[0], slope, 1e-12 * slope);
    assert_near(sum[1], 2.0 * slope, 1e-12 * slope);
  }
}

static void monomial_coefficients_give_the_same_polynomial(void **state) {
  (void)state;
  const double at[2] = {0.31, 0.44};
  for (int order = 1; order <= WH_TRIANGLE_MAX_ORDER; order++) {
    int count = wh_triangle_node_count(order);
    const double *to = wh_triangle_to_monomial(order);
    double value[WH_TRIANGLE_MAX_NODES];
    wh_triangle_lagrange(order, at, value, NULL);
    for (int i = 0; i < count; i++) {
      double sum = 0.0;
      int row = 0;
      for (int b = 0; b <= order; b++)
        for (int a = 0; a + b <= order; a++, row++)
          sum += to[row * count + i] * pow(at[0], a) * pow(at[1], b);
      assert_near(sum, value[i], 1e-12);
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gauss_rules_are_exact_up_to_degree_2n_minus_1),
      cmocka_unit_test(triangle_rules_are_exact_up_to_their_degree),
      cmocka_unit_test(nodes_are_in_the_order_of_meshes),
      cmocka_unit_test(lagrange_polynomials_are_one_at_their_node_only),
      cmocka_unit_test(gradients_of_polynomials_are_exact),
      cmocka_unit_test(monomial_coefficients_give_the_same_polynomial),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
