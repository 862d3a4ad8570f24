/* SPDX-License-Identifier: MPL-2.0 */
#include "field/electrostatic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/memory.h"
#include "field/shell.h"
#include "field/solution.h"
#include "field/solve.h"
#include "numerics/dense.h"
#include "numerics/triangle.h"

/* Energy per volt squared in units of the energy matrix, twice: eps_0, and 2 pi about the axis. */
static double charge_unit(const struct wh_mesh *m) {
  return WH_VACUUM_PERMITTIVITY * (m->symmetry == WH_AXISYMMETRIC ? 2.0 * WH_PI : 1.0);
}

static bool is_floating(const struct wh_electrostatic *s, size_t j) {
  return j < s->mesh->electrode_count ? s->mesh->electrodes[j].floating : s->held.infinity_floats;
}

/* Potentials of the conductors that float: they carry no charge, sum_j C_ij V_j = 0. Conductors for
   which find is true are found, the others are given; matrix is the energy matrix [n*n]. */
static enum wh_status find_floating(struct wh_context *c, size_t n, const double *matrix,
                                    const bool *find, double *voltage) {
  double *block, *right;
  int unknowns = 0;
  WH_TRY(wh_alloc(c, n * n + n, sizeof *block, &block));
  right = block + n * n;
  for (size_t i = 0; i < n; i++)
    unknowns += find[i];
  for (size_t i = 0, row = 0; i < n; i++) {
    if (!find[i])
      continue;
    for (size_t j = 0, column = 0; j < n; j++) {
      if (find[j])
        block[row * (size_t)unknowns + column++] = matrix[i * n + j];
      else
        right[row] -= matrix[i * n + j] * voltage[j];
    }
    row++;
  }
  enum wh_status status = WH_OK;
  if (wh_dense_cholesky(unknowns, block)) {
    wh_dense_lower_solve(unknowns, block, 1, right);
    wh_dense_upper_solve(unknowns, block, 1, right);
    for (size_t i = 0, row = 0; i < n; i++)
      if (find[i])
        voltage[i] = right[row++];
  } else {
    status = wh_fail(c, WH_BAD_INPUT,
                     "field: the potentials of the floating electrodes are not determined; at "
                     "least one electrode must be held at a voltage");
  }
  free(block);
  return status;
}

static void superpose(struct wh_electrostatic *s) {
  const struct wh_mesh *m = s->mesh;
  memset(s->nodal, 0, m->node_count * sizeof *s->nodal);
  for (size_t j = 0; j < s->potential_count; j++)
    for (size_t i = 0; i < m->node_count; i++)
      s->nodal[i] += s->voltage[j] * s->basis[j * m->node_count + i];
}

static void fill_coefficients(struct wh_electrostatic *s) {
  const struct wh_mesh *m = s->mesh;
  int n = m->nodes_per_element;
  const double *to = wh_triangle_to_monomial(m->order);
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = m->element + e * (size_t)n;
    double *cell = s->cell + e * (size_t)s->cell_size, change[WH_TRIANGLE_MAX_NODES];
    for (int i = 0; i < n; i++)
      change[i] = s->nodal[node[i]] - s->nodal[node[0]];
    for (int a = 0; a < n; a++) {
      double sum = 0.0;
#pragma omp simd reduction(+ : sum)
      for (int i = 0; i < n; i++)
        sum += to[a * n + i] * change[i];
      cell[a] = sum;
    }
    cell[0] = s->nodal[node[0]];
  }
}

static void fill_inverse(struct wh_electrostatic *s) {
  const struct wh_mesh *m = s->mesh;
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
    const double *v[3] = {m->node[node[0]], m->node[node[1]], m->node[node[2]]};
    double a = v[1][0] - v[0][0], b = v[2][0] - v[0][0], c = v[1][1] - v[0][1];
    double d = v[2][1] - v[0][1], det = a * d - b * c;
    double *inverse = s->cell + e * (size_t)s->cell_size + m->nodes_per_element;
    inverse[0] = d / det;
    inverse[1] = -b / det;
    inverse[2] = -c / det;
    inverse[3] = a / det;
  }
}

enum wh_status wh_electrostatic_set_potentials(struct wh_context *c, struct wh_electrostatic *s,
                                               const double *potential_V) {
  for (size_t j = 0; j < s->potential_count; j++) {
    bool floats = is_floating(s, j);
    if (!floats && !isfinite(potential_V[j]))
      return wh_fail(c, WH_BAD_INPUT, "field: the voltage of electrode '%s' is not a number",
                     s->mesh->electrodes[j].name);
    s->voltage[j] = floats ? 0.0 : potential_V[j];
  }
  bool *find;
  WH_TRY(wh_alloc(c, s->potential_count, sizeof *find, &find));
  for (size_t j = 0; j < s->potential_count; j++)
    find[j] = is_floating(s, j);
  enum wh_status status = find_floating(c, s->potential_count, s->energy, find, s->voltage);
  free(find);
  if (status != WH_OK)
    return status;
  superpose(s);
  fill_coefficients(s);
  return WH_OK;
}

static enum wh_status solve(struct wh_context *c, struct wh_electrostatic *s) {
  const struct wh_mesh *m = s->mesh;
  struct wh_condensed k;
  WH_TRY(wh_condensed_init(c, m, &k));
  enum wh_status status = wh_solve_basis(c, m, &k, &s->held, s->basis);
  if (status == WH_OK)
    status = wh_condensed_energy(c, m, &k, s->potential_count, s->basis, s->energy);
  wh_condensed_free(&k);
  return status;
}

static enum wh_status fill(struct wh_context *c, struct wh_electrostatic *s) {
  const struct wh_mesh *m = s->mesh;
  WH_TRY(wh_constraint_init(c, m, &s->held));
  size_t n = s->potential_count = s->held.potential_count;
  s->cell_size = m->nodes_per_element + 4;
  WH_TRY(wh_alloc(c, n * m->node_count, sizeof *s->basis, &s->basis));
  WH_TRY(wh_alloc(c, n * n, sizeof *s->energy, &s->energy));
  WH_TRY(wh_alloc(c, n, sizeof *s->voltage, &s->voltage));
  WH_TRY(wh_alloc(c, m->node_count, sizeof *s->nodal, &s->nodal));
  WH_TRY(wh_alloc(c, m->element_count * (size_t)s->cell_size, sizeof *s->cell, &s->cell));
  WH_TRY(solve(c, s));
  fill_inverse(s);
  double *voltage;
  WH_TRY(wh_alloc(c, m->electrode_count, sizeof *voltage, &voltage));
  for (size_t j = 0; j < m->electrode_count; j++)
    voltage[j] = m->electrodes[j].voltage;
  enum wh_status status = wh_electrostatic_set_potentials(c, s, voltage);
  free(voltage);
  return status;
}

enum wh_status wh_electrostatic_create(struct wh_context *c, const struct wh_mesh *m,
                                       const struct wh_locator *l, struct wh_electrostatic **out) {
  *out = NULL;
  struct wh_electrostatic *s;
  WH_TRY(wh_alloc(c, 1, sizeof *s, &s));
  s->mesh = m;
  s->locator = l;
  enum wh_status status = fill(c, s);
  if (status != WH_OK)
    wh_electrostatic_destroy(s);
  else
    *out = s;
  return status;
}

void wh_electrostatic_destroy(struct wh_electrostatic *s) {
  if (!s)
    return;
  wh_constraint_free(&s->held);
  free(s->basis);
  free(s->energy);
  free(s->voltage);
  free(s->nodal);
  free(s->cell);
  free(s);
}

void wh_electrostatic_capacitance(const struct wh_electrostatic *s, double *matrix) {
  size_t n = s->mesh->electrode_count, all = s->potential_count;
  double unit = charge_unit(s->mesh);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double value = s->energy[i * all + j];
      if (s->held
              .infinity_floats) /* eliminated: it takes the potential at which it has no charge */
        value -= s->energy[i * all + n] * s->energy[n * all + j] / s->energy[n * all + n];
      matrix[i * n + j] = unit * value;
    }
}

const double *wh_electrostatic_basis(const struct wh_electrostatic *s, unsigned electrode) {
  return s->basis + electrode * s->mesh->node_count;
}

const double *wh_electrostatic_nodal(const struct wh_electrostatic *s) {
  return s->nodal;
}

const double *wh_electrostatic_potentials(const struct wh_electrostatic *s) {
  return s->voltage;
}
