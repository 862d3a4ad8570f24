/* SPDX-License-Identifier: MPL-2.0 */
#include "report/plot.h"

#include "base/memory.h"
#include "io/json.h"

#include <math.h>
#include <stdlib.h>

#define DIGITS 7

/* Names of the styles, as the page's script knows them. */
static const char *const style_name[] = {"wall", "vacuum", "dielectric", "iron", "coil",
                                         "edge", "grid",   "contour",    "ray",  "curve",
                                         "dot",  "bar",    "span",       "ring", "mark"};

/* A path is [label, value, closed, x0, y0, x1, y1, ...]. */
static void put_path(struct wh_json *j, const struct wh_layer *l, const struct wh_plot_path *path) {
  wh_json_open_array(j);
  wh_json_text(j, path->label);
  wh_json_rounded(j, path->value, DIGITS);
  wh_json_count(j, path->closed);
  for (size_t i = path->start; i < path->start + path->count; i++)
    for (int axis = 0; axis < 2; axis++)
      wh_json_rounded(j, l->point[i][axis], DIGITS);
  wh_json_close_array(j);
}

static void put_layer(struct wh_json *j, const struct wh_layer *l) {
  wh_json_open_object(j);
  wh_json_put_text(j, "name", l->name);
  wh_json_put_text(j, "style", style_name[l->style]);
  wh_json_put_flag(j, "hidden", l->hidden);
  wh_json_put_flag(j, "mirrored", l->mirrored);
  wh_json_put_count(j, "colour", l->colour);
  wh_json_name(j, "paths");
  wh_json_open_array(j);
  for (size_t i = 0; i < l->path_count; i++)
    put_path(j, l, &l->path[i]);
  wh_json_close_array(j);
  wh_json_close_object(j);
}

static void put_axis(struct wh_json *j, const char *name, const struct wh_plot_axis *axis,
                     const double box[2]) {
  wh_json_name(j, name);
  wh_json_open_object(j);
  wh_json_put_text(j, "label", axis->label);
  wh_json_put_text(j, "unit", axis->unit);
  wh_json_put_number(j, "from", box[0]);
  wh_json_put_number(j, "to", box[1]);
  if (axis->name_count) {
    wh_json_name(j, "names");
    wh_json_open_array(j);
    for (size_t i = 0; i < axis->name_count; i++)
      wh_json_text(j, axis->name[i]);
    wh_json_close_array(j);
  }
  wh_json_close_object(j);
}

#define RASTER_LEVELS 60000
#define RASTER_NONE 65535

/* Values are whole numbers from 0 to 60000 between low and high, and 65535 where there is none, as
   base64 of two bytes each, the lower one first: five digits are enough to read a value off a
   picture. */
static enum wh_status put_values(struct wh_context *c, struct wh_json *j,
                                 const struct wh_plot_raster *r, double low, double high) {
  size_t count = r->count[0] * r->count[1];
  unsigned char *bytes;
  WH_TRY(wh_alloc(c, 2 * count, 1, &bytes));
  for (size_t i = 0; i < count; i++) {
    double part = (r->value[i] - low) / (high - low);
    unsigned n = isnan(part) ? RASTER_NONE : (unsigned)lround(RASTER_LEVELS * part);
    bytes[2 * i] = (unsigned char)(n & 255);
    bytes[2 * i + 1] = (unsigned char)(n >> 8);
  }
  wh_json_name(j, "values");
  wh_json_bytes(j, bytes, 2 * count);
  free(bytes);
  return WH_OK;
}

static enum wh_status put_raster(struct wh_context *c, struct wh_json *j,
                                 const struct wh_plot_raster *r) {
  size_t count = r->count[0] * r->count[1];
  double low = INFINITY, high = -INFINITY;
  for (size_t i = 0; i < count; i++)
    if (!isnan(r->value[i])) {
      low = fmin(low, r->value[i]);
      high = fmax(high, r->value[i]);
    }
  if (!(low < high))
    return WH_OK;
  wh_json_name(j, "raster");
  wh_json_open_object(j);
  wh_json_put_text(j, "name", r->name);
  wh_json_put_text(j, "unit", r->unit);
  wh_json_put_count(j, "columns", r->count[0]);
  wh_json_put_count(j, "rows", r->count[1]);
  wh_json_put_number(j, "x", r->origin[0]);
  wh_json_put_number(j, "y", r->origin[1]);
  wh_json_put_number(j, "dx", r->spacing[0]);
  wh_json_put_number(j, "dy", r->spacing[1]);
  wh_json_put_flag(j, "shown", r->shown);
  wh_json_put_number(j, "low", low);
  wh_json_put_number(j, "high", high);
  enum wh_status status = put_values(c, j, r, low, high);
  wh_json_close_object(j);
  return status;
}

static enum wh_status put_plot(struct wh_context *c, struct wh_json *j, const struct wh_plot *p,
                               double box[2][2]) {
  wh_json_open_object(j);
  wh_json_put_text(j, "id", p->id);
  wh_json_put_text(j, "title", p->title);
  wh_json_put_flag(j, "equal", p->equal);
  wh_json_put_count(j, "columns", (uint64_t)p->columns);
  put_axis(j, "x", &p->axis[0], box[0]);
  put_axis(j, "y", &p->axis[1], box[1]);
  wh_json_name(j, "layers");
  wh_json_open_array(j);
  for (size_t k = 0; k < p->layer_count; k++)
    put_layer(j, &p->layer[k]);
  wh_json_close_array(j);
  if (p->raster.value)
    WH_TRY(put_raster(c, j, &p->raster));
  wh_json_close_object(j);
  return WH_OK;
}

enum wh_status wh_plots_json(struct wh_context *c, const struct wh_plots *plots,
                             struct wh_json *json) {
  wh_json_open_array(json);
  for (size_t i = 0; i < plots->count; i++) {
    double box[2][2];
    if (!wh_plot_bounds(&plots->item[i], box))
      return wh_fail(c, WH_INTERNAL, "the picture %s is empty", plots->item[i].id);
    WH_TRY(put_plot(c, json, &plots->item[i], box));
  }
  wh_json_close_array(json);
  return WH_OK;
}
