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
static bool condense(int n, int corner, const double *k, double *matrix, double *inside,
                     double *l) {
  int interior = n - corner;
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
  WH_TRY(wh_alloc(c, m->element_count * interior * interior, sizeof(double), &k->lower));
  for (size_t e = 0; e < m->element_count; e++) {
    double full[WH_TRIANGLE_MAX_NODES * WH_TRIANGLE_MAX_NODES];
    WH_TRY(wh_stiffness_element(c, stiffness, e, full));
    if (!condense(m->nodes_per_element, k->corner, full, k->matrix + e * edges * edges,
                  k->inside + e * edges * interior, k->lower + e * interior * interior))
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
  free(k->lower);
  *k = (struct wh_condensed){0};
}

/* OpenBLAS, where CHOLMOD is linked with it: its threads cost more (they wait by spinning) than
   they bring on the small dense blocks here; wehnelt's threads work on rays. */
extern void openblas_set_num_threads(int count) __attribute__((weak));

/* The unknowns are the nodes on edges that are not held. */
struct wh_factor {
  const struct wh_mesh *mesh;
  const struct wh_condensed *stiffness;
  const struct wh_constraint *held;
  int32_t *unknown; /* [node_count] number of the unknown, or -1 */
  size_t unknowns;
  cholmod_common common;
  cholmod_sparse *matrix;
  cholmod_dense *right; /* what the held nodes push onto the unknowns, by potential */
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

static enum wh_status number_unknowns(struct wh_context *c, struct wh_factor *s) {
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
static void assemble(const struct wh_factor *s, cholmod_triplet *t) {
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

static enum wh_status make_system(struct wh_context *c, struct wh_factor *s) {
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

static enum wh_status factorise(struct wh_context *c, struct wh_factor *s) {
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
  return s->common.status < CHOLMOD_OK ? library_failed(c, &s->common, "factor") : WH_OK;
}

/* Interior values of every element from those on its edges, added to what is there. */
static void spread_inside(const struct wh_factor *s, double *u) {
  const struct wh_mesh *m = s->mesh;
  int corner = s->stiffness->corner, interior = s->stiffness->interior;
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = nodes_of(m, e);
    const double *inside = s->stiffness->inside + e * (size_t)corner * (size_t)interior;
    for (int i = 0; i < interior; i++)
      for (int j = 0; j < corner; j++)
        u[node[corner + i]] -= inside[i * corner + j] * u[node[j]];
  }
}

static void spread_basis(const struct wh_factor *s, const double *x, size_t n, double *u) {
  const struct wh_constraint *held = s->held;
  for (size_t i = 0; i < s->mesh->node_count; i++) {
    if (s->unknown[i] >= 0)
      u[i] = x[s->unknown[i]];
    else if (held->held[i] >= 0)
      u[i] = held->weight[(size_t)held->held[i] * held->potential_count + n];
    else
      u[i] = 0.0;
  }
  spread_inside(s, u);
}

static enum wh_status solve(struct wh_context *c, struct wh_factor *s, cholmod_dense *right,
                            cholmod_dense **solution) {
  *solution = cholmod_solve(CHOLMOD_A, s->factor, right, &s->common);
  return *solution ? WH_OK : library_failed(c, &s->common, "solve");
}

enum wh_status wh_factor_basis(struct wh_context *c, struct wh_factor *f, double *basis) {
  cholmod_dense *solution = NULL;
  if (f->unknowns > 0)
    WH_TRY(solve(c, f, f->right, &solution));
  for (size_t n = 0; n < f->held->potential_count; n++)
    spread_basis(f, solution ? (const double *)solution->x + n * solution->d : NULL, n,
                 basis + n * f->mesh->node_count);
  cholmod_free_dense(&solution, &f->common);
  return WH_OK;
}

/* Loads of interior nodes: u takes K_ii^-1 f_i there, and the edges K_bi K_ii^-1 f_i less. */
static void condense_load(const struct wh_factor *f, const double *load, double *right, double *u) {
  int corner = f->stiffness->corner, interior = f->stiffness->interior;
  for (size_t e = 0; e < f->mesh->element_count; e++) {
    const uint32_t *node = nodes_of(f->mesh, e);
    const double *inside = f->stiffness->inside + e * (size_t)corner * (size_t)interior;
    double inner[WH_TRIANGLE_MAX_NODES];
    for (int i = 0; i < interior; i++) {
      inner[i] = load[node[corner + i]];
      for (int j = 0; j < corner; j++)
        if (f->unknown[node[j]] >= 0)
          right[f->unknown[node[j]]] -= inside[i * corner + j] * inner[i];
    }
    const double *lower = f->stiffness->lower + e * (size_t)interior * (size_t)interior;
    wh_dense_lower_solve(interior, lower, 1, inner);
    wh_dense_upper_solve(interior, lower, 1, inner);
    for (int i = 0; i < interior; i++)
      u[node[corner + i]] = inner[i];
  }
}

enum wh_status wh_factor_load(struct wh_context *c, struct wh_factor *f, const double *load,
                              double *u) {
  memset(u, 0, f->mesh->node_count * sizeof *u);
  if (f->unknowns == 0) {
    condense_load(f, load, NULL, u);
    return WH_OK;
  }
  cholmod_dense *solution = NULL, *right = cholmod_zeros(f->unknowns, 1, CHOLMOD_REAL, &f->common);
  if (!right)
    return library_failed(c, &f->common, "load");
  double *b = right->x;
  for (size_t i = 0; i < f->mesh->node_count; i++)
    if (f->unknown[i] >= 0)
      b[f->unknown[i]] = load[i];
  condense_load(f, load, b, u);
  enum wh_status status = solve(c, f, right, &solution);
  if (status == WH_OK) {
    for (size_t i = 0; i < f->mesh->node_count; i++)
      if (f->unknown[i] >= 0)
        u[i] = ((const double *)solution->x)[f->unknown[i]];
    spread_inside(f, u);
  }
  cholmod_free_dense(&solution, &f->common);
  cholmod_free_dense(&right, &f->common);
  return status;
}

static enum wh_status prepare(struct wh_context *c, struct wh_factor *f) {
  if (!cholmod_start(&f->common))
    return wh_fail(c, WH_LIBRARY_FAILED, "field: CHOLMOD did not start");
  WH_TRY(number_unknowns(c, f));
  if (f->unknowns == 0)
    return WH_OK;
  WH_TRY(make_system(c, f));
  return factorise(c, f);
}

enum wh_status wh_factor_create(struct wh_context *c, const struct wh_mesh *m,
                                const struct wh_condensed *k, const struct wh_constraint *held,
                                struct wh_factor **out) {
  struct wh_factor *f;
  *out = NULL;
  WH_TRY(wh_alloc(c, 1, sizeof *f, &f));
  f->mesh = m;
  f->stiffness = k;
  f->held = held;
  enum wh_status status = prepare(c, f);
  cholmod_free_sparse(&f->matrix, &f->common);
  if (status != WH_OK)
    wh_factor_destroy(f);
  else
    *out = f;
  return status;
}

void wh_factor_destroy(struct wh_factor *f) {
  if (!f)
    return;
  cholmod_free_factor(&f->factor, &f->common);
  cholmod_free_dense(&f->right, &f->common);
  cholmod_finish(&f->common);
  free(f->unknown);
  free(f);
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
