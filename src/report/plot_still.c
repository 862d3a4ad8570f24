/* SPDX-License-Identifier: MPL-2.0 */
#include "report/still.h"

#include "base/file.h"

#include <cairo/cairo-svg.h>
#include <math.h>
#include <string.h>

double wh_still_x(const struct wh_still *s, double x) {
  return s->left +
         (x - s->view[0][0]) / (s->view[0][1] - s->view[0][0]) * (s->width - s->left - s->right);
}

double wh_still_y(const struct wh_still *s, double y) {
  return s->top +
         (s->view[1][1] - y) / (s->view[1][1] - s->view[1][0]) * (s->height - s->top - s->bottom);
}

static bool has_style(const struct wh_plot *p, enum wh_layer_style style) {
  for (size_t k = 0; k < p->layer_count; k++)
    if (p->layer[k].style == style)
      return true;
  return false;
}

/* What is shown: all with a margin; pictures to scale get the larger of the two spans. */
static void choose_view(struct wh_still *s, double box[2][2]) {
  bool bars = has_style(s->plot, WH_LAYER_BAR);
  bool exact = has_style(s->plot, WH_LAYER_RAY) && !s->plot->equal;
  for (int axis = 0; axis < 2; axis++) {
    double span = box[axis][1] - box[axis][0];
    double pad = exact ? 0.0 : span > 0.0 ? 0.04 * span : fmax(1e-12, 0.05 * fabs(box[axis][0]));
    s->view[axis][0] = bars && axis == 1 ? 0.0 : box[axis][0] - pad;
    s->view[axis][1] = box[axis][1] + pad;
  }
  if (!s->plot->equal)
    return;
  double room[2] = {s->width - s->left - s->right, s->height - s->top - s->bottom};
  double scale =
      fmin(room[0] / (s->view[0][1] - s->view[0][0]), room[1] / (s->view[1][1] - s->view[1][0]));
  for (int axis = 0; axis < 2; axis++) {
    double middle = 0.5 * (s->view[axis][0] + s->view[axis][1]);
    s->view[axis][0] = middle - 0.5 * room[axis] / scale;
    s->view[axis][1] = middle + 0.5 * room[axis] / scale;
  }
}

static void draw(cairo_t *cairo, void *user) {
  struct wh_still *s = user;
  s->cairo = cairo;
  cairo_set_source_rgb(s->cairo, 1.0, 1.0, 1.0);
  cairo_paint(s->cairo);
  cairo_save(s->cairo);
  cairo_rectangle(s->cairo, s->left, s->top, s->width - s->left - s->right,
                  s->height - s->top - s->bottom);
  cairo_clip(s->cairo);
  if (has_style(s->plot, WH_LAYER_VACUUM)) {
    cairo_set_source_rgb(s->cairo, 0.949, 0.953, 0.945);
    cairo_paint(s->cairo);
  } else {
    wh_still_grid_lines(s);
  }
  wh_still_layers(s);
  cairo_restore(s->cairo);
  wh_still_axes(s);
}

static cairo_status_t put_bytes(void *stream, const unsigned char *data, unsigned length) {
  return fwrite(data, 1, length, stream) == length ? CAIRO_STATUS_SUCCESS
                                                   : CAIRO_STATUS_WRITE_ERROR;
}

static cairo_status_t draw_to(FILE *stream, bool svg, double width, double height,
                              wh_still_draw *draw_all, void *user) {
  cairo_surface_t *surface =
      svg ? cairo_svg_surface_create_for_stream(put_bytes, stream, width, height)
          : cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)lround(WH_STILL_SCALE * width),
                                       (int)lround(WH_STILL_SCALE * height));
  if (svg)
    cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX);
  cairo_t *cairo = cairo_create(surface);
  if (!svg)
    cairo_scale(cairo, WH_STILL_SCALE, WH_STILL_SCALE);
  draw_all(cairo, user);
  cairo_status_t status = cairo_status(cairo);
  cairo_destroy(cairo);
  if (!svg && status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream(surface, put_bytes, stream);
  cairo_surface_finish(surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status(surface);
  cairo_surface_destroy(surface);
  return status;
}

enum wh_status wh_still_write(struct wh_context *c, const char *path, double width, double height,
                              wh_still_draw *draw_all, void *user) {
  struct wh_file file;
  WH_TRY(wh_file_create(c, path, &file));
  size_t length = strlen(path);
  bool svg = length > 4 && strcmp(path + length - 4, ".svg") == 0;
  cairo_status_t drawn = draw_to(file.stream, svg, width, height, draw_all, user);
  enum wh_status status = WH_OK;
  if (drawn != CAIRO_STATUS_SUCCESS)
    status =
        wh_fail(c, WH_LIBRARY_FAILED, "%s: Cairo says: %s", path, cairo_status_to_string(drawn));
  return wh_file_finish(c, &file, status);
}

enum wh_status wh_plot_still(struct wh_context *c, const struct wh_plot *p, const char *path,
                             double width, double height) {
  struct wh_still s = {.plot = p,
                       .width = width,
                       .height = height,
                       .left = p->axis[1].name_count ? 180.0 : 72.0,
                       .right = 18.0,
                       .top = 40.0,
                       .bottom = 52.0};
  double box[2][2];
  if (!wh_plot_bounds(p, box))
    return wh_fail(c, WH_INTERNAL, "the picture %s is empty", p->id);
  choose_view(&s, box);
  return wh_still_write(c, path, width, height, draw, &s);
}
