/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solid_matrix.h"

#include "base/memory.h"
#include "base/ranks.h"
#include "field/solid_element.h"
#include "numerics/tetrahedron.h"

#include <stdlib.h>
#include <string.h>

#define SMALLEST_BLOCK 1000 /* unknowns: a mesh of fewer is one block */

/* Places in the order in which elements, which follow a curve through space, come to their nodes.
 */
static enum wh_status number_places(struct wh_context *c, struct wh_solid_matrix *a) {
  const struct wh_solid_mesh *m = a->m;
  size_t total = m->element_count * (size_t)m->nodes_per_element;
  uint32_t next = 0;
  WH_TRY(wh_alloc(c, m->node_count, sizeof *a->place, &a->place));
  memset(a->place, 0xff, m->node_count * sizeof *a->place);
  for (size_t k = 0; k < total; k++)
    if (a->place[m->element[k]] == UINT32_MAX)
      a->place[m->element[k]] = next++;
  for (size_t i = 0; i < m->node_count; i++)
    if (a->place[i] == UINT32_MAX)
      a->place[i] = next++;
  return WH_OK;
}

static enum wh_status hold_nodes(struct wh_context *c, struct wh_solid_matrix *a) {
  const struct wh_solid_mesh *m = a->m;
  const int(*lattice)[4] = wh_tetra_lattice(m->order);
  WH_TRY(wh_alloc(c, m->node_count, sizeof *a->held, &a->held));
  memset(a->held, 0xff, m->node_count * sizeof *a->held);
  for (size_t f = 0; f < 4 * m->element_count; f++) {
    uint16_t b = m->boundary[f];
    if (b == WH_NO_BOUNDARY || m->boundaries[b].kind != WH_BOUNDARY_ELECTRODE)
      continue;
    const uint32_t *node = m->element + f / 4 * (size_t)m->nodes_per_element;
    for (int n = 0; n < m->nodes_per_element; n++)
      if (lattice[n][f % 4] == 0)
        a->held[a->place[node[n]]] = (uint16_t)m->boundaries[b].electrode;
  }
  return WH_OK;
}

/* Blocks with the same number of unknowns. */
static void cut_blocks(struct wh_solid_matrix *a) {
  uint32_t nodes = (uint32_t)a->m->node_count;
  size_t unknowns = 0, passed = 0;
  for (uint32_t i = 0; i < nodes; i++)
    unknowns += a->held[i] == WH_NOT_HELD;
  size_t count = unknowns / SMALLEST_BLOCK;
  count = count < 1 ? 1 : count > WH_SOLID_MOST_BLOCKS ? WH_SOLID_MOST_BLOCKS : count;
  a->block_count = (int)count;
  size_t b = 0;
  for (uint32_t i = 0; i < nodes && b + 1 < count; i++) {
    passed += a->held[i] == WH_NOT_HELD;
    if (passed >= unknowns * (b + 1) / count) {
      a->block[b++].last = i + 1;
      a->block[b].first = i + 1;
    }
  }
  a->block[count - 1].last = nodes;
}

/* What a block is assembled from. */
struct work {
  const struct wh_solid_matrix *a;
  const struct wh_solid_block *b;
  size_t element_count, packed;
  uint32_t *element; /* that touch the block */
  double *matrix;    /* [element_count][packed] */
  uint32_t *first;   /* [rows + 1] into user */
  uint32_t *user;    /* number among the elements and of the node in it: 32 number + node */
  uint32_t *seen;    /* [node_count] index + 1 of the column in the row at hand */
};

static void work_free(struct work *w) {
  free(w->element);
  free(w->matrix);
  free(w->first);
  free(w->user);
  free(w->seen);
}

static bool within(const struct work *w, size_t e, size_t n, uint32_t *row) {
  const struct wh_solid_mesh *m = w->a->m;
  uint32_t place = w->a->place[m->element[e * (size_t)m->nodes_per_element + n]];
  *row = place - w->b->first;
  return place >= w->b->first && place < w->b->last;
}

/* Elements that touch the block, and which of them each row has. */
static enum wh_status list_elements(struct wh_context *c, struct work *w) {
  const struct wh_solid_mesh *m = w->a->m;
  size_t nodes = (size_t)m->nodes_per_element, rows = w->b->last - w->b->first, row_users = 0;
  uint32_t row;
  WH_TRY(wh_alloc(c, rows + 2, sizeof *w->first, &w->first));
  WH_TRY(wh_alloc(c, m->element_count, sizeof *w->element, &w->element));
  for (size_t e = 0; e < m->element_count; e++) {
    size_t before = row_users;
    for (size_t n = 0; n < nodes; n++)
      if (within(w, e, n, &row)) {
        w->first[row + 2]++;
        row_users++;
      }
    if (row_users > before)
      w->element[w->element_count++] = (uint32_t)e;
  }
  for (size_t i = 1; i <= rows; i++)
    w->first[i + 1] += w->first[i];
  WH_TRY(wh_alloc(c, row_users, sizeof *w->user, &w->user));
  for (size_t k = 0; k < w->element_count; k++)
    for (size_t n = 0; n < nodes; n++)
      if (within(w, w->element[k], n, &row))
        w->user[w->first[row + 1]++] = (uint32_t)(32 * k + n);
  return WH_OK;
}

static enum wh_status make_matrices(struct wh_context *c, const struct wh_solid_tables *t,
                                    struct work *w) {
  WH_TRY(wh_alloc(c, w->element_count * w->packed, sizeof *w->matrix, &w->matrix));
  for (size_t k = 0; k < w->element_count; k++)
    wh_solid_element_matrix(t, w->a->m, w->element[k], w->matrix + k * w->packed);
  return WH_OK;
}

/* Insertion: what an element brings is nearly in order. */
static void sort(uint32_t *x, size_t count) {
  for (size_t i = 1; i < count; i++) {
    uint32_t at = x[i];
    size_t k = i;
    for (; k > 0 && x[k - 1] > at; k--)
      x[k] = x[k - 1];
    x[k] = at;
  }
}

/* The columns of a row, from entry count of the block on; how many they are. */
static size_t find_columns(struct work *w, uint32_t row, uint32_t *column) {
  const struct wh_solid_mesh *m = w->a->m;
  size_t nodes = (size_t)m->nodes_per_element, count = 0;
  for (uint32_t k = w->first[row]; k < w->first[row + 1]; k++) {
    const uint32_t *node = m->element + w->element[w->user[k] / 32] * nodes;
    for (size_t n = 0; n < nodes; n++) {
      uint32_t j = w->a->place[node[n]];
      if (!w->seen[j]) {
        w->seen[j] = 1;
        column[count++] = j;
      }
    }
  }
  sort(column, count);
  for (uint32_t k = 0; k < count; k++)
    w->seen[column[k]] = k + 1;
  return count;
}

static void add_values(const struct work *w, uint32_t row, double *value) {
  const struct wh_solid_mesh *m = w->a->m;
  size_t nodes = (size_t)m->nodes_per_element;
  for (uint32_t k = w->first[row]; k < w->first[row + 1]; k++) {
    size_t e = w->user[k] / 32, i = w->user[k] % 32;
    const uint32_t *node = m->element + w->element[e] * nodes;
    const double *matrix = w->matrix + e * w->packed;
    for (size_t n = 0; n < nodes; n++)
      value[w->seen[w->a->place[node[n]]] - 1] +=
          matrix[i >= n ? i * (i + 1) / 2 + n : n * (n + 1) / 2 + i];
  }
}

static enum wh_status refuse(struct wh_context *c, const struct wh_solid_matrix *a, uint32_t row) {
  size_t i = 0;
  while (a->place[i] != row)
    i++;
  return wh_fail(c, WH_BAD_INPUT,
                 "field: the mesh at (%.5g, %.5g, %.5g) m gives no valid equation; make its "
                 "elements there smaller",
                 a->m->node[i][0], a->m->node[i][1], a->m->node[i][2]);
}

static enum wh_status fill_rows(struct wh_context *c, struct work *w, struct wh_solid_block *b) {
  uint32_t rows = b->last - b->first, count = 0;
  size_t nodes = (size_t)w->a->m->nodes_per_element, columns = 0, values = 0;
  WH_TRY(wh_alloc(c, rows + 1, sizeof *b->row, &b->row));
  for (uint32_t i = 0; i < rows; i++) {
    size_t most = count + (w->first[i + 1] - w->first[i]) * nodes;
    WH_TRY(wh_grow(c, &b->column, &columns, most, sizeof *b->column));
    WH_TRY(wh_grow(c, &b->value, &values, most, sizeof *b->value));
    struct wh_solid_row *r = &b->row[i];
    uint32_t *column = b->column + count, length = (uint32_t)find_columns(w, i, column), k = 0;
    add_values(w, i, b->value + count);
    while (k < length && column[k] < b->first)
      k++;
    r->begin = count;
    r->own = count + k;
    r->diagonal = count + w->seen[b->first + i] - 1;
    while (k < length && column[k] < b->last)
      k++;
    r->behind = count + k;
    count += length;
    b->row[i + 1].begin = count;
    for (k = 0; k < length; k++)
      w->seen[column[k]] = 0;
    if (length == 0 || !(b->value[r->diagonal] > 0.0))
      return refuse(c, w->a, b->first + i);
  }
  return WH_OK;
}

/* Gives back what growing took too much. */
static void fit(struct wh_solid_block *b) {
  size_t count = b->row[b->last - b->first].begin;
  uint32_t *column = realloc(b->column, (count + 1) * sizeof *column);
  double *value = realloc(b->value, (count + 1) * sizeof *value);
  b->column = column ? column : b->column;
  b->value = value ? value : b->value;
}

static enum wh_status assemble(struct wh_context *c, const struct wh_solid_matrix *a,
                               const struct wh_solid_tables *t, struct wh_solid_block *b) {
  size_t nodes = (size_t)a->m->nodes_per_element;
  struct work w = {.a = a, .b = b, .packed = nodes * (nodes + 1) / 2};
  enum wh_status status = list_elements(c, &w);
  if (status == WH_OK)
    status = make_matrices(c, t, &w);
  if (status == WH_OK)
    status = wh_alloc(c, a->m->node_count, sizeof *w.seen, &w.seen);
  if (status == WH_OK)
    status = fill_rows(c, &w, b);
  if (status == WH_OK)
    fit(b);
  work_free(&w);
  return status;
}

static enum wh_status assemble_own(struct wh_context *c, struct wh_solid_matrix *a,
                                   const struct wh_solid_tables *t) {
  enum wh_status worst = WH_OK;
  int first, last;
  wh_solid_blocks_of(c, a, wh_context_ranks(c)->rank, &first, &last);
#pragma omp parallel for num_threads(wh_context_threads(c)) schedule(dynamic, 1)
  for (int b = first; b < last; b++) {
    enum wh_status status = assemble(c, a, t, &a->block[b]);
#pragma omp critical(wh_solid_matrix_status)
    {
      if (status != WH_OK)
        worst = status;
    }
  }
  return wh_ranks_agree(c, worst);
}

enum wh_status wh_solid_matrix_init(struct wh_context *c, const struct wh_solid_mesh *m,
                                    struct wh_solid_matrix *out) {
  struct wh_solid_tables *t = NULL;
  *out = (struct wh_solid_matrix){.m = m};
  WH_TRY(wh_solid_tables_create(c, m->order, &t));
  enum wh_status status = number_places(c, out);
  if (status == WH_OK)
    status = hold_nodes(c, out);
  if (status == WH_OK) {
    cut_blocks(out);
    status = assemble_own(c, out, t);
  }
  wh_solid_tables_destroy(t);
  if (status != WH_OK)
    wh_solid_matrix_free(out);
  return status;
}

void wh_solid_matrix_free(struct wh_solid_matrix *a) {
  for (int b = 0; b < a->block_count; b++) {
    free(a->block[b].row);
    free(a->block[b].column);
    free(a->block[b].value);
  }
  free(a->place);
  free(a->held);
  memset(a, 0, sizeof *a);
}

void wh_solid_blocks_of(const struct wh_context *c, const struct wh_solid_matrix *a, int process,
                        int *first, int *last) {
  int count = wh_context_ranks(c)->count;
  *first = a->block_count * process / count;
  *last = a->block_count * (process + 1) / count;
}

void wh_solid_matrix_apply(struct wh_context *c, const struct wh_solid_matrix *a, const double *x,
                           double *y) {
  int first, last;
  wh_solid_blocks_of(c, a, wh_context_ranks(c)->rank, &first, &last);
  for (int k = first; k < last; k++) {
    const struct wh_solid_block *b = &a->block[k];
    for (uint32_t i = b->first; i < b->last; i++) {
      const struct wh_solid_row *r = &b->row[i - b->first];
      y[i] = wh_solid_entries(b, r[0].begin, r[1].begin, x);
    }
  }
}

void wh_solid_matrix_share(const struct wh_context *c, const struct wh_solid_matrix *a, double *x) {
  for (int process = 0; process < wh_context_ranks(c)->count; process++) {
    int first, last;
    wh_solid_blocks_of(c, a, process, &first, &last);
    if (first < last)
      wh_ranks_share(c, process, x + a->block[first].first,
                     (a->block[last - 1].last - a->block[first].first) * sizeof *x);
  }
}

enum wh_status wh_solid_matrix_charges(struct wh_context *c, const struct wh_solid_matrix *a,
                                       const double *u, double *charge) {
  size_t nodes = a->m->node_count;
  double *x = NULL;
  WH_TRY(wh_ranks_agree(c, wh_alloc(c, 2 * nodes, sizeof *x, &x)));
  for (size_t i = 0; i < nodes; i++)
    x[a->place[i]] = u[i];
  wh_solid_matrix_apply(c, a, x, x + nodes);
  wh_solid_matrix_share(c, a, x + nodes);
  memset(charge, 0, a->m->electrode_count * sizeof *charge);
  for (size_t i = 0; i < nodes; i++)
    if (a->held[i] != WH_NOT_HELD)
      charge[a->held[i]] += x[nodes + i];
  free(x);
  return WH_OK;
}
