/* SPDX-License-Identifier: MPL-2.0 */
/* Charts of what a design, a sweep or an optimisation has done. */
#include "report/pictures.h"

#include <math.h>
#include <stdio.h>

static enum wh_status add_dots(struct wh_context *c, struct wh_plot *p, unsigned colour,
                               const struct wh_report_curve *dots) {
  struct wh_layer *l;
  WH_TRY(wh_layer_add(c, p, WH_LAYER_DOT, dots->name, &l));
  l->colour = colour;
  WH_TRY(wh_path_start(c, l, 0.0, false, "%s", dots->name));
  for (size_t i = 0; i < dots->count; i++)
    if (!isnan(dots->y[i]))
      WH_TRY(wh_path_point(c, l, dots->x[i], dots->y[i]));
  return WH_OK;
}

enum wh_status wh_picture_charts(struct wh_context *c, const struct wh_report *r,
                                 struct wh_plots *plots) {
  for (size_t i = 0; i < r->chart_count; i++) {
    const struct wh_report_chart *chart = &r->chart[i];
    struct wh_plot *p;
    WH_TRY(wh_plot_add(c, plots, chart->id, chart->title, &p));
    wh_plot_axes(p, chart->label[0], chart->unit[0], chart->label[1], chart->unit[1]);
    snprintf(p->caption, sizeof p->caption, "%s", chart->caption ? chart->caption : "");
    p->columns = chart->columns ? chart->columns : 3;
    for (int axis = 0; axis < 2; axis++) {
      p->axis[axis].from = chart->from[axis];
      p->axis[axis].to = chart->to[axis];
    }
    unsigned colour = 0;
    for (size_t k = 0; k < chart->curve_count; k++, colour++)
      WH_TRY(wh_plot_broken_curve(c, p, chart->curve[k].name, colour, chart->curve[k].count,
                                  chart->curve[k].x, chart->curve[k].y));
    for (size_t k = 0; k < chart->dot_count; k++, colour++)
      WH_TRY(add_dots(c, p, colour, &chart->dot[k]));
    for (size_t k = 0; k < chart->mark_count; k++)
      WH_TRY(wh_plot_mark(c, p, "", chart->mark[k].at, chart->mark[k].direction,
                          chart->mark[k].label));
  }
  return WH_OK;
}
