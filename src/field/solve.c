/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solve.h"

#include <stdlib.h>
#include <string.h>
#include <suitesparse/cholmod.h>

#include "base/memory.h"
#include "field/stiffness.h"
#include "numerics/dense.h"

/* Splits K into edges b and interior i: S = K_bb - Y^T Y with Y = L^-1 K_ib, K_ii = L L^T, and
   inside = L^-T Y. */
static bool condense(int n, int corner, const double *k, double *matrix, double *inside) {
  int interior = n - corner;
  double l[WH_TRIANGLE_MAX_NODES * WH_TRIANGLE_MAX_NODES];
  for (int i = 0; i < interior; i++) {
    memcpy(l + i * interior, k + (corner + i) * n + corner, (size_t)interior * sizeof *l);
    memcpy(inside + i * corner, k + (corner + i) * n, (size_t)corner * sizeof *inside);
  }
  if (!wh_dense_cholesky(interior, l))
    return false;
  wh_dense_lower_solve(interior, l, corner, inside);
  for (int i = 0; i < corner; i++) {
    memcpy(matrix + i * corner, k + i * n, (size_t)corner * sizeof *matrix);
    for (int m = 0; m < interior; m++)
      for (int j = 0; j < corner; j++)
        matrix[i * corner + j] -= inside[m * corner + i] * inside[m * corner + j];
  }
  wh_dense_upper_solve(interior, l, corner, inside);
  return true;
}

static enum wh_status fill_condensed(struct wh_context *c, const struct wh_mesh *m,
                                     const struct wh_stiffness *stiffness, struct wh_condensed *k) {
  size_t edges = (size_t)k->corner, interior = (size_t)k->interior;
  WH_TRY(wh_alloc(c, m->element_count * edges * edges, sizeof(double), &k->matrix));
  WH_TRY(wh_alloc(c, m->element_count * edges * interior, sizeof(double), &k->inside));
  for (size_t e = 0; e < m->element_count; e++) {
    double full[WH_TRIANGLE_MAX_NODES * WH_TRIANGLE_MAX_NODES];
    WH_TRY(wh_stiffness_element(c, stiffness, e, full));
    if (!condense(m->nodes_per_element, k->corner, full, k->matrix + e * edges * edges,
                  k->inside + e * edges * interior))
      return wh_fail(c, WH_BAD_INPUT,
                     "field: element %zu has no positive stiffness; mesh again with a smaller size "
                     "near (%g m, %g m)",
                     e, m->node[m->element[e * (size_t)m->nodes_per_element]][0],
                     m->node[m->element[e * (size_t)m->nodes_per_element]][1]);
  }
  return WH_OK;
}

enum wh_status wh_condensed_init(struct wh_context *c, const struct wh_mesh *m,
                                 struct wh_condensed *k) {
  *k = (struct wh_condensed){.corner = 3 * m->order,
                             .interior = m->nodes_per_element - 3 * m->order};
  struct wh_stiffness *stiffness;
  /* Exact on straight elements; four degrees more than that needs, for the curved ones. */
  int degree = 2 * m->order + 3;
  WH_TRY(
      wh_stiffness_create(c, m, wh_stiffness_lagrange, m->nodes_per_element, degree, &stiffness));
  enum wh_status s = fill_condensed(c, m, stiffness, k);
  wh_stiffness_destroy(stiffness);
  if (s != WH_OK)
    wh_condensed_free(k);
  return s;
}

void wh_condensed_free(struct wh_condensed *k) {
  free(k->matrix);
  free(k->inside);
  *k = (struct wh_condensed){0};
}

/* OpenBLAS, where CHOLMOD is linked with it: its threads cost more (they wait by spinning) than
   they bring on the small dense blocks here; wehnelt's threads work on rays. */
extern void openblas_set_num_threads(int count) __attribute__((weak));

/* One solve: the unknowns are the nodes on edges that are not held. */
struct solver {
  const struct wh_mesh *mesh;
  const struct wh_condensed *stiffness;
  const struct wh_constraint *held;
  int32_t *unknown; /* [node_count] number of the unknown, or -1 */
  size_t unknowns;
  cholmod_common common;
  cholmod_sparse *matrix;
  cholmod_dense *right, *solution;
  cholmod_factor *factor;
};

static const uint32_t *nodes_of(const struct wh_mesh *m, size_t e) {
  return m->element + e * (size_t)m->nodes_per_element;
}

static enum wh_status library_failed(struct wh_context *c, const cholmod_common *common,
                                     const char *step) {
  if (common->status == CHOLMOD_OUT_OF_MEMORY)
    return wh_fail(c, WH_NO_MEMORY, "field: no memory to %s the matrix", step);
  return wh_fail(c, WH_LIBRARY_FAILED, "field: CHOLMOD could not %s the matrix (status %d)", step,
                 common->status);
}

static enum wh_status number_unknowns(struct wh_context *c, struct solver *s) {
  const struct wh_mesh *m = s->mesh;
  WH_TRY(wh_alloc(c, m->node_count, sizeof *s->unknown, &s->unknown));
  for (size_t i = 0; i < m->node_count; i++)
    s->unknown[i] = -1;
  for (size_t e = 0; e < m->element_count; e++)
    for (int i = 0; i < s->stiffness->corner; i++) {
      uint32_t node = nodes_of(m, e)[i];
      if (s->held->held[node] < 0 && s->unknown[node] < 0)
        s->unknown[node] = (int32_t)s->unknowns++;
    }
  return WH_OK;
}

/* Lower triangle of the matrix, and minus what the held nodes push onto the right-hand sides. */
static void assemble(const struct solver *s, cholmod_triplet *t) {
  const struct wh_constraint *held = s->held;
  int corner = s->stiffness->corner, *row = t->i, *column = t->j;
  double *value = t->x, *right = s->right->x;
  for (size_t e = 0; e < s->mesh->element_count; e++) {
    const uint32_t *node = nodes_of(s->mesh, e);
    const double *k = s->stiffness->matrix + e * (size_t)corner * (size_t)corner;
    for (int i = 0; i < corner; i++)
      for (int j = 0; j < corner; j++) {
        int32_t a = s->unknown[node[i]], b = s->unknown[node[j]];
        if (a >= 0 && b >= 0 && a >= b) {
          row[t->nnz] = a;
          column[t->nnz] = b;
          value[t->nnz++] = k[i * corner + j];
        }
        if (a < 0 || b >= 0)
          continue;
        const double *w = held->weight + (size_t)held->held[node[j]] * held->potential_count;
        for (size_t n = 0; n < held->potential_count; n++)
          right[n * s->right->d + (size_t)a] -= k[i * corner + j] * w[n];
      }
  }
}

static enum wh_status make_system(struct wh_context *c, struct solver *s) {
  size_t corner = (size_t)s->stiffness->corner;
  size_t entries = s->mesh->element_count * corner * (corner + 1) / 2;
  s->right = cholmod_zeros(s->unknowns, s->held->potential_count, CHOLMOD_REAL, &s->common);
  cholmod_triplet *t =
      cholmod_allocate_triplet(s->unknowns, s->unknowns, entries, -1, CHOLMOD_REAL, &s->common);
  if (t && s->right) {
    assemble(s, t);
    s->matrix = cholmod_triplet_to_sparse(t, t->nnz, &s->common);
  }
  cholmod_free_triplet(&t, &s->common);
  return s->matrix ? WH_OK : library_failed(c, &s->common, "assemble");
}

static enum wh_status factor_and_solve(struct wh_context *c, struct solver *s) {
  if (openblas_set_num_threads)
    openblas_set_num_threads(1);
  s->common.nmethods = 1;
  s->common.method[0].ordering = CHOLMOD_AMD;
  s->common.supernodal = CHOLMOD_SUPERNODAL;
  s->common.print = 0;
  s->factor = cholmod_analyze(s->matrix, &s->common);
  if (!s->factor)
    return library_failed(c, &s->common, "order");
  cholmod_factorize(s->matrix, s->factor, &s->common);
  if (s->common.status == CHOLMOD_NOT_POSDEF)
    return wh_fail(c, WH_BAD_INPUT,
                   "field: the potential is not determined; each connected part of the mesh needs "
                   "an electrode on its boundary");
  if (s->common.status < CHOLMOD_OK)
    return library_failed(c, &s->common, "factor");
  s->solution = cholmod_solve(CHOLMOD_A, s->factor, s->right, &s->common);
  return s->solution ? WH_OK : library_failed(c, &s->common, "solve");
}

/* Nodal values of solution n: unknowns, held nodes, and the interiors of elements. */
static void spread(const struct solver *s, size_t n, double *u) {
  const struct wh_mesh *m = s->mesh;
  const struct wh_constraint *held = s->held;
  const double *x = s->unknowns ? (const double *)s->solution->x + n * s->solution->d : NULL;
  int corner = s->stiffness->corner, interior = s->stiffness->interior;
  for (size_t i = 0; i < m->node_count; i++) {
    if (s->unknown[i] >= 0)
      u[i] = x[s->unknown[i]];
    else if (held->held[i] >= 0)
      u[i] = held->weight[(size_t)held->held[i] * held->potential_count + n];
  }
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = nodes_of(m, e);
    const double *inside = s->stiffness->inside + e * (size_t)corner * (size_t)interior;
    for (int i = 0; i < interior; i++) {
      double sum = 0.0;
      for (int j = 0; j < corner; j++)
        sum -= inside[i * corner + j] * u[node[j]];
      u[node[corner + i]] = sum;
    }
  }
}

static enum wh_status solve(struct wh_context *c, struct solver *s, double *basis) {
  WH_TRY(number_unknowns(c, s));
  if (s->unknowns > 0) {
    WH_TRY(make_system(c, s));
    WH_TRY(factor_and_solve(c, s));
  }
  for (size_t n = 0; n < s->held->potential_count; n++)
    spread(s, n, basis + n * s->mesh->node_count);
  return WH_OK;
}

enum wh_status wh_solve_basis(struct wh_context *c, const struct wh_mesh *m,
                              const struct wh_condensed *k, const struct wh_constraint *held,
                              double *basis) {
  struct solver s = {.mesh = m, .stiffness = k, .held = held};
  if (!cholmod_start(&s.common))
    return wh_fail(c, WH_LIBRARY_FAILED, "field: CHOLMOD did not start");
  enum wh_status status = solve(c, &s, basis);
  cholmod_free_factor(&s.factor, &s.common);
  cholmod_free_dense(&s.solution, &s.common);
  cholmod_free_dense(&s.right, &s.common);
  cholmod_free_sparse(&s.matrix, &s.common);
  cholmod_finish(&s.common);
  free(s.unknown);
  return status;
}

enum wh_status wh_condensed_energy(struct wh_context *c, const struct wh_mesh *m,
                                   const struct wh_condensed *k, size_t n, const double *u,
                                   double *energy) {
  size_t corner = (size_t)k->corner;
  double *local, *force;
  WH_TRY(wh_alloc(c, 2 * n * corner, sizeof *local, &local));
  force = local + n * corner;
  memset(energy, 0, n * n * sizeof *energy);
  for (size_t e = 0; e < m->element_count; e++) {
    const double *matrix = k->matrix + e * corner * corner;
    for (size_t a = 0; a < n; a++) {
      /* Differences to one node: constants carry no energy, and would only bring rounding. */
      const double *values = u + a * m->node_count;
      double base = values[nodes_of(m, e)[0]];
      for (size_t i = 0; i < corner; i++)
        local[a * corner + i] = values[nodes_of(m, e)[i]] - base;
      for (size_t i = 0; i < corner; i++) {
        double sum = 0.0;
        for (size_t j = 0; j < corner; j++)
          sum += matrix[i * corner + j] * local[a * corner + j];
        force[a * corner + i] = sum;
      }
    }
    for (size_t a = 0; a < n; a++)
      for (size_t b = 0; b <= a; b++)
        for (size_t i = 0; i < corner; i++)
          energy[a * n + b] += local[a * corner + i] * force[b * corner + i];
  }
  for (size_t a = 0; a < n; a++)
    for (size_t b = 0; b < a; b++)
      energy[b * n + a] = energy[a * n + b];
  free(local);
  return WH_OK;
}
