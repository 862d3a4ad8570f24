/* SPDX-License-Identifier: MPL-2.0 */
/* The potential along the axis and its derivatives. */
#include "report/pictures.h"

#include <stdio.h>

enum wh_status wh_picture_axis(struct wh_context *c, const struct wh_report *r,
                               struct wh_plots *plots) {
  static const struct {
    const char *id, *title, *label, *unit, *caption;
  } panel[3] = {
      {"axis-potential", "Potential on the axis", "Φ", "V", ""},
      {"axis-field", "Its slope", "Φ′", "V/m",
       "The field along the axis is the slope with its sign turned."},
      {"axis-curvature", "Its curvature", "Φ″", "V/m²", "The curvature bends paraxial rays."},
  };
  const struct wh_report_axis *axis = &r->axis;
  int given = axis->value[2] ? 3 : axis->value[1] ? 2 : 1;
  for (int k = 0; k < given && axis->count > 1; k++) {
    struct wh_plot *p;
    WH_TRY(wh_plot_add(c, plots, panel[k].id, panel[k].title, &p));
    wh_plot_axes(p, "z", "m", panel[k].label, panel[k].unit);
    snprintf(p->caption, sizeof p->caption, "%s", panel[k].caption);
    p->columns = given == 3 ? 2 : 3;
    WH_TRY(wh_plot_curve(c, p, panel[k].label, (unsigned)k, axis->count, axis->z, axis->value[k]));
  }
  return WH_OK;
}
