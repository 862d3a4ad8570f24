/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_TRIDIAGONAL_H
#define WH_NUMERICS_TRIDIAGONAL_H
#include <stdbool.h>
#include <stddef.h>

/* Solves lower[i] x[i-1] + diagonal[i] x[i] + upper[i] x[i+1] = x[i] in place, i < n, by
   elimination without exchange of rows: for matrices whose diagonal dominates. upper[n] is
   overwritten. lower[0] and upper[n-1] are not read. False if a pivot vanishes. */
bool wh_tridiagonal_solve(size_t n, const double *lower, const double *diagonal, double *upper,
                          double *x);

#endif
