/* SPDX-License-Identifier: MPL-2.0 */
#include "report/report.h"

#include "base/file.h"
#include "report/page.h"
#include "report/pictures.h"
#include "report/still_scene.h"

#include <stdio.h>
#include <stdlib.h>

enum wh_status wh_pictures_make(struct wh_context *c, const struct wh_report *r,
                                struct wh_plots *plots) {
#define WH_PICTURE(name) WH_TRY(wh_picture_##name(c, r, plots));
#include "report/figures.def"
#undef WH_PICTURE
  return WH_OK;
}

const struct wh_solid_mesh *wh_report_whole(const struct wh_report *r) {
  return r->whole ? r->whole : wh_solid_field_mesh(r->solid);
}

const double *wh_report_whole_nodal(const struct wh_report *r) {
  return r->whole ? r->whole_nodal : wh_solid_field_nodal(r->solid);
}

/* A page's own size of a picture, in units of 1/96 inch. */
static void still_size(const struct wh_plot *p, double size[2]) {
  double box[2][2];
  size[0] = p->columns == 6 ? 960.0 : p->columns == 3 ? 560.0 : 440.0;
  size[1] = p->columns == 6 ? 460.0 : 360.0;
  if (p->equal && wh_plot_bounds(p, box) && box[0][1] > box[0][0]) {
    double height = size[0] * (box[1][1] - box[1][0]) / (box[0][1] - box[0][0]) + 80.0;
    size[1] = height < 260.0 ? 260.0 : height > 900.0 ? 900.0 : height;
  }
}

static enum wh_status write_stills(struct wh_context *c, const char *folder,
                                   const struct wh_report *r, const struct wh_plots *plots) {
  static const char *const format[] = {"svg", "png"};
  char path[4096];
  snprintf(path, sizeof path, "%s/pictures", folder);
  WH_TRY(wh_folder_create(c, path));
  if (r->solid)
    WH_TRY(wh_scene_still(c, r, path));
  for (size_t i = 0; i < plots->count; i++)
    for (int k = 0; k < 2; k++) {
      double size[2];
      still_size(&plots->item[i], size);
      snprintf(path, sizeof path, "%s/pictures/%s.%s", folder, plots->item[i].id, format[k]);
      WH_TRY(wh_plot_still(c, &plots->item[i], path, size[0], size[1]));
    }
  return WH_OK;
}

static enum wh_status write_page(struct wh_context *c, const char *folder,
                                 const struct wh_report *r, const struct wh_plots *plots) {
  char path[4096];
  struct wh_file file;
  snprintf(path, sizeof path, "%s/report.html", folder);
  WH_TRY(wh_file_create(c, path, &file));
  return wh_file_finish(c, &file, wh_page_write(c, file.stream, r, plots));
}

enum wh_status wh_report_write(struct wh_context *c, const char *folder,
                               const struct wh_report *r) {
  struct wh_plots plots = {0};
  enum wh_status status = wh_pictures_make(c, r, &plots);
  if (status == WH_OK && r->stills && plots.count > 0)
    status = write_stills(c, folder, r, &plots);
  if (status == WH_OK)
    status = write_page(c, folder, r, &plots);
  wh_plots_free(&plots);
  return status;
}
