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

/* magnet.valid_radius. */
static enum wh_status check_radius(struct wh_context *c, struct wh_pass *pass, double valid,
                                   double there) {
  if (isfinite(valid))
    WH_TRY(wh_figures_set(c, &pass->figures, "magnet.valid_radius", valid, "m", 0.0));
  if (valid < there)
    wh_warn(
        c,
        "magnets: fields that are given on the axis are good for radii up to %.4g m; the domain "
        "reaches to %.4g m",
        valid, there);
  return WH_OK;
}

static enum wh_status in_space(struct wh_context *c, const struct wh_case_params *cs,
                               struct wh_pass *pass) {
  double valid, there;
  if (cs->iron.bodies.count)
    return wh_fail(c, WH_BAD_INPUT,
                   "iron: it is about the axis; where there is no symmetry, put magnets and iron "
                   "into a case of their own with axial symmetry, and name that in the section "
                   "given");
  WH_TRY(wh_solid_magnets_create(c, &pass->solid.mesh, &cs->magnets, &pass->solid_magnets));
  pass->field.part[pass->field.part_count++] = wh_solid_magnets_part(pass->solid_magnets);
  wh_solid_magnets_radius(pass->solid_magnets, &valid, &there);
  return check_radius(c, pass, valid, there);
}

/* magnet.valid_radius, magnet.error_estimate; figures of the axial induction come with the samples
   of the axis (stage optics). */
enum wh_status wh_stage_magnets(struct wh_context *c, const struct wh_case_params *cs,
                                struct wh_pass *pass) {
  if (!cs->magnets.count && !cs->iron.bodies.count)
    return WH_OK;
  if (pass->mesh.symmetry == WH_NO_SYMMETRY)
    return in_space(c, cs, pass);
  WH_TRY(wh_magnetic_create(c, &pass->mesh, pass->locator, &cs->magnets, &pass->magnetic));
  if (cs->iron.bodies.count)
    WH_TRY(add_iron(c, &cs->iron, pass));
  pass->field.part[pass->field.part_count++] = wh_magnetic_part(pass->magnetic);
  double low[2], high[2];
  wh_locator_box(pass->locator, low, high);
  WH_TRY(check_radius(c, pass, wh_magnetic_valid_radius(pass->magnetic), high[1]));
  double error = wh_magnetic_error(pass->magnetic);
  if (error > COARSE)
    wh_warn(
        c,
        "magnets: in the elements the magnetic field is only good to %.2g of its peak; make the "
        "elements smaller or the winding thicker",
        error);
  return wh_figures_set(c, &pass->figures, "magnet.error_estimate", error, "1", 0.0);
}
