/* SPDX-License-Identifier: MPL-2.0 */
#include "field/nodal.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "field/shell.h"
#include "numerics/triangle.h"

/* Horner's scheme for each row (power of eta), then over the rows. The rows do not wait for each
   other, so that the processor overlaps them; order is a constant at every call. */
static inline __attribute__((always_inline)) double
polynomial(const double *k, const int order, const double xi[2], double slope[2]) {
  const double x = xi[0], y = xi[1];
  double v = 0.0, vx = 0.0, vy = 0.0;
  const double *row = k + (order + 1) * (order + 2) / 2;
  for (int b = order; b >= 0; b--) {
    const int last = order - b;
    row -= last + 1;
    double q = row[last], dq = 0.0;
    for (int a = last - 1; a >= 0; a--) {
      dq = dq * x + q;
      q = q * x + row[a];
    }
    vy = vy * y + v;
    v = v * y + q;
    vx = vx * y + dq;
  }
  slope[0] = vx;
  slope[1] = vy;
  return v;
}

static double evaluate(const double *k, int order, const double xi[2], double slope[2]) {
  switch (order) {
  case 1:
    return polynomial(k, 1, xi, slope);
  case 2:
    return polynomial(k, 2, xi, slope);
  case 3:
    return polynomial(k, 3, xi, slope);
  case 4:
    return polynomial(k, 4, xi, slope);
  case 5:
    return polynomial(k, 5, xi, slope);
  default:
    return polynomial(k, 6, xi, slope);
  }
}

static void invert(double j[2][2], double inverse[4]) {
  double det = j[0][0] * j[1][1] - j[0][1] * j[1][0];
  inverse[0] = j[1][1] / det;
  inverse[1] = -j[0][1] / det;
  inverse[2] = -j[1][0] / det;
  inverse[3] = j[0][0] / det;
}

void wh_nodal_at(const struct wh_nodal *f, const struct wh_place *place, double *value,
                 double gradient[2]) {
  const struct wh_mesh *m = f->mesh;
  const struct wh_region *region = &m->regions[m->region[place->element]];
  const double *cell = f->cell + place->element * (size_t)f->cell_size;
  const double *inverse = cell + m->nodes_per_element;
  double slope[2], p[2], jacobian[2][2], curved[4];
  *value = evaluate(cell, m->order, place->xi, slope);
  bool shell = region->kind == WH_REGION_INFINITE;
  if (m->curved[place->element] || shell) {
    wh_element_map(f->locator, place->element, place->xi, p, jacobian);
    invert(jacobian, curved);
    inverse = curved;
  }
  gradient[0] = slope[0] * inverse[0] + slope[1] * inverse[2];
  gradient[1] = slope[0] * inverse[1] + slope[1] * inverse[3];
  struct wh_shell_stretch stretch;
  if (shell && wh_shell_stretch(region, p, &stretch))
    wh_shell_gradient(&stretch, gradient);
}

static void fill_inverse(struct wh_nodal *f) {
  const struct wh_mesh *m = f->mesh;
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = m->element + e * (size_t)m->nodes_per_element;
    const double *v[3] = {m->node[node[0]], m->node[node[1]], m->node[node[2]]};
    double a = v[1][0] - v[0][0], b = v[2][0] - v[0][0], c = v[1][1] - v[0][1];
    double d = v[2][1] - v[0][1], det = a * d - b * c;
    double *inverse = f->cell + e * (size_t)f->cell_size + m->nodes_per_element;
    inverse[0] = d / det;
    inverse[1] = -b / det;
    inverse[2] = -c / det;
    inverse[3] = a / det;
  }
}

enum wh_status wh_nodal_init(struct wh_context *c, const struct wh_mesh *m,
                             const struct wh_locator *l, struct wh_nodal *out) {
  *out = (struct wh_nodal){.mesh = m, .locator = l, .cell_size = m->nodes_per_element + 4};
  WH_TRY(wh_alloc(c, m->element_count * (size_t)out->cell_size, sizeof *out->cell, &out->cell));
  fill_inverse(out);
  return WH_OK;
}

void wh_nodal_free(struct wh_nodal *f) {
  free(f->cell);
  memset(f, 0, sizeof *f);
}

void wh_nodal_set(struct wh_nodal *f, const double *value) {
  const struct wh_mesh *m = f->mesh;
  int n = m->nodes_per_element;
  const double *to = wh_triangle_to_monomial(m->order);
  for (size_t e = 0; e < m->element_count; e++) {
    const uint32_t *node = m->element + e * (size_t)n;
    double *cell = f->cell + e * (size_t)f->cell_size, change[WH_TRIANGLE_MAX_NODES];
    for (int i = 0; i < n; i++)
      change[i] = value[node[i]] - value[node[0]];
    for (int a = 0; a < n; a++) {
      double sum = 0.0;
#pragma omp simd reduction(+ : sum)
      for (int i = 0; i < n; i++)
        sum += to[a * n + i] * change[i];
      cell[a] = sum;
    }
    cell[0] = value[node[0]];
  }
}
