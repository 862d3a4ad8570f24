/* SPDX-License-Identifier: MPL-2.0 */
#include "report/plot.h"

#include "base/memory.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LEAST_SPAN 1e-9

void wh_plots_free(struct wh_plots *plots) {
  for (size_t i = 0; i < plots->count; i++) {
    struct wh_plot *p = &plots->item[i];
    for (size_t k = 0; k < p->layer_count; k++) {
      free(p->layer[k].path);
      free(p->layer[k].point);
    }
    free(p->layer);
    free(p->raster.value);
  }
  free(plots->item);
  memset(plots, 0, sizeof *plots);
}

enum wh_status wh_plot_add(struct wh_context *c, struct wh_plots *plots, const char *id,
                           const char *title, struct wh_plot **out) {
  WH_TRY(wh_grow(c, &plots->item, &plots->capacity, plots->count + 1, sizeof *plots->item));
  struct wh_plot *p = &plots->item[plots->count++];
  memset(p, 0, sizeof *p);
  snprintf(p->id, sizeof p->id, "%s", id);
  snprintf(p->title, sizeof p->title, "%s", title);
  p->columns = 6;
  *out = p;
  return WH_OK;
}

static void set_axis(struct wh_plot_axis *axis, const char *label, const char *unit) {
  snprintf(axis->label, sizeof axis->label, "%s", label);
  snprintf(axis->unit, sizeof axis->unit, "%s", unit);
}

void wh_plot_axes(struct wh_plot *p, const char *x_label, const char *x_unit, const char *y_label,
                  const char *y_unit) {
  set_axis(&p->axis[0], x_label, x_unit);
  set_axis(&p->axis[1], y_label, y_unit);
}

enum wh_status wh_layer_add(struct wh_context *c, struct wh_plot *p, enum wh_layer_style style,
                            const char *name, struct wh_layer **out) {
  WH_TRY(wh_grow(c, &p->layer, &p->layer_capacity, p->layer_count + 1, sizeof *p->layer));
  struct wh_layer *l = &p->layer[p->layer_count++];
  memset(l, 0, sizeof *l);
  snprintf(l->name, sizeof l->name, "%s", name);
  l->style = style;
  *out = l;
  return WH_OK;
}

enum wh_status wh_path_start(struct wh_context *c, struct wh_layer *l, double value, bool closed,
                             const char *label, ...) {
  WH_TRY(wh_grow(c, &l->path, &l->path_capacity, l->path_count + 1, sizeof *l->path));
  struct wh_plot_path *path = &l->path[l->path_count++];
  memset(path, 0, sizeof *path);
  path->start = l->point_count;
  path->value = value;
  path->closed = closed;
  va_list args;
  va_start(args, label);
  vsnprintf(path->label, sizeof path->label, label, args);
  va_end(args);
  return WH_OK;
}

enum wh_status wh_path_point(struct wh_context *c, struct wh_layer *l, double x, double y) {
  WH_TRY(wh_grow(c, &l->point, &l->point_capacity, l->point_count + 1, sizeof *l->point));
  l->point[l->point_count][0] = x;
  l->point[l->point_count++][1] = y;
  l->path[l->path_count - 1].count++;
  return WH_OK;
}

enum wh_status wh_plot_curve(struct wh_context *c, struct wh_plot *p, const char *name,
                             unsigned colour, size_t count, const double *x, const double *y) {
  struct wh_layer *l;
  WH_TRY(wh_layer_add(c, p, WH_LAYER_CURVE, name, &l));
  l->colour = colour;
  WH_TRY(wh_path_start(c, l, 0.0, false, "%s", name));
  for (size_t i = 0; i < count; i++)
    WH_TRY(wh_path_point(c, l, x[i], y[i]));
  return WH_OK;
}

enum wh_status wh_plot_broken_curve(struct wh_context *c, struct wh_plot *p, const char *name,
                                    unsigned colour, size_t count, const double *x,
                                    const double *y) {
  struct wh_layer *l;
  bool open = false;
  WH_TRY(wh_layer_add(c, p, WH_LAYER_CURVE, name, &l));
  l->colour = colour;
  for (size_t i = 0; i < count; i++) {
    if (!isnan(y[i]) && !open)
      WH_TRY(wh_path_start(c, l, 0.0, false, "%s", name));
    open = !isnan(y[i]);
    if (open)
      WH_TRY(wh_path_point(c, l, x[i], y[i]));
  }
  return WH_OK;
}

enum wh_status wh_plot_mark(struct wh_context *c, struct wh_plot *p, const char *name, double at,
                            int direction, const char *label) {
  struct wh_layer *l;
  WH_TRY(wh_layer_add(c, p, WH_LAYER_MARK, name, &l));
  WH_TRY(wh_path_start(c, l, direction, false, "%s", label));
  return wh_path_point(c, l, direction == 0 ? at : 0.0, direction == 0 ? 0.0 : at);
}

static void include(double box[2][2], int axis, double value) {
  box[axis][0] = fmin(box[axis][0], value);
  box[axis][1] = fmax(box[axis][1], value);
}

/* No picture resolves less than LEAST_SPAN of its coordinates: ticks could not count it. */
static void widen(double range[2]) {
  double least = LEAST_SPAN * fmax(fabs(range[0]), fabs(range[1]));
  double lack = least - (range[1] - range[0]);
  if (range[0] < range[1] && lack > 0.0) {
    range[0] -= 0.5 * lack;
    range[1] += 0.5 * lack;
  }
}

bool wh_plot_bounds(const struct wh_plot *p, double box[2][2]) {
  for (int axis = 0; axis < 2; axis++) {
    box[axis][0] = INFINITY;
    box[axis][1] = -INFINITY;
  }
  for (size_t k = 0; k < p->layer_count; k++) {
    const struct wh_layer *l = &p->layer[k];
    for (size_t i = 0; i < l->path_count; i++) {
      const struct wh_plot_path *path = &l->path[i];
      int only = l->style == WH_LAYER_MARK ? (int)path->value : -1;
      for (size_t j = path->start; j < path->start + path->count; j++)
        for (int axis = 0; axis < 2; axis++)
          if (only < 0 || only == axis)
            include(box, axis, l->point[j][axis]);
    }
    if (l->mirrored && l->point_count > 0)
      include(box, 1, -box[1][1]);
  }
  for (int axis = 0; axis < 2; axis++)
    if (p->axis[axis].from < p->axis[axis].to) {
      box[axis][0] = p->axis[axis].from;
      box[axis][1] = p->axis[axis].to;
    }
  for (int axis = 0; axis < 2; axis++)
    widen(box[axis]);
  return box[0][0] <= box[0][1] && box[1][0] <= box[1][1];
}

/* Distance of p from the segment a-b with each axis in units of its tolerance. */
static double deviation(const double p[2], const double a[2], const double b[2],
                        const double tolerance[2]) {
  double dx = (b[0] - a[0]) / tolerance[0], dy = (b[1] - a[1]) / tolerance[1];
  double px = (p[0] - a[0]) / tolerance[0], py = (p[1] - a[1]) / tolerance[1];
  double length = dx * dx + dy * dy;
  double s = length > 0.0 ? fmin(1.0, fmax(0.0, (px * dx + py * dy) / length)) : 0.0;
  return hypot(px - s * dx, py - s * dy);
}

/* Marks by nan the points between first and last that may go. Recursion depth is at most the number
   of points, in practice its logarithm; the larger half is done in the loop. */
static void drop_points(double (*point)[2], size_t first, size_t last, const double tolerance[2]) {
  while (last - first > 1) {
    size_t worst = first;
    double most = 1.0;
    for (size_t i = first + 1; i < last; i++) {
      double d = deviation(point[i], point[first], point[last], tolerance);
      if (d > most) {
        most = d;
        worst = i;
      }
    }
    if (worst == first) {
      for (size_t i = first + 1; i < last; i++)
        point[i][0] = NAN;
      return;
    }
    if (worst - first < last - worst) {
      drop_points(point, first, worst, tolerance);
      first = worst;
    } else {
      drop_points(point, worst, last, tolerance);
      last = worst;
    }
  }
}

void wh_path_simplify(struct wh_layer *l, const double tolerance[2]) {
  struct wh_plot_path *path = &l->path[l->path_count - 1];
  if (path->count < 3)
    return;
  drop_points(l->point, path->start, path->start + path->count - 1, tolerance);
  size_t kept = path->start;
  for (size_t i = path->start; i < path->start + path->count; i++)
    if (!isnan(l->point[i][0])) {
      memmove(l->point[kept], l->point[i], sizeof *l->point);
      kept++;
    }
  path->count = kept - path->start;
  l->point_count = kept;
}
