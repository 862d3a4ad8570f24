/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solid_matrix.h"

#include "base/memory.h"
#include "numerics/tetrahedron.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <suitesparse/cholmod.h>

#define MOST_ITERATIONS 200

struct wh_solid_solver {
  const struct wh_solid_matrix *a;
  cholmod_common common;
  bool started;
  cholmod_factor *factor;
  cholmod_dense *right, *solution, *work[2];
  /* Nodes that are no vertices are means of up to three of them. */
  uint32_t (*parent)[3]; /* [node_count - vertex_count]; the same vertex again with weight 0 */
  double (*weight)[3];
};

/* The weights of the vertices on each node: its barycentric coordinates. */
static enum wh_status find_parents(struct wh_context *c, struct wh_solid_solver *s) {
  const struct wh_solid_mesh *m = s->a->m;
  const int(*lattice)[4] = wh_tetra_lattice(m->order);
  size_t count = m->node_count - m->vertex_count;
  WH_TRY(wh_alloc(c, count, sizeof *s->parent, &s->parent));
  WH_TRY(wh_alloc(c, count, sizeof *s->weight, &s->weight));
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
    for (int n = 4; n < m->nodes_per_element; n++) {
      size_t i = node[n] - m->vertex_count;
      int k = 0;
      for (int v = 0; v < 4; v++)
        if (lattice[n][v] > 0) {
          s->parent[i][k] = node[v];
          s->weight[i][k++] = (double)lattice[n][v] / m->order;
        }
      for (; k < 3; k++) {
        s->parent[i][k] = s->parent[i][0];
        s->weight[i][k] = 0.0;
      }
    }
  }
  return WH_OK;
}

static bool factorise(struct wh_solid_solver *s) {
  const struct wh_solid_matrix *a = s->a;
  cholmod_common *common = &s->common;
  size_t n = a->coarse_count;
  cholmod_triplet entries = {.nrow = n,
                             .ncol = n,
                             .nzmax = a->coarse_entries,
                             .nnz = a->coarse_entries,
                             .i = a->coarse_row,
                             .j = a->coarse_column,
                             .x = a->coarse_value,
                             .stype = -1,
                             .itype = CHOLMOD_INT,
                             .xtype = CHOLMOD_REAL,
                             .dtype = CHOLMOD_DOUBLE};
  cholmod_sparse *matrix = cholmod_triplet_to_sparse(&entries, a->coarse_entries, common);
  s->right = cholmod_zeros(n, 1, CHOLMOD_REAL, common);
  s->factor = matrix ? cholmod_analyze(matrix, common) : NULL;
  bool good = s->factor && s->right && cholmod_factorize(matrix, s->factor, common) &&
              common->status == CHOLMOD_OK;
  cholmod_free_sparse(&matrix, common);
  return good;
}

enum wh_status wh_solid_solver_create(struct wh_context *c, const struct wh_solid_matrix *a,
                                      struct wh_solid_solver **out) {
  struct wh_solid_solver *s = NULL;
  *out = NULL;
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  s->a = a;
  enum wh_status status = find_parents(c, s);
  if (status == WH_OK && !cholmod_start(&s->common))
    status = wh_fail(c, WH_LIBRARY_FAILED, "field: CHOLMOD did not start");
  s->started = status == WH_OK;
  if (status == WH_OK) {
    s->common.print = 0;
    if (a->coarse_count > 0 && !factorise(s))
      status =
          wh_fail(c, s->common.status == CHOLMOD_OUT_OF_MEMORY ? WH_NO_MEMORY : WH_LIBRARY_FAILED,
                  "field: CHOLMOD could not factor the part on %zu vertices (status %d)",
                  a->coarse_count, s->common.status);
  }
  if (status == WH_OK)
    *out = s;
  else
    wh_solid_solver_destroy(s);
  return status;
}

void wh_solid_solver_destroy(struct wh_solid_solver *s) {
  if (!s)
    return;
  if (s->started) {
    cholmod_free_dense(&s->right, &s->common);
    cholmod_free_dense(&s->solution, &s->common);
    cholmod_free_dense(&s->work[0], &s->common);
    cholmod_free_dense(&s->work[1], &s->common);
    cholmod_free_factor(&s->factor, &s->common);
    cholmod_finish(&s->common);
  }
  free(s->parent);
  free(s->weight);
  free(s);
}

/* x = (D + L)^-1 r over the nodes that are not held, the others stay zero. */
static void forward(const struct wh_solid_matrix *a, const double *r, double *x) {
  for (size_t i = 0; i < a->m->node_count; i++) {
    if (a->held[i] != WH_NOT_HELD) {
      x[i] = 0.0;
      continue;
    }
    double sum = r[i];
    for (size_t k = a->row[i]; k < a->diagonal[i]; k++)
      sum -= a->value[k] * x[a->column[k]];
    x[i] = sum / a->value[a->diagonal[i]];
  }
}

/* What the forward sweep leaves of its residual: minus the upper triangle times x. */
static void rest(const struct wh_solid_matrix *a, const double *x, double *y) {
  for (size_t i = 0; i < a->m->node_count; i++) {
    double sum = 0.0;
    for (size_t k = a->diagonal[i] + 1; k < a->row[i + 1] && a->held[i] == WH_NOT_HELD; k++)
      sum -= a->value[k] * x[a->column[k]];
    y[i] = sum;
  }
}

static void backward(const struct wh_solid_matrix *a, const double *r, double *x) {
  for (size_t i = a->m->node_count; i-- > 0;) {
    if (a->held[i] != WH_NOT_HELD)
      continue;
    double sum = r[i];
    for (size_t k = a->row[i]; k < a->row[i + 1]; k++)
      sum -= a->value[k] * x[a->column[k]];
    x[i] += sum / a->value[a->diagonal[i]];
  }
}

/* Adds the exact solution on the vertices to x. */
static bool correct(struct wh_solid_solver *s, const double *residual, double *x) {
  const struct wh_solid_matrix *a = s->a;
  size_t vertices = a->m->vertex_count;
  if (a->coarse_count == 0)
    return true;
  double *right = s->right->x;
  for (size_t i = 0; i < vertices; i++)
    if (a->coarse[i] != UINT32_MAX)
      right[a->coarse[i]] = residual[i];
  for (size_t i = vertices; i < a->m->node_count; i++)
    for (int k = 0; k < 3; k++) {
      uint32_t v = a->coarse[s->parent[i - vertices][k]];
      if (v != UINT32_MAX && a->held[i] == WH_NOT_HELD)
        right[v] += s->weight[i - vertices][k] * residual[i];
    }
  if (!cholmod_solve2(CHOLMOD_A, s->factor, s->right, NULL, &s->solution, NULL, &s->work[0],
                      &s->work[1], &s->common))
    return false;
  const double *e = s->solution->x;
  for (size_t i = 0; i < vertices; i++)
    if (a->coarse[i] != UINT32_MAX)
      x[i] += e[a->coarse[i]];
  for (size_t i = vertices; i < a->m->node_count; i++)
    for (int k = 0; k < 3; k++) {
      uint32_t v = a->coarse[s->parent[i - vertices][k]];
      if (v != UINT32_MAX && a->held[i] == WH_NOT_HELD)
        x[i] += s->weight[i - vertices][k] * e[v];
    }
  return true;
}

static double dot(size_t n, const double *a, const double *b) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

struct vectors {
  double *r, *z, *p, *q;
};

/* z = M^-1 r, a symmetric preconditioner; q is overwritten. */
static bool precondition(struct wh_solid_solver *s, const struct vectors *v) {
  forward(s->a, v->r, v->z);
  rest(s->a, v->z, v->q);
  if (!correct(s, v->q, v->z))
    return false;
  backward(s->a, v->r, v->z);
  return true;
}

/* r = load - A u where u is not held, 0 elsewhere. */
static void residual(const struct wh_solid_matrix *a, const double *load, const double *u,
                     double *r) {
  wh_solid_matrix_apply(a, u, r);
  for (size_t i = 0; i < a->m->node_count; i++)
    r[i] = a->held[i] == WH_NOT_HELD ? (load ? load[i] : 0.0) - r[i] : 0.0;
}

static enum wh_status iterate(struct wh_context *c, struct wh_solid_solver *s,
                              const struct vectors *v, double goal, double *u, int *iterations) {
  const struct wh_solid_matrix *a = s->a;
  size_t n = a->m->node_count;
  double rz = 0.0, left = sqrt(dot(n, v->r, v->r));
  for (*iterations = 0; left > goal; ++*iterations) {
    if (wh_context_cancelled(c))
      return WH_INTERRUPTED;
    if (*iterations == MOST_ITERATIONS)
      return wh_fail(c, WH_NOT_CONVERGED,
                     "field: the residual is still %.2g of its goal after %d iterations; the mesh "
                     "may have very flat elements, look at mesh.size and mesh.growth",
                     left / goal, MOST_ITERATIONS);
    if (!precondition(s, v))
      return wh_fail(c, WH_LIBRARY_FAILED, "field: CHOLMOD could not solve (status %d)",
                     s->common.status);
    double before = rz;
    rz = dot(n, v->r, v->z);
    double beta = before > 0.0 ? rz / before : 0.0;
    for (size_t i = 0; i < n; i++)
      v->p[i] = v->z[i] + beta * v->p[i];
    wh_solid_matrix_apply(a, v->p, v->q);
    double alpha = rz / dot(n, v->p, v->q);
    for (size_t i = 0; i < n; i++)
      if (a->held[i] == WH_NOT_HELD) {
        u[i] += alpha * v->p[i];
        v->r[i] -= alpha * v->q[i];
      }
    left = sqrt(dot(n, v->r, v->r));
  }
  return WH_OK;
}

enum wh_status wh_solid_solve(struct wh_context *c, struct wh_solid_solver *s, const double *load,
                              double tolerance, double *u, int *iterations) {
  const struct wh_solid_matrix *a = s->a;
  size_t n = a->m->node_count;
  struct vectors v = {0};
  double *all = NULL;
  int count = 0;
  WH_TRY(wh_alloc(c, 4 * n, sizeof *all, &all));
  v = (struct vectors){all, all + n, all + 2 * n, all + 3 * n};
  for (size_t i = 0; i < n; i++)
    v.z[i] = a->held[i] == WH_NOT_HELD ? 0.0 : u[i];
  residual(a, load, v.z, v.r);
  double goal = tolerance * sqrt(dot(n, v.r, v.r));
  residual(a, load, u, v.r);
  enum wh_status status = iterate(c, s, &v, goal, u, &count);
  if (iterations)
    *iterations = count;
  free(all);
  return status;
}
