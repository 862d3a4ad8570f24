/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SPD_H
#define WH_FIELD_SPD_H
/* A sparse system with a symmetric positive definite matrix. */
#include "base/context.h"

/* Replaces x[n] by the solution for it as the right-hand side. Entries (row[i], column[i],
   value[i]), row >= column, are added up where they meet. WH_LIBRARY_FAILED: not positive definite,
   or CHOLMOD failed. */
enum wh_status wh_spd_solve(struct wh_context *c, size_t n, size_t count, const int *row,
                            const int *column, const double *value, double *x);

#endif
