/* SPDX-License-Identifier: MPL-2.0 */
/* The charge that a ray's current leaves along its way: a current I stays for dt on a piece of it.
   Every step lies in one element, where the shape functions are polynomials along the path. */
#include "trace/walker.h"

#include "base/constants.h"

/* Gauss's rule is exact for polynomials in time of degree 2 POINTS - 1 = 15: order 6 on a path bent
   as a parabola. */
enum wh_status wh_walker_charge(struct wh_walker *w, double theta) {
  struct wh_ray_lists *l = &w->lists;
  double xi[2] = {w->place.xi[0], w->place.xi[1]};
  double charge = -w->start.weight * theta * w->h / WH_LIGHT_SPEED;
  if (theta <= 0.0)
    return WH_OK;
  wh_walker_dense(w);
  for (int i = 0; i < WH_CHARGE_POINTS; i++) {
    double y[WH_RAY_SIZE], p[2];
    wh_ode_at(w->ode, theta * w->charge_at[i], y);
    wh_mesh_point(w->field->mesh->symmetry, y, p);
    wh_element_invert(w->field->locator, w->place.element, p, xi);
    WH_TRY(wh_charge_points_add(w->context, &l->charge, w->place.element, xi,
                                charge * w->charge_weight[i]));
  }
  return WH_OK;
}
