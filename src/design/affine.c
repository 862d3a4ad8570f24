/* SPDX-License-Identifier: MPL-2.0 */
#include "design/affine.h"

#include "base/memory.h"
#include "numerics/singular.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void wh_affine_fit_free(struct wh_affine_fit *f) {
  free(f->x);
  free(f->error);
  free(f->covariance);
  free(f->reached);
  free(f->history);
  memset(f, 0, sizeof *f);
}

double wh_affine_objective(const struct wh_affine *p, const double *x, double *reached) {
  double sum = 0.0;
  for (size_t i = 0; i < p->rows; i++) {
    reached[i] = p->offset[i];
    for (size_t k = 0; k < p->unknowns; k++)
      reached[i] += p->matrix[i * p->unknowns + k] * x[k];
    double miss = reached[i] - p->wanted[i];
    sum += p->weight[i] * miss * miss;
  }
  return sum / (double)p->rows;
}

enum wh_status wh_affine_record(struct wh_context *c, struct wh_affine_fit *f, double objective) {
  WH_TRY(wh_grow(c, &f->history, &f->history_capacity, f->history_count + 1, sizeof *f->history));
  f->history[f->history_count++] = objective;
  return WH_OK;
}

static enum wh_status check(struct wh_context *c, const struct wh_affine *p) {
  if (p->unknowns == 0)
    return wh_fail(c, WH_BAD_INPUT,
                   "design: nothing may be changed; name electrodes in "
                   "design.voltages");
  if (p->rows < p->unknowns)
    return wh_fail(c, WH_BAD_INPUT,
                   "design: %zu samples cannot tell %zu unknowns apart; give at least as many "
                   "samples as unknowns (design.samples, design.places)",
                   p->rows, p->unknowns);
  for (size_t k = 0; k < p->unknowns; k++)
    if (!(p->low[k] <= p->high[k]))
      return wh_fail(c, WH_BAD_INPUT, "design: %s shall be from %.6g to %.6g: min is above max",
                     p->name[k], p->low[k], p->high[k]);
  return WH_OK;
}

/* Condition, and covariance s^2 V diag(1/sigma^2) V' with s^2 = sum of weighted squares over the
   degrees of freedom (Bevington and Robinson, Data Reduction (2003), ch. 7). s^2 is applied later.
 */
static enum wh_status analyse(struct wh_context *c, const struct wh_affine *p,
                              struct wh_affine_fit *f) {
  size_t m = p->rows, n = p->unknowns;
  double *a;
  WH_TRY(wh_alloc(c, m * n + n + n * n, sizeof *a, &a));
  double *sigma = a + m * n, *v = sigma + n;
  for (size_t i = 0; i < m * n; i++)
    a[i] = sqrt(p->weight[i / n]) * p->matrix[i];
  bool settled = wh_singular_values((int)m, (int)n, a, sigma, v);
  if (!settled || !(sigma[n - 1] > 1e3 * DBL_EPSILON * sigma[0])) {
    size_t worst = 0;
    for (size_t k = 1; k < n; k++)
      worst = fabs(v[k * n + n - 1]) > fabs(v[worst * n + n - 1]) ? k : worst;
    free(a);
    return wh_fail(
        c, WH_BAD_INPUT,
        "design: the samples do not tell the unknowns apart; %s has no effect of its own "
        "on them. Leave it out, or sample where it acts",
        p->name[worst]);
  }
  f->condition = sigma[0] / sigma[n - 1];
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      for (size_t k = 0; k < n; k++)
        f->covariance[i * n + j] += v[i * n + k] * v[j * n + k] / (sigma[k] * sigma[k]);
  free(a);
  return WH_OK;
}

static void add_errors(const struct wh_affine *p, struct wh_affine_fit *f) {
  size_t m = p->rows, n = p->unknowns;
  double spread = m > n ? f->objective * (double)m / (double)(m - n) : 0.0;
  f->at_bounds = 0;
  for (size_t i = 0; i < n * n; i++)
    f->covariance[i] *= spread;
  for (size_t k = 0; k < n; k++) {
    bool held = f->x[k] <= p->low[k] || f->x[k] >= p->high[k];
    f->at_bounds += held;
    f->error[k] = held ? 0.0 : sqrt(f->covariance[k * n + k]);
  }
}

enum wh_status wh_affine_solve(struct wh_context *c, const struct wh_affine *p,
                               enum wh_design_method method, struct wh_affine_fit *out) {
  size_t n = p->unknowns;
  *out = (struct wh_affine_fit){.unknowns = n};
  WH_TRY(check(c, p));
  enum wh_status status = wh_alloc(c, n, sizeof *out->x, &out->x);
  if (!status)
    status = wh_alloc(c, n, sizeof *out->error, &out->error);
  if (!status)
    status = wh_alloc(c, n * n, sizeof *out->covariance, &out->covariance);
  if (!status)
    status = wh_alloc(c, p->rows, sizeof *out->reached, &out->reached);
  if (!status)
    status = analyse(c, p, out);
  if (!status)
    status =
        method == WH_DESIGN_QR ? wh_affine_solve_qr(c, p, out) : wh_affine_solve_bfgs(c, p, out);
  if (!status) {
    out->objective = wh_affine_objective(p, out->x, out->reached);
    add_errors(p, out);
  } else
    wh_affine_fit_free(out);
  return status;
}
