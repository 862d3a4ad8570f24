/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/anderson.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "numerics/dense.h"

/* Changes from one step to the next, newest first in the order of slot(). */
struct wh_anderson {
  size_t n, m, steps; /* steps: changes noted */
  bool follows;       /* x, f, p are those of the step before on the same map */
  int depth;
  double mixing;
  double *x, *f, *p;    /* of the last step */
  double *dx, *df, *dp; /* [depth][n], [depth][n], [depth][m] */
  double *matrix, *right;
};

enum wh_status wh_anderson_create(struct wh_context *c, size_t n, size_t m, int depth,
                                  double mixing, struct wh_anderson **out) {
  struct wh_anderson *a;
  size_t d = (size_t)depth;
  *out = NULL;
  WH_TRY(wh_alloc(c, 1, sizeof *a, &a));
  *a = (struct wh_anderson){.n = n, .m = m, .depth = depth, .mixing = mixing};
  enum wh_status s = wh_alloc(c, n, sizeof(double), &a->x);
  s = s ? s : wh_alloc(c, n, sizeof(double), &a->f);
  s = s ? s : wh_alloc(c, m, sizeof(double), &a->p);
  s = s ? s : wh_alloc(c, n * d, sizeof(double), &a->dx);
  s = s ? s : wh_alloc(c, n * d, sizeof(double), &a->df);
  s = s ? s : wh_alloc(c, m * d, sizeof(double), &a->dp);
  s = s ? s : wh_alloc(c, m * d, sizeof(double), &a->matrix);
  s = s ? s : wh_alloc(c, m, sizeof(double), &a->right);
  if (s)
    wh_anderson_destroy(a);
  else
    *out = a;
  return s;
}

void wh_anderson_destroy(struct wh_anderson *a) {
  if (!a)
    return;
  double *owned[] = {a->x, a->f, a->p, a->dx, a->df, a->dp, a->matrix, a->right};
  for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
    free(owned[i]);
  free(a);
}

/* Where the change made back steps ago is kept. */
static size_t slot(const struct wh_anderson *a, int back) {
  return (a->steps - 1 - (size_t)back) % (size_t)a->depth;
}

static void differences(const double *now, size_t n, double *last, double *change) {
  for (size_t i = 0; i < n; i++) {
    change[i] = now[i] - last[i];
    last[i] = now[i];
  }
}

/* Coefficients of the past changes that take most off the residual; returns how many are used:
   fewer, if older changes say nothing new. They are left in right. */
static int combine(struct wh_anderson *a) {
  int count = a->steps < (size_t)a->depth ? (int)a->steps : a->depth;
  for (; count > 0; count--) {
    for (size_t i = 0; i < a->m; i++)
      for (int k = 0; k < count; k++)
        a->matrix[i * (size_t)count + (size_t)k] = a->dp[slot(a, k) * a->m + i];
    memcpy(a->right, a->p, a->m * sizeof *a->right);
    if (wh_dense_least_squares((int)a->m, count, a->matrix, a->right))
      break;
  }
  return count;
}

void wh_anderson_next(struct wh_anderson *a, double *x_inout, const double *f, const double *p) {
  if (a->follows) {
    a->steps++;
    size_t at = slot(a, 0);
    differences(x_inout, a->n, a->x, a->dx + at * a->n);
    differences(f, a->n, a->f, a->df + at * a->n);
    differences(p, a->m, a->p, a->dp + at * a->m);
  } else {
    memcpy(a->x, x_inout, a->n * sizeof *a->x);
    memcpy(a->f, f, a->n * sizeof *a->f);
    memcpy(a->p, p, a->m * sizeof *a->p);
    a->follows = true;
  }
  int count = combine(a);
  for (size_t i = 0; i < a->n; i++)
    x_inout[i] += a->mixing * f[i];
  for (int k = 0; k < count; k++) {
    const double *dx = a->dx + slot(a, k) * a->n, *df = a->df + slot(a, k) * a->n;
    for (size_t i = 0; i < a->n; i++)
      x_inout[i] -= a->right[k] * (dx[i] + a->mixing * df[i]);
  }
}

void wh_anderson_jump(struct wh_anderson *a) {
  a->follows = false;
}
