/* SPDX-License-Identifier: MPL-2.0 */
/* Histograms of what is checked or wanted for every ray. */
#include "report/pictures.h"

#include <math.h>
#include <stdio.h>

#define MOST_BINS 40

/* Bounds of the values. Where they differ by rounding only these are widened, a little more to one
   side, so that no bound between two of the bins is where the values are. */
static void range_of(const struct wh_report_histogram *h, double range[2]) {
  range[0] = INFINITY;
  range[1] = -INFINITY;
  for (size_t i = 0; i < h->count; i++) {
    range[0] = fmin(range[0], h->value[i]);
    range[1] = fmax(range[1], h->value[i]);
  }
  double size = fmax(fabs(range[0]), fabs(range[1]));
  if (range[1] - range[0] <= 1e-9 * size) {
    double half = size > 0.0 ? 0.01 * size : 1e-16;
    range[0] -= half;
    range[1] += 1.05 * half;
  }
}

/* Few values make a coarse histogram, or it would show the luck of the draw. */
static int bins_for(size_t count) {
  return (int)fmin(MOST_BINS, fmax(8.0, 2.0 * sqrt((double)count)));
}

static enum wh_status add_bars(struct wh_context *c, const struct wh_report_histogram *h,
                               struct wh_plot *p) {
  double range[2], height[MOST_BINS] = {0.0};
  struct wh_layer *l;
  int bins = bins_for(h->count);
  range_of(h, range);
  double width = (range[1] - range[0]) / bins;
  for (size_t i = 0; i < h->count; i++) {
    int bin = (int)((h->value[i] - range[0]) / width);
    height[bin < bins ? bin : bins - 1] += h->weight ? h->weight[i] : 1.0;
  }
  WH_TRY(wh_layer_add(c, p, WH_LAYER_BAR, "", &l));
  for (int k = 0; k < bins; k++) {
    WH_TRY(wh_path_start(c, l, height[k], false, "%.6g", height[k]));
    WH_TRY(wh_path_point(c, l, range[0] + k * width, 0.0));
    WH_TRY(wh_path_point(c, l, range[0] + (k + 1) * width, height[k]));
  }
  return WH_OK;
}

enum wh_status wh_picture_histograms(struct wh_context *c, const struct wh_report *r,
                                     struct wh_plots *plots) {
  for (size_t i = 0; i < r->histogram_count; i++) {
    const struct wh_report_histogram *h = &r->histogram[i];
    struct wh_plot *p;
    if (h->count < 2)
      continue;
    WH_TRY(wh_plot_add(c, plots, h->id, h->title, &p));
    wh_plot_axes(p, h->quantity, h->unit,
                 h->weight    ? "weight"
                 : h->counted ? h->counted
                              : "rays",
                 "1");
    snprintf(p->caption, sizeof p->caption, "%s", h->caption ? h->caption : "");
    p->columns = 3;
    WH_TRY(add_bars(c, h, p));
    for (size_t k = 0; k < h->mark_count; k++)
      WH_TRY(wh_plot_mark(c, p, "", h->mark[k].at, h->mark[k].direction, h->mark[k].label));
  }
  return WH_OK;
}
