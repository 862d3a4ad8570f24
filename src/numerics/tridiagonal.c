/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/tridiagonal.h"

bool wh_tridiagonal_solve(size_t n, const double *lower, const double *diagonal, double *upper,
                          double *x) {
  for (size_t i = 0; i < n; i++) {
    double pivot = i > 0 ? diagonal[i] - lower[i] * upper[i - 1] : diagonal[i];
    if (!(pivot > 0.0 || pivot < 0.0))
      return false;
    x[i] = (i > 0 ? x[i] - lower[i] * x[i - 1] : x[i]) / pivot;
    if (i + 1 < n)
      upper[i] /= pivot;
  }
  for (size_t i = n; i-- > 1;)
    x[i - 1] -= upper[i - 1] * x[i];
  return true;
}
