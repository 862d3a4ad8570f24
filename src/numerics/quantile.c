/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/quantile.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double wh_quantile_beta(double p, double a, double b) {
  double low = 0.0, high = 1.0;
  for (int i = 0; i < 60; i++) {
    double middle = 0.5 * (low + high);
    if (gsl_cdf_beta_P(middle, a, b) < p)
      low = middle;
    else
      high = middle;
  }
  return 0.5 * (low + high);
}

/* Newton for ln(1 + x) - x = ln(1 - p), whose left side is concave and falls: from the right of the
   root the iterates fall monotonically to it. */
double wh_quantile_flux_maxwell(double p) {
  double target = log1p(-p);
  double x = 2.0 * sqrt(-target) - 2.0 * target + 1e-300;
  for (int i = 0; i < 60; i++) {
    double next = x - (log1p(x) - x - target) * -(1.0 + x) / x;
    if (fabs(next - x) <= 1e-15 * x)
      return next;
    x = next;
  }
  return x;
}
