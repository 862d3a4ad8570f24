/* SPDX-License-Identifier: MPL-2.0 */
/* The potential along the axis and its derivatives. */
#include "report/pictures.h"

#include <math.h>
#include <stdio.h>

static double largest(size_t count, const double *value) {
  double most = 0.0;
  for (size_t i = 0; i < count; i++)
    most = fmax(most, fabs(value[i]));
  return most;
}

/* Where a symmetry makes the field on the axis vanish, only rounding is left: it is shown on the
   scale of the system (its largest potential over its length to the power of the derivative), as
   the flat line that it is. */
static void set_scale(const struct wh_report *r, int derivative, struct wh_plot_axis *y) {
  const struct wh_report_axis *axis = &r->axis;
  double potential = r->mesh && r->potential ? largest(r->mesh->node_count, r->potential) : 0.0;
  double scale = potential / pow(axis->z[axis->count - 1] - axis->z[0], derivative);
  if (largest(axis->count, axis->value[derivative]) < 1e-6 * scale) {
    y->from = -scale;
    y->to = scale;
  }
}

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
  if (r->magnetic && axis->count > 1 && !(largest(axis->count, axis->value[0]) > 0.0))
    return WH_OK; /* a magnetic lens: no potential to show */
  for (int k = 0; k < given && axis->count > 1; k++) {
    struct wh_plot *p;
    WH_TRY(wh_plot_add(c, plots, panel[k].id, panel[k].title, &p));
    wh_plot_axes(p, "z", "m", panel[k].label, panel[k].unit);
    snprintf(p->caption, sizeof p->caption, "%s", panel[k].caption);
    p->columns = given == 3 ? 2 : 3;
    set_scale(r, k, &p->axis[1]);
    WH_TRY(wh_plot_curve(c, p, panel[k].label, (unsigned)k, axis->count, axis->z, axis->value[k]));
  }
  return WH_OK;
}
