/* SPDX-License-Identifier: MPL-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "exact_error.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "numerics/triangle.h"

void solve(struct solved *t) {
  t->c = wh_context_create();
  if (wh_locator_create(t->c, &t->mesh, &t->locator) != WH_OK ||
      wh_electrostatic_create(t->c, &t->mesh, t->locator, &t->s) != WH_OK)
    fail_msg("%s", wh_error_text(t->c, 0));
  t->field = (struct wh_field){&t->mesh, t->locator, 1, {wh_electrostatic_part(t->s)}};
}

void unsolve(struct solved *t) {
  wh_electrostatic_destroy(t->s);
  wh_locator_destroy(t->locator);
  wh_mesh_free(&t->mesh);
  wh_context_destroy(t->c);
}

void name_mesh(struct wh_mesh *m, size_t regions, size_t boundaries, size_t electrodes) {
  m->regions = calloc(regions, sizeof *m->regions);
  m->boundaries = calloc(boundaries, sizeof *m->boundaries);
  m->electrodes = calloc(electrodes, sizeof *m->electrodes);
  m->region_count = regions;
  m->boundary_count = boundaries;
  m->electrode_count = electrodes;
}

struct norms exact_error(const struct solved *t, exact_fn *exact, const void *user) {
  const struct wh_mesh *m = &t->mesh;
  const struct wh_triangle_rule *rule = wh_triangle_rule(2 * m->order + 6);
  double error[2] = {0.0, 0.0}, norm[2] = {0.0, 0.0};
  for (uint32_t e = 0; e < m->element_count; e++)
    for (int q = 0; q < rule->count; q++) {
      struct wh_place place = {e, {rule->xi[q][0], rule->xi[q][1]}};
      double p[2], j[2][2], g[2], u;
      wh_element_map(t->locator, e, place.xi, p, j);
      struct wh_field_value v = {0};
      const double x[3] = {p[1], 0.0, p[0]};
      t->field.part[0].add(t->field.part[0].part, x, &place, &v);
      u = exact(user, p, g);
      const struct wh_region *region = &m->regions[m->region[e]];
      double k = region->kind == WH_REGION_DIELECTRIC ? region->permittivity : 1.0;
      double w = rule->weight[q] * (j[0][0] * j[1][1] - j[0][1] * j[1][0]);
      w *= m->symmetry == WH_AXISYMMETRIC ? p[1] : 1.0;
      error[0] += w * pow(v.potential - u, 2);
      norm[0] += w * u * u;
      error[1] += k * w * (pow(v.E[2] + g[0], 2) + pow(v.E[0] + g[1], 2));
      norm[1] += k * w * (g[0] * g[0] + g[1] * g[1]);
    }
  return (struct norms){sqrt(error[0] / norm[0]), sqrt(error[1] / norm[1])};
}

struct wh_field_value field_at(const struct solved *t, double x, double y, double z) {
  struct wh_place place = {WH_NO_ELEMENT, {0.0, 0.0}};
  struct wh_field_value v;
  const double at[3] = {x, y, z};
  wh_field_at(&t->field, at, &place, false, &v);
  assert_true(place.element != WH_NO_ELEMENT);
  return v;
}
