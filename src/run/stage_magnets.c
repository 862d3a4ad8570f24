/* SPDX-License-Identifier: MPL-2.0 */
#include "run/stage.h"

#include <math.h>

#define COARSE 1e-3 /* the field in the elements should be better than this */

/* magnet.iron_mean. */
static enum wh_status add_iron(struct wh_context *c, const struct wh_iron_params *p,
                               struct wh_pass *pass) {
  WH_TRY(wh_magnetic_add_iron(c, pass->magnetic, p));
  return wh_figures_set(c, &pass->figures, "magnet.iron_mean",
                        wh_iron_mean(wh_magnetic_iron(pass->magnetic)), "T", 0.0);
}

/* magnet.valid_radius, magnet.error_estimate; figures of the axial induction come with the samples
   of the axis (stage optics). */
enum wh_status wh_stage_magnets(struct wh_context *c, const struct wh_case_params *cs,
                                struct wh_pass *pass) {
  if (!cs->magnets.count && !cs->iron.bodies.count)
    return WH_OK;
  if (pass->mesh.symmetry == WH_NO_SYMMETRY)
    return wh_fail(c, WH_BAD_INPUT,
                   "magnets: they work in axial and planar symmetry, not without one; leave out "
                   "the sections magnets and iron");
  WH_TRY(wh_magnetic_create(c, &pass->mesh, pass->locator, &cs->magnets, &pass->magnetic));
  if (cs->iron.bodies.count)
    WH_TRY(add_iron(c, &cs->iron, pass));
  pass->field.part[pass->field.part_count++] = wh_magnetic_part(pass->magnetic);
  double radius = wh_magnetic_valid_radius(pass->magnetic), low[2], high[2];
  wh_locator_box(pass->locator, low, high);
  if (isfinite(radius))
    WH_TRY(wh_figures_set(c, &pass->figures, "magnet.valid_radius", radius, "m", 0.0));
  if (radius < high[1])
    wh_warn(
        c,
        "magnets: fields that are given on the axis are good for radii up to %.4g m; the domain "
        "reaches to %.4g m",
        radius, high[1]);
  double error = wh_magnetic_error(pass->magnetic);
  if (error > COARSE)
    wh_warn(
        c,
        "magnets: in the elements the magnetic field is only good to %.2g of its peak; make the "
        "elements smaller or the winding thicker",
        error);
  return wh_figures_set(c, &pass->figures, "magnet.error_estimate", error, "1", 0.0);
}
