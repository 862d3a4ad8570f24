/* SPDX-License-Identifier: MPL-2.0 */
#include "field/spd.h"

#include <string.h>
#include <suitesparse/cholmod.h>

/* The factor, the right-hand side and the solution; all may be NULL. */
struct parts {
  cholmod_common common;
  cholmod_triplet *entries;
  cholmod_sparse *matrix;
  cholmod_factor *factor;
  cholmod_dense *right, *solution;
};

static bool solve(struct parts *p, size_t n, size_t count, const int *row, const int *column,
                  const double *value, const double *x) {
  cholmod_common *common = &p->common;
  common->print = 0;
  common->nmethods = 1;
  common->method[0].ordering = CHOLMOD_AMD;
  p->entries = cholmod_allocate_triplet(n, n, count, -1, CHOLMOD_REAL, common);
  p->right = cholmod_zeros(n, 1, CHOLMOD_REAL, common);
  if (!p->entries || !p->right)
    return false;
  memcpy(p->entries->i, row, count * sizeof *row);
  memcpy(p->entries->j, column, count * sizeof *column);
  memcpy(p->entries->x, value, count * sizeof *value);
  memcpy(p->right->x, x, n * sizeof *x);
  p->entries->nnz = count;
  p->matrix = cholmod_triplet_to_sparse(p->entries, count, common);
  p->factor = p->matrix ? cholmod_analyze(p->matrix, common) : NULL;
  if (!p->factor || !cholmod_factorize(p->matrix, p->factor, common) ||
      common->status != CHOLMOD_OK)
    return false;
  p->solution = cholmod_solve(CHOLMOD_A, p->factor, p->right, common);
  return p->solution;
}

enum wh_status wh_spd_solve(struct wh_context *c, size_t n, size_t count, const int *row,
                            const int *column, const double *value, double *x) {
  struct parts p = {0};
  if (!cholmod_start(&p.common))
    return wh_fail(c, WH_LIBRARY_FAILED, "field: CHOLMOD did not start");
  bool good = solve(&p, n, count, row, column, value, x);
  int status = p.common.status;
  if (good)
    memcpy(x, p.solution->x, n * sizeof *x);
  cholmod_free_dense(&p.solution, &p.common);
  cholmod_free_dense(&p.right, &p.common);
  cholmod_free_factor(&p.factor, &p.common);
  cholmod_free_sparse(&p.matrix, &p.common);
  cholmod_free_triplet(&p.entries, &p.common);
  cholmod_finish(&p.common);
  return good ? WH_OK
              : wh_fail(c, status == CHOLMOD_OUT_OF_MEMORY ? WH_NO_MEMORY : WH_LIBRARY_FAILED,
                        "field: CHOLMOD could not solve the system (status %d)", status);
}
