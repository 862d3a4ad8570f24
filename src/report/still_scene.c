/* SPDX-License-Identifier: MPL-2.0 */
#include "report/still_scene.h"

#include "report/scene_paint.h"
#include "report/still.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define WIDTH 960.0 /* in units of 1/96 inch */
#define HEIGHT 600.0
#define TOP 48.0 /* of the title and the scales */

struct sheet {
  const struct wh_scene_painting *painting;
  cairo_surface_t *image;
};

/* The mean of the pixels painted for one of the image, as its number 0xRRGGBB. */
static uint32_t mean_pixel(const struct wh_painter *p, size_t column, size_t row) {
  uint32_t value = 0;
  for (int k = 0; k < 3; k++) {
    float sum = 0.0f;
    for (size_t y = row * WH_SCENE_FINER; y < (row + 1) * WH_SCENE_FINER; y++)
      for (size_t x = column * WH_SCENE_FINER; x < (column + 1) * WH_SCENE_FINER; x++)
        sum += p->colour[y * p->width + x][k];
    sum *= 255.0f / (WH_SCENE_FINER * WH_SCENE_FINER);
    value = value << 8 | (uint32_t)lroundf(fminf(255.0f, fmaxf(0.0f, sum)));
  }
  return value;
}

static cairo_surface_t *image_of(const struct wh_painter *p) {
  int width = (int)(p->width / WH_SCENE_FINER), height = (int)(p->height / WH_SCENE_FINER);
  cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
  if (cairo_surface_status(image) != CAIRO_STATUS_SUCCESS)
    return image;
  size_t stride = (size_t)cairo_image_surface_get_stride(image) / sizeof(uint32_t);
  uint32_t *pixel = (uint32_t *)(void *)cairo_image_surface_get_data(image);
  for (size_t y = 0; y < (size_t)height; y++)
    for (size_t x = 0; x < (size_t)width; x++)
      pixel[y * stride + x] = mean_pixel(p, x, y);
  cairo_surface_mark_dirty(image);
  return image;
}

/* Text whose left end (align 0), middle (.5) or right end (1) is at x. */
static void put_text(cairo_t *cairo, const char *text, double x, double y, double align) {
  cairo_text_extents_t extents;
  cairo_text_extents(cairo, text, &extents);
  cairo_set_source_rgb(cairo, 0.15, 0.17, 0.2);
  cairo_move_to(cairo, x - align * extents.x_advance, y);
  cairo_show_text(cairo, text);
}

/* In three digits. */
static void scale_number(double value, const char *unit, size_t size, char *text) {
  char rounded[32];
  snprintf(rounded, sizeof rounded, "%.3g", value);
  wh_report_number(strtod(rounded, NULL), 0.0, unit, size, text);
}

/* "Energy 0 eV [colours] 50 keV", at the right of the sheet. */
static void put_scale(cairo_t *cairo, double y, const char *name, const double range[2],
                      const char *unit, void (*colour)(double, double[3])) {
  const double right = WIDTH - 100.0, length = 110.0;
  char text[96], number[64];
  cairo_pattern_t *pattern = cairo_pattern_create_linear(right - length, 0.0, right, 0.0);
  for (int i = 0; i <= 12; i++) {
    double rgb[3];
    colour(i / 12.0, rgb);
    cairo_pattern_add_color_stop_rgb(pattern, i / 12.0, rgb[0], rgb[1], rgb[2]);
  }
  cairo_rectangle(cairo, right - length, y - 9.0, length, 10.0);
  cairo_set_source(cairo, pattern);
  cairo_fill(cairo);
  cairo_pattern_destroy(pattern);
  scale_number(range[0], unit, sizeof number, number);
  snprintf(text, sizeof text, "%s  %s", name, number);
  put_text(cairo, text, right - length - 8.0, y, 1.0);
  scale_number(range[1], unit, sizeof number, number);
  put_text(cairo, number, right + 8.0, y, 0.0);
}

/* A round length as it is seen in the middle of the tube. */
static void put_ruler(cairo_t *cairo, const struct wh_scene_painting *p) {
  double middle[3], seen[3];
  char text[64];
  for (int k = 0; k < 3; k++)
    middle[k] = 0.5 * (p->scene.box[k][0] + p->scene.box[k][1]);
  wh_painter_project(&p->painter, middle, seen);
  double pixels = p->painter.scale * seen[2] / (WH_SCENE_FINER * WH_STILL_SCALE); /* for a metre */
  double power = pow(10.0, floor(log10(110.0 / pixels))), digit = 110.0 / pixels / power;
  double length = power * (digit < 2.0 ? 1.0 : digit < 5.0 ? 2.0 : 5.0);
  double right = WIDTH - 24.0, left = right - length * pixels, y = TOP + HEIGHT - 20.0;
  cairo_move_to(cairo, left, y - 6.0);
  cairo_line_to(cairo, left, y);
  cairo_line_to(cairo, right, y);
  cairo_line_to(cairo, right, y - 6.0);
  cairo_set_line_width(cairo, 1.2);
  cairo_stroke(cairo);
  wh_report_number(length, 0.0, "m", sizeof text, text);
  put_text(cairo, text, 0.5 * (left + right), y - 9.0, 0.5);
}

static void draw(cairo_t *cairo, void *user) {
  const struct sheet *s = user;
  const struct wh_scene_painting *p = s->painting;
  const double energy[2] = {0.0, p->energy};
  cairo_set_source_rgb(cairo, 1.0, 1.0, 1.0);
  cairo_paint(cairo);
  cairo_save(cairo);
  cairo_translate(cairo, 0.0, TOP);
  cairo_scale(cairo, 1.0 / WH_STILL_SCALE, 1.0 / WH_STILL_SCALE);
  cairo_set_source_surface(cairo, s->image, 0.0, 0.0);
  cairo_paint(cairo);
  cairo_restore(cairo);
  cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size(cairo, 14.0);
  put_text(cairo, "The tube cut open", 18.0, 30.0, 0.0);
  cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cairo, 11.0);
  put_scale(cairo, 20.0, "Potential", p->levels.range, "V", wh_scene_potential_colour);
  if (p->energy > 0.0)
    put_scale(cairo, 38.0, "Energy of the rays", energy, "eV", wh_scene_energy_colour);
  put_ruler(cairo, p);
}

enum wh_status wh_scene_still(struct wh_context *c, const struct wh_report *r, const char *folder) {
  static const char *const format[] = {"svg", "png"};
  struct wh_scene_painting painting;
  WH_TRY(wh_scene_paint(c, r, (size_t)(WIDTH * WH_STILL_SCALE), (size_t)(HEIGHT * WH_STILL_SCALE),
                        &painting));
  struct sheet sheet = {&painting, image_of(&painting.painter)};
  enum wh_status status = WH_OK;
  for (int k = 0; status == WH_OK && k < 2; k++) {
    char path[4096];
    snprintf(path, sizeof path, "%s/tube.%s", folder, format[k]);
    status = wh_still_write(c, path, WIDTH, HEIGHT + TOP, draw, &sheet);
  }
  cairo_surface_destroy(sheet.image);
  wh_painter_free(&painting.painter);
  return status;
}
