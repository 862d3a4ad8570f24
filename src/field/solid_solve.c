/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solid_matrix.h"

#include "base/memory.h"
#include "base/ranks.h"
#include "field/solid_coarse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ITERATIONS 200

struct wh_solid_solver {
  const struct wh_solid_matrix *a;
  struct wh_solid_coarse *coarse;
  double *inverse; /* [node_count] of the sweeps' diagonal, in own rows; 0 where u is held */
};

/* Sweeps go through each block by itself. For them to converge, half of the amounts outside of the
   block are added to the diagonal: with M the lower triangle of the blocks and that diagonal,
   M + M^T - A is then positive definite, its part outside of the blocks being outweighed
   (A. H. Baker, R. D. Falgout, T. V. Kolev, U. M. Yang, SIAM J. Sci. Comput. 33 (2011) 2864). */
static void invert_diagonal(const struct wh_solid_matrix *a, const struct wh_solid_block *b,
                            double *inverse) {
  for (uint32_t i = b->first; i < b->last; i++) {
    const struct wh_solid_row *r = &b->row[i - b->first];
    double outside = 0.0;
    for (uint32_t k = r[0].begin; k < r[0].own; k++)
      outside += a->held[b->column[k]] == WH_NOT_HELD ? fabs(b->value[k]) : 0.0;
    for (uint32_t k = r[0].behind; k < r[1].begin; k++)
      outside += a->held[b->column[k]] == WH_NOT_HELD ? fabs(b->value[k]) : 0.0;
    inverse[i] = a->held[i] == WH_NOT_HELD ? 1.0 / (b->value[r->diagonal] + 0.5 * outside) : 0.0;
  }
}

enum wh_status wh_solid_solver_create(struct wh_context *c, const struct wh_solid_matrix *a,
                                      struct wh_solid_solver **out) {
  struct wh_solid_solver *s = NULL;
  *out = NULL;
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  s->a = a;
  enum wh_status status = wh_alloc(c, a->m->node_count, sizeof *s->inverse, &s->inverse);
  if (status == WH_OK)
    status = wh_solid_coarse_create(c, a, &s->coarse);
  status = wh_ranks_agree(c, status);
  if (status != WH_OK) {
    wh_solid_solver_destroy(s);
    return status;
  }
  for (int b = 0; b < a->block_count; b++)
    if (a->block[b].row)
      invert_diagonal(a, &a->block[b], s->inverse);
  *out = s;
  return WH_OK;
}

void wh_solid_solver_destroy(struct wh_solid_solver *s) {
  if (!s)
    return;
  wh_solid_coarse_destroy(s->coarse);
  free(s->inverse);
  free(s);
}

/* x = M^-1 r with the lower triangle M of a block. */
static void forward(const struct wh_solid_solver *s, const struct wh_solid_block *b,
                    const double *r, double *x) {
  for (uint32_t i = b->first; i < b->last; i++) {
    const struct wh_solid_row *at = &b->row[i - b->first];
    x[i] = (r[i] - wh_solid_entries(b, at->own, at->diagonal, x)) * s->inverse[i];
  }
}

/* What x = M^-1 r leaves of the residual: y = r - A x = (M - A) x where u is not held. */
static void rest(const struct wh_solid_solver *s, const struct wh_solid_block *b, const double *x,
                 double *y) {
  for (uint32_t i = b->first; i < b->last; i++) {
    const struct wh_solid_row *at = &b->row[i - b->first];
    y[i] = 0.0;
    if (s->inverse[i] != 0.0)
      y[i] = x[i] / s->inverse[i] - wh_solid_entries(b, at[0].begin, at[0].own, x) -
             wh_solid_entries(b, at[0].diagonal, at[1].begin, x);
  }
}

/* x = y + M^-T (r - A y): as the values of the block change, in x, its others stay those of y. */
static void backward(const struct wh_solid_solver *s, const struct wh_solid_block *b,
                     const double *r, const double *y, double *x) {
  memcpy(x + b->first, y + b->first, (b->last - b->first) * sizeof *x);
  for (uint32_t i = b->last; i-- > b->first;) {
    const struct wh_solid_row *at = &b->row[i - b->first];
    if (s->inverse[i] == 0.0)
      continue;
    double outside = wh_solid_entries(b, at[0].begin, at[0].own, y) +
                     wh_solid_entries(b, at[0].behind, at[1].begin, y);
    x[i] += (r[i] - outside - wh_solid_entries(b, at->own, at->behind, x)) * s->inverse[i];
  }
}

struct vectors {
  double *u, *r, *z, *p, *q; /* in the order of places; r and q in own rows */
};

/* One of the above in all blocks of this process, by one thread: threads would wait for each other
   every few milliseconds, which costs more CPU time than the sweeps where others use the cores. */
enum step { FORWARD, REST, BACKWARD };
static void each_block(struct wh_context *c, const struct wh_solid_solver *s, enum step step,
                       const struct vectors *v) {
  int first, last;
  wh_solid_blocks_of(c, s->a, wh_context_ranks(c)->rank, &first, &last);
  for (int k = first; k < last; k++) {
    const struct wh_solid_block *b = &s->a->block[k];
    if (step == FORWARD)
      forward(s, b, v->r, v->z);
    else if (step == REST)
      rest(s, b, v->z, v->q);
    else
      backward(s, b, v->r, v->z, v->q);
  }
}

/* q = M^-1 r, a symmetric preconditioner; z is overwritten. */
static bool precondition(struct wh_context *c, struct wh_solid_solver *s, const struct vectors *v) {
  each_block(c, s, FORWARD, v);
  wh_solid_matrix_share(c, s->a, v->z);
  each_block(c, s, REST, v);
  wh_solid_matrix_share(c, s->a, v->q);
  bool good = wh_solid_coarse_correct(s->coarse, v->q, v->z);
  each_block(c, s, BACKWARD, v);
  wh_solid_matrix_share(c, s->a, v->q);
  return good;
}

/* Sum over all blocks of x y, block by block, on all processes. */
static double dot(struct wh_context *c, const struct wh_solid_matrix *a, const double *x,
                  const double *y) {
  double part[WH_SOLID_MOST_BLOCKS] = {0}, sum = 0.0;
  int first, last;
  wh_solid_blocks_of(c, a, wh_context_ranks(c)->rank, &first, &last);
  for (int b = first; b < last; b++) {
    double of_block = 0.0;
    for (uint32_t i = a->block[b].first; i < a->block[b].last; i++)
      of_block += x[i] * y[i];
    part[b] = of_block;
  }
  wh_ranks_sum(c, part, (size_t)a->block_count);
  for (int b = 0; b < a->block_count; b++)
    sum += part[b];
  return sum;
}

/* r = load - A u where u is not held, 0 elsewhere; in own rows, load in the order of nodes. */
static void residual(struct wh_context *c, const struct wh_solid_matrix *a, const double *load,
                     const double *u, double *r) {
  wh_solid_matrix_apply(c, a, u, r);
  for (size_t i = 0; i < a->m->node_count; i++) {
    uint32_t k = a->place[i];
    r[k] = a->held[k] == WH_NOT_HELD ? (load ? load[i] : 0.0) - r[k] : 0.0;
  }
}

/* One step along p = q + beta p; what is left of the residual. */
static double step(struct wh_context *c, const struct wh_solid_matrix *a, const struct vectors *v,
                   double *rz) {
  size_t n = a->m->node_count;
  double before = *rz;
  *rz = dot(c, a, v->r, v->q);
  double beta = before > 0.0 ? *rz / before : 0.0;
  for (size_t i = 0; i < n; i++)
    v->p[i] = v->q[i] + beta * v->p[i];
  wh_solid_matrix_apply(c, a, v->p, v->q);
  double alpha = *rz / dot(c, a, v->p, v->q);
  int first, last;
  wh_solid_blocks_of(c, a, wh_context_ranks(c)->rank, &first, &last);
  for (uint32_t i = first < last ? a->block[first].first : 0;
       first < last && i < a->block[last - 1].last; i++)
    if (a->held[i] == WH_NOT_HELD) {
      v->u[i] += alpha * v->p[i];
      v->r[i] -= alpha * v->q[i];
    }
  return sqrt(dot(c, a, v->r, v->r));
}

static enum wh_status iterate(struct wh_context *c, struct wh_solid_solver *s,
                              const struct vectors *v, double goal, int *iterations) {
  enum { GO_ON, CANCELLED, FAILED };
  double rz = 0.0, left = sqrt(dot(c, s->a, v->r, v->r));
  bool good = true;
  for (*iterations = 0; left > goal; ++*iterations) {
    int state = wh_ranks_most(c, !good ? FAILED : wh_context_cancelled(c) ? CANCELLED : GO_ON);
    if (state == CANCELLED)
      return WH_INTERRUPTED;
    if (state == FAILED)
      return wh_fail(c, WH_NO_MEMORY, "field: CHOLMOD could not solve");
    if (*iterations == MOST_ITERATIONS)
      return wh_fail(c, WH_NOT_CONVERGED,
                     "field: the residual is still %.2g of its goal after %d iterations; the mesh "
                     "may have very flat elements, look at mesh.size and mesh.growth",
                     left / goal, MOST_ITERATIONS);
    good = precondition(c, s, v);
    left = step(c, s->a, v, &rz);
  }
  wh_solid_matrix_share(c, s->a, v->u);
  return WH_OK;
}

static enum wh_status solve(struct wh_context *c, struct wh_solid_solver *s, const double *load,
                            double tolerance, const struct vectors *v, int *iterations) {
  const struct wh_solid_matrix *a = s->a;
  for (size_t i = 0; i < a->m->node_count; i++)
    v->z[i] = a->held[i] == WH_NOT_HELD ? 0.0 : v->u[i];
  residual(c, a, load, v->z, v->r);
  double goal = tolerance * sqrt(dot(c, a, v->r, v->r));
  residual(c, a, load, v->u, v->r);
  return iterate(c, s, v, goal, iterations);
}

enum wh_status wh_solid_solve(struct wh_context *c, struct wh_solid_solver *s, const double *load,
                              double tolerance, double *u, int *iterations) {
  const struct wh_solid_matrix *a = s->a;
  size_t n = a->m->node_count;
  double *all = NULL;
  int count = 0;
  WH_TRY(wh_ranks_agree(c, wh_alloc(c, 5 * n, sizeof *all, &all)));
  struct vectors v = {all, all + n, all + 2 * n, all + 3 * n, all + 4 * n};
  for (size_t i = 0; i < n; i++)
    v.u[a->place[i]] = u[i];
  enum wh_status status = solve(c, s, load, tolerance, &v, &count);
  for (size_t i = 0; i < n && status == WH_OK; i++)
    u[i] = v.u[a->place[i]];
  if (iterations)
    *iterations = count;
  free(all);
  return status;
}
