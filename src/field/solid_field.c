/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solid_field.h"

#include "base/constants.h"
#include "base/memory.h"
#include "base/vector.h"
#include "base/ranks.h"
#include "field/solid_matrix.h"
#include "field/solid_recover.h"
#include "numerics/dense.h"
#include "numerics/tetrahedron.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TOLERANCE 1e-11      /* of the residual: far below the error of any mesh */
#define TOLERANCE_ALONE 1e-8 /* of a charge of which only the potential is asked for */

struct wh_solid_field {
  const struct wh_solid_mesh *m;
  const struct wh_solid_locator *l;
  double *basis;       /* [electrode_count][node_count] */
  double *capacitance; /* [electrode_count squared] [F] */
  double *potential;   /* [electrode_count] */
  double *nodal;       /* [node_count] */
  double (*gradient)[3];
  int iterations;
  struct wh_solid_matrix matrix;
  struct wh_solid_solver *solver;
  double *charge; /* [node_count] potential of the space charge; NULL: there is none */
  double *load;   /* [node_count] of it over eps_0 [V m] */
  struct wh_solid_recovery *recovery;
};

/* The basis potential of electrode j: 1 on it, 0 on the others. */
static enum wh_status solve_one(struct wh_context *c, struct wh_solid_field *f, size_t j) {
  const struct wh_solid_matrix *a = &f->matrix;
  size_t nodes = f->m->node_count;
  double *u = f->basis + j * nodes;
  int iterations = 0;
  for (size_t i = 0; i < nodes; i++)
    u[i] = a->held[a->place[i]] == j ? 1.0 : 0.0;
  WH_TRY(wh_solid_solve(c, f->solver, NULL, TOLERANCE, u, &iterations));
  f->iterations += iterations;
  return WH_OK;
}

/* The last basis potential is what the others leave: the sum of all is 1, as there is no way out of
   the domain but to electrodes. charge [electrode_count] is for work. */
static enum wh_status solve_all(struct wh_context *c, struct wh_solid_field *f, double *charge) {
  size_t nodes = f->m->node_count, n = f->m->electrode_count, last = n - 1;
  double *rest = f->basis + last * nodes;
  for (size_t i = 0; i < nodes; i++)
    rest[i] = 1.0;
  for (size_t j = 0; j < last; j++) {
    wh_progress(c, "field", (double)j, (double)last);
    WH_TRY(solve_one(c, f, j));
    for (size_t i = 0; i < nodes; i++)
      rest[i] -= f->basis[j * nodes + i];
  }
  for (size_t j = 0; j <= last; j++) {
    WH_TRY(wh_solid_matrix_charges(c, &f->matrix, f->basis + j * nodes, charge));
    for (size_t i = 0; i < n; i++)
      f->capacitance[i * n + j] = WH_VACUUM_PERMITTIVITY * charge[i];
  }
  return WH_OK;
}

/* All but the basis potentials and their charges. */
static enum wh_status prepare(struct wh_context *c, struct wh_solid_field *f) {
  size_t nodes = f->m->node_count, n = f->m->electrode_count;
  WH_TRY(wh_alloc(c, n, sizeof *f->potential, &f->potential));
  WH_TRY(wh_alloc(c, nodes, sizeof *f->nodal, &f->nodal));
  WH_TRY(wh_alloc(c, nodes, sizeof *f->gradient, &f->gradient));
  WH_TRY(wh_solid_matrix_init(c, f->m, &f->matrix));
  WH_TRY(wh_solid_solver_create(c, &f->matrix, &f->solver));
  return wh_solid_recovery_create(c, f->m, &f->recovery);
}

static enum wh_status fill(struct wh_context *c, struct wh_solid_field *f) {
  size_t nodes = f->m->node_count, n = f->m->electrode_count;
  double *charge = NULL;
  WH_TRY(prepare(c, f));
  WH_TRY(wh_alloc(c, n * nodes, sizeof *f->basis, &f->basis));
  WH_TRY(wh_alloc(c, n * n, sizeof *f->capacitance, &f->capacitance));
  WH_TRY(wh_alloc(c, n, sizeof *charge, &charge));
  enum wh_status status = solve_all(c, f, charge);
  free(charge);
  return status;
}

static enum wh_status make(struct wh_context *c, const struct wh_solid_mesh *m,
                           const struct wh_solid_locator *l, struct wh_solid_field **out) {
  WH_TRY(wh_alloc(c, 1, sizeof **out, out));
  (*out)->m = m;
  (*out)->l = l;
  return WH_OK;
}

enum wh_status wh_solid_field_create(struct wh_context *c, const struct wh_solid_mesh *m,
                                     const struct wh_solid_locator *l,
                                     struct wh_solid_field **out) {
  *out = NULL;
  WH_TRY(make(c, m, l, out));
  enum wh_status status = fill(c, *out);
  if (status != WH_OK) {
    wh_solid_field_destroy(*out);
    *out = NULL;
  }
  return status;
}

void wh_solid_field_archive(struct wh_archive *a, const struct wh_solid_mesh *m,
                            const struct wh_solid_locator *l, struct wh_solid_field **f) {
  size_t n = m->electrode_count;
  if (a->reading && a->status == WH_OK)
    a->status = make(a->c, m, l, f);
  if (a->reading && a->status == WH_OK)
    a->status = prepare(a->c, *f);
  if (a->status != WH_OK)
    return;
  WH_ARCHIVE_ARRAY(a, (*f)->basis, n * m->node_count);
  WH_ARCHIVE_ARRAY(a, (*f)->capacitance, n * n);
  WH_ARCHIVE(a, (*f)->iterations);
  if (a->reading && (!(*f)->basis || !(*f)->capacitance))
    wh_archive_refuse(a, "a field without potentials");
}

void wh_solid_field_destroy(struct wh_solid_field *f) {
  if (!f)
    return;
  free(f->basis);
  free(f->capacitance);
  free(f->potential);
  free(f->nodal);
  free(f->gradient);
  free(f->charge);
  free(f->load);
  wh_solid_recovery_destroy(f->recovery);
  wh_solid_solver_destroy(f->solver);
  wh_solid_matrix_free(&f->matrix);
  free(f);
}

/* What the space charge induces on electrode i while all are at 0 V, by Green's reciprocity [C]. */
static double induced(const struct wh_solid_field *f, size_t i) {
  double sum = 0.0;
  for (size_t k = 0; k < f->m->node_count && f->charge; k++)
    sum -= f->load[k] * f->basis[i * f->m->node_count + k];
  return WH_VACUUM_PERMITTIVITY * sum;
}

/* Floating electrodes take the potentials at which they have no charge: C_ff V_f = -C_fh V_h less
   what the space charge induces. */
static enum wh_status float_electrodes(struct wh_context *c, struct wh_solid_field *f) {
  size_t n = f->m->electrode_count, count = 0;
  size_t *of = NULL;
  double *matrix = NULL, *right = NULL;
  WH_TRY(wh_alloc(c, n, sizeof *of, &of));
  for (size_t i = 0; i < n; i++)
    if (f->m->electrodes[i].floating) {
      of[count++] = i;
      f->potential[i] = 0.0;
    }
  enum wh_status status = wh_alloc(c, count * count, sizeof *matrix, &matrix);
  if (status == WH_OK)
    status = wh_alloc(c, count, sizeof *right, &right);
  for (size_t i = 0; i < count && status == WH_OK; i++) {
    right[i] = -induced(f, of[i]);
    for (size_t j = 0; j < n; j++)
      right[i] -= f->capacitance[of[i] * n + j] * f->potential[j];
    for (size_t j = 0; j < count; j++)
      matrix[i * count + j] = f->capacitance[of[i] * n + of[j]];
  }
  if (status == WH_OK && count > 0 &&
      !wh_dense_least_squares((int)count, (int)count, matrix, right))
    status = wh_fail(c, WH_BAD_INPUT,
                     "field: the potentials of the floating electrodes are not "
                     "determined; give one electrode around them a voltage");
  for (size_t i = 0; i < count && status == WH_OK; i++)
    f->potential[of[i]] = right[i];
  free(of);
  free(matrix);
  free(right);
  return status;
}

/* Takes a unit vector at right angles to the first count of base out of g; it becomes the next of
   base. */
static int take_out(const double normal[3], int count, double base[3][3], double g[3]) {
  double v[3] = {normal[0], normal[1], normal[2]};
  for (int j = 0; j < count; j++) {
    double along = wh_dot(v, base[j]);
    for (int d = 0; d < 3; d++)
      v[d] -= along * base[j][d];
  }
  double length = sqrt(wh_dot(v, v)), across = wh_dot(v, g);
  if (length < 1e-6) /* the same plane once more */
    return count;
  for (int d = 0; d < 3; d++) {
    base[count][d] = v[d] / length;
    g[d] -= across / length * base[count][d];
  }
  return count + 1;
}

/* On planes of symmetry the field lies in them, exactly: rays that run there then stay. */
static void keep_in_planes(struct wh_solid_field *f) {
  const struct wh_mirrors *mirrors = &f->m->mirrors;
  double slack = WH_MIRRORS_FLAT * wh_solid_extent(f->l), base[3][3];
  for (size_t i = 0; i < f->m->node_count && mirrors->count > 0; i++)
    for (int k = 0, count = 0; k < mirrors->count; k++)
      if (fabs(wh_dot(mirrors->normal[k], f->m->node[i])) <= slack)
        count = take_out(mirrors->normal[k], count, base, f->gradient[i]);
}

/* Nodal values and field of the potentials and the charge that are set. */
static enum wh_status superpose(struct wh_context *c, struct wh_solid_field *f) {
  size_t nodes = f->m->node_count;
  WH_TRY(float_electrodes(c, f));
  if (f->charge)
    memcpy(f->nodal, f->charge, nodes * sizeof *f->nodal);
  else
    memset(f->nodal, 0, nodes * sizeof *f->nodal);
  for (size_t j = 0; j < f->m->electrode_count; j++)
    for (size_t i = 0; i < nodes; i++)
      f->nodal[i] += f->potential[j] * f->basis[j * nodes + i];
  WH_TRY(wh_solid_recover(c, f->recovery, f->nodal, f->charge ? f->load : NULL, f->gradient));
  keep_in_planes(f);
  return WH_OK;
}

enum wh_status wh_solid_field_set_potentials(struct wh_context *c, struct wh_solid_field *f,
                                             const double *potential_V) {
  memcpy(f->potential, potential_V, f->m->electrode_count * sizeof *f->potential);
  return superpose(c, f);
}

/* u where A u = load, 0 on electrodes. */
static enum wh_status solve_charge(struct wh_context *c, const struct wh_solid_field *f,
                                   const double *load, double tolerance, double *u) {
  for (size_t i = 0; i < f->m->node_count; i++)
    if (f->matrix.held[f->matrix.place[i]] != WH_NOT_HELD)
      u[i] = 0.0;
  return wh_solid_solve(c, f->solver, load, tolerance, u, NULL);
}

enum wh_status wh_solid_field_charge_potential(struct wh_context *c, const struct wh_solid_field *f,
                                               const double *load, double *u) {
  double *scaled;
  WH_TRY(wh_alloc(c, f->m->node_count, sizeof *scaled, &scaled));
  for (size_t i = 0; i < f->m->node_count; i++)
    scaled[i] = load[i] / WH_VACUUM_PERMITTIVITY;
  enum wh_status status = solve_charge(c, f, scaled, TOLERANCE_ALONE, u);
  free(scaled);
  return status;
}

enum wh_status wh_solid_field_set_charge(struct wh_context *c, struct wh_solid_field *f,
                                         const double *load, double *potential_inout) {
  size_t nodes = f->m->node_count;
  if (!load) {
    free(f->charge);
    f->charge = NULL;
    return superpose(c, f);
  }
  if (!f->load)
    WH_TRY(wh_alloc(c, nodes, sizeof *f->load, &f->load));
  if (!f->charge)
    WH_TRY(wh_alloc(c, nodes, sizeof *f->charge, &f->charge));
  for (size_t i = 0; i < nodes; i++)
    f->load[i] = load[i] / WH_VACUUM_PERMITTIVITY;
  if (potential_inout)
    memcpy(f->charge, potential_inout, nodes * sizeof *f->charge);
  WH_TRY(solve_charge(c, f, f->load, TOLERANCE, f->charge));
  if (potential_inout)
    memcpy(potential_inout, f->charge, nodes * sizeof *f->charge);
  return superpose(c, f);
}

/* Turns a gradient by the reference coordinates into one in space; det J is returned. */
static double turn_gradient(const double j[3][3], const double by_xi[3], double out[3]) {
  double det = 0.0;
  memset(out, 0, 3 * sizeof *out);
  for (int a = 0; a < 3; a++)
    for (int i = 0; i < 3; i++) {
      int p = (i + 1) % 3, q = (i + 2) % 3, r = (a + 1) % 3, s = (a + 2) % 3;
      double cofactor = j[p][r] * j[q][s] - j[p][s] * j[q][r];
      out[i] += by_xi[a] * cofactor;
      if (a == 0)
        det += j[i][0] * cofactor;
    }
  for (int i = 0; i < 3; i++)
    out[i] /= det;
  return det;
}

void wh_solid_field_at(const struct wh_solid_field *f, const struct wh_solid_place *place,
                       double *potential, double E[3]) {
  const struct wh_solid_mesh *m = f->m;
  const uint32_t *node = m->element + (size_t)place->element * (size_t)m->nodes_per_element;
  double value[WH_TETRA_MAX_NODES], gradient[WH_TETRA_MAX_NODES][3], sum = 0.0;
  bool vacuum = m->region[place->element] == 0;
  wh_tetra_lagrange(m->order, place->xi, value, vacuum ? NULL : gradient);
  E[0] = E[1] = E[2] = 0.0;
  for (int n = 0; n < m->nodes_per_element; n++) {
    const double *g = f->gradient[node[n]];
    sum += value[n] * f->nodal[node[n]];
    for (int k = 0; k < 3 && vacuum; k++)
      E[k] -= value[n] * g[k];
  }
  *potential = sum;
  if (vacuum)
    return;
  double by_xi[3] = {0, 0, 0};
  for (int n = 0; n < m->nodes_per_element; n++)
    for (int k = 0; k < 3; k++)
      by_xi[k] -= gradient[n][k] * f->nodal[node[n]];
  double x[3], j[3][3];
  wh_solid_map(f->l, place->element, place->xi, x, j);
  turn_gradient((const double(*)[3])j, by_xi, E);
}

/* Integrals over an element of the squares of the field and of what it is off its own gradient. */
struct share {
  double error, whole;
};

/* Values and gradients of the nodes' polynomials at the points of a rule. */
struct points {
  struct wh_tetra_rule rule;
  double value[WH_TETRA_MAX_POINTS][WH_TETRA_MAX_NODES];
  double gradient[WH_TETRA_MAX_POINTS][WH_TETRA_MAX_NODES][3];
};

static struct share element_share(const struct wh_solid_field *f, const struct points *at,
                                  uint32_t e) {
  const struct wh_solid_mesh *m = f->m;
  const uint32_t *node = m->element + (size_t)e * (size_t)m->nodes_per_element;
  struct share sum = {0};
  for (int q = 0; q < at->rule.count; q++) {
    double by_xi[3] = {0}, own[3], recovered[3] = {0}, j[3][3] = {{0}};
    for (int n = 0; n < m->nodes_per_element; n++) {
      const double *d = at->gradient[q][n], *x = m->node[node[n]];
      for (int k = 0; k < 3; k++) {
        by_xi[k] += d[k] * f->nodal[node[n]];
        recovered[k] += at->value[q][n] * f->gradient[node[n]][k];
        for (int i = 0; i < 3; i++)
          j[i][k] += x[i] * d[k];
      }
    }
    double volume = at->rule.weight[q] * turn_gradient((const double(*)[3])j, by_xi, own);
    for (int k = 0; k < 3; k++) {
      sum.error += volume * (own[k] - recovered[k]) * (own[k] - recovered[k]);
      sum.whole += volume * recovered[k] * recovered[k];
    }
  }
  return sum;
}

static void fill_points(int order, struct points *at) {
  wh_tetra_rule(2 * order, &at->rule);
  for (int q = 0; q < at->rule.count; q++)
    wh_tetra_lagrange(order, at->rule.xi[q], at->value[q], at->gradient[q]);
}

enum wh_status wh_solid_field_error(struct wh_context *c, const struct wh_solid_field *f,
                                    double *relative, double *element_error) {
  const struct wh_solid_mesh *m = f->m;
  struct share *share = NULL, all = {0};
  struct points *at = NULL;
  uint32_t count = (uint32_t)m->element_count;
  WH_TRY(wh_alloc(c, 1, sizeof *at, &at));
  enum wh_status status = wh_alloc(c, count, sizeof *share, &share);
  if (status != WH_OK) {
    free(at);
    return status;
  }
  fill_points(m->order, at);
#pragma omp parallel for num_threads(wh_context_threads(c)) schedule(dynamic, 256)
  for (uint32_t e = 0; e < count; e++)
    if (m->region[e] == 0 && wh_ranks_mine(c, e))
      share[e] = element_share(f, at, e);
  free(at);
  status = wh_ranks_collect(c, share, count, sizeof *share);
  for (size_t e = 0; e < count; e++) {
    all.error += share[e].error;
    all.whole += share[e].whole;
  }
  for (size_t e = 0; e < count && element_error; e++)
    element_error[e] = all.whole > 0.0 ? sqrt(share[e].error / all.whole) : 0.0;
  *relative = all.whole > 0.0 ? sqrt(all.error / all.whole) : 0.0;
  free(share);
  return status;
}

bool wh_solid_field_whole(const struct wh_solid_field *f, const double x[3],
                          uint32_t *element_inout, double *potential, double E[3]) {
  struct wh_solid_place place = {*element_inout, {0.25, 0.25, 0.25}};
  double folded[3] = {x[0], x[1], x[2]}, map[3][3];
  wh_mirrors_fold(&f->m->mirrors, folded, map);
  wh_solid_locate(f->l, folded, &place);
  *element_inout = place.element;
  if (place.element == WH_NO_ELEMENT)
    return false;
  wh_solid_field_at(f, &place, potential, E);
  wh_mirrors_map(map, E);
  return true;
}

void wh_solid_field_capacitance(const struct wh_solid_field *f, double *matrix) {
  size_t n = f->m->electrode_count;
  memcpy(matrix, f->capacitance, n * n * sizeof *matrix);
}

const struct wh_solid_mesh *wh_solid_field_mesh(const struct wh_solid_field *f) {
  return f->m;
}
const struct wh_solid_locator *wh_solid_field_locator(const struct wh_solid_field *f) {
  return f->l;
}
const double *wh_solid_field_potentials(const struct wh_solid_field *f) {
  return f->potential;
}
const double *wh_solid_field_nodal(const struct wh_solid_field *f) {
  return f->nodal;
}
const double (*wh_solid_field_recovered(const struct wh_solid_field *f))[3] {
  return (const double(*)[3])f->gradient;
}
int wh_solid_field_iterations(const struct wh_solid_field *f) {
  return f->iterations;
}
