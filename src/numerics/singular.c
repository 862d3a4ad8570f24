/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/singular.h"

#include <float.h>
#include <math.h>

#define SWEEPS 60

static double dot(int m, int n, const double *a, int p, int q) {
  double sum = 0.0;
  for (int i = 0; i < m; i++)
    sum += a[i * n + p] * a[i * n + q];
  return sum;
}

static void rotate(int m, int n, double *a, int p, int q, double cosine, double sine) {
  for (int i = 0; i < m; i++) {
    double x = a[i * n + p], y = a[i * n + q];
    a[i * n + p] = cosine * x - sine * y;
    a[i * n + q] = sine * x + cosine * y;
  }
}

static void swap_columns(int m, int n, double *a, int p, int q) {
  for (int i = 0; i < m; i++) {
    double x = a[i * n + p];
    a[i * n + p] = a[i * n + q];
    a[i * n + q] = x;
  }
}

/* One rotation for each pair of columns; false once all are orthogonal to rounding. */
static bool sweep(int m, int n, double *a, double *v) {
  bool turned = false;
  for (int p = 0; p < n; p++)
    for (int q = p + 1; q < n; q++) {
      double pp = dot(m, n, a, p, p), qq = dot(m, n, a, q, q), pq = dot(m, n, a, p, q);
      if (!(fabs(pq) > m * DBL_EPSILON * sqrt(pp * qq)))
        continue;
      turned = true;
      double zeta = (qq - pp) / (2.0 * pq);
      double tangent = copysign(1.0, zeta) / (fabs(zeta) + hypot(1.0, zeta));
      double cosine = 1.0 / hypot(1.0, tangent), sine = cosine * tangent;
      rotate(m, n, a, p, q, cosine, sine);
      rotate(n, n, v, p, q, cosine, sine);
    }
  return turned;
}

bool wh_singular_values(int m, int n, double *a, double *s, double *v) {
  for (int i = 0; i < n * n; i++)
    v[i] = i % (n + 1) == 0;
  int sweeps = 0;
  while (sweeps < SWEEPS && sweep(m, n, a, v))
    sweeps++;
  for (int j = 0; j < n; j++)
    s[j] = sqrt(dot(m, n, a, j, j));
  for (int j = 0; j < n; j++)
    for (int k = j + 1; k < n; k++)
      if (s[k] > s[j]) {
        double kept = s[j];
        s[j] = s[k];
        s[k] = kept;
        swap_columns(m, n, a, j, k);
        swap_columns(n, n, v, j, k);
      }
  return sweeps < SWEEPS;
}
