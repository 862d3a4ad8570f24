/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_GAUSS_H
#define WH_NUMERICS_GAUSS_H
/* Gauss quadrature on the interval (0, 1). */

#define WH_GAUSS_MAX_POINTS 64

/* Nodes x[n], increasing, and weights w[n] of the Gauss rule for the weight function
   (1 - x)^alpha on (0, 1), exact for polynomials up to degree 2n - 1. alpha >= 0 (0: Gauss-
   Legendre); 1 <= n <= WH_GAUSS_MAX_POINTS. Accurate to a few units of the last place. */
void wh_gauss(int n, double alpha, double *x, double *w);

#endif
