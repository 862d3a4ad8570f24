/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/root.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

#define MAX_ITERATIONS 200

double wh_root(wh_root_fn *f, void *user, double a, double fa, double b, double fb,
               double tolerance) {
  if (fa == 0.0 || fb == 0.0 || (fa > 0.0) == (fb > 0.0))
    return fabs(fa) < fabs(fb) ? a : b;
  /* a and b bracket the root, a is the newest point, c the one before. */
  double c = a, fc = fa, t = 0.5;
  for (int i = 0; i < MAX_ITERATIONS; i++) {
    double x = a + t * (b - a), fx = f(user, x);
    if ((fx > 0.0) == (fa > 0.0)) {
      c = a, fc = fa;
    } else {
      c = b, fc = fb;
      b = a, fb = fa;
    }
    a = x, fa = fx;
    double best = fabs(fa) < fabs(fb) ? a : b;
    double limit = 2.0 * DBL_EPSILON * fabs(best) + tolerance;
    double width = fabs(b - a);
    if (fa == 0.0 || width <= 2.0 * limit)
      return best;
    /* Inverse quadratic interpolation where the three points are those of a monotone function. */
    double xi = (a - b) / (c - b), phi = (fa - fb) / (fc - fb);
    bool monotone = phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi;
    t = monotone
            ? fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
            : 0.5;
    t = fmin(1.0 - limit / width, fmax(limit / width, t));
  }
  return fabs(fa) < fabs(fb) ? a : b;
}
