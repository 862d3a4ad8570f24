/* SPDX-License-Identifier: MPL-2.0 */
#include "field/electrostatic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/constants.h"
#include "base/memory.h"
#include "field/solution.h"
#include "field/solve.h"
#include "field/sum.h"
#include "numerics/dense.h"

/* Energy per volt squared in units of the energy matrix, twice: eps_0, and 2 pi about the axis. */
static double charge_unit(const struct wh_mesh *m) {
  return WH_VACUUM_PERMITTIVITY * (m->symmetry == WH_AXISYMMETRIC ? 2.0 * WH_PI : 1.0);
}

static bool is_floating(const struct wh_electrostatic *s, size_t j) {
  return j < s->mesh->electrode_count ? s->mesh->electrodes[j].floating : s->held.infinity_floats;
}

/* Potentials of the conductors that float: they carry no charge, sum_j C_ij V_j + induced_i = 0.
   Conductors for which find is true are found, the others are given; matrix is the energy matrix
   [n*n], induced [n] may be NULL. */
static enum wh_status find_floating(struct wh_context *c, size_t n, const double *matrix,
                                    const double *induced, const bool *find, double *voltage) {
  double *block, *right;
  int unknowns = 0;
  WH_TRY(wh_alloc(c, n * n + n, sizeof *block, &block));
  right = block + n * n;
  for (size_t i = 0; i < n; i++)
    unknowns += find[i];
  for (size_t i = 0, row = 0; i < n; i++) {
    if (!find[i])
      continue;
    right[row] = induced ? -induced[i] : 0.0;
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
  if (s->charge_potential)
    memcpy(s->nodal, s->charge_potential, m->node_count * sizeof *s->nodal);
  else
    memset(s->nodal, 0, m->node_count * sizeof *s->nodal);
  for (size_t j = 0; j < s->potential_count; j++)
    for (size_t i = 0; i < m->node_count; i++)
      s->nodal[i] += s->voltage[j] * s->basis[j * m->node_count + i];
}

static void add_field(const void *part, const double x[3], const struct wh_place *place,
                      struct wh_field_value *sum) {
  const struct wh_electrostatic *s = part;
  if (place->element == WH_NO_ELEMENT)
    return;
  wh_field_sum_potential(&s->field, s->mesh->symmetry, x, place, sum);
}

struct wh_field_part wh_electrostatic_part(const struct wh_electrostatic *s) {
  return (struct wh_field_part){add_field, s};
}

/* From the potentials that are given to those that float, and to the field. */
static enum wh_status update(struct wh_context *c, struct wh_electrostatic *s) {
  bool *find;
  WH_TRY(wh_alloc(c, s->potential_count, sizeof *find, &find));
  for (size_t j = 0; j < s->potential_count; j++)
    find[j] = is_floating(s, j);
  enum wh_status status =
      find_floating(c, s->potential_count, s->energy, s->induced, find, s->voltage);
  free(find);
  if (status != WH_OK)
    return status;
  superpose(s);
  wh_nodal_set(&s->field, s->nodal);
  return WH_OK;
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
  return update(c, s);
}

enum wh_status wh_electrostatic_charge_potential(struct wh_context *c, struct wh_electrostatic *s,
                                                 const double *load, double *u) {
  const struct wh_mesh *m = s->mesh;
  for (size_t i = 0; i < m->node_count; i++)
    if (!isfinite(load[i]))
      return wh_fail(c, WH_INTERNAL, "field: the space charge at node %zu is not a number", i);
  if (!s->factor) {
    WH_TRY(wh_condensed_init(c, m, &s->condensed));
    WH_TRY(wh_factor_create(c, m, &s->condensed, &s->held, &s->factor));
  }
  WH_TRY(wh_factor_load(c, s->factor, load, u));
  for (size_t i = 0; i < m->node_count; i++)
    u[i] /= charge_unit(m);
  return WH_OK;
}

/* The charge induced on conductor j is minus the integral of rho times its basis potential (Green's
   reciprocity). */
enum wh_status wh_electrostatic_set_charge(struct wh_context *c, struct wh_electrostatic *s,
                                           const double *load) {
  size_t nodes = s->mesh->node_count;
  if (!load) {
    free(s->charge_potential);
    free(s->induced);
    s->charge_potential = s->induced = NULL;
    return update(c, s);
  }
  if (!s->charge_potential) {
    WH_TRY(wh_alloc(c, nodes, sizeof *s->charge_potential, &s->charge_potential));
    WH_TRY(wh_alloc(c, s->potential_count, sizeof *s->induced, &s->induced));
  }
  WH_TRY(wh_electrostatic_charge_potential(c, s, load, s->charge_potential));
  for (size_t j = 0; j < s->potential_count; j++) {
    s->induced[j] = 0.0;
    for (size_t i = 0; i < nodes; i++)
      s->induced[j] -= load[i] * s->basis[j * nodes + i] / charge_unit(s->mesh);
  }
  return update(c, s);
}

static enum wh_status solve(struct wh_context *c, struct wh_electrostatic *s) {
  const struct wh_mesh *m = s->mesh;
  struct wh_condensed k;
  struct wh_factor *factor;
  WH_TRY(wh_condensed_init(c, m, &k));
  enum wh_status status = wh_factor_create(c, m, &k, &s->held, &factor);
  if (status == WH_OK)
    status = wh_factor_basis(c, factor, s->basis);
  wh_factor_destroy(factor);
  if (status == WH_OK)
    status = wh_condensed_energy(c, m, &k, s->potential_count, s->basis, s->energy);
  wh_condensed_free(&k);
  return status;
}

static enum wh_status prepare(struct wh_context *c, struct wh_electrostatic *s) {
  const struct wh_mesh *m = s->mesh;
  WH_TRY(wh_constraint_init(c, m, &s->held));
  size_t n = s->potential_count = s->held.potential_count;
  WH_TRY(wh_alloc(c, n * n, sizeof *s->energy, &s->energy));
  WH_TRY(wh_alloc(c, n, sizeof *s->voltage, &s->voltage));
  WH_TRY(wh_alloc(c, m->node_count, sizeof *s->nodal, &s->nodal));
  return wh_nodal_init(c, m, s->locator, &s->field);
}

static enum wh_status set_own_voltages(struct wh_context *c, struct wh_electrostatic *s) {
  const struct wh_mesh *m = s->mesh;
  double *voltage;
  WH_TRY(wh_alloc(c, m->electrode_count, sizeof *voltage, &voltage));
  for (size_t j = 0; j < m->electrode_count; j++)
    voltage[j] = m->electrodes[j].voltage;
  enum wh_status status = wh_electrostatic_set_potentials(c, s, voltage);
  free(voltage);
  return status;
}

static enum wh_status fill(struct wh_context *c, struct wh_electrostatic *s) {
  WH_TRY(prepare(c, s));
  WH_TRY(wh_alloc(c, s->potential_count * s->mesh->node_count, sizeof *s->basis, &s->basis));
  WH_TRY(solve(c, s));
  return set_own_voltages(c, s);
}

static enum wh_status make(struct wh_context *c, const struct wh_mesh *m,
                           const struct wh_locator *l, struct wh_electrostatic **out) {
  WH_TRY(wh_alloc(c, 1, sizeof **out, out));
  (*out)->mesh = m;
  (*out)->locator = l;
  return WH_OK;
}

enum wh_status wh_electrostatic_create(struct wh_context *c, const struct wh_mesh *m,
                                       const struct wh_locator *l, struct wh_electrostatic **out) {
  *out = NULL;
  WH_TRY(make(c, m, l, out));
  enum wh_status status = fill(c, *out);
  if (status != WH_OK) {
    wh_electrostatic_destroy(*out);
    *out = NULL;
  }
  return status;
}

/* All else follows from the mesh. */
void wh_electrostatic_archive(struct wh_archive *a, const struct wh_mesh *m,
                              const struct wh_locator *l, struct wh_electrostatic **s) {
  if (a->reading && a->status == WH_OK)
    a->status = make(a->c, m, l, s);
  if (a->reading && a->status == WH_OK)
    a->status = prepare(a->c, *s);
  if (a->status == WH_OK) {
    size_t n = (*s)->potential_count;
    WH_ARCHIVE_ARRAY(a, (*s)->basis, n * m->node_count);
    wh_archive_bytes(a, (*s)->energy, n * n * sizeof *(*s)->energy);
  }
  if (a->reading && a->status == WH_OK && !(*s)->basis)
    wh_archive_refuse(a, "a field without potentials");
  if (a->reading && a->status == WH_OK)
    a->status = set_own_voltages(a->c, *s);
}

void wh_electrostatic_destroy(struct wh_electrostatic *s) {
  if (!s)
    return;
  wh_constraint_free(&s->held);
  wh_factor_destroy(s->factor);
  wh_condensed_free(&s->condensed);
  free(s->charge_potential);
  free(s->induced);
  free(s->basis);
  free(s->energy);
  free(s->voltage);
  free(s->nodal);
  wh_nodal_free(&s->field);
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

const double *wh_electrostatic_nodal(const struct wh_electrostatic *s) {
  return s->nodal;
}

const double *wh_electrostatic_potentials(const struct wh_electrostatic *s) {
  return s->voltage;
}
