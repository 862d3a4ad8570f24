/* SPDX-License-Identifier: MPL-2.0 */
#include "field/solution.h"

#include <math.h>

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

void wh_solution_at(const struct wh_electrostatic *s, const struct wh_place *place,
                    double *potential, double gradient[2]) {
  const struct wh_mesh *m = s->mesh;
  const struct wh_region *region = &m->regions[m->region[place->element]];
  const double *cell = s->cell + place->element * (size_t)s->cell_size;
  const double *inverse = cell + m->nodes_per_element;
  double slope[2], p[2], jacobian[2][2], curved[4];
  *potential = evaluate(cell, m->order, place->xi, slope);
  bool shell = region->kind == WH_REGION_INFINITE;
  if (m->curved[place->element] || shell) {
    wh_element_map(s->locator, place->element, place->xi, p, jacobian);
    invert(jacobian, curved);
    inverse = curved;
  }
  gradient[0] = slope[0] * inverse[0] + slope[1] * inverse[2];
  gradient[1] = slope[0] * inverse[1] + slope[1] * inverse[3];
  struct wh_shell_stretch stretch;
  if (shell && wh_shell_stretch(region, p, &stretch))
    wh_shell_gradient(&stretch, gradient);
}

/* E = -grad phi. About the axis E_r = (x, y)/r times the radial part, which tends to zero with r in
   the exact field: on the axis itself there is none. */
static void add_field(const void *part, const double x[3], const struct wh_place *place,
                      struct wh_field_value *sum) {
  const struct wh_electrostatic *s = part;
  if (place->element == WH_NO_ELEMENT)
    return;
  double potential, gradient[2];
  wh_solution_at(s, place, &potential, gradient);
  sum->potential += potential;
  sum->E[2] -= gradient[0];
  if (s->mesh->symmetry == WH_PLANAR) {
    sum->E[0] -= gradient[1];
    return;
  }
  double r = sqrt(x[0] * x[0] + x[1] * x[1]);
  if (r > 0.0) {
    sum->E[0] -= gradient[1] * (x[0] / r);
    sum->E[1] -= gradient[1] * (x[1] / r);
  }
}

struct wh_field_part wh_electrostatic_part(const struct wh_electrostatic *s) {
  return (struct wh_field_part){add_field, s};
}
