/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/gauss.h"

#include <math.h>

/* Orthonormal Jacobi polynomials P^(alpha,0) on (-1, 1), scaled to the interval's weight, follow
     c[k+1] p[k+1] = (t - a[k]) p[k] - c[k] p[k-1]
   (Gautschi, Orthogonal Polynomials, Oxford 2004, table 1.1). */
struct recurrence {
  long double a[WH_GAUSS_MAX_POINTS], c[WH_GAUSS_MAX_POINTS + 1];
  long double mass; /* integral of the weight over (0, 1) */
};

static struct recurrence jacobi_recurrence(int n, long double alpha) {
  struct recurrence r;
  r.mass = 1.0L / (alpha + 1.0L);
  r.c[0] = 0.0L;
  for (int k = 0; k < n; k++) {
    long double s = 2.0L * k + alpha;
    r.a[k] = k == 0 ? -alpha / (alpha + 2.0L) : -alpha * alpha / (s * (s + 2.0L));
    long double j = k + 1.0L, m = 2.0L * j + alpha;
    /* For j = 1 the factor j + alpha cancels against m - 1. */
    long double ratio = k == 0 ? 1.0L : (j + alpha) / (m - 1.0L);
    r.c[k + 1] = sqrtl(4.0L * j * j * (j + alpha) * ratio / (m * m * (m + 1.0L)));
  }
  return r;
}

/* p[n] and its derivative at t; sum receives the sum of p[k]^2, k < n, whose inverse is the weight
   of the rule where p[n] is zero (Christoffel). */
static void evaluate(const struct recurrence *r, int n, long double t, long double *value,
                     long double *derivative, long double *sum) {
  long double p = 1.0L / sqrtl(r->mass), before = 0.0L, d = 0.0L, d_before = 0.0L;
  *sum = 0.0L;
  for (int k = 0; k < n; k++) {
    *sum += p * p;
    long double next = ((t - r->a[k]) * p - r->c[k] * before) / r->c[k + 1];
    long double d_next = ((t - r->a[k]) * d + p - r->c[k] * d_before) / r->c[k + 1];
    before = p, p = next;
    d_before = d, d = d_next;
  }
  *value = p;
  *derivative = d;
}

void wh_gauss(int n, double alpha, double *x, double *w) {
  struct recurrence r = jacobi_recurrence(n, alpha);
  long double root[WH_GAUSS_MAX_POINTS];
  for (int i = 0; i < n; i++) {
    /* Start between the Chebyshev point and the root before; divide known roots out so that
       Newton's method cannot find them again. */
    long double t = -cosl(acosl(-1.0L) * (2 * i + 1) / (2 * n)), value, slope, sum;
    if (i > 0)
      t = 0.5L * (t + root[i - 1]);
    for (int step = 0; step < 100; step++) {
      evaluate(&r, n, t, &value, &slope, &sum);
      long double pull = 0.0L;
      for (int j = 0; j < i; j++)
        pull += 1.0L / (t - root[j]);
      long double change = value / (slope - value * pull);
      t -= change;
      if (fabsl(change) < 1e-18L)
        break;
    }
    evaluate(&r, n, t, &value, &slope, &sum);
    root[i] = t;
    x[i] = (double)(0.5L * (1.0L + t));
    w[i] = (double)(1.0L / sum);
  }
}
