/* SPDX-License-Identifier: MPL-2.0 */
/* The heel effect: kerma and half-value layer by the angle to the target's surface. */
#include "base/constants.h"
#include "photon/heel.h"
#include "report/pictures.h"

#include <stdio.h>

enum wh_status wh_picture_heel(struct wh_context *c, const struct wh_report *r,
                               struct wh_plots *plots) {
  const struct wh_heel *h = r->heel;
  if (!h)
    return WH_OK;
  for (int k = 0; k < 2; k++) {
    struct wh_plot *p;
    struct wh_layer *l;
    WH_TRY(wh_plot_add(c, plots, k ? "heel-hvl" : "heel-kerma",
                       k ? "Heel effect: half-value layer" : "Heel effect: air kerma", &p));
    wh_plot_axes(p, "angle of the photons", "deg",
                 k ? "first half-value layer" : "air kerma over that at the spectrum's angle",
                 k ? "m" : "1");
    snprintf(p->caption, sizeof p->caption, "Behind the same filters, at the same distance.");
    WH_TRY(wh_layer_add(c, p, WH_LAYER_CURVE, "", &l));
    WH_TRY(wh_path_start(c, l, 0.0, false, "%s", ""));
    for (size_t i = 0; i < h->count; i++)
      WH_TRY(wh_path_point(c, l, h->angle[i] * 180.0 / WH_PI,
                           k ? h->hvl1[i] : h->kerma[i] / h->own_kerma));
  }
  return WH_OK;
}
