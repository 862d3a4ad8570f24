/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_SINGULAR_H
#define WH_NUMERICS_SINGULAR_H
#include <stdbool.h>

/* Singular values s[n] (decreasing) and right vectors v[n*n] (columns) of a[m*n], m >= n,
   row-major, by rotations that make the columns of a orthogonal (Hestenes, J. SIAM 6 (1958) 51):
   small values are found to full relative accuracy of the columns. a is overwritten by u s. False
   if it has not settled in 60 sweeps. */
bool wh_singular_values(int m, int n, double *a, double *s, double *v);

#endif
