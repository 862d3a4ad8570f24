/* SPDX-License-Identifier: MPL-2.0 */
#include "run/output.h"
#include "run/stage.h"

#include <limits.h>
#include <math.h>

#include "base/cache.h"
#include "base/constants.h"
#include "base/file.h"

enum wh_status wh_stage_spectrum_params(struct wh_context *c, const struct wh_case_params *cs,
                                        const struct wh_pass *pass, double at[WH_STAGE_VOLTAGES],
                                        struct wh_spectrum_params *out) {
  *out = cs->spectrum;
  if (!out->ripple)
    return WH_OK;
  if (pass->supply.wave_count == 0)
    return wh_fail(c, WH_BAD_INPUT,
                   "spectrum.ripple: there is no section 'supply' that has any; describe the "
                   "supply, or leave ripple out");
  WH_TRY(wh_supply_voltages(c, &pass->supply, WH_STAGE_VOLTAGES, at));
  double middle = at[WH_STAGE_VOLTAGES / 2];
  if (fabs(out->voltage / middle - 1.0) > 0.02)
    return wh_fail(c, WH_BAD_INPUT,
                   "spectrum.voltage: %g V is not within 2 %% of the %g V that the supply gives; "
                   "give the supply's voltage, or leave spectrum.ripple out",
                   out->voltage, middle);
  out->at_count = WH_STAGE_VOLTAGES;
  out->at = at;
  return WH_OK;
}

enum wh_status wh_stage_spectrum(struct wh_context *c, const struct wh_case_params *cs,
                                 struct wh_pass *pass) {
  char cache[PATH_MAX];
  double at[WH_STAGE_VOLTAGES];
  struct wh_spectrum_params p;
  bool keep = wh_cache_folder(cache, sizeof cache);
  WH_TRY(wh_stage_spectrum_params(c, cs, pass, at, &p));
  const char *folder = keep ? cache : NULL;
  WH_TRY(wh_source_spectrum(c, &p, folder, &pass->spectrum, &pass->figures));
  return wh_heel_find(c, &p, folder, &pass->figures, &pass->heel);
}

enum wh_status wh_output_heel(struct wh_context *c, const struct wh_case *cs,
                              const struct wh_run *r, const char *path) {
  (void)cs;
  const struct wh_heel *h = &r->pass.heel;
  struct wh_file file = {0};
  if (h->count == 0)
    return WH_OK;
  WH_TRY(wh_file_create(c, path, &file));
  fprintf(file.stream, "angle [rad],air kerma [Gy],mean energy [eV],half-value layer [m]\n");
  for (size_t i = 0; i < h->count; i++)
    fprintf(file.stream, "%.9g,%.9g,%.9g,%.9g\n", h->angle[i], h->kerma[i], h->mean_eV[i],
            h->hvl1[i]);
  return wh_file_commit(c, &file);
}

enum wh_status wh_output_spectrum(struct wh_context *c, const struct wh_case *cs,
                                  const struct wh_run *r, const char *path) {
  const struct wh_spectrum *s = &r->pass.spectrum;
  const struct wh_spectrum_params *p = &cs->params.spectrum;
  struct wh_file file = {0};
  if (s->count == 0)
    return WH_OK;
  double photons = p->charge / WH_ELEMENTARY_CHARGE / (p->distance * p->distance);
  WH_TRY(wh_file_create(c, path, &file));
  fprintf(file.stream, "energy [eV],fluence [1/(m^2 eV)],of it lines [1/(m^2 eV)]\n");
  for (size_t i = 0; i < s->count; i++) {
    double all = wh_spectrum_bin(s, i), scale = photons / s->width_eV;
    fprintf(file.stream, "%.9g,%.9g,%.9g\n", wh_spectrum_energy(s, i), scale * all,
            scale * (all - s->continuum[i]));
  }
  return wh_file_commit(c, &file);
}
