/* SPDX-License-Identifier: MPL-2.0 */
#include "field/iron_own.h"

#include "base/memory.h"
#include "field/nodal.h"
#include "field/shell.h"
#include "field/spd.h"
#include "numerics/triangle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MAX_NODES WH_TRIANGLE_MAX_NODES
#define MOST_STEPS 60
#define MOST_HALVINGS 30
#define TOLERANCE 1e-10 /* of the solution, in the energy norm */

struct wh_iron {
  struct wh_mesh mesh;
  struct wh_locator *locator;
  const struct wh_steel **steel; /* [region_count]; NULL: vacuum */
  struct wh_steel *own;          /* [own_count], if made from shapes */
  size_t own_count;
  const struct wh_triangle_rule *rule;
  double *shape;    /* [points][nodes][3]: N, dN/dxi, dN/deta */
  double *source;   /* [element_count * points][2] field of the coils in iron */
  int32_t *unknown; /* [node_count], -1: held at zero */
  size_t unknowns;
  double *w, *step, *residual; /* [node_count] nodal values; [unknowns] */
  int *row, *column;           /* [element_count * packed] entries of the matrix */
  double *value;
  size_t entries;
  struct wh_nodal field;
  int steps;
  double mean;
};

/* What an integral needs at a point: weight, and B of each shape function. */
struct point {
  double weight, p[2];
  double b[MAX_NODES][2];
};

static const struct wh_region *region_of(const struct wh_iron *s, size_t e) {
  return &s->mesh.regions[s->mesh.region[e]];
}

static const struct wh_steel *steel_of(const struct wh_iron *s, size_t e) {
  return s->steel[s->mesh.region[e]];
}

static const uint32_t *nodes_of(const struct wh_iron *s, size_t e) {
  return s->mesh.element + e * (size_t)s->mesh.nodes_per_element;
}

/* In a shell the unknowns carry the factor (R/rho)^2: value and gradient by true coordinates. */
static void apply_factor(const struct wh_region *shell, const double direction[2], double rho,
                         double *value, double gradient[2]) {
  double factor = pow(shell->inner_radius / rho, 2.0);
  for (int d = 0; d < 2; d++)
    gradient[d] = factor * (gradient[d] - 2.0 / rho * *value * direction[d]);
  *value *= factor;
}

static void induction(double value, const double gradient[2], double r, double b[2]) {
  b[0] = value + 0.5 * r * gradient[1];
  b[1] = -0.5 * r * gradient[0];
}

/* Position, and the Jacobian d p_i/d xi_j. */
static void map_at(const struct wh_iron *s, const uint32_t *node, const double *f, double p[2],
                   double j[2][2]) {
  double sum[2][3] = {{0}};
  for (int i = 0; i < s->mesh.nodes_per_element; i++)
    for (int d = 0; d < 2; d++)
      for (int k = 0; k < 3; k++)
        sum[d][k] += f[3 * i + k] * (s->mesh.node[node[i]][d] - s->mesh.node[node[0]][d]);
  for (int d = 0; d < 2; d++) {
    p[d] = s->mesh.node[node[0]][d] + sum[d][0];
    j[d][0] = sum[d][1];
    j[d][1] = sum[d][2];
  }
}

static void point_at(const struct wh_iron *s, size_t e, int q, struct point *out) {
  int nodes = s->mesh.nodes_per_element;
  const double *f = s->shape + 3 * q * nodes;
  const struct wh_region *region = region_of(s, e);
  double p[2], j[2][2], rho = 1.0;
  map_at(s, nodes_of(s, e), f, p, j);
  double det = j[0][0] * j[1][1] - j[0][1] * j[1][0], scale = 1.0;
  struct wh_shell_stretch stretch;
  bool shell = region->kind == WH_REGION_INFINITE && wh_shell_stretch(region, p, &stretch);
  if (shell) {
    double d[2] = {p[0] - region->centre_z, p[1]};
    rho = stretch.across * hypot(d[0], d[1]);
    scale = stretch.along * stretch.across;
    p[0] = region->centre_z + d[0] * stretch.across;
    p[1] = d[1] * stretch.across;
  }
  memcpy(out->p, p, sizeof p);
  out->weight = s->rule->weight[q] * det * scale * p[1];
  for (int i = 0; i < nodes; i++) {
    double value = f[3 * i], x = f[3 * i + 1], y = f[3 * i + 2];
    double g[2] = {(x * j[1][1] - y * j[1][0]) / det, (y * j[0][0] - x * j[0][1]) / det};
    if (shell) {
      wh_shell_gradient(&stretch, g);
      apply_factor(region, stretch.direction, rho, &value, g);
    }
    induction(value, g, p[1], out->b[i]);
  }
}

/* h - Bs and its derivative by B at a point, for B = Bs + B(w). */
static void excess(const struct wh_iron *s, size_t e, int q, const double own[2], double f[2],
                   double df[3]) {
  const struct wh_steel *steel = steel_of(s, e);
  if (!steel) {
    memcpy(f, own, 2 * sizeof *f);
    df[0] = df[2] = 1.0;
    df[1] = 0.0;
    return;
  }
  const double *source = s->source + 2 * (e * (size_t)s->rule->count + (size_t)q);
  double B[2] = {source[0] + own[0], source[1] + own[1]};
  wh_steel_at(steel, B, f, df);
  f[0] -= source[0];
  f[1] -= source[1];
}

static void own_field(const struct wh_iron *s, const struct point *at, const uint32_t *node,
                      const double *w, double own[2]) {
  own[0] = own[1] = 0.0;
  for (int i = 0; i < s->mesh.nodes_per_element; i++)
    for (int d = 0; d < 2; d++)
      own[d] += at->b[i][d] * w[node[i]];
}

/* Adds an element to the residual and, if wanted, its matrix to the entries; gives its energy. */
static double add_element(struct wh_iron *s, size_t e, const double *w, bool with_matrix) {
  int nodes = s->mesh.nodes_per_element;
  const uint32_t *node = nodes_of(s, e);
  double matrix[MAX_NODES * MAX_NODES] = {0}, energy = 0.0;
  for (int q = 0; q < s->rule->count; q++) {
    struct point at;
    double own[2], f[2], df[3];
    point_at(s, e, q, &at);
    own_field(s, &at, node, w, own);
    excess(s, e, q, own, f, df);
    energy += at.weight * (own[0] * own[0] + own[1] * own[1]);
    for (int i = 0; i < nodes; i++) {
      const double *b = at.b[i];
      if (s->unknown[node[i]] >= 0)
        s->residual[s->unknown[node[i]]] += at.weight * (f[0] * b[0] + f[1] * b[1]);
      double g[2] = {at.weight * (df[0] * b[0] + df[1] * b[1]),
                     at.weight * (df[1] * b[0] + df[2] * b[1])};
      for (int k = 0; with_matrix && k <= i; k++)
        matrix[i * nodes + k] += g[0] * at.b[k][0] + g[1] * at.b[k][1];
    }
  }
  for (int i = 0; with_matrix && i < nodes; i++)
    for (int k = 0; k <= i; k++) {
      int32_t a = s->unknown[node[i]], b = s->unknown[node[k]];
      if (a < 0 || b < 0)
        continue;
      s->row[s->entries] = a > b ? a : b;
      s->column[s->entries] = a > b ? b : a;
      s->value[s->entries++] = matrix[i * nodes + k];
    }
  return energy;
}

static double assemble(struct wh_iron *s, const double *w, bool with_matrix) {
  double energy = 0.0;
  s->entries = 0;
  memset(s->residual, 0, s->unknowns * sizeof *s->residual);
  for (size_t e = 0; e < s->mesh.element_count; e++)
    energy += add_element(s, e, w, with_matrix);
  return energy;
}

static double product(size_t n, const double *a, const double *b) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static void advance(struct wh_iron *s, double share) {
  for (size_t i = 0; i < s->mesh.node_count; i++)
    if (s->unknown[i] >= 0)
      s->w[i] += share * s->step[s->unknown[i]];
}

/* Along the step the derivative of the convex energy rises from -slope; the step is halved until
   it has not risen to more than half of that on the other side. */
static void search(struct wh_iron *s, double slope) {
  double share = 1.0;
  advance(s, share);
  for (int i = 0; i < MOST_HALVINGS; i++) {
    assemble(s, s->w, false);
    if (product(s->unknowns, s->residual, s->step) <= 0.5 * slope)
      return;
    share *= 0.5;
    advance(s, -share);
  }
}

static void take_source(struct wh_iron *s, wh_iron_source_fn *source, const void *user) {
  for (size_t e = 0; e < s->mesh.element_count; e++)
    for (int q = 0; steel_of(s, e) && q < s->rule->count; q++) {
      double p[2], j[2][2];
      map_at(s, nodes_of(s, e), s->shape + 3 * q * s->mesh.nodes_per_element, p, j);
      struct wh_coil_field f = source(user, p[0], p[1]);
      double *at = s->source + 2 * (e * (size_t)s->rule->count + (size_t)q);
      at[0] = f.Bz;
      at[1] = f.Br;
    }
}

static void find_mean(struct wh_iron *s) {
  double sum = 0.0, volume = 0.0;
  for (size_t e = 0; e < s->mesh.element_count; e++)
    for (int q = 0; steel_of(s, e) && q < s->rule->count; q++) {
      struct point at;
      double own[2];
      const double *source = s->source + 2 * (e * (size_t)s->rule->count + (size_t)q);
      point_at(s, e, q, &at);
      own_field(s, &at, nodes_of(s, e), s->w, own);
      sum += at.weight * hypot(own[0] + source[0], own[1] + source[1]);
      volume += at.weight;
    }
  s->mean = volume > 0.0 ? sum / volume : 0.0;
}

enum wh_status wh_iron_solve(struct wh_context *c, struct wh_iron *s, wh_iron_source_fn *source,
                             const void *user) {
  take_source(s, source, user);
  for (s->steps = 0; s->steps < MOST_STEPS; s->steps++) {
    double energy = assemble(s, s->w, true);
    for (size_t i = 0; i < s->unknowns; i++)
      s->step[i] = -s->residual[i];
    WH_TRY(wh_spd_solve(c, s->unknowns, s->entries, s->row, s->column, s->value, s->step));
    double slope = -product(s->unknowns, s->residual, s->step);
    if (slope <= TOLERANCE * TOLERANCE * energy) {
      advance(s, 1.0);
      wh_nodal_set(&s->field, s->w);
      find_mean(s);
      return WH_OK;
    }
    search(s, slope);
  }
  return wh_fail(c, WH_NOT_CONVERGED,
                 "iron: no solution after %d steps of Newton's method; look for a kink in the B-H "
                 "curve, and give it more points there",
                 MOST_STEPS);
}

/* chi is zero on the edge; the axis is no edge. */
static enum wh_status number_unknowns(struct wh_context *c, struct wh_iron *s) {
  const struct wh_mesh *m = &s->mesh;
  WH_TRY(wh_alloc(c, m->node_count, sizeof *s->unknown, &s->unknown));
  for (size_t i = 0; i < m->node_count; i++)
    s->unknown[i] = -1;
  for (size_t i = 0; i < m->element_count * (size_t)m->nodes_per_element; i++)
    s->unknown[m->element[i]] = 0;
  for (size_t f = 0; f < 3 * m->element_count; f++) {
    if (m->neighbour[f] != WH_NO_ELEMENT)
      continue;
    int local[WH_TRIANGLE_MAX_ORDER + 1];
    const uint32_t *node = nodes_of(s, f / 3);
    bool axis = true;
    wh_triangle_edge_nodes(m->order, (int)(f % 3), local);
    for (int i = 0; i <= m->order; i++)
      axis = axis && m->node[node[local[i]]][1] == 0.0;
    for (int i = 0; i <= m->order && !axis; i++)
      s->unknown[node[local[i]]] = -1;
  }
  for (size_t i = 0; i < m->node_count; i++)
    if (s->unknown[i] == 0)
      s->unknown[i] = (int32_t)s->unknowns++;
  return s->unknowns ? WH_OK
                     : wh_fail(c, WH_BAD_INPUT,
                               "iron: its mesh has no node inside; make the "
                               "elements smaller");
}

static enum wh_status prepare(struct wh_context *c, struct wh_iron *s) {
  const struct wh_mesh *m = &s->mesh;
  size_t nodes = (size_t)m->nodes_per_element;
  s->rule = wh_triangle_rule(2 * m->order + 4);
  size_t points = (size_t)s->rule->count, packed = nodes * (nodes + 1) / 2;
  WH_TRY(wh_locator_create(c, m, &s->locator));
  WH_TRY(number_unknowns(c, s));
  WH_TRY(wh_alloc(c, 3 * points * nodes, sizeof *s->shape, &s->shape));
  for (size_t q = 0; q < points; q++) {
    double value[MAX_NODES], gradient[MAX_NODES][2];
    wh_triangle_lagrange(m->order, s->rule->xi[q], value, gradient);
    for (size_t i = 0; i < nodes; i++) {
      double *f = s->shape + 3 * (q * nodes + i);
      f[0] = value[i], f[1] = gradient[i][0], f[2] = gradient[i][1];
    }
  }
  WH_TRY(wh_alloc(c, 2 * m->element_count * points, sizeof *s->source, &s->source));
  WH_TRY(wh_alloc(c, m->node_count, sizeof *s->w, &s->w));
  WH_TRY(wh_alloc(c, s->unknowns, sizeof *s->step, &s->step));
  WH_TRY(wh_alloc(c, s->unknowns, sizeof *s->residual, &s->residual));
  WH_TRY(wh_alloc(c, m->element_count * packed, sizeof *s->row, &s->row));
  WH_TRY(wh_alloc(c, m->element_count * packed, sizeof *s->column, &s->column));
  WH_TRY(wh_alloc(c, m->element_count * packed, sizeof *s->value, &s->value));
  return wh_nodal_init(c, m, s->locator, &s->field);
}

enum wh_status wh_iron_create_on(struct wh_context *c, struct wh_mesh *m,
                                 const struct wh_steel *const *steel, struct wh_iron **out) {
  *out = NULL;
  struct wh_iron *s = NULL;
  enum wh_status status = wh_alloc(c, 1, sizeof *s, &s);
  if (status) {
    wh_mesh_free(m);
    return status;
  }
  s->mesh = *m;
  memset(m, 0, sizeof *m);
  status = wh_alloc(c, s->mesh.region_count, sizeof *s->steel, &s->steel);
  for (size_t i = 0; i < s->mesh.region_count && !status; i++)
    s->steel[i] = steel[i];
  if (!status)
    status = prepare(c, s);
  if (status)
    wh_iron_destroy(s);
  else
    *out = s;
  return status;
}

void wh_iron_own(struct wh_iron *s, size_t count, struct wh_steel *own) {
  s->own = own;
  s->own_count = count;
}

void wh_iron_destroy(struct wh_iron *s) {
  if (!s)
    return;
  for (size_t i = 0; i < s->own_count; i++)
    wh_steel_free(&s->own[i]);
  wh_nodal_free(&s->field);
  wh_locator_destroy(s->locator);
  wh_mesh_free(&s->mesh);
  free(s->steel);
  free(s->own);
  free(s->shape);
  free(s->source);
  free(s->unknown);
  free(s->w);
  free(s->step);
  free(s->residual);
  free(s->row);
  free(s->column);
  free(s->value);
  free(s);
}

struct wh_coil_field wh_iron_at(const struct wh_iron *s, double z, double r) {
  double p[2] = {z, r}, chi, gradient[2], b[2];
  struct wh_place place = {.element = WH_NO_ELEMENT};
  wh_shell_fold(&s->mesh, p);
  wh_locate(s->locator, p, &place);
  if (place.element == WH_NO_ELEMENT)
    return (struct wh_coil_field){0};
  const struct wh_region *region = region_of(s, place.element);
  struct wh_shell_stretch stretch;
  wh_nodal_at(&s->field, &place, &chi, gradient);
  if (region->kind == WH_REGION_INFINITE && wh_shell_stretch(region, p, &stretch))
    apply_factor(region, stretch.direction, hypot(z - region->centre_z, r), &chi, gradient);
  induction(chi, gradient, r, b);
  return (struct wh_coil_field){b[0], b[1], chi};
}

const struct wh_mesh *wh_iron_mesh(const struct wh_iron *s) {
  return &s->mesh;
}

int wh_iron_steps(const struct wh_iron *s) {
  return s->steps;
}

double wh_iron_mean(const struct wh_iron *s) {
  return s->mean;
}
