/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/cubic.h"

/* Continuity of the slope in point i:
     h0 s[i-1] + 2 (h0 + h1) s[i] + h1 s[i+1] = 6 ((y[i+1] - y[i])/h1 - (y[i] - y[i-1])/h0),
   tridiagonal and diagonally dominant: elimination without pivots. */
void wh_cubic_natural(size_t count, const double *x, const double *y, double *second,
                      double *room) {
  second[0] = room[0] = 0.0;
  for (size_t i = 1; i + 1 < count; i++) {
    double h0 = x[i] - x[i - 1], h1 = x[i + 1] - x[i];
    double rhs = 6.0 * ((y[i + 1] - y[i]) / h1 - (y[i] - y[i - 1]) / h0);
    double pivot = 2.0 * (h0 + h1) - h0 * room[i - 1];
    room[i] = h1 / pivot;
    second[i] = (rhs - h0 * second[i - 1]) / pivot;
  }
  second[count - 1] = 0.0;
  for (size_t i = count - 1; i-- > 1;)
    second[i] -= room[i] * second[i + 1];
}

double wh_cubic_value(size_t count, const double *x, const double *y, const double *second,
                      double at) {
  size_t low = 0, high = count - 1;
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    *(x[middle] <= at ? &low : &high) = middle;
  }
  double h = x[high] - x[low], b = (at - x[low]) / h, a = 1.0 - b;
  return a * y[low] + b * y[high] +
         h * h / 6.0 * ((a * a * a - a) * second[low] + (b * b * b - b) * second[high]);
}
