/* SPDX-License-Identifier: MPL-2.0 */
/* The beam along z: one picture for each group of measures. */
#include "report/pictures.h"

#include <stdio.h>

enum wh_status wh_picture_beam(struct wh_context *c, const struct wh_report *r,
                               struct wh_plots *plots) {
  for (size_t i = 0; i < r->beam_count; i++) {
    const struct wh_report_beam *group = &r->beam[i];
    struct wh_plot *p;
    if (group->curve_count == 0)
      continue;
    WH_TRY(wh_plot_add(c, plots, group->id, group->title, &p));
    wh_plot_axes(p, "z", "m", group->quantity, group->unit);
    for (size_t k = 0; k < group->curve_count; k++)
      WH_TRY(wh_plot_curve(c, p, group->curve[k].name, (unsigned)k, group->curve[k].count,
                           group->curve[k].x, group->curve[k].y));
  }
  return WH_OK;
}
