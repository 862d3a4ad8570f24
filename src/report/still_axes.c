/* SPDX-License-Identifier: MPL-2.0 */
/* Frame, ticks, labels, title and legend of a still. */
#include "report/report.h"
#include "report/still.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void colour(struct wh_still *s, double grey) {
  cairo_set_source_rgb(s->cairo, grey, grey, grey * 1.05);
}

static void font(struct wh_still *s, double size, bool bold) {
  cairo_select_font_face(s->cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                         bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(s->cairo, size);
}

/* Text whose left end (align 0), middle (.5) or right end (1) is at x, its middle height at y. */
static void text(struct wh_still *s, const char *what, double x, double y, double align) {
  cairo_text_extents_t extents;
  cairo_text_extents(s->cairo, what, &extents);
  cairo_move_to(s->cairo, x - align * extents.x_advance, y + 4.0);
  cairo_show_text(s->cairo, what);
}

/* Round step: 1, 2 or 5 times a power of ten, about count of them in the view. */
static double tick_step(const double view[2], double count) {
  double raw = (view[1] - view[0]) / count, power = pow(10.0, floor(log10(raw)));
  double digit = raw / power;
  return power * (digit < 1.5 ? 1.0 : digit < 3.5 ? 2.0 : digit < 7.5 ? 5.0 : 10.0);
}

/* Power of ten taken out of an axis, and what stands behind its label. */
static int axis_power(const double view[2], const char *unit, size_t size, char *suffix) {
  static const char *const name[] = {"f", "p", "n", "µ", "m", "", "k", "M", "G", "T"};
  double reach = 0.999 * fmax(fabs(view[0]), fabs(view[1]));
  int exponent = reach > 0.0 ? (int)floor(log10(reach)) : 0;
  if (strcmp(unit, "1") == 0 || strcmp(unit, "rad") == 0 || unit[0] == '\0') {
    bool plain = strcmp(unit, "1") != 0 || (exponent >= -3 && exponent <= 5);
    if (plain)
      snprintf(suffix, size, strcmp(unit, "1") == 0 || unit[0] == '\0' ? "%.0s" : " (%s)", unit);
    else
      snprintf(suffix, size, " (times 1e%d)", exponent);
    return plain ? 0 : exponent;
  }
  int power = 3 * (int)floor(exponent / 3.0);
  power = power < -15 ? -15 : power > 12 ? 12 : power;
  if (strncmp(unit, "1/", 2) == 0)
    snprintf(suffix, size, " (1/%s%s)", name[(-power + 15) / 3], unit + 2);
  else
    snprintf(suffix, size, " (%s%s)", name[(power + 15) / 3], unit);
  return power;
}

static void tick_text(double value, double step, int power, size_t size, char *out) {
  double scale = pow(10.0, -power), shown = value * scale;
  int decimals = (int)fmax(0.0, ceil(-log10(step * scale) - 1e-6));
  snprintf(out, size, "%s%.*f", shown < -1e-12 ? "−" : "", decimals < 12 ? decimals : 12,
           fabs(shown));
}

/* Number of ticks that suit the length of an axis. */
static double wanted(const struct wh_still *s, int axis) {
  return fmax(2.0, axis == 0 ? (s->width - s->left - s->right) / 90.0
                             : (s->height - s->top - s->bottom) / 50.0);
}

static void draw_names(struct wh_still *s, const struct wh_plot_axis *axis) {
  font(s, 11.0, false);
  colour(s, 0.36);
  for (size_t k = 0; k < axis->name_count; k++)
    if ((double)k > s->view[1][0] && (double)k < s->view[1][1])
      text(s, axis->name[k], s->left - 8.0, wh_still_y(s, (double)k), 1.0);
}

static void draw_ticks(struct wh_still *s, int axis) {
  const double *view = s->view[axis];
  char label[80], suffix[32];
  double step = tick_step(view, wanted(s, axis));
  double frame_bottom = s->height - s->bottom;
  int power = axis_power(view, s->plot->axis[axis].unit, sizeof suffix, suffix);
  font(s, 11.0, false);
  colour(s, 0.36);
  for (double k = ceil(view[0] / step - 1e-9); k * step <= view[1] + 1e-9 * step; k++) {
    tick_text(k * step, step, power, sizeof label, label);
    if (axis == 0)
      text(s, label, wh_still_x(s, k * step), frame_bottom + 14.0, 0.5);
    else
      text(s, label, s->left - 8.0, wh_still_y(s, k * step), 1.0);
  }
  snprintf(label, sizeof label, "%.40s%s", s->plot->axis[axis].label, suffix);
  font(s, 11.5, true);
  colour(s, 0.1);
  cairo_save(s->cairo);
  if (axis == 0) {
    text(s, label, 0.5 * (s->left + s->width - s->right), s->height - 12.0, 0.5);
  } else {
    cairo_translate(s->cairo, 14.0, 0.5 * (s->top + frame_bottom));
    cairo_rotate(s->cairo, -1.5707963);
    text(s, label, 0.0, 0.0, 0.5);
  }
  cairo_restore(s->cairo);
}

void wh_still_grid_lines(struct wh_still *s) {
  for (int axis = 0; axis < 2; axis++) {
    double step = tick_step(s->view[axis], wanted(s, axis));
    for (double k = ceil(s->view[axis][0] / step); k * step <= s->view[axis][1]; k++) {
      double at = axis == 0 ? wh_still_x(s, k * step) : wh_still_y(s, k * step);
      cairo_move_to(s->cairo, axis == 0 ? at : s->left, axis == 0 ? s->top : at);
      cairo_line_to(s->cairo, axis == 0 ? at : s->width - s->right,
                    axis == 0 ? s->height - s->bottom : at);
    }
  }
  colour(s, 0.91);
  cairo_set_line_width(s->cairo, 1.0);
  cairo_stroke(s->cairo);
}

/* Names of the curves, in their colours, beside the title. */
static void draw_legend(struct wh_still *s) {
  double x = s->width - s->right;
  int curves = 0;
  for (size_t k = 0; k < s->plot->layer_count; k++)
    curves += s->plot->layer[k].style == WH_LAYER_CURVE;
  font(s, 11.0, false);
  for (size_t k = s->plot->layer_count; k-- > 0 && curves > 1;) {
    const struct wh_layer *l = &s->plot->layer[k];
    cairo_text_extents_t extents;
    if (l->style != WH_LAYER_CURVE)
      continue;
    colour(s, 0.1);
    cairo_text_extents(s->cairo, l->name, &extents);
    x -= extents.x_advance;
    text(s, l->name, x, s->top - 13.0, 0.0);
    wh_still_series_colour(s->cairo, l->colour + 1, 1.0);
    cairo_rectangle(s->cairo, x - 20.0, s->top - 14.0, 14.0, 3.0);
    cairo_fill(s->cairo);
    x -= 34.0;
  }
}

void wh_still_axes(struct wh_still *s) {
  colour(s, 0.8);
  cairo_set_line_width(s->cairo, 1.0);
  cairo_rectangle(s->cairo, s->left, s->top, s->width - s->left - s->right,
                  s->height - s->top - s->bottom);
  cairo_stroke(s->cairo);
  draw_ticks(s, 0);
  if (s->plot->axis[1].name_count)
    draw_names(s, &s->plot->axis[1]);
  else
    draw_ticks(s, 1);
  draw_legend(s);
  font(s, 14.0, true);
  colour(s, 0.1);
  text(s, s->plot->title, s->left, s->top - 15.0, 0.0);
}
