/* SPDX-License-Identifier: MPL-2.0 */
/* The size of the spot through the focus. */
#include "report/pictures.h"

#include <stdio.h>

enum wh_status wh_picture_focus(struct wh_context *c, const struct wh_report *r,
                                struct wh_plots *plots) {
  struct wh_plot *p;
  if (r->focus_count == 0)
    return WH_OK;
  WH_TRY(wh_plot_add(c, plots, "focus", "Size of the spot through the focus", &p));
  wh_plot_axes(p, "z", "m", "radius", "m");
  for (size_t i = 0; i < r->focus_count; i++)
    WH_TRY(wh_plot_curve(c, p, r->focus[i].name, (unsigned)i, r->focus[i].count, r->focus[i].x,
                         r->focus[i].y));
  return WH_OK;
}
