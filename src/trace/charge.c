/* SPDX-License-Identifier: MPL-2.0 */
/* The charge that a ray's current leaves along its way: a current I stays for dt on a piece of it.
   Every step lies in one element, where the shape functions are polynomials along the path. */
#include "trace/walker.h"

#include "base/constants.h"
#include "numerics/gauss.h"
#include "numerics/triangle.h"

#include <math.h>

/* Steps shorter than these parts of their element's size get fewer points. */
static const double reach[WH_CHARGE_RULES] = {0.05, 0.25, HUGE_VAL};
static const int points[WH_CHARGE_RULES] = {3, 5, 8};

void wh_charge_rules(struct wh_charge_rule rule[WH_CHARGE_RULES]) {
  for (int k = 0; k < WH_CHARGE_RULES; k++) {
    rule[k].count = points[k];
    wh_gauss(points[k], 0.0, rule[k].at, rule[k].weight);
  }
}

static void deposit(struct wh_walker *w, const double xi[2], double charge) {
  const struct wh_mesh *m = w->field->mesh;
  const uint32_t *node = m->element + w->place.element * (size_t)m->nodes_per_element;
  double shape[WH_TRIANGLE_MAX_NODES];
  wh_triangle_lagrange(m->order, xi, shape, NULL);
  for (int i = 0; i < m->nodes_per_element; i++)
    w->charge[node[i]] += charge * shape[i];
}

/* Gauss's rule of n points is exact for polynomials in time of degree 2 n - 1: eight are enough for
   elements of order 6 on a path bent as a parabola; on a part a of the element, the terms left out
   by n points are of the order a^(2 n). */
void wh_walker_charge(struct wh_walker *w, double theta, const double *y_end) {
  const struct wh_locator *l = w->field->locator;
  const double *y0 = wh_ode_y(w->ode);
  double xi[2] = {w->place.xi[0], w->place.xi[1]};
  double charge = -w->start.weight * theta * w->h / WH_LIGHT_SPEED;
  if (theta <= 0.0)
    return;
  double moved = hypot(hypot(y_end[0] - y0[0], y_end[1] - y0[1]), y_end[2] - y0[2]);
  double part = moved / wh_element_size(l, w->place.element);
  const struct wh_charge_rule *rule = w->rule;
  for (int k = 0; part > reach[k]; k++)
    rule++;
  wh_walker_dense(w);
  for (int i = 0; i < rule->count; i++) {
    double y[WH_RAY_ROOM], p[2];
    wh_ode_at(w->ode, theta * rule->at[i], y);
    wh_mesh_point(w->field->mesh->symmetry, y, p);
    wh_element_invert(l, w->place.element, p, xi);
    deposit(w, xi, charge * rule->weight[i]);
  }
}
