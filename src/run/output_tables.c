/* SPDX-License-Identifier: MPL-2.0 */
#include "run/output.h"

#include "base/memory.h"
#include "io/table.h"

#include <math.h>
#include <stdlib.h>

#define MAX_COLUMNS 64

/* A table under construction: all columns are rows long and freed together. */
struct builder {
  size_t rows, columns;
  struct wh_column column[MAX_COLUMNS];
  double *value[MAX_COLUMNS];
  enum wh_status status;
};

static double *add_column(struct wh_context *c, struct builder *b, const char *name,
                          const char *unit) {
  double *value = NULL;
  if (!b->status)
    b->status = wh_alloc(c, b->rows, sizeof *value, &value);
  if (b->status)
    return NULL;
  b->value[b->columns] = value;
  b->column[b->columns++] = (struct wh_column){.name = name, .unit = unit, .value = value};
  return value;
}

static enum wh_status finish(struct wh_context *c, struct builder *b, const char *path) {
  struct wh_table table = {
      .name = "", .title = "", .rows = b->rows, .columns = b->columns, .column = b->column};
  if (!b->status)
    b->status = wh_csv_write(c, path, &table);
  for (size_t i = 0; i < MAX_COLUMNS; i++)
    free(b->value[i]);
  return b->status;
}

/* Columns of a particle's state; fills row i once all columns are there. */
struct state_columns {
  double *x, *y, *z, *r, *ux, *uy, *uz, *energy, *t;
};

static struct state_columns add_state(struct wh_context *c, struct builder *b) {
  struct state_columns s;
  s.x = add_column(c, b, "x", "m");
  s.y = add_column(c, b, "y", "m");
  s.z = add_column(c, b, "z", "m");
  s.r = add_column(c, b, "r", "m");
  s.ux = add_column(c, b, "ux", "1");
  s.uy = add_column(c, b, "uy", "1");
  s.uz = add_column(c, b, "uz", "1");
  s.energy = add_column(c, b, "energy", "eV");
  s.t = add_column(c, b, "t", "s");
  return s;
}

static void put_state(const struct state_columns *s, size_t i, const struct wh_particle *p) {
  s->x[i] = p->x[0];
  s->y[i] = p->x[1];
  s->z[i] = p->x[2];
  s->r[i] = hypot(p->x[0], p->x[1]);
  s->ux[i] = p->u[0];
  s->uy[i] = p->u[1];
  s->uz[i] = p->u[2];
  s->energy[i] = wh_kinetic_energy_eV(p->u);
  s->t[i] = p->t;
}

enum wh_status wh_output_crossings(struct wh_context *c, const struct wh_case *cs,
                                   const struct wh_run *r, const char *path) {
  (void)cs;
  const struct wh_pass *p = &r->pass;
  size_t rows = 0;
  for (size_t i = 0; i < p->trace.crossing_count; i++)
    rows += p->trace.crossing[i].plane >= p->beam_planes;
  if (!rows)
    return WH_OK;
  struct builder b = {.rows = rows};
  double *ray = add_column(c, &b, "ray", "1");
  struct state_columns state = add_state(c, &b);
  double *slope = add_column(c, &b, "dr/dz", "1");
  for (size_t i = 0, n = 0; n < p->trace.crossing_count && !b.status; n++) {
    const struct wh_plane_crossing *k = &p->trace.crossing[n];
    const double *x = k->state.x, *u = k->state.u;
    double radius = hypot(x[0], x[1]);
    if (k->plane < p->beam_planes)
      continue;
    ray[i] = (double)k->ray;
    put_state(&state, i, &k->state);
    slope[i++] = (radius > 0.0 ? (x[0] * u[0] + x[1] * u[1]) / radius : hypot(u[0], u[1])) / u[2];
  }
  return finish(c, &b, path);
}

enum wh_status wh_output_ends(struct wh_context *c, const struct wh_case *cs,
                              const struct wh_run *r, const char *path) {
  (void)cs;
  const struct wh_pass *p = &r->pass;
  if (!p->trace.end.count)
    return WH_OK;
  struct builder b = {.rows = p->trace.end.count};
  const char **status = NULL;
  WH_TRY(wh_alloc(c, b.rows, sizeof *status, &status));
  b.column[b.columns++] = (struct wh_column){.name = "status", .unit = "", .text = status};
  struct state_columns state = add_state(c, &b);
  double *drift = add_column(c, &b, "energy_drift", "1");
  for (size_t i = 0; i < b.rows && !b.status; i++) {
    struct wh_particle end = wh_particles_get(&p->trace.end, i);
    status[i] = wh_ray_status_word(p->trace.ray[i].status);
    put_state(&state, i, &end);
    drift[i] = p->trace.ray[i].energy_drift;
  }
  enum wh_status done = finish(c, &b, path);
  free(status);
  return done;
}

/* The measures that have a value on every plane, along z. */
enum wh_status wh_output_beam(struct wh_context *c, const struct wh_case *cs,
                              const struct wh_run *r, const char *path) {
  (void)cs;
  const struct wh_beam_result *beam = &r->pass.beam;
  struct builder b = {.rows = beam->count};
  if (!beam->count)
    return WH_OK;
  double *z = add_column(c, &b, "z", "m");
  for (size_t i = 0; z && i < beam->count; i++)
    z[i] = beam->z[i];
  for (enum wh_beam_measure m = 0; m < WH_BEAM_MEASURE_COUNT && !b.status; m++) {
    bool everywhere = true;
    for (size_t i = 0; i < beam->count; i++)
      everywhere = everywhere && isfinite(beam->value[i][m]);
    double *value =
        everywhere ? add_column(c, &b, wh_beam_measure_name(m), wh_beam_measure_unit(m)) : NULL;
    for (size_t i = 0; value && i < beam->count; i++)
      value[i] = beam->value[i][m];
  }
  return finish(c, &b, path);
}

enum wh_status wh_output_axis(struct wh_context *c, const struct wh_case *cs,
                              const struct wh_run *r, const char *path) {
  (void)cs;
  const struct wh_pass *p = &r->pass;
  if (!p->axis.count)
    return WH_OK;
  static const char *const name[] = {"potential", "dphi/dz", "d2phi/dz2"};
  static const char *const unit[] = {"V", "V/m", "V/m2"};
  struct wh_column column[6] = {{.name = "z", .unit = "m", .value = p->axis.z}};
  for (int k = 0; k < 3; k++)
    column[k + 1] = (struct wh_column){.name = name[k], .unit = unit[k], .value = p->axis.value[k]};
  column[4] = (struct wh_column){.name = "B", .unit = "T", .value = p->axis.B[0]};
  column[5] = (struct wh_column){.name = "dB/dz", .unit = "T/m", .value = p->axis.B[1]};
  struct wh_table table = {.name = "axis",
                           .title = "",
                           .rows = p->axis.count,
                           .columns = p->magnetic ? 6 : 4,
                           .column = column};
  return wh_csv_write(c, path, &table);
}
