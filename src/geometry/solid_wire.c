/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/solid_wire.h"

#include "base/memory.h"
#include "geometry/solid_kind.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDES 32 /* of a box */

enum wh_status wh_solid_wire_add(struct wh_context *c, struct wh_solid_wire *w, const double at[3],
                                 double along) {
  WH_TRY(wh_grow(c, &w->at, &w->capacity[0], w->count + 1, sizeof *w->at));
  WH_TRY(wh_grow(c, &w->along, &w->capacity[1], w->count + 1, sizeof *w->along));
  memcpy(w->at[w->count], at, sizeof *w->at);
  w->along[w->count++] = along;
  return WH_OK;
}

void wh_solid_wire_free(struct wh_solid_wire *w) {
  free(w->at);
  free(w->along);
  free(w->box);
  memset(w, 0, sizeof *w);
}

/* Turned about x, then y, then z, then moved, as wh_pen_solids does it with what is drawn. */
static void place(const struct wh_solid_common *p, double at[3]) {
  for (size_t k = 0; k < p->turn.count && k < 3; k++) {
    size_t i = (k + 1) % 3, j = (k + 2) % 3;
    double cosine = cos(p->turn.value[k]), sine = sin(p->turn.value[k]);
    double a = cosine * at[i] - sine * at[j], b = sine * at[i] + cosine * at[j];
    at[i] = a;
    at[j] = b;
  }
  for (size_t k = 0; k < p->move.count && k < 3; k++)
    at[k] += p->move.value[k];
}

static enum wh_status make_boxes(struct wh_context *c, struct wh_solid_wire *w) {
  w->box_count = (w->count - 1 + SIDES - 1) / SIDES;
  WH_TRY(wh_alloc(c, w->box_count, sizeof *w->box, &w->box));
  for (size_t b = 0; b < w->box_count; b++) {
    size_t first = b * SIDES, last = first + SIDES < w->count ? first + SIDES : w->count - 1;
    for (size_t k = 0; k < 3; k++) {
      w->box[b][k] = w->box[b][3 + k] = w->at[first][k];
      for (size_t i = first + 1; i <= last; i++) {
        w->box[b][k] = fmin(w->box[b][k], w->at[i][k]);
        w->box[b][3 + k] = fmax(w->box[b][3 + k], w->at[i][k]);
      }
    }
  }
  return WH_OK;
}

static const struct wh_electrode_params *find(const struct wh_geometry_params *g,
                                              const char *electrode) {
  const struct wh_electrode_params *e = g->electrodes.item;
  for (size_t i = 0; i < g->electrodes.count; i++)
    if (electrode && strcmp(g->electrodes.name[i], electrode) == 0)
      return &e[i];
  return NULL;
}

enum wh_status wh_geometry_solid_wire(struct wh_context *c, const struct wh_geometry_params *g,
                                      const char *electrode, struct wh_solid_wire *out) {
  const struct wh_electrode_params *e = find(g, electrode);
  memset(out, 0, sizeof *out);
  if (!e)
    return wh_fail(c, WH_BAD_INPUT, "there is no electrode '%s'", electrode ? electrode : "");
  const struct wh_variant *first = e->solids.count ? e->solids.item : &e->solid;
  const struct wh_solid_kind *kind = (const struct wh_solid_kind *)first->kind;
  if (!kind || !kind->line)
    return wh_fail(c, WH_BAD_INPUT,
                   "electrode '%s' is no wire: its first solid must be a helix, a hairpin or a "
                   "cylinder to have a place along it",
                   electrode);
  enum wh_status status = kind->line(c, first->params, out);
  for (size_t i = 0; i < out->count && status == WH_OK; i++)
    place(first->params, out->at[i]);
  if (status == WH_OK)
    status = make_boxes(c, out);
  if (status != WH_OK)
    wh_solid_wire_free(out);
  return status;
}

static double distance2_to_box(const double box[6], const double x[3]) {
  double sum = 0.0;
  for (int k = 0; k < 3; k++) {
    double d = fmax(0.0, fmax(box[k] - x[k], x[k] - box[3 + k]));
    sum += d * d;
  }
  return sum;
}

/* Squared distance to a side, and which part of it lies before the nearest point. */
static double distance2_to_side(const double a[3], const double b[3], const double x[3],
                                double *part) {
  double along = 0.0, length = 0.0, sum = 0.0;
  for (int k = 0; k < 3; k++) {
    along += (x[k] - a[k]) * (b[k] - a[k]);
    length += (b[k] - a[k]) * (b[k] - a[k]);
  }
  *part = length > 0.0 ? fmin(1.0, fmax(0.0, along / length)) : 0.0;
  for (int k = 0; k < 3; k++) {
    double d = x[k] - a[k] - *part * (b[k] - a[k]);
    sum += d * d;
  }
  return sum;
}

double wh_solid_wire_along(const struct wh_solid_wire *w, const double x[3]) {
  double best = HUGE_VAL, along = 0.0;
  for (size_t b = 0; b < w->box_count; b++) {
    if (distance2_to_box(w->box[b], x) >= best)
      continue;
    for (size_t i = b * SIDES; i < (b + 1) * SIDES && i + 1 < w->count; i++) {
      double part, d = distance2_to_side(w->at[i], w->at[i + 1], x, &part);
      if (d < best) {
        best = d;
        along = w->along[i] + part * (w->along[i + 1] - w->along[i]);
      }
    }
  }
  return along;
}
