/* SPDX-License-Identifier: MPL-2.0 */
#include "design/affine.h"

#include "base/memory.h"
#include "numerics/dense.h"

#include <math.h>
#include <stdlib.h>

/* Which unknowns are free, and which are held by a bound (Stark and Parker, Computational
   Statistics 10 (1995) 129). All unknowns are free until the solution leaves its bounds. */
struct active {
  enum { FREE, AT_LOW, AT_HIGH } * state;
  double *solution; /* of the free unknowns, in their order */
  double *a, *b;    /* the reduced system, overwritten by every solve */
};

/* Minimises over the free unknowns, the others kept at x. */
static enum wh_status solve_free(struct wh_context *c, const struct wh_affine *p, const double *x,
                                 struct active *s) {
  size_t n = 0;
  for (size_t k = 0; k < p->unknowns; k++)
    n += s->state[k] == FREE;
  for (size_t i = 0; i < p->rows; i++) {
    double root = sqrt(p->weight[i]), rest = p->wanted[i] - p->offset[i];
    size_t column = 0;
    for (size_t k = 0; k < p->unknowns; k++) {
      double entry = p->matrix[i * p->unknowns + k];
      if (s->state[k] == FREE)
        s->a[i * n + column++] = root * entry;
      else
        rest -= entry * x[k];
    }
    s->b[i] = root * rest;
  }
  if (!wh_dense_least_squares((int)p->rows, (int)n, s->a, s->b))
    return wh_fail(c, WH_BAD_INPUT, "design: the samples do not tell the unknowns apart");
  for (size_t i = 0; i < n; i++)
    s->solution[i] = s->b[i];
  return WH_OK;
}

/* Goes from x towards the solution as far as the bounds allow; what reaches a bound is held there.
   True if the solution was reached. */
static bool advance(const struct wh_affine *p, double *x, struct active *s) {
  double part = 1.0;
  size_t column = 0;
  for (size_t k = 0; k < p->unknowns; k++)
    if (s->state[k] == FREE) {
      double to = s->solution[column++];
      if (to < p->low[k])
        part = fmin(part, fmax(0.0, (p->low[k] - x[k]) / (to - x[k])));
      if (to > p->high[k])
        part = fmin(part, fmax(0.0, (p->high[k] - x[k]) / (to - x[k])));
    }
  column = 0;
  for (size_t k = 0; k < p->unknowns; k++)
    if (s->state[k] == FREE) {
      double to = s->solution[column++], near = 1e-14 * (fabs(x[k]) + fabs(to));
      x[k] += part * (to - x[k]);
      bool outside = to < p->low[k] || to > p->high[k];
      if (outside && x[k] <= p->low[k] + near) {
        x[k] = p->low[k];
        s->state[k] = AT_LOW;
      } else if (outside && x[k] >= p->high[k] - near) {
        x[k] = p->high[k];
        s->state[k] = AT_HIGH;
      }
    }
  return part >= 1.0;
}

/* Frees the held unknown whose release lowers the objective fastest; false: there is none. */
static bool release(const struct wh_affine *p, const struct wh_affine_fit *f, struct active *s) {
  size_t best = p->unknowns;
  double steepest = 0.0;
  for (size_t k = 0; k < p->unknowns; k++) {
    double fall = 0.0, size = 0.0;
    for (size_t i = 0; i < p->rows; i++) {
      double term = p->weight[i] * p->matrix[i * p->unknowns + k] * (p->wanted[i] - f->reached[i]);
      fall += term;
      size += fabs(term);
    }
    bool inwards = s->state[k] == AT_LOW ? fall > 0.0 : s->state[k] == AT_HIGH && fall < 0.0;
    if (inwards && p->low[k] < p->high[k] && fabs(fall) > 1e-12 * size && fabs(fall) > steepest) {
      steepest = fabs(fall);
      best = k;
    }
  }
  if (best == p->unknowns)
    return false;
  s->state[best] = FREE;
  return true;
}

static enum wh_status descend(struct wh_context *c, const struct wh_affine *p,
                              struct wh_affine_fit *f, struct active *s) {
  size_t most = 10 * p->unknowns + 10;
  for (size_t k = 0; k < p->unknowns; k++)
    f->x[k] = fmin(fmax(0.0, p->low[k]), p->high[k]);
  for (f->iterations = 1; f->iterations <= most; f->iterations++) {
    WH_TRY(solve_free(c, p, f->x, s));
    bool reached = advance(p, f->x, s);
    double objective = wh_affine_objective(p, f->x, f->reached);
    WH_TRY(wh_affine_record(c, f, objective));
    if (reached && !release(p, f, s))
      return WH_OK;
  }
  return wh_fail(c, WH_NOT_CONVERGED, "design: which bounds hold was not settled in %zu steps",
                 most);
}

enum wh_status wh_affine_solve_qr(struct wh_context *c, const struct wh_affine *p,
                                  struct wh_affine_fit *f) {
  struct active s = {0};
  size_t n = p->unknowns, m = p->rows;
  WH_TRY(wh_alloc(c, m * n + m + n, sizeof *s.a, &s.a));
  s.b = s.a + m * n;
  s.solution = s.b + m;
  enum wh_status status = wh_alloc(c, n, sizeof *s.state, &s.state);
  if (!status)
    status = descend(c, p, f, &s);
  free(s.state);
  free(s.a);
  return status;
}
