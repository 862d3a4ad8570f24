/* SPDX-License-Identifier: MPL-2.0 */
/* The layers of a picture through Cairo, as the page's script draws them in its light theme. */
#include "report/still.h"

#include <math.h>

static void set_colour(cairo_t *cairo, unsigned rgb, double alpha) {
  cairo_set_source_rgba(cairo, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0,
                        alpha);
}

static const unsigned body = 0xa9b2bb, body_edge = 0x3c4650, vacuum = 0xffffff,
                      dielectric = 0xf5dfae, dielectric_edge = 0xb98a25, iron = 0xcfd6e4,
                      iron_edge = 0x5c6f94, coil = 0xf2c5a2, coil_edge = 0xb0582a, ink = 0x15191e;

void wh_still_series_colour(cairo_t *cairo, unsigned k, double alpha) {
  static const unsigned series[] = {0xd4600c, 0x1c69c8, 0x12805f, 0xad2f85, 0x6f5bd6, 0x7d6a00};
  set_colour(cairo, series[k % 6], alpha);
}

static void ramp_colour(cairo_t *cairo, double t, double alpha) {
  static const double map[6][3] = {{44, 62, 160},  {28, 124, 178}, {22, 146, 122},
                                   {176, 140, 18}, {204, 84, 28},  {160, 28, 70}};
  double s = fmin(1.0, fmax(0.0, t)) * 5.0;
  int i = s < 4.0 ? (int)s : 4;
  double mixed[3];
  for (int k = 0; k < 3; k++)
    mixed[k] = (map[i][k] + (s - i) * (map[i + 1][k] - map[i][k])) / 255.0;
  cairo_set_source_rgba(cairo, mixed[0], mixed[1], mixed[2], alpha);
}

static void trace(const struct wh_still *s, const struct wh_layer *l,
                  const struct wh_plot_path *path, double side) {
  for (size_t i = 0; i < path->count; i++) {
    const double *p = l->point[path->start + i];
    cairo_line_to(s->cairo, wh_still_x(s, p[0]), wh_still_y(s, side * p[1]));
  }
  if (path->closed)
    cairo_close_path(s->cairo);
  cairo_new_sub_path(s->cairo);
}

enum which { ALL, CLOSED, OPEN };

static void trace_all(const struct wh_still *s, const struct wh_layer *l, enum which which) {
  cairo_new_path(s->cairo);
  for (int side = 1; side >= (l->mirrored ? -1 : 1); side -= 2)
    for (size_t i = 0; i < l->path_count; i++)
      if (which == ALL || l->path[i].closed == (which == CLOSED))
        trace(s, l, &l->path[i], side);
}

static void stroke(cairo_t *cairo, double width) {
  cairo_set_line_width(cairo, width);
  cairo_stroke(cairo);
}

static void draw_wall(struct wh_still *s, const struct wh_layer *l) {
  set_colour(s->cairo, body, 1.0);
  trace_all(s, l, CLOSED);
  cairo_fill_preserve(s->cairo);
  stroke(s->cairo, 1.0);
  trace_all(s, l, OPEN);
  stroke(s->cairo, 11.0);
}

static void draw_area(struct wh_still *s, const struct wh_layer *l, unsigned fill, unsigned edge) {
  trace_all(s, l, ALL);
  set_colour(s->cairo, fill, 1.0);
  cairo_fill_preserve(s->cairo);
  set_colour(s->cairo, edge, 1.0);
  stroke(s->cairo, 1.0);
}

static void draw_edge(struct wh_still *s, const struct wh_layer *l) {
  const double dash[2] = {5.0, 4.0};
  cairo_set_dash(s->cairo, dash, l->style == WH_LAYER_GRID ? 2 : 0, 0.0);
  trace_all(s, l, ALL);
  set_colour(s->cairo, body_edge, 1.0);
  stroke(s->cairo, 1.7);
  cairo_set_dash(s->cairo, NULL, 0, 0.0);
}

static void draw_contours(struct wh_still *s, const struct wh_layer *l) {
  double span = s->value_high - s->value_low;
  for (int side = 1; side >= (l->mirrored ? -1 : 1); side -= 2)
    for (size_t i = 0; i < l->path_count; i++) {
      cairo_new_path(s->cairo);
      trace(s, l, &l->path[i], side);
      ramp_colour(s->cairo, span > 0.0 ? (l->path[i].value - s->value_low) / span : 0.0, 0.85);
      stroke(s->cairo, 1.0);
    }
}

static void draw_rays(struct wh_still *s, const struct wh_layer *l) {
  size_t count = l->path_count * (l->mirrored ? 2 : 1);
  trace_all(s, l, ALL);
  wh_still_series_colour(s->cairo, l->colour, count > 120 ? 0.45 : count > 40 ? 0.65 : 0.9);
  stroke(s->cairo, count > 40 ? 0.8 : 1.2);
}

static void draw_dots(struct wh_still *s, const struct wh_layer *l) {
  wh_still_series_colour(s->cairo, l->colour + 1, l->point_count > 500 ? 0.5 : 0.8);
  for (size_t i = 0; i < l->point_count; i++) {
    cairo_new_path(s->cairo);
    cairo_arc(s->cairo, wh_still_x(s, l->point[i][0]), wh_still_y(s, l->point[i][1]), 1.6, 0.0,
              6.2832);
    cairo_fill(s->cairo);
  }
}

static void draw_bars(struct wh_still *s, const struct wh_layer *l) {
  wh_still_series_colour(s->cairo, 1, 0.85);
  for (size_t i = 0; i < l->path_count; i++) {
    const double *a = l->point[l->path[i].start], *b = a + 2;
    double x = wh_still_x(s, a[0]), y = wh_still_y(s, b[1]);
    cairo_rectangle(s->cairo, x + 0.5, y, fmax(0.5, wh_still_x(s, b[0]) - x - 1.0),
                    wh_still_y(s, 0.0) - y);
    cairo_fill(s->cairo);
  }
}

static void draw_spans(struct wh_still *s, const struct wh_layer *l) {
  wh_still_series_colour(s->cairo, l->colour + 1, 0.85);
  for (size_t i = 0; i < l->path_count; i++) {
    const double *a = l->point[l->path[i].start], *b = a + 2;
    double x = wh_still_x(s, fmin(a[0], b[0])), y = wh_still_y(s, fmax(a[1], b[1]));
    cairo_rectangle(s->cairo, x, y, fmax(1.0, wh_still_x(s, fmax(a[0], b[0])) - x),
                    wh_still_y(s, fmin(a[1], b[1])) - y);
    cairo_fill(s->cairo);
  }
}

static void draw_mark(struct wh_still *s, const struct wh_layer *l, int place) {
  const double dash[2] = {2.0, 3.0};
  const struct wh_plot_path *path = &l->path[0];
  bool upright = path->value == 0.0;
  double x = wh_still_x(s, l->point[0][0]), y = wh_still_y(s, l->point[0][1]);
  cairo_text_extents_t extents;
  cairo_new_path(s->cairo);
  cairo_move_to(s->cairo, upright ? x : s->left, upright ? s->top : y);
  cairo_line_to(s->cairo, upright ? x : s->width - s->right, upright ? s->height - s->bottom : y);
  set_colour(s->cairo, ink, 1.0);
  cairo_set_dash(s->cairo, dash, 2, 0.0);
  stroke(s->cairo, 1.0);
  cairo_set_dash(s->cairo, NULL, 0, 0.0);
  cairo_select_font_face(s->cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size(s->cairo, 11.0);
  cairo_text_extents(s->cairo, path->label, &extents);
  bool leftwards = x + extents.width + 10.0 > s->width - s->right;
  cairo_move_to(s->cairo, upright ? (leftwards ? x - extents.width - 6.0 : x + 5.0) : s->left + 8.0,
                upright ? s->top + 16.0 + 17.0 * place : y - 5.0);
  cairo_show_text(s->cairo, path->label);
}

static void draw_layer(struct wh_still *s, const struct wh_layer *l, int marks_before) {
  switch (l->style) {
  case WH_LAYER_WALL:
    draw_wall(s, l);
    break;
  case WH_LAYER_VACUUM:
    draw_area(s, l, vacuum, vacuum);
    break;
  case WH_LAYER_DIELECTRIC:
    draw_area(s, l, dielectric, dielectric_edge);
    break;
  case WH_LAYER_IRON:
    draw_area(s, l, iron, iron_edge);
    break;
  case WH_LAYER_COIL:
    draw_area(s, l, coil, coil_edge);
    break;
  case WH_LAYER_EDGE:
  case WH_LAYER_GRID:
    draw_edge(s, l);
    break;
  case WH_LAYER_CONTOUR:
    draw_contours(s, l);
    break;
  case WH_LAYER_RAY:
    draw_rays(s, l);
    break;
  case WH_LAYER_CURVE:
  case WH_LAYER_RING:
    trace_all(s, l, ALL);
    wh_still_series_colour(s->cairo, l->style == WH_LAYER_RING ? 0 : l->colour + 1, 1.0);
    stroke(s->cairo, l->style == WH_LAYER_RING ? 1.5 : 1.8);
    break;
  case WH_LAYER_DOT:
    draw_dots(s, l);
    break;
  case WH_LAYER_SPAN:
    draw_spans(s, l);
    break;
  case WH_LAYER_BAR:
    draw_bars(s, l);
    break;
  case WH_LAYER_MARK:
    draw_mark(s, l, marks_before);
    break;
  }
}

static void find_values(struct wh_still *s) {
  s->value_low = INFINITY;
  s->value_high = -INFINITY;
  for (size_t k = 0; k < s->plot->layer_count; k++)
    for (size_t i = 0; i < s->plot->layer[k].path_count; i++)
      if (s->plot->layer[k].style == WH_LAYER_CONTOUR) {
        s->value_low = fmin(s->value_low, s->plot->layer[k].path[i].value);
        s->value_high = fmax(s->value_high, s->plot->layer[k].path[i].value);
      }
}

void wh_still_layers(struct wh_still *s) {
  /* from the back to the front, whatever the order in the picture */
  static const enum wh_layer_style order[] = {
      WH_LAYER_WALL,    WH_LAYER_VACUUM, WH_LAYER_DIELECTRIC, WH_LAYER_IRON, WH_LAYER_COIL,
      WH_LAYER_CONTOUR, WH_LAYER_EDGE,   WH_LAYER_GRID,       WH_LAYER_BAR,  WH_LAYER_SPAN,
      WH_LAYER_RAY,     WH_LAYER_CURVE,  WH_LAYER_DOT,        WH_LAYER_RING, WH_LAYER_MARK};
  find_values(s);
  cairo_set_line_join(s->cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_set_fill_rule(s->cairo, CAIRO_FILL_RULE_EVEN_ODD);
  for (size_t o = 0; o < sizeof order / sizeof *order; o++) {
    int marks = 0;
    for (size_t k = 0; k < s->plot->layer_count; k++) {
      const struct wh_layer *l = &s->plot->layer[k];
      if (l->style == order[o] && !l->hidden && l->path_count > 0)
        draw_layer(s, l, marks++);
    }
  }
}
