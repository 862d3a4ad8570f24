/* SPDX-License-Identifier: MPL-2.0 */
/* Maps of brightness: focal spots and pictures of them. */
#include "report/pictures.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>

static enum wh_status add_frame(struct wh_context *c, const struct wh_report_raster *r,
                                struct wh_plot *p) {
  struct wh_layer *l;
  WH_TRY(wh_layer_add(c, p, WH_LAYER_VACUUM, "", &l));
  WH_TRY(wh_path_start(c, l, 0.0, true, "%s", ""));
  for (int corner = 0; corner < 4; corner++) {
    double x = r->low[0] + (corner == 1 || corner == 2 ? r->step[0] * (double)r->count[0] : 0.0);
    double y = r->low[1] + (corner > 1 ? r->step[1] * (double)r->count[1] : 0.0);
    WH_TRY(wh_path_point(c, l, x, y));
  }
  return WH_OK;
}

/* Cells are put together so that no side has more than MOST of them: the page stays small. */
enum { MOST = 128 };

static enum wh_status add_values(struct wh_context *c, const struct wh_report_raster *r,
                                 struct wh_plot *p) {
  struct wh_plot_raster *raster = &p->raster;
  size_t group[2];
  for (int k = 0; k < 2; k++) {
    group[k] = (r->count[k] + MOST - 1) / MOST;
    raster->count[k] = (r->count[k] + group[k] - 1) / group[k];
    raster->spacing[k] = r->step[k] * (double)group[k];
    raster->origin[k] = r->low[k] + 0.5 * raster->spacing[k];
  }
  snprintf(raster->name, sizeof raster->name, "%s", r->quantity);
  snprintf(raster->unit, sizeof raster->unit, "%s", r->unit);
  raster->shown = true;
  WH_TRY(wh_alloc(c, raster->count[0] * raster->count[1], sizeof(float), &raster->value));
  for (size_t n = 0; n < r->count[0] * r->count[1]; n++) {
    size_t i = n % r->count[0] / group[0], j = n / r->count[0] / group[1];
    double share = 1.0 / (double)(group[0] * group[1]);
    raster->value[j * raster->count[0] + i] += (float)(share * r->value[n]);
  }
  return WH_OK;
}

enum wh_status wh_picture_rasters(struct wh_context *c, const struct wh_report *r,
                                  struct wh_plots *plots) {
  for (size_t i = 0; i < r->raster_count; i++) {
    const struct wh_report_raster *raster = &r->raster[i];
    struct wh_plot *p;
    WH_TRY(wh_plot_add(c, plots, raster->id, raster->title, &p));
    wh_plot_axes(p, raster->label[0], "m", raster->label[1], "m");
    snprintf(p->caption, sizeof p->caption, "%s", raster->caption ? raster->caption : "");
    p->equal = true;
    p->columns = 2;
    WH_TRY(add_frame(c, raster, p));
    WH_TRY(add_values(c, raster, p));
  }
  return WH_OK;
}
