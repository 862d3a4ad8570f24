/* SPDX-License-Identifier: MPL-2.0 */
#include "run/output.h"
#include "run/stage.h"

#include <limits.h>

#include "base/cache.h"
#include "base/constants.h"
#include "base/file.h"

enum wh_status wh_stage_spectrum(struct wh_context *c, const struct wh_case_params *cs,
                                 struct wh_pass *pass) {
  char cache[PATH_MAX];
  bool keep = wh_cache_folder(cache, sizeof cache);
  return wh_source_spectrum(c, &cs->spectrum, keep ? cache : NULL, &pass->spectrum, &pass->figures);
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
