/* SPDX-License-Identifier: MPL-2.0 */
#include "run/stage.h"

#include <limits.h>
#include <math.h>

#include "base/cache.h"
#include "photon/tube_depth.h"

/* The depth that X-rays behind the filter come from, at the angle of the focal spot. */
static enum wh_status xray_depth(struct wh_context *c, const struct wh_stream_params *p,
                                 const char *material, double energy_eV, double *d15) {
  char cache[PATH_MAX];
  double depth[WH_FLUX_DEPTHS], share[WH_FLUX_DEPTHS];
  struct wh_flux flux;
  struct wh_filter filter = {.thickness = p->filter};
  struct wh_flux_request q = {.material = material,
                              .energy_eV = energy_eV,
                              .cache = wh_cache_folder(cache, sizeof cache) ? cache : NULL};
  struct wh_tube tube = {energy_eV, p->angle, WH_FLUX_CUTOFF_eV, fmax(500.0, energy_eV / 200.0)};
  WH_TRY(wh_material_find(c, "Al", &filter.material));
  WH_TRY(wh_flux_open(c, &q, &flux));
  enum wh_status status = wh_tube_depths(c, &flux, &tube, &filter, depth, share);
  wh_flux_free(&flux);
  *d15 = status == WH_OK ? wh_depth_15(WH_FLUX_DEPTHS, depth, share) : 0.0;
  return status;
}

enum wh_status wh_stage_stream(struct wh_context *c, const struct wh_case_params *cs,
                               struct wh_pass *pass) {
  const struct wh_target_body_params *body = cs->target.bodies.item;
  double energy = pass->target.energy_eV, d15;
  struct wh_stream s;
  WH_TRY(wh_stream_compute(c, &cs->stream, body->material, &pass->target, &s));
  WH_TRY(wh_stream_figures(c, &s, &pass->figures));
  if (energy < WH_FLUX_MINIMUM_eV || energy > WH_FLUX_MAXIMUM_eV)
    return WH_OK;
  WH_TRY(xray_depth(c, &cs->stream, body->material, energy, &d15));
  return d15 > 0.0 ? wh_figures_set(c, &pass->figures, "stream.d15_xray", d15, "m", 0.01 * d15)
                   : WH_OK;
}
