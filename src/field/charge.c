/* SPDX-License-Identifier: MPL-2.0 */
#include "field/charge.h"

#include <stdlib.h>

#include "base/memory.h"
#include "numerics/tetrahedron.h"
#include "numerics/triangle.h"

enum wh_status wh_charge_points_add(struct wh_context *c, struct wh_charge_points *p,
                                    struct wh_charge_point one) {
  WH_TRY(wh_grow(c, &p->point, &p->capacity, p->count + 1, sizeof *p->point));
  p->point[p->count++] = one;
  return WH_OK;
}

void wh_charge_points_free(struct wh_charge_points *p) {
  free(p->point);
  *p = (struct wh_charge_points){0};
}

void wh_charge_deposit(const struct wh_mesh *m, size_t count, const struct wh_charge_point *point,
                       double *load) {
  for (size_t k = 0; k < count; k++) {
    const uint32_t *node = m->element + point[k].element * (size_t)m->nodes_per_element;
    double shape[WH_TRIANGLE_MAX_NODES];
    wh_triangle_lagrange(m->order, point[k].xi, shape, NULL);
    for (int i = 0; i < m->nodes_per_element; i++)
      load[node[i]] += point[k].charge * shape[i];
  }
}

void wh_charge_deposit_solid(const struct wh_solid_mesh *m, size_t count,
                             const struct wh_charge_point *point, double *load) {
  for (size_t k = 0; k < count; k++) {
    const uint32_t *node = m->element + point[k].element * (size_t)m->nodes_per_element;
    double shape[WH_TETRA_MAX_NODES];
    wh_tetra_lagrange(m->order, point[k].xi, shape, NULL);
    for (int i = 0; i < m->nodes_per_element; i++)
      load[node[i]] += point[k].charge * shape[i];
  }
}
