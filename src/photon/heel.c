/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/heel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void wh_heel_free(struct wh_heel *h) {
  free(h->angle);
  free(h->kerma);
  free(h->mean_eV);
  free(h->hvl1);
  memset(h, 0, sizeof *h);
}

/* Relative error of the kerma. */
static enum wh_status one_angle(struct wh_context *c, const struct wh_spectrum_params *params,
                                const char *cache, size_t i, struct wh_heel *h, double *error) {
  struct wh_spectrum_params p = *params;
  struct wh_figures f = {0};
  struct wh_spectrum s;
  p.angle = h->angle[i] = params->angles.value[i];
  WH_TRY(wh_source_spectrum(c, &p, cache, &s, &f));
  const struct wh_figure *kerma = wh_figures_find(&f, "spectrum.kerma");
  h->kerma[i] = kerma->value;
  h->mean_eV[i] = wh_figures_find(&f, "spectrum.mean_energy")->value;
  h->hvl1[i] = wh_figures_find(&f, "spectrum.hvl1")->value;
  *error = kerma->error / kerma->value;
  wh_figures_free(&f);
  wh_spectrum_free(&s);
  return WH_OK;
}

static enum wh_status find(struct wh_context *c, const struct wh_spectrum_params *p,
                           const char *cache, struct wh_figures *figures, struct wh_heel *h) {
  double least = INFINITY, most = 0.0, error = 0.0;
  WH_TRY(wh_alloc(c, h->count, sizeof *h->angle, &h->angle));
  WH_TRY(wh_alloc(c, h->count, sizeof *h->kerma, &h->kerma));
  WH_TRY(wh_alloc(c, h->count, sizeof *h->mean_eV, &h->mean_eV));
  WH_TRY(wh_alloc(c, h->count, sizeof *h->hvl1, &h->hvl1));
  for (size_t i = 0; i < h->count; i++) {
    double own;
    WH_TRY(one_angle(c, p, cache, i, h, &own));
    least = fmin(least, h->kerma[i]);
    most = fmax(most, h->kerma[i]);
    error = fmax(error, own);
  }
  h->own_kerma = wh_figures_find(figures, "spectrum.kerma")->value;
  return wh_figures_set(c, figures, "spectrum.heel", least / most, "1",
                        sqrt(2.0) * error * least / most);
}

enum wh_status wh_heel_find(struct wh_context *c, const struct wh_spectrum_params *params,
                            const char *cache, struct wh_figures *figures, struct wh_heel *out) {
  *out = (struct wh_heel){.count = params->angles.count};
  if (out->count == 0)
    return WH_OK;
  enum wh_status status = find(c, params, cache, figures, out);
  if (status != WH_OK)
    wh_heel_free(out);
  return status;
}
