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

/* The same target under another energy; its scores reach as much farther as the electrons do. */
static enum wh_status run_at(struct wh_context *c, const struct wh_case_params *cs,
                             double energy_eV, size_t number, struct wh_stream *out) {
  const struct wh_target_body_params *body = cs->target.bodies.item;
  char cache[PATH_MAX];
  struct wh_target_params p = cs->target;
  struct wh_target_result r = {0};
  double farther = pow(energy_eV / p.energy_eV, 1.55);
  p.energy_eV = energy_eV;
  p.depth *= farther;
  p.lateral *= farther;
  p.tracks = p.map_bins = 0;
  p.stream = number + 1;
  if (!p.cache || !*p.cache)
    p.cache = wh_cache_folder(cache, sizeof cache) ? cache : NULL;
  enum wh_status status = wh_target_run(c, &p, NULL, &r);
  if (!status)
    status = wh_stream_compute(c, &cs->stream, body->material, &r, out);
  wh_target_result_free(&r);
  return status;
}

static enum wh_status find_law(struct wh_context *c, const struct wh_case_params *cs,
                               struct wh_pass *pass) {
  enum { MOST = 16 };
  const struct wh_stream_fit *f = &cs->stream.fit;
  double energy[MOST];
  struct wh_stream s[MOST];
  if (!(cs->target.energy_eV > 0.0) || f->points > MOST || !(f->to_eV > f->from_eV))
    return wh_fail(
        c, WH_BAD_INPUT,
        "stream.fit: a law of the gain needs target.energy, and at most %d energies from "
        "a lower to a higher one",
        MOST);
  for (size_t i = 0; i < f->points; i++) {
    double part = f->points > 1 ? (double)i / (double)(f->points - 1) : 0.0;
    energy[i] = f->from_eV * pow(f->to_eV / f->from_eV, part);
    WH_TRY(run_at(c, cs, energy[i], i, &s[i]));
  }
  return wh_stream_law(c, &cs->stream, f->points, energy, s, &pass->heat, &pass->figures);
}

enum wh_status wh_stage_stream(struct wh_context *c, const struct wh_case_params *cs,
                               struct wh_pass *pass) {
  const struct wh_target_body_params *body = cs->target.bodies.item;
  double energy = pass->target.energy_eV, d15;
  struct wh_stream s;
  WH_TRY(wh_stream_compute(c, &cs->stream, body->material, &pass->target, &s));
  WH_TRY(wh_stream_figures(c, &s, &pass->figures));
  WH_TRY(wh_stream_fly(c, &cs->stream, body->material, &s, &pass->heat, &pass->figures));
  if (cs->stream.fit.points > 0)
    WH_TRY(find_law(c, cs, pass));
  if (energy < WH_FLUX_MINIMUM_eV || energy > WH_FLUX_MAXIMUM_eV)
    return WH_OK;
  WH_TRY(xray_depth(c, &cs->stream, body->material, energy, &d15));
  return d15 > 0.0 ? wh_figures_set(c, &pass->figures, "stream.d15_xray", d15, "m", 0.01 * d15)
                   : WH_OK;
}
