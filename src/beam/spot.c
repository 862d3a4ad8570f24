/* SPDX-License-Identifier: MPL-2.0 */
#include "beam/beam_parts.h"

#include "base/memory.h"
#include "beam/sample.h"

#include <math.h>
#include <stdlib.h>

/* Items of one number of each point, sorted. */
static void fill(const struct wh_phase_points *p, struct wh_weighted *item, int axis) {
  for (size_t i = 0; i < p->count; i++)
    item[i] = (struct wh_weighted){p->point[i].x[axis], p->point[i].weight};
  wh_weighted_sort(p->count, item);
}

static void widths(const struct wh_phase_points *p, int axis, struct wh_weighted *item,
                   double *value) {
  fill(p, item, axis);
  value[WH_BEAM_WIDTH_X + axis] = item[p->count - 1].value - item[0].value;
  value[WH_BEAM_FWHM_X + axis] = wh_weighted_fwhm(p->count, item);
  value[WH_BEAM_GAUSS_X + axis] = wh_weighted_gauss(p->count, item);
}

static void circles(const struct wh_phase_points *p, struct wh_weighted *item, double *value) {
  double centre[2] = {0.0, 0.0}, weight = 0.0;
  for (size_t i = 0; i < p->count && !p->round; i++) {
    const struct wh_phase_point *q = &p->point[i];
    weight += q->weight;
    for (int k = 0; k < 2; k++)
      centre[k] += (q->x[k] - centre[k]) * q->weight / weight;
  }
  for (size_t i = 0; i < p->count; i++) {
    const struct wh_phase_point *q = &p->point[i];
    double y = p->planar ? 0.0 : q->x[1] - centre[1];
    item[i] = (struct wh_weighted){hypot(q->x[0] - centre[0], y), q->weight};
  }
  wh_weighted_sort(p->count, item);
  value[WH_BEAM_RADIUS] = item[p->count - 1].value;
  value[WH_BEAM_RADIUS_50] = wh_weighted_quantile(p->count, item, 0.5);
  value[WH_BEAM_RADIUS_90] = wh_weighted_quantile(p->count, item, 0.9);
}

/* beta x'^2 + 2 alpha x x' + gamma x^2 of each point, the area/pi of the ellipse through it. */
static void ellipses(const struct wh_phase_points *p, int axis, struct wh_weighted *item,
                     double *value) {
  double alpha = value[WH_BEAM_TWISS_ALPHA_X + axis], beta = value[WH_BEAM_TWISS_BETA_X + axis];
  double weight = 0.0, mean[2] = {0.0, 0.0};
  if (!isfinite(beta))
    return;
  for (size_t i = 0; i < p->count; i++) {
    const struct wh_phase_point *q = &p->point[i];
    weight += q->weight;
    mean[0] += (q->x[axis] - mean[0]) * q->weight / weight;
    mean[1] += (q->u[axis] / q->uz - mean[1]) * q->weight / weight;
  }
  for (size_t i = 0; i < p->count; i++) {
    const struct wh_phase_point *q = &p->point[i];
    double x = q->x[axis] - mean[0], a = q->u[axis] / q->uz - mean[1], b = alpha * x + beta * a;
    item[i] = (struct wh_weighted){(x * x + b * b) / beta, q->weight};
  }
  wh_weighted_sort(p->count, item);
  value[WH_BEAM_EMITTANCE_90_X + axis] = wh_weighted_quantile(p->count, item, 0.9);
}

enum wh_status wh_beam_spot(struct wh_context *c, const struct wh_phase_points *p, double *value) {
  struct wh_weighted *item;
  WH_TRY(wh_alloc(c, p->count, sizeof *item, &item));
  for (int axis = 0; axis < (p->planar ? 1 : 2); axis++) {
    widths(p, axis, item, value);
    ellipses(p, axis, item, value);
  }
  if (!p->planar) { /* the rule of datasheets for one number */
    value[WH_BEAM_FWHM] = hypot(value[WH_BEAM_FWHM_X], value[WH_BEAM_FWHM_Y]) / sqrt(2.0);
    value[WH_BEAM_GAUSS] = hypot(value[WH_BEAM_GAUSS_X], value[WH_BEAM_GAUSS_Y]) / sqrt(2.0);
  }
  circles(p, item, value);
  free(item);
  return WH_OK;
}
