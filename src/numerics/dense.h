/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_DENSE_H
#define WH_NUMERICS_DENSE_H
/* Small dense linear algebra, row-major, without calls to a threaded library: made for the matrices
   of finite elements and for least squares with a few dozen unknowns. */
#include <stdbool.h>

/* Cholesky factor L of the symmetric matrix a[n*n], of which the lower triangle (diagonal included)
   is read and replaced by L. False if a is not positive definite to
   rounding. */
bool wh_dense_cholesky(int n, double *a);

/* Replaces the m columns of b[n*m] by L^-1 b, or by L^-T b. */
void wh_dense_lower_solve(int n, const double *l, int m, double *b);
void wh_dense_upper_solve(int n, const double *l, int m, double *b);

/* Least squares: x[n] minimises |a x - b| for a[m*n], m >= n, by Householder's reflections; a and
   b[m] are overwritten: x is b[0..n-1] afterwards, the squares of b[n..m-1] add up to what is left,
   and a holds R on and above its diagonal, a^T a = R^T R. False if a column is (to rounding) a
   combination of those before it. */
bool wh_dense_least_squares(int m, int n, double *a, double *b);

#endif
