/* SPDX-License-Identifier: MPL-2.0 */
#include "design/affine.h"

#include "base/memory.h"
#include "numerics/bfgs.h"

#include <math.h>
#include <stdlib.h>

#define UNBOUNDED 1e9

struct descent {
  struct wh_context *c;
  const struct wh_affine *p;
  struct wh_affine_fit *f;
  enum wh_status status;
};

/* The gradient is 2/m sum weight (reached - wanted) column (eq. (9) of Ni et al.). */
static double value(void *user, const double *x, double *gradient) {
  struct descent *d = user;
  const struct wh_affine *p = d->p;
  double objective = wh_affine_objective(p, x, d->f->reached);
  for (size_t k = 0; k < p->unknowns; k++) {
    gradient[k] = 0.0;
    for (size_t i = 0; i < p->rows; i++)
      gradient[k] += 2.0 / (double)p->rows * p->weight[i] * (d->f->reached[i] - p->wanted[i]) *
                     p->matrix[i * p->unknowns + k];
  }
  return objective;
}

static void step(void *user, size_t iteration, double objective) {
  struct descent *d = user;
  (void)iteration;
  if (!d->status)
    d->status = wh_affine_record(d->c, d->f, objective);
}

enum wh_status wh_affine_solve_bfgs(struct wh_context *c, const struct wh_affine *p,
                                    struct wh_affine_fit *f) {
  for (size_t k = 0; k < p->unknowns; k++)
    if (p->low[k] > -UNBOUNDED || p->high[k] < UNBOUNDED)
      return wh_fail(c, WH_BAD_INPUT,
                     "design: %s has bounds, which the method bfgs does not keep; take qr",
                     p->name[k]);
  struct descent d = {c, p, f, WH_OK};
  size_t n = p->unknowns;
  struct wh_bfgs descent = {.n = (int)n,
                            .value = value,
                            .step = step,
                            .user = &d,
                            .tolerance = 1e-12,
                            .max_iterations = 1000};
  double *room;
  WH_TRY(wh_alloc(c, n * n + 5 * n, sizeof *room, &room));
  bool found = wh_bfgs(&descent, f->x, room, &f->iterations);
  free(room);
  if (!d.status && !found)
    return wh_fail(c, WH_NOT_CONVERGED, "design: BFGS stopped after %zu steps away from a minimum",
                   f->iterations);
  return d.status;
}
