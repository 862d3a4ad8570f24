/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/dense.h"

#include <float.h>
#include <math.h>

bool wh_dense_cholesky(int n, double *a) {
  for (int j = 0; j < n; j++) {
    double *row = a + j * n, pivot = row[j], rounding = 4.0 * n * DBL_EPSILON * row[j];
    for (int k = 0; k < j; k++)
      pivot -= row[k] * row[k];
    if (!(pivot > rounding))
      return false;
    row[j] = sqrt(pivot);
    for (int i = j + 1; i < n; i++) {
      double sum = a[i * n + j];
      for (int k = 0; k < j; k++)
        sum -= a[i * n + k] * row[k];
      a[i * n + j] = sum / row[j];
    }
  }
  return true;
}

void wh_dense_lower_solve(int n, const double *l, int m, double *b) {
  for (int i = 0; i < n; i++) {
    for (int k = 0; k < i; k++)
      for (int j = 0; j < m; j++)
        b[i * m + j] -= l[i * n + k] * b[k * m + j];
    double inverse = 1.0 / l[i * n + i];
    for (int j = 0; j < m; j++)
      b[i * m + j] *= inverse;
  }
}

void wh_dense_upper_solve(int n, const double *l, int m, double *b) {
  for (int i = n - 1; i >= 0; i--) {
    for (int k = i + 1; k < n; k++)
      for (int j = 0; j < m; j++)
        b[i * m + j] -= l[k * n + i] * b[k * m + j];
    double inverse = 1.0 / l[i * n + i];
    for (int j = 0; j < m; j++)
      b[i * m + j] *= inverse;
  }
}

/* Adds to count columns (8 at the most) of rows k.. what the reflection by v, column k with head on
   its top, makes of them; stride is the length of a row of a and of v. */
static inline void reflect_few(int m, int k, double head, double half_square, const double *v,
                               double *a, int stride, int count) {
  double part[8] = {0};
  for (int i = k; i < m; i++) {
    double weight = i == k ? head : v[i * stride];
    for (int c = 0; c < count; c++)
      part[c] += weight * a[i * stride + c];
  }
  for (int c = 0; c < count; c++)
    part[c] /= half_square;
  for (int i = k; i < m; i++) {
    double weight = i == k ? head : v[i * stride];
    for (int c = 0; c < count; c++)
      a[i * stride + c] -= weight * part[c];
  }
}

/* The same for all columns from k + 1 on, in groups whose sums fit into registers. */
static void reflect_columns(int m, int n, int k, double head, double half_square, double *a) {
  int j = k + 1;
  for (; j + 8 <= n; j += 8)
    reflect_few(m, k, head, half_square, a + k, a + j, n, 8);
  for (; j + 4 <= n; j += 4)
    reflect_few(m, k, head, half_square, a + k, a + j, n, 4);
  for (; j < n; j++)
    reflect_few(m, k, head, half_square, a + k, a + j, n, 1);
}

/* The same for the right side b. */
static void reflect_right(int m, int n, int k, double head, double half_square, const double *v,
                          double *b) {
  double part = head * b[k];
  for (int i = k + 1; i < m; i++)
    part += v[i * n] * b[i];
  part /= half_square;
  b[k] -= head * part;
  for (int i = k + 1; i < m; i++)
    b[i] -= v[i * n] * part;
}

/* Reflects the rows k.. of columns k.. and of b so that column k becomes (d, 0, ...); the vector of
   the reflection is v = column - d e_k. */
static double reflect(int m, int n, int k, double *a, double *b) {
  double largest = 0.0, square = 0.0;
  for (int i = k; i < m; i++)
    largest = fmax(largest, fabs(a[i * n + k]));
  if (largest == 0.0)
    return 0.0;
  for (int i = k; i < m; i++)
    square += (a[i * n + k] / largest) * (a[i * n + k] / largest);
  double norm = largest * sqrt(square);
  double d = a[k * n + k] > 0.0 ? -norm : norm;
  double head = a[k * n + k] - d;
  reflect_columns(m, n, k, head, -d * head, a);
  reflect_right(m, n, k, head, -d * head, a + k, b);
  return d;
}

bool wh_dense_least_squares(int m, int n, double *a, double *b) {
  double largest = 0.0;
  for (int k = 0; k < n; k++) {
    double d = reflect(m, n, k, a, b);
    largest = fmax(largest, fabs(d));
    if (!(fabs(d) > 4.0 * m * DBL_EPSILON * largest))
      return false;
    a[k * n + k] = d;
  }
  for (int k = n - 1; k >= 0; k--) {
    for (int j = k + 1; j < n; j++)
      b[k] -= a[k * n + j] * b[j];
    b[k] /= a[k * n + k];
  }
  return true;
}
