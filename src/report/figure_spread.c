/* SPDX-License-Identifier: MPL-2.0 */
/* Line spread functions and modulation transfer functions. */
#include "report/pictures.h"

#include <stdio.h>

static enum wh_status add_curves(struct wh_context *c, struct wh_plot *p, size_t count,
                                 const struct wh_report_curve *curve) {
  for (size_t i = 0; i < count; i++)
    WH_TRY(wh_plot_curve(c, p, curve[i].name, (unsigned)i, curve[i].count, curve[i].x, curve[i].y));
  return WH_OK;
}

enum wh_status wh_picture_spread(struct wh_context *c, const struct wh_report *r,
                                 struct wh_plots *plots) {
  struct wh_plot *p;
  int columns = r->lsf_count > 0 && r->mtf_count > 0 ? 3 : 6;
  if (r->lsf_count > 0) {
    WH_TRY(wh_plot_add(c, plots, "lsf", "Line spread function", &p));
    wh_plot_axes(p, "x", "m", "line spread", "1/m");
    p->columns = columns;
    WH_TRY(add_curves(c, p, r->lsf_count, r->lsf));
  }
  if (r->mtf_count > 0) {
    WH_TRY(wh_plot_add(c, plots, "mtf", "Modulation transfer", &p));
    wh_plot_axes(p, "spatial frequency", "1/m", "MTF", "1");
    p->columns = columns;
    p->axis[1].from = 0.0;
    p->axis[1].to = 1.05;
    WH_TRY(add_curves(c, p, r->mtf_count, r->mtf));
  }
  return WH_OK;
}
