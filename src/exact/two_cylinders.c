/* SPDX-License-Identifier: MPL-2.0 */
#include "exact/two_cylinders.h"

#include <math.h>

#include "base/constants.h"

/* exp(-x) I_0(x) as the mean of exp(x (cos t - 1)): the trapezoidal rule with n points errs by
   2 I_2n/I_0, below exp(-2 n^2/x) for large x. */
static double scaled_bessel(double x) {
  int n = 16 + (int)(5.0 * sqrt(x));
  double sum = 0.0;
  for (int i = 0; i < n; i++)
    sum += exp(x * (cos(WH_PI * (i + 0.5) / n) - 1.0));
  return sum / n;
}

static double sinc(double x) {
  return x == 0.0 ? 1.0 : sin(x) / x;
}

/* The rule with step h sums the fields of lenses repeated at distances 2 pi/h, which fall off as
   exp(-2.405 distance/R): 16 R beyond z is enough for rounding. The integrand itself falls off as
   exp(-k (R - r)). */
void wh_two_cylinders_potential(const struct wh_two_cylinders *t, double z, double r, int max_order,
                                double *derivative) {
  double radius = t->radius, x = z / radius, rho = r / radius, gap = t->gap / radius;
  double step = 2.0 * WH_PI / (fabs(x) + gap + 16.0), last = 42.0 / (1.0 - rho);
  /* At k = 0 the integrand is x for the potential itself, 1 for the first derivative. */
  for (int n = 0; n <= max_order; n++)
    derivative[n] = n == 0 ? 0.5 * x : (n == 1 ? 0.5 : 0.0);
  for (int i = 1; i * step < last; i++) {
    double k = i * step, weight = sinc(0.5 * k * gap) * exp(-k * (1.0 - rho));
    weight *= scaled_bessel(k * rho) / scaled_bessel(k);
    for (int n = 0; n <= max_order; n++)
      derivative[n] += weight * pow(k, n - 1) * sin(k * x + 0.5 * WH_PI * n);
  }
  double unit = (t->potential_V[1] - t->potential_V[0]) * step / WH_PI;
  for (int n = 0; n <= max_order; n++)
    derivative[n] *= unit / pow(radius, n);
  derivative[0] += 0.5 * (t->potential_V[0] + t->potential_V[1]);
}
