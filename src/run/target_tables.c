/* SPDX-License-Identifier: MPL-2.0 */
#include "run/target_tables.h"

#include "base/constants.h"

#include <math.h>

#define MAX_SERIES 2

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

/* Width of a bin, or the solid angle between its edges. */
static double measure(const struct wh_bins *b, size_t i, bool angle) {
  double low = b->low + (double)i * b->width;
  return angle ? 2.0 * WH_PI * (cos(low) - cos(low + b->width)) : b->width;
}

static void fill(const struct maker *m, const struct series *s, bool angle, double *value,
                 double *error) {
  for (size_t i = 0; i < s->bins->count; i++) {
    double scale = s->scale / measure(s->bins, i, angle);
    value[i] = scale * wh_target_mean(m->r, s->bins->first + i);
    error[i] = scale * wh_target_error(m->r, s->bins->first + i);
  }
}

static struct wh_table histogram(struct maker *m, const char *name, const char *title,
                                 const char *place, const char *unit, bool angle, size_t count,
                                 const struct series *series) {
  size_t rows = series[0].bins->count, columns = 1 + 2 * count;
  struct wh_column *column = room(m, columns, sizeof *column);
  double *value = room(m, rows * columns, sizeof *value);
  if (m->status)
    return (struct wh_table){0};
  for (size_t i = 0; i < rows; i++)
    value[i] = series[0].bins->low + ((double)i + 0.5) * series[0].bins->width;
  column[0] = (struct wh_column){.name = place, .unit = unit, .value = value};
  for (size_t k = 0; k < count; k++) {
    double *at = value + (1 + 2 * k) * rows;
    const char *error = wh_arena_print(m->arena, "error of %s", series[k].name);
    fill(m, &series[k], angle, at, at + rows);
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

enum wh_status wh_target_tables(struct wh_context *c, const struct wh_target_result *r,
                                struct wh_arena *arena, struct wh_table table[WH_TARGET_TABLES]) {
  struct maker m = {c, arena, r, WH_OK};
  const struct wh_layout *y = &r->layout;
  const struct series depth = {"zeta", "1/m", &y->depth, 1.0 / r->energy_eV};
  const struct series lateral = {"energy", "1/m", &y->lateral, 1.0 / r->energy_eV};
  const struct series energy[MAX_SERIES] = {{"backward", "1/eV", &y->back_energy, 1.0},
                                            {"forward", "1/eV", &y->through_energy, 1.0}};
  const struct series angle[MAX_SERIES] = {{"backward", "1/sr", &y->back_angle, 1.0},
                                           {"forward", "1/sr", &y->through_angle, 1.0}};
  const struct series photons = {"photons", "1/(sr eV)", &y->spectrum, 1.0};
  table[WH_TARGET_DEPTH] = histogram(&m, "target-depth", "Share of the beam's energy left by depth",
                                     "z", "m", false, 1, &depth);
  table[WH_TARGET_LATERAL] =
      histogram(&m, "target-lateral", "Share of the energy left by distance from the entry", "x",
                "m", false, 1, &lateral);
  table[WH_TARGET_ENERGY] = histogram(&m, "target-energy", "Energies of the electrons that leave",
                                      "energy", "eV", false, 2, energy);
  table[WH_TARGET_ANGLE] = histogram(&m, "target-angle", "Directions of the electrons that leave",
                                     "angle", "rad", true, 2, angle);
  table[WH_TARGET_PHOTONS] = histogram(&m, "target-photons", "Spectrum of photons seen", "energy",
                                       "eV", false, 1, &photons);
  table[WH_TARGET_BODIES] = bodies(&m);
  return m.status;
}
