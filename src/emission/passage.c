/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/passage.h"

#include <math.h>

#include "numerics/root.h"

#define EXACT 1e-14
#define LEAST 1e-30 /* of Child's density */
#define NEWTON_STEPS 60

/* In units of the gap's width and voltage, e/m = 1 and densities of its Child's density. */
struct diode {
  double supply, exponent, reach;
};

/* What the whole diode would let through, if the density f <= 1 does pass the gap. Without
   relativity s = a t^2/2 + b t^3/6 with b proportional to f; s = 1 and v = sqrt 2 at the outer side
   leave one cubic for t, whose root is the sine below. */
static double full(double f, double reach) {
  double b = f * 4.0 * sqrt(2.0) / 9.0, t = 3.0 * sqrt(2.0 / f) * sin(asin(sqrt(f)) / 3.0);
  double a = fmax(0.0, sqrt(2.0) / t - 0.5 * b * t);
  double T = cbrt(6.0 * reach / b);
  if (a > 0.0)
    T = fmin(T, sqrt(2.0 * reach / a));
  for (int i = 0; i < NEWTON_STEPS; i++) { /* from above on a convex function */
    double v = T * (a + 0.5 * b * T), step = (T * T * (0.5 * a + b * T / 6.0) - reach) / v;
    T -= step;
    if (!(fabs(step) > EXACT * T))
      break;
  }
  double v = T * (a + 0.5 * b * T);
  return pow(0.5 * v * v, 1.5) / (reach * reach);
}

static double excess(void *user, double f) {
  const struct diode *d = user;
  double most = full(f, d->reach), least = fmin(most, d->supply);
  return f - least * pow(pow(least / most, d->exponent) + pow(least / d->supply, d->exponent),
                         -1.0 / d->exponent);
}

double wh_passage_density(const struct wh_supply *s, double child, double width) {
  struct diode d = {s->density / child, s->exponent, fmax(1.0, s->distance / width)};
  if (!(s->exponent > 0.0))
    return fmin(child, s->density);
  double high = fmin(1.0, d.supply);
  return child *
         wh_root(excess, &d, LEAST, excess(&d, LEAST), high, excess(&d, high), EXACT * high);
}
