/* SPDX-License-Identifier: MPL-2.0 */
/* Budgets: what becomes of a quantity on its way, as bars lying under each other. */
#include "report/pictures.h"

#include <stdio.h>

enum wh_status wh_picture_budget(struct wh_context *c, const struct wh_report *r,
                                 struct wh_plots *plots) {
  for (size_t i = 0; i < r->budget_count; i++) {
    const struct wh_report_budget *b = &r->budget[i];
    struct wh_plot *p;
    WH_TRY(wh_plot_add(c, plots, b->id, b->title, &p));
    wh_plot_axes(p, b->quantity, b->unit, "", "1");
    snprintf(p->caption, sizeof p->caption, "%s", b->caption);
    p->columns = 3;
    p->axis[1].from = -0.5;
    p->axis[1].to = (double)b->count - 0.5;
    p->axis[1].name_count = b->count;
    p->axis[1].name = b->name;
    for (unsigned lost = 0; lost < 2; lost++) {
      struct wh_layer *l;
      WH_TRY(wh_layer_add(c, p, WH_LAYER_SPAN, lost ? "goes elsewhere" : "goes on", &l));
      l->colour = lost;
      for (size_t k = 0; k < b->count; k++) {
        if (b->lost[k] != (lost == 1))
          continue;
        WH_TRY(wh_path_start(c, l, 0.0, false, "%s", b->says[k]));
        WH_TRY(wh_path_point(c, l, b->from[k], (double)k - 0.36));
        WH_TRY(wh_path_point(c, l, b->to[k], (double)k + 0.36));
      }
    }
  }
  return WH_OK;
}
