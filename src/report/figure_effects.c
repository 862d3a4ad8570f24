/* SPDX-License-Identifier: MPL-2.0 */
/* Tornado charts: what each cause does to a quantity, the largest on top. */
#include "report/pictures.h"

#include <math.h>
#include <stdio.h>

static enum wh_status add_side(struct wh_context *c, const struct wh_report_effects *e,
                               unsigned colour, const char *name, const double *reached,
                               struct wh_plot *p) {
  struct wh_layer *l;
  WH_TRY(wh_layer_add(c, p, WH_LAYER_SPAN, name, &l));
  l->colour = colour;
  for (size_t i = 0; i < e->count; i++) {
    char number[96];
    if (isnan(reached[i]))
      continue;
    wh_report_number(reached[i] - e->middle, 0.0, e->unit, sizeof number, number);
    WH_TRY(wh_path_start(c, l, 0.0, false, "%.40s: %.30s", e->name[i], number));
    WH_TRY(wh_path_point(c, l, e->middle, (double)i - 0.36));
    WH_TRY(wh_path_point(c, l, reached[i], (double)i + 0.36));
  }
  return WH_OK;
}

enum wh_status wh_picture_effects(struct wh_context *c, const struct wh_report *r,
                                  struct wh_plots *plots) {
  for (size_t i = 0; i < r->effects_count; i++) {
    const struct wh_report_effects *e = &r->effects[i];
    struct wh_plot *p;
    WH_TRY(wh_plot_add(c, plots, e->id, e->title, &p));
    wh_plot_axes(p, e->quantity, e->unit, "", "1");
    snprintf(p->caption, sizeof p->caption, "%s", e->caption ? e->caption : "");
    p->columns = 3;
    p->axis[1].from = -0.5;
    p->axis[1].to = (double)e->count - 0.5;
    p->axis[1].name_count = e->count;
    p->axis[1].name = e->name;
    WH_TRY(add_side(c, e, 0, "smaller", e->low, p));
    WH_TRY(add_side(c, e, 1, "larger", e->high, p));
    WH_TRY(wh_plot_mark(c, p, "", e->middle, 0, ""));
  }
  return WH_OK;
}
