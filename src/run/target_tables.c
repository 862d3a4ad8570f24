/* SPDX-License-Identifier: MPL-2.0 */
#include "run/target_tables.h"

#include "base/constants.h"

#include <math.h>

#define MAX_SERIES 2
#define ANGLE_ROWS 60
#define PER_KEV 1e3 /* spectra are read against keV */

/* A column of a histogram, to be divided by the bin's width or solid angle. */
struct series {
  const char *name, *unit;
  const struct wh_bins *bins;
  double scale;
};

struct maker {
  struct wh_context *c;
  struct wh_arena *arena;
  const struct wh_target_result *r;
  enum wh_status status;
};

static void *room(struct maker *m, size_t count, size_t size) {
  void *p = wh_arena_alloc(m->arena, count * size + 1);
  if (!p && !m->status)
    m->status = wh_fail(m->c, WH_NO_MEMORY, "no memory for a table of %zu rows", count);
  return p;
}

/* Bins that stand in one row: all have the same width, but rows against an angle about the same
   solid angle (up to ANGLE_ROWS of them), since narrow rings about the axis catch little. */
struct row {
  size_t first, end;
  double middle, measure; /* of the row; its width or solid angle */
};

static size_t make_rows(const struct wh_bins *b, bool angle, struct row *row) {
  size_t rows = 0;
  for (size_t i = 0, end; i < b->count; i = end) {
    double low = b->low + (double)i * b->width, high, solid;
    end = i;
    do {
      end++;
      high = b->low + (double)end * b->width;
      solid = 2.0 * WH_PI * (cos(low) - cos(high));
    } while (angle && end < b->count && solid < 2.0 * WH_PI / ANGLE_ROWS);
    row[rows++] = (struct row){i, end, 0.5 * (low + high), angle ? solid : b->width};
  }
  return rows;
}

static void fill(const struct maker *m, const struct series *s, size_t rows, const struct row *row,
                 double *value, double *error) {
  for (size_t i = 0; i < rows; i++) {
    double sum = 0.0, square = 0.0;
    for (size_t k = row[i].first; k < row[i].end; k++) {
      sum += wh_target_mean(m->r, s->bins->first + k);
      square += pow(wh_target_error(m->r, s->bins->first + k), 2.0);
    }
    value[i] = s->scale / row[i].measure * sum;
    error[i] = s->scale / row[i].measure * sqrt(square);
  }
}

static struct wh_table histogram(struct maker *m, const char *name, const char *title,
                                 const char *place, const char *unit, bool angle, size_t count,
                                 const struct series *series) {
  size_t columns = 1 + 2 * count, rows = 0;
  struct row *row = room(m, series[0].bins->count, sizeof *row);
  if (row)
    rows = make_rows(series[0].bins, angle, row);
  struct wh_column *column = room(m, columns, sizeof *column);
  double *value = room(m, rows * columns, sizeof *value);
  if (m->status)
    return (struct wh_table){0};
  for (size_t i = 0; i < rows; i++)
    value[i] = row[i].middle;
  column[0] = (struct wh_column){.name = place, .unit = unit, .value = value};
  for (size_t k = 0; k < count; k++) {
    double *at = value + (1 + 2 * k) * rows;
    const char *error = wh_arena_print(m->arena, "error of %s", series[k].name);
    fill(m, &series[k], rows, row, at, at + rows);
    column[1 + 2 * k] =
        (struct wh_column){.name = series[k].name, .unit = series[k].unit, .value = at};
    column[2 + 2 * k] = (struct wh_column){
        .name = error ? error : "error", .unit = series[k].unit, .value = at + rows};
  }
  return (struct wh_table){name, title, rows, columns, column};
}

/* Share of the beam's energy left in each body, and electrons kept per electron of the beam. */
static struct wh_table bodies(struct maker *m) {
  const struct wh_target_result *r = m->r;
  size_t n = r->bodies;
  struct wh_column *column = room(m, 5, sizeof *column);
  double *value = room(m, 4 * n, sizeof *value);
  if (m->status)
    return (struct wh_table){0};
  for (size_t i = 0; i < n; i++) {
    value[i] = wh_target_mean(r, r->layout.body_energy + i) / r->energy_eV;
    value[n + i] = wh_target_error(r, r->layout.body_energy + i) / r->energy_eV;
    value[2 * n + i] = wh_target_mean(r, r->layout.body_charge + i);
    value[3 * n + i] = wh_target_error(r, r->layout.body_charge + i);
  }
  column[0] = (struct wh_column){.name = "body", .unit = "", .text = r->body};
  column[1] = (struct wh_column){.name = "energy", .unit = "1", .value = value};
  column[2] = (struct wh_column){.name = "error of energy", .unit = "1", .value = value + n};
  column[3] = (struct wh_column){.name = "electrons kept", .unit = "1", .value = value + 2 * n};
  column[4] = (struct wh_column){.name = "error of electrons", .unit = "1", .value = value + 3 * n};
  return (struct wh_table){"target-bodies", "What the bodies keep, per electron of the beam", n, 5,
                           column};
}

/* The cells of all grids, one after the other. */
static struct wh_table grids(struct maker *m) {
  static const struct {
    const char *name, *unit;
  } head[] = {{"grid", ""}, {"x or r", "m"},     {"y", "m"},
              {"z", "m"},   {"energy", "1/m^3"}, {"error of energy", "1/m^3"}};
  enum { COLUMNS = sizeof head / sizeof *head };
  const struct wh_target_result *r = m->r;
  size_t rows = 0, at = 0;
  for (size_t i = 0; i < r->layout.grids; i++)
    rows += wh_grid_cells(&r->layout.grid[i]);
  struct wh_column *column = room(m, COLUMNS, sizeof *column);
  double *value = room(m, rows * (COLUMNS - 1), sizeof *value);
  const char **name = room(m, rows, sizeof *name);
  if (m->status)
    return (struct wh_table){0};
  for (size_t i = 0; i < r->layout.grids; i++)
    for (size_t k = 0; k < wh_grid_cells(&r->layout.grid[i]); k++, at++) {
      const struct wh_grid_bins *g = &r->layout.grid[i];
      double middle[3], scale = 1.0 / (wh_grid_cell(g, k, middle) * r->energy_eV);
      name[at] = r->grid[i];
      for (size_t n = 0; n < 3; n++)
        value[n * rows + at] = middle[n];
      value[3 * rows + at] = scale * wh_target_mean(r, g->first + k);
      value[4 * rows + at] = scale * wh_target_error(r, g->first + k);
    }
  for (size_t n = 0; n < COLUMNS; n++)
    column[n] = (struct wh_column){head[n].name, head[n].unit,
                                   n > 0 ? value + (n - 1) * rows : NULL, n > 0 ? NULL : name};
  return (struct wh_table){"target-grids", "Share of the beam's energy left per volume", rows,
                           COLUMNS, column};
}

enum wh_status wh_target_tables(struct wh_context *c, const struct wh_target_result *r,
                                struct wh_arena *arena, struct wh_table table[WH_TARGET_TABLES]) {
  struct maker m = {c, arena, r, WH_OK};
  const struct wh_layout *y = &r->layout;
  const struct series depth = {"zeta", "1/m", &y->depth, 1.0 / r->energy_eV};
  const struct series lateral = {"energy", "1/m", &y->lateral, 1.0 / r->energy_eV};
  const struct series energy[MAX_SERIES] = {{"backward", "1/keV", &y->back_energy, PER_KEV},
                                            {"forward", "1/keV", &y->through_energy, PER_KEV}};
  const struct series angle[MAX_SERIES] = {{"backward", "1/sr", &y->back_angle, 1.0},
                                           {"forward", "1/sr", &y->through_angle, 1.0}};
  const struct series origin = {"photons", "1/(sr m)", &y->seen_depth, 1.0 / r->energy_eV};
  const struct series photons = {"photons", "1/(sr keV)", &y->spectrum, PER_KEV};
  table[WH_TARGET_DEPTH] = histogram(&m, "target-depth", "Share of the beam's energy left by depth",
                                     "depth", "m", false, 1, &depth);
  table[WH_TARGET_LATERAL] =
      histogram(&m, "target-lateral", "Share of the energy left by distance from the entry", "x",
                "m", false, 1, &lateral);
  table[WH_TARGET_ENERGY] = histogram(&m, "target-energy", "Energies of the electrons that leave",
                                      "energy", "eV", false, 2, energy);
  table[WH_TARGET_ANGLE] = histogram(&m, "target-angle", "Directions of the electrons that leave",
                                     "angle", "rad", true, 2, angle);
  table[WH_TARGET_PHOTONS] = histogram(&m, "target-photons", "Spectrum of photons seen", "energy",
                                       "eV", false, 1, &photons);
  table[WH_TARGET_ORIGIN] =
      histogram(&m, "target-origin", "Energy of the photons seen by the depth they come from",
                "depth", "m", false, 1, &origin);
  table[WH_TARGET_BODIES] = bodies(&m);
  table[WH_TARGET_GRIDS] = grids(&m);
  return m.status;
}
