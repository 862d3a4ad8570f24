/* SPDX-License-Identifier: MPL-2.0 */
/* X-rays of a tube: photons per electron, solid angle and energy. */
#include "photon/spectrum.h"
#include "report/pictures.h"

#include <stdio.h>

enum wh_status wh_picture_spectrum(struct wh_context *c, const struct wh_report *r,
                                   struct wh_plots *plots) {
  const struct wh_spectrum *s = r->spectrum;
  struct wh_plot *p;
  struct wh_layer *l;
  if (!s || s->count == 0)
    return WH_OK;
  WH_TRY(wh_plot_add(c, plots, "spectrum", "X-rays of the tube", &p));
  wh_plot_axes(p, "photon energy", "eV", "photons per electron, sr and eV", "1");
  p->columns = 6;
  snprintf(p->caption, sizeof p->caption,
           "Behind all filters; continuum, and lines spread over bins of %g eV.", s->width_eV);
  for (unsigned lines = 0; lines < 2; lines++) {
    WH_TRY(wh_layer_add(c, p, WH_LAYER_CURVE, lines ? "Continuum" : "With lines", &l));
    l->colour = lines;
    WH_TRY(wh_path_start(c, l, 0.0, false, "%s", ""));
    for (size_t i = 0; i < s->count; i++) {
      double photons = lines ? s->continuum[i] : wh_spectrum_bin(s, i);
      WH_TRY(wh_path_point(c, l, s->low_eV + (double)i * s->width_eV, photons / s->width_eV));
      WH_TRY(wh_path_point(c, l, s->low_eV + (double)(i + 1) * s->width_eV, photons / s->width_eV));
    }
  }
  return WH_OK;
}
