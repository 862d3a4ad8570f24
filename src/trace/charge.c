/* SPDX-License-Identifier: MPL-2.0 */
/* The charge that a ray's current leaves along its way: a current I stays for dt on a piece of it.
   Every step lies in one element, where the shape functions are polynomials along the path. */
#include "trace/walker.h"

#include "base/constants.h"
#include "field/charge.h"
#include "numerics/gauss.h"
#include "numerics/triangle.h"

#include <math.h>
#include <string.h>

/* Steps shorter than these parts of their element's size get fewer points. */
static const double reach[WH_CHARGE_RULES] = {0.05, 0.1, 0.25, HUGE_VAL};
static const int points[WH_CHARGE_RULES] = {2, 3, 5, 8};
/* Up to this part the cubic through the ends of a step is good enough: it errs by h^4/384 of the
   fourth derivative. */
#define CUBIC_REACH 0.1

void wh_charge_rules(struct wh_charge_rule rule[WH_CHARGE_RULES]) {
  for (int k = 0; k < WH_CHARGE_RULES; k++) {
    rule[k].count = points[k];
    wh_gauss(points[k], 0.0, rule[k].at, rule[k].weight);
  }
}

/* The point y of the step lies in the walker's element: its part of the charge. xi is the first
   guess of where. */
static void deposit(struct wh_walker *w, const double *y, double charge, double xi[3]) {
  struct wh_charge_point one = {.charge = charge};
  double p[2];
  if (w->solid) {
    one.element = w->there.element;
    wh_solid_invert(wh_solid_field_locator(w->solid), one.element, y, xi);
    memcpy(one.xi, xi, sizeof one.xi);
    wh_charge_deposit_solid(wh_solid_field_mesh(w->solid), 1, &one, w->charge);
    return;
  }
  one.element = w->place.element;
  wh_mesh_point(w->field->mesh->symmetry, y, p);
  wh_element_invert(w->field->locator, one.element, p, xi);
  memcpy(one.xi, xi, 2 * sizeof *xi);
  wh_charge_deposit(w->field->mesh, 1, &one, w->charge);
}

static double element_size(const struct wh_walker *w) {
  return w->solid ? wh_solid_size(wh_solid_field_locator(w->solid), w->there.element)
                  : wh_element_size(w->field->locator, w->place.element);
}

/* The current I of a ring stands for I dl = 2 pi r J dA: with grad F = 2 pi r (-J_r, J_z) the
   integral of r grad F . grad N is that of I r (dN/dr dz - dN/dz dr) along the ray. part: of the
   path, in s. */
static void deposit_current(struct wh_walker *w, const double xi[2], const double *y, double part) {
  const struct wh_mesh *m = w->field->mesh;
  const uint32_t *node = m->element + w->place.element * (size_t)m->nodes_per_element;
  double gradient[WH_TRIANGLE_MAX_NODES][2], p[2], j[2][2];
  wh_triangle_lagrange(m->order, xi, NULL, gradient);
  wh_element_map(w->field->locator, w->place.element, xi, p, j);
  double r = hypot(y[0], y[1]), ds = part / wh_walker_gamma(w, y + 3);
  double det = j[0][0] * j[1][1] - j[0][1] * j[1][0], scale = w->start.weight * ds / det;
  double dz = r * y[5], dr = y[0] * y[3] + y[1] * y[4]; /* times r */
  double by_xi = scale * (-j[0][1] * dz - j[1][1] * dr);
  double by_eta = scale * (j[0][0] * dz + j[1][0] * dr);
  for (int i = 0; i < m->nodes_per_element; i++)
    w->current[node[i]] += by_xi * gradient[i][0] + by_eta * gradient[i][1];
}

/* Gauss's rule of n points is exact for polynomials in time of degree 2 n - 1: eight are enough for
   elements of order 6 on a path bent as a parabola; on a part a of the element, the terms left out
   by n points are of the order a^(2 n). */
void wh_walker_charge(struct wh_walker *w, double theta, const double *y_end) {
  const double *y0 = wh_ode_y(w->ode), *at = w->solid ? w->there.xi : w->place.xi;
  double xi[3] = {at[0], at[1], w->solid ? at[2] : 0.0};
  double charge = -w->start.weight * theta * w->h / WH_LIGHT_SPEED;
  if (theta <= 0.0)
    return;
  if (w->solid) /* a part of the device holds its part of the charge */
    charge /= wh_mirrors_parts(&wh_solid_field_mesh(w->solid)->mirrors);
  double moved = hypot(hypot(y_end[0] - y0[0], y_end[1] - y0[1]), y_end[2] - y0[2]);
  double part = moved / element_size(w);
  const struct wh_charge_rule *rule = w->rule;
  for (int k = 0; part > reach[k]; k++)
    rule++;
  if (part > CUBIC_REACH)
    wh_walker_dense(w);
  else
    wh_walker_cubic(w);
  for (int i = 0; i < rule->count; i++) {
    double y[WH_RAY_ROOM];
    wh_ode_at(w->ode, theta * rule->at[i], y);
    deposit(w, y, charge * rule->weight[i], xi);
    if (w->current)
      deposit_current(w, xi, y, theta * w->h * rule->weight[i]);
  }
}
