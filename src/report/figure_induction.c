/* SPDX-License-Identifier: MPL-2.0 */
/* The magnetic induction along the axis and its slope. */
#include "field/magnetic.h"
#include "report/pictures.h"

#include <stdlib.h>

#define POINTS 401

enum wh_status wh_picture_induction(struct wh_context *c, const struct wh_report *r,
                                    struct wh_plots *plots) {
  static const struct {
    const char *id, *title, *label, *unit;
  } panel[2] = {{"axis-induction", "Induction on the axis", "B", "T"},
                {"axis-induction-slope", "Its slope", "B′", "T/m"}};
  const struct wh_report_axis *axis = &r->axis;
  double z[POINTS], value[2][POINTS];
  if (!r->magnetic || wh_magnetic_count(r->magnetic) == 0 || axis->count < 2)
    return WH_OK;
  double start = axis->z[0], step = (axis->z[axis->count - 1] - start) / (POINTS - 1);
  for (int i = 0; i < POINTS; i++)
    z[i] = start + i * step;
  wh_magnetic_axis(r->magnetic, POINTS, z, value[0], value[1]);
  for (int k = 0; k < 2; k++) {
    struct wh_plot *p;
    WH_TRY(wh_plot_add(c, plots, panel[k].id, panel[k].title, &p));
    wh_plot_axes(p, "z", "m", panel[k].label, panel[k].unit);
    p->columns = 3;
    WH_TRY(wh_plot_curve(c, p, panel[k].label, (unsigned)k, POINTS, z, value[k]));
  }
  return WH_OK;
}
