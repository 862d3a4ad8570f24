/* SPDX-License-Identifier: MPL-2.0 */
/* A target: trajectories in its bodies over the energy left there, distributions and spectra. */
#include "report/pictures.h"
#include "run/target_tables.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>

#define ASPECT 1.75 /* of a picture across the page, about */
#define FLAT 8      /* a map so many times wider than deep would be a line to scale */

/* ---- the section ----------------------------------------------------------------------------- */

static double side_of(const struct wh_map_bins *m, int k) {
  return m->width[k] * (double)m->count[k];
}

static bool to_scale(const struct wh_map_bins *m) {
  return side_of(m, 1) < FLAT * side_of(m, 0);
}

static enum wh_status add_frame(struct wh_context *c, const struct wh_map_bins *m,
                                struct wh_plot *p) {
  struct wh_layer *l;
  double box[2][2];
  WH_TRY(wh_layer_add(c, p, WH_LAYER_VACUUM, "", &l));
  WH_TRY(wh_path_start(c, l, 0.0, true, "%s", ""));
  for (int k = 0; k < 2; k++) {
    double side = side_of(m, k);
    box[k][0] = m->low[k] - (k == 0 ? 0.25 : 0.05) * side;
    box[k][1] = m->low[k] + 1.05 * side;
  }
  double wider = 0.5 * (ASPECT * (box[1][1] - box[1][0]) - (box[0][1] - box[0][0]));
  if (wider > 0.0 && p->equal)
    box[0][0] -= wider, box[0][1] += wider;
  for (int k = 0; k < 2; k++) {
    p->axis[k].from = box[k][0];
    p->axis[k].to = box[k][1];
  }
  for (int k = 0; k < 4; k++)
    WH_TRY(wh_path_point(c, l, box[0][k == 1 || k == 2], box[1][k > 1]));
  return WH_OK;
}

static enum wh_status add_bodies(struct wh_context *c, const struct wh_target_result *r,
                                 struct wh_plot *p) {
  struct wh_layer *l;
  WH_TRY(wh_layer_add(c, p, WH_LAYER_EDGE, "Bodies", &l));
  for (size_t i = 0; i < r->outline.count; i++) {
    const struct wh_outline_segment *s = &r->outline.segment[i];
    bool first = i == 0 || s->body != s[-1].body;
    WH_TRY(wh_path_start(c, l, 0.0, false, "%s", first ? r->body[s->body] : ""));
    for (int k = 0; k < 2; k++)
      WH_TRY(wh_path_point(c, l, s->z[k], s->x[k]));
  }
  return WH_OK;
}

/* Electrons that come in, and those set free in the target. */
static enum wh_status add_tracks(struct wh_context *c, const struct wh_target_result *r,
                                 struct wh_plot *p) {
  const struct wh_target_tracks *t = &r->tracks;
  const double tolerance[2] = {1e-3 * (p->axis[0].to - p->axis[0].from),
                               1e-3 * (p->axis[1].to - p->axis[1].from)};
  for (unsigned group = 0; group < 2; group++) {
    struct wh_layer *l;
    WH_TRY(wh_layer_add(c, p, WH_LAYER_RAY, group ? "Set free" : "Electrons", &l));
    l->colour = group;
    for (size_t i = 0; i < t->count; i++) {
      char energy[40];
      if (t->primary[i] == (group == 1))
        continue;
      wh_report_number(t->energy_eV[t->start[i]], 0.0, "eV", sizeof energy, energy);
      WH_TRY(wh_path_start(c, l, 0.0, false, "electron, %s at its start", energy));
      for (size_t k = t->start[i]; k < t->start[i + 1]; k++)
        WH_TRY(wh_path_point(c, l, t->point[k][2], t->point[k][0]));
      wh_path_simplify(l, tolerance);
    }
  }
  return WH_OK;
}

#define DECADES 4.0 /* of the energy left that are shown */

/* Energy left per area of the picture. It falls off by orders of magnitude: shown is the logarithm.
 */
static enum wh_status add_map(struct wh_context *c, const struct wh_target_result *r,
                              struct wh_plot *p) {
  const struct wh_map_bins *m = &r->layout.map;
  struct wh_plot_raster *raster = &p->raster;
  double most = 0.0;
  for (int k = 0; k < 2; k++) {
    raster->count[k] = m->count[k];
    raster->spacing[k] = m->width[k];
    raster->origin[k] = m->low[k] + 0.5 * m->width[k];
  }
  snprintf(raster->name, sizeof raster->name, "energy left (log10)");
  snprintf(raster->unit, sizeof raster->unit, "1");
  raster->shown = true;
  WH_TRY(wh_alloc(c, m->count[0] * m->count[1], sizeof(float), &raster->value));
  for (size_t i = 0; i < m->count[0] * m->count[1]; i++)
    most = fmax(most, wh_target_mean(r, m->first + i));
  for (size_t i = 0; i < m->count[0] * m->count[1]; i++) {
    double value = log10(wh_target_mean(r, m->first + i) / most);
    raster->value[i] = value > -DECADES ? (float)value : NAN;
  }
  return WH_OK;
}

static enum wh_status add_section(struct wh_context *c, const struct wh_report *r,
                                  struct wh_plots *plots) {
  struct wh_plot *p;
  const struct wh_map_bins *m = &r->target->layout.map;
  if (m->count[0] == 0)
    return WH_OK;
  WH_TRY(wh_plot_add(c, plots, "target", "Electrons in the target", &p));
  wh_plot_axes(p, "z", "m", "x", "m");
  p->equal = to_scale(m);
  snprintf(p->caption, sizeof p->caption,
           "Seen along y%s: surfaces in the plane of the beam's axis, %zu electrons of the beam "
           "with what "
           "they set free, and the energy that all histories left, per area, over four decades.",
           p->equal ? ", to scale" : "; z is stretched", r->target->tracks.primaries);
  WH_TRY(add_frame(c, m, p));
  WH_TRY(add_bodies(c, r->target, p));
  WH_TRY(add_tracks(c, r->target, p));
  return add_map(c, r->target, p);
}

/* ---- distributions --------------------------------------------------------------------------- */

static double largest(const struct wh_column *column, size_t rows) {
  double most = 0.0;
  for (size_t i = 0; i < rows; i++)
    most = fmax(most, column->value[i]);
  return most;
}

/* Columns 1, 3, ... of a table over column 0, without those that are zero throughout. */
static enum wh_status add_table(struct wh_context *c, const struct wh_table *t,
                                const char *const name[2], const char *label, const char *caption,
                                struct wh_plots *plots) {
  struct wh_plot *p;
  WH_TRY(wh_plot_add(c, plots, t->name, t->title, &p));
  wh_plot_axes(p, t->column[0].name, t->column[0].unit, label, t->column[1].unit);
  snprintf(p->caption, sizeof p->caption, "%s", caption);
  p->columns = 3;
  for (size_t k = 1; k < t->columns; k += 2)
    if (largest(&t->column[k], t->rows) > 0.0)
      WH_TRY(wh_plot_curve(c, p, name[k / 2], (unsigned)(k / 2), t->rows, t->column[0].value,
                           t->column[k].value));
  if (p->layer_count == 0)
    plots->count--;
  return WH_OK;
}

enum wh_status wh_picture_target(struct wh_context *c, const struct wh_report *r,
                                 struct wh_plots *plots) {
  static const char *const one[2] = {"per electron of the beam", ""};
  static const char *const ways[2] = {"toward -z", "toward +z"};
  if (!r->target || r->target->tally.batches == 0)
    return WH_OK;
  const struct wh_table *t = r->target_table;
  WH_TRY(add_section(c, r, plots));
  WH_TRY(add_table(c, &t[WH_TARGET_DEPTH], one, "ζ",
                   "Share of the beam's energy left per depth; its area is the absorbed share.",
                   plots));
  WH_TRY(add_table(c, &t[WH_TARGET_LATERAL], one, "share per length",
                   "Against the distance along x, and along y, from where the electron came in.",
                   plots));
  WH_TRY(add_table(c, &t[WH_TARGET_ENERGY], ways, "electrons", "Per electron of the beam.", plots));
  WH_TRY(add_table(c, &t[WH_TARGET_ANGLE], ways, "electrons",
                   "Against the angle to -z and to +z; per electron of the beam.", plots));
  WH_TRY(add_table(c, &t[WH_TARGET_PHOTONS], one, "photons",
                   "Seen from the view of the case, per electron of the beam.", plots));
  return add_table(c, &t[WH_TARGET_ORIGIN], one, "share per length",
                   "Their energy in that of the beam, per steradian.", plots);
}
