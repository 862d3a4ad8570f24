/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/elliptic.h"

#include "base/constants.h"

#include <float.h>
#include <math.h>

/* Landen (arithmetic-geometric mean) descent: it converges quadratically, so stopping when the two
   means agree to the root of the rounding unit leaves an error below the rounding unit. */
double wh_elliptic_c(double kc, double p, double c, double s) {
  double k = fabs(kc), mean = 1.0, product = k;
  double root = sqrt(p), sum = c, rest = s / root;
  for (;;) {
    double before = sum, g = product / root;
    sum += rest / root;
    rest = 2.0 * (rest + before * g);
    root += g;
    double older = mean;
    mean += k;
    if (fabs(older - k) <= older * sqrt(DBL_EPSILON))
      break;
    k = 2.0 * sqrt(product);
    product = k * mean;
  }
  return 0.5 * WH_PI * (rest + sum * mean) / (mean * (mean + root));
}
