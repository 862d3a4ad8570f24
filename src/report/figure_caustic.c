/* SPDX-License-Identifier: MPL-2.0 */
/* The rays where they come closest together, far from to scale. */
#include "report/pictures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define MAX_RAYS 240
#define POINTS 33 /* a skew ray is a hyperbola in (z, r) */

/* Radius of the narrowest part and how far it reaches, to choose what to show: the picture spans
   some times the distance between paraxial and best image, or the depth in which a typical slope
   opens to some times the least radius. */
static void choose_window(const struct wh_report_caustic *k, double typical_slope,
                          double box[2][2]) {
  double middle = 0.5 * (k->z_paraxial + k->z_best);
  double radius = k->radius_best;
  double depth = fabs(k->z_paraxial - k->z_best);
  if (radius > 0.0 && typical_slope > 0.0)
    depth = fmax(depth, 2.0 * radius / typical_slope);
  if (depth == 0.0)
    depth = 1e-3 * fmax(fabs(middle), 1e-3);
  if (radius == 0.0)
    radius = typical_slope * depth;
  box[0][0] = middle - 1.6 * depth;
  box[0][1] = middle + 1.6 * depth;
  box[1][0] = -3.2 * radius;
  box[1][1] = 3.2 * radius;
}

static double slope_of(const struct wh_particle *e) {
  return e->u[2] != 0.0 ? hypot(e->u[0], e->u[1]) / fabs(e->u[2]) : 0.0;
}

static double mean_slope(const struct wh_particles *rays) {
  double sum = 0.0;
  for (size_t i = 0; i < rays->count; i++) {
    struct wh_particle e = wh_particles_get(rays, i);
    sum += slope_of(&e);
  }
  return rays->count > 0 ? sum / (double)rays->count : 0.0;
}

/* Distance from the axis along the straight line. */
static double height_at(const struct wh_particle *e, double z) {
  double s = (z - e->x[2]) / e->u[2];
  return hypot(e->x[0] + s * e->u[0], e->x[1] + s * e->u[1]);
}

static enum wh_status add_ray(struct wh_context *c, const struct wh_particle *e, double box[2][2],
                              struct wh_layer *l) {
  const double tolerance[2] = {1e-5 * (box[0][1] - box[0][0]), 1e-5 * (box[1][1] - box[1][0])};
  /* ten windows wide, so that one can zoom out somewhat */
  double low = box[0][0] - 4.5 * (box[0][1] - box[0][0]), reach = 10.0 * (box[0][1] - box[0][0]);
  WH_TRY(wh_path_start(c, l, 0.0, false, "ray %ju, slope %.4g", (uintmax_t)e->id, slope_of(e)));
  for (int i = 0; i < 10 * POINTS; i++) {
    double z = low + reach * i / (10.0 * POINTS - 1.0);
    WH_TRY(wh_path_point(c, l, z, height_at(e, z)));
  }
  wh_path_simplify(l, tolerance);
  return WH_OK;
}

enum wh_status wh_picture_caustic(struct wh_context *c, const struct wh_report *r,
                                  struct wh_plots *plots) {
  const struct wh_report_caustic *k = &r->caustic;
  struct wh_plot *p;
  struct wh_layer *l;
  double box[2][2];
  if (!k->rays || k->rays->count < 2)
    return WH_OK;
  choose_window(k, mean_slope(k->rays), box);
  WH_TRY(wh_plot_add(c, plots, "caustic", "Caustic near the image", &p));
  wh_plot_axes(p, "z", "m", "r", "m");
  for (int axis = 0; axis < 2; axis++) {
    p->axis[axis].from = box[axis][0];
    p->axis[axis].to = box[axis][1];
  }
  snprintf(p->caption, sizeof p->caption,
           "Rays behind the last electrode, continued straight to where they come closest together "
           "(a virtual image lies in front of it). The two axes differ in scale.");
  WH_TRY(wh_layer_add(c, p, WH_LAYER_RAY, "Rays", &l));
  l->mirrored = true;
  size_t step = (k->rays->count + MAX_RAYS - 1) / MAX_RAYS;
  for (size_t i = 0; i < k->rays->count; i += step) {
    struct wh_particle e = wh_particles_get(k->rays, i);
    if (e.u[2] != 0.0)
      WH_TRY(add_ray(c, &e, box, l));
  }
  WH_TRY(wh_plot_mark(c, p, "Paraxial image", k->z_paraxial, 0, "paraxial image"));
  return wh_plot_mark(c, p, "Best image", k->z_best, 0, "best image");
}
