/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solid_coarse.h"

#include "base/memory.h"
#include "field/solid_element.h"
#include "numerics/tetrahedron.h"

#include <stdlib.h>
#include <string.h>
#include <suitesparse/cholmod.h>

/* What a vertex function, of number `of` among those not held, has at a node. A node lies on a face
   or an edge at the most, or is a vertex. */
struct part {
  uint32_t of[3]; /* count: there is none, with weight 0 */
  double weight[3];
};

struct wh_solid_coarse {
  const struct wh_solid_matrix *a;
  size_t count;      /* vertices that are not held */
  struct part *part; /* [node_count] by place */
  cholmod_common common;
  bool started;
  cholmod_factor *factor;
  cholmod_dense *right, *solution, *work[2];
  double *sum; /* [count + 1] */
};

static enum wh_status number_vertices(struct wh_context *c, struct wh_solid_coarse *s,
                                      uint32_t **out) {
  const struct wh_solid_mesh *m = s->a->m;
  WH_TRY(wh_alloc(c, m->vertex_count, sizeof **out, out));
  for (size_t v = 0; v < m->vertex_count; v++)
    (*out)[v] = s->a->held[s->a->place[v]] == WH_NOT_HELD ? (uint32_t)s->count++ : UINT32_MAX;
  return WH_OK;
}

/* The weights of the vertices on each node are its barycentric coordinates. */
static enum wh_status find_parts(struct wh_context *c, struct wh_solid_coarse *s,
                                 const uint32_t *number) {
  const struct wh_solid_mesh *m = s->a->m;
  const int(*lattice)[4] = wh_tetra_lattice(m->order);
  WH_TRY(wh_alloc(c, m->node_count, sizeof *s->part, &s->part));
  for (size_t i = 0; i < m->node_count; i++)
    for (int k = 0; k < 3; k++)
      s->part[i].of[k] = (uint32_t)s->count;
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
    for (int n = 0; n < m->nodes_per_element; n++) {
      uint32_t at = s->a->place[node[n]];
      int k = 0;
      for (int v = 0; v < 4 && s->a->held[at] == WH_NOT_HELD; v++)
        if (lattice[n][v] > 0 && number[node[v]] != UINT32_MAX) {
          s->part[at].of[k] = number[node[v]];
          s->part[at].weight[k++] = (double)lattice[n][v] / m->order;
        }
    }
  }
  return WH_OK;
}

/* Lower triangle, as entries that add up. */
static void fill(const struct wh_solid_coarse *s, const uint32_t *number, cholmod_triplet *t) {
  const struct wh_solid_mesh *m = s->a->m;
  int *row = t->i, *column = t->j;
  double *value = t->x, k[4][4];
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
    wh_solid_linear_matrix(m, e, k);
    for (int u = 0; u < 4; u++)
      for (int v = 0; v < 4; v++) {
        uint32_t i = number[node[u]], j = number[node[v]];
        if (i == UINT32_MAX || j == UINT32_MAX || i < j)
          continue;
        row[t->nnz] = (int)i;
        column[t->nnz] = (int)j;
        value[t->nnz++] = k[u][v];
      }
  }
}

static bool factorise(struct wh_solid_coarse *s, const uint32_t *number) {
  cholmod_common *common = &s->common;
  cholmod_triplet *entries = cholmod_allocate_triplet(
      s->count, s->count, 10 * s->a->m->element_count, -1, CHOLMOD_REAL, common);
  if (entries)
    fill(s, number, entries);
  cholmod_sparse *matrix = entries ? cholmod_triplet_to_sparse(entries, 0, common) : NULL;
  cholmod_free_triplet(&entries, common);
  s->right = cholmod_zeros(s->count, 1, CHOLMOD_REAL, common);
  s->factor = matrix ? cholmod_analyze(matrix, common) : NULL;
  bool good = s->factor && s->right && cholmod_factorize(matrix, s->factor, common) &&
              common->status == CHOLMOD_OK;
  cholmod_free_sparse(&matrix, common);
  return good;
}

static enum wh_status start(struct wh_context *c, struct wh_solid_coarse *s,
                            const uint32_t *number) {
  WH_TRY(find_parts(c, s, number));
  WH_TRY(wh_alloc(c, s->count + 1, sizeof *s->sum, &s->sum));
  if (!cholmod_start(&s->common))
    return wh_fail(c, WH_LIBRARY_FAILED, "field: CHOLMOD did not start");
  s->started = true;
  s->common.print = 0;
  if (s->count == 0 || factorise(s, number))
    return WH_OK;
  return wh_fail(c, s->common.status == CHOLMOD_OUT_OF_MEMORY ? WH_NO_MEMORY : WH_LIBRARY_FAILED,
                 "field: CHOLMOD could not factor the part on %zu vertices (status %d)", s->count,
                 s->common.status);
}

enum wh_status wh_solid_coarse_create(struct wh_context *c, const struct wh_solid_matrix *a,
                                      struct wh_solid_coarse **out) {
  struct wh_solid_coarse *s = NULL;
  uint32_t *number = NULL;
  *out = NULL;
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  s->a = a;
  enum wh_status status = number_vertices(c, s, &number);
  if (status == WH_OK)
    status = start(c, s, number);
  free(number);
  if (status == WH_OK)
    *out = s;
  else
    wh_solid_coarse_destroy(s);
  return status;
}

void wh_solid_coarse_destroy(struct wh_solid_coarse *s) {
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
  free(s->part);
  free(s->sum);
  free(s);
}

bool wh_solid_coarse_correct(struct wh_solid_coarse *s, const double *residual, double *x) {
  size_t nodes = s->a->m->node_count;
  if (s->count == 0)
    return true;
  memset(s->sum, 0, (s->count + 1) * sizeof *s->sum);
  for (size_t i = 0; i < nodes; i++)
    for (int k = 0; k < 3; k++)
      s->sum[s->part[i].of[k]] += s->part[i].weight[k] * residual[i];
  memcpy(s->right->x, s->sum, s->count * sizeof *s->sum);
  if (!cholmod_solve2(CHOLMOD_A, s->factor, s->right, NULL, &s->solution, NULL, &s->work[0],
                      &s->work[1], &s->common))
    return false;
  memcpy(s->sum, s->solution->x, s->count * sizeof *s->sum);
  s->sum[s->count] = 0.0;
  for (size_t i = 0; i < nodes; i++)
    for (int k = 0; k < 3; k++)
      x[i] += s->part[i].weight[k] * s->sum[s->part[i].of[k]];
  return true;
}
