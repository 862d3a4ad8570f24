/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_SOLID_MATRIX_H
#define WH_FIELD_SOLID_MATRIX_H
/* The stiffness matrix of tetrahedra, integral of grad u . eps grad v, and solving with it.

   Its rows are in places that follow the elements along a curve that fills space, cut into blocks:
   so many whatever the number of processes and threads, among which they are shared out. Every
   block is worked on in one order, which is why digits do not depend on who does it. A process
   has the rows of its own blocks only; vectors are whole on all of them. */
#include "geometry/solid.h"

#define WH_NOT_HELD UINT16_MAX
#define WH_SOLID_MOST_BLOCKS 16

/* Where the entries of a row begin, those of columns in the same block, the one on the diagonal,
   and those of columns behind the block. */
struct wh_solid_row {
  uint32_t begin, own, diagonal, behind;
};

struct wh_solid_block {
  uint32_t first, last;     /* rows first to last - 1 */
  struct wh_solid_row *row; /* [last - first + 1]; NULL: another process has it */
  uint32_t *column;         /* rising in each row */
  double *value;
};

/* Sum of the entries from first to last - 1 times x of their columns. */
static inline double wh_solid_entries(const struct wh_solid_block *b, uint32_t first, uint32_t last,
                                      const double *x) {
  double sum = 0.0;
  for (uint32_t k = first; k < last; k++)
    sum += b->value[k] * x[b->column[k]];
  return sum;
}

struct wh_solid_matrix {
  const struct wh_solid_mesh *m;
  uint32_t *place; /* [node_count] of each node */
  uint16_t *held; /* [node_count] of each place: electrode whose potential it has, or WH_NOT_HELD */
  int block_count;
  struct wh_solid_block block[WH_SOLID_MOST_BLOCKS];
};

enum wh_status wh_solid_matrix_init(struct wh_context *c, const struct wh_solid_mesh *m,
                                    struct wh_solid_matrix *out);
void wh_solid_matrix_free(struct wh_solid_matrix *a);
/* The blocks of a process: *first to *last - 1. */
void wh_solid_blocks_of(const struct wh_context *c, const struct wh_solid_matrix *a, int process,
                        int *first, int *last);
/* y = A x in the rows of own blocks; x and y in the order of places. */
void wh_solid_matrix_apply(struct wh_context *c, const struct wh_solid_matrix *a, const double *x,
                           double *y);
/* Gives all processes what each has in the rows of its blocks. */
void wh_solid_matrix_share(const struct wh_context *c, const struct wh_solid_matrix *a, double *x);
/* Charges on the electrodes by reaction, over eps_0: charge[i] is the sum of A u over the nodes of
   electrode i; u [node_count] in the order of nodes. */
enum wh_status wh_solid_matrix_charges(struct wh_context *c, const struct wh_solid_matrix *a,
                                       const double *u, double *charge);

/* Conjugate gradients with two levels: sweeps of Gauss and Seidel over all nodes, within each
   block, and the exact solution (solid_coarse.h) on the linear functions of the vertices. */
struct wh_solid_solver;
enum wh_status wh_solid_solver_create(struct wh_context *c, const struct wh_solid_matrix *a,
                                      struct wh_solid_solver **out);
void wh_solid_solver_destroy(struct wh_solid_solver *s);
/* Changes u [node_count] on the nodes that are not held until A u = load there (load NULL: 0), the
   residual relative to that of u = 0 there below tolerance; both in the order of nodes. iterations
   may be NULL. WH_NOT_CONVERGED after 200. */
enum wh_status wh_solid_solve(struct wh_context *c, struct wh_solid_solver *s, const double *load,
                              double tolerance, double *u, int *iterations);

#endif
