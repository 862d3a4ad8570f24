/* SPDX-License-Identifier: MPL-2.0 */
#include "run/stage.h"

#include "base/memory.h"

#include <stdlib.h>

/* One energy, or the photons of the case's spectrum, counted alike. */
static enum wh_status find_rays(struct wh_context *c, const struct wh_case_params *cs,
                                const struct wh_pass *pass, struct wh_rays *out) {
  const struct wh_spectrum *s = &pass->spectrum;
  bool one = cs->image.energy_eV > 0.0;
  size_t count = one ? 1 : s->count;
  *out = (struct wh_rays){.count = count};
  WH_TRY(wh_alloc(c, 2 * count, sizeof *out->energy_eV, &out->energy_eV));
  out->weight = out->energy_eV + count;
  for (size_t i = 0; i < count; i++) {
    out->energy_eV[i] = one ? cs->image.energy_eV : wh_spectrum_energy(s, i);
    out->weight[i] = one ? 1.0 : wh_spectrum_bin(s, i);
  }
  return WH_OK;
}

enum wh_status wh_stage_image(struct wh_context *c, const struct wh_case_params *cs,
                              struct wh_pass *pass) {
  struct wh_rays rays;
  if (!wh_case_has_spot(cs))
    return wh_fail(c, WH_BAD_INPUT, "image: there is no focal spot; give a section spot");
  WH_TRY(find_rays(c, cs, pass, &rays));
  enum wh_status status = wh_shot_take(c, &cs->image, &rays, &pass->focus, &pass->image);
  free(rays.energy_eV);
  WH_TRY(status);
  return wh_shot_figures(c, &pass->image, &pass->focus, &pass->figures);
}
