/* SPDX-License-Identifier: MPL-2.0 */
#include "run/output.h"

#include "base/memory.h"
#include "io/openpmd.h"
#include "io/vtk.h"
#include "numerics/triangle.h"
#include "run/paths.h"
#include "run/target_tables.h"

#include <math.h>
#include <stdlib.h>

#define GRID_LONG_SIDE 256 /* points along the longer side of the regular grid */

/* Cartesian position of a mesh point, in the half plane y = 0. */
static void cartesian(const double p[2], double x[3]) {
  x[0] = p[1];
  x[1] = 0.0;
  x[2] = p[0];
}

static void sample_grid(const struct wh_pass *p, const struct wh_grid *grid, double *phi,
                        double *E_z, double *E_r, double *inside) {
  struct wh_place place = {.element = WH_NO_ELEMENT};
  for (size_t j = 0; j < grid->count[1]; j++)
    for (size_t i = 0; i < grid->count[0]; i++) {
      double at[2] = {grid->origin[0] + (double)i * grid->spacing[0],
                      grid->origin[1] + (double)j * grid->spacing[1]};
      size_t k = j * grid->count[0] + i;
      double x[3];
      struct wh_field_value value = {0};
      wh_locate(p->locator, at, &place);
      if (place.element == WH_NO_ELEMENT)
        continue;
      cartesian(at, x);
      wh_field_at(&p->field, x, &place, true, &value);
      phi[k] = value.potential;
      E_z[k] = value.E[2];
      E_r[k] = value.E[0];
      inside[k] = 1.0;
    }
}

static struct wh_grid grid_over(const struct wh_pass *p) {
  double low[2], high[2];
  wh_locator_box(p->locator, low, high);
  double side[2] = {high[0] - low[0], high[1] - low[1]},
         step = fmax(side[0], side[1]) / (GRID_LONG_SIDE - 1);
  struct wh_grid grid = {.symmetry = p->mesh.symmetry, .origin = {low[0], low[1]}};
  for (int k = 0; k < 2; k++) {
    grid.count[k] = (size_t)fmax(2.0, round(side[k] / step) + 1.0);
    grid.spacing[k] = side[k] / (double)(grid.count[k] - 1);
  }
  return grid;
}

/* Potential and field on the grid; room holds them, to be freed. */
static enum wh_status add_grid(struct wh_context *c, const struct wh_pass *p, struct wh_grid *grid,
                               double **room, struct wh_openpmd *content) {
  if (!p->locator)
    return WH_OK;
  *grid = grid_over(p);
  size_t points = grid->count[0] * grid->count[1];
  WH_TRY(wh_alloc(c, 4 * points, sizeof **room, room));
  double *all = *room;
  sample_grid(p, grid, all, all + points, all + 2 * points, all + 3 * points);
  grid->phi = all;
  grid->E_z = all + points;
  grid->E_r = all + 2 * points;
  grid->inside = all + 3 * points;
  content->grid = grid;
  return WH_OK;
}

static enum wh_status add_tables(struct wh_context *c, const struct wh_pass *p,
                                 struct wh_arena *arena, struct wh_table *table,
                                 struct wh_openpmd *content) {
  if (!arena)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the tables of the target");
  if (p->target.tally.batches == 0)
    return WH_OK;
  WH_TRY(wh_target_tables(c, &p->target, arena, table));
  content->table = table;
  content->table_count = WH_TARGET_TABLES - (table[WH_TARGET_GRIDS].rows == 0); /* the last */
  return WH_OK;
}

enum wh_status wh_output_openpmd(struct wh_context *c, const struct wh_case *cs,
                                 const struct wh_run *r, const char *path) {
  const struct wh_pass *p = &r->pass;
  struct wh_table table[WH_TARGET_TABLES];
  struct wh_grid grid;
  double *room = NULL;
  const struct wh_species species[] = {
      {"start", &p->start}, {"end", &p->trace.end}, {"plane", &p->beam_last}};
  struct wh_openpmd content = {.title = cs->params.title,
                               .species_count = !p->trace.end.count  ? 0
                                                : p->beam_last.count ? 3
                                                                     : 2,
                               .species = species};
  struct wh_solid_nodal nodal;
  if (p->solid.field) {
    nodal = (struct wh_solid_nodal){.mesh = &p->solid.mesh,
                                    .potential = wh_solid_field_nodal(p->solid.field),
                                    .E = wh_solid_field_recovered(p->solid.field)};
    content.nodal = &nodal;
  }
  struct wh_arena *arena = wh_arena_create();
  enum wh_status status = add_tables(c, p, arena, table, &content);
  if (!status)
    status = add_grid(c, p, &grid, &room, &content);
  if (!status)
    status = wh_openpmd_write(c, path, &content);
  wh_arena_destroy(arena);
  free(room);
  return status;
}

static enum wh_status write_solid(struct wh_context *c, const struct wh_solid_pass *s,
                                  const char *path) {
  const struct wh_vtk_array array[] = {
      {"potential [V]", 1, wh_solid_field_nodal(s->field)},
      {"E [V/m]", 3, (const double *)wh_solid_field_recovered(s->field)}};
  return wh_vtu_write_solid(c, path, &s->mesh, 2, array);
}

enum wh_status wh_output_vtu(struct wh_context *c, const struct wh_case *cs, const struct wh_run *r,
                             const char *path) {
  (void)cs;
  if (r->pass.solid.field)
    return write_solid(c, &r->pass.solid, path);
  const struct wh_pass *p = &r->pass;
  const struct wh_mesh *m = &p->mesh;
  if (m->element_count == 0)
    return WH_OK;
  size_t per_element = (size_t)m->nodes_per_element, n = m->element_count * per_element;
  const double(*node)[2] = wh_triangle_nodes(m->order);
  double *potential, *E;
  WH_TRY(wh_alloc(c, 4 * n, sizeof *potential, &potential));
  E = potential + n;
  for (size_t i = 0; i < n; i++) {
    size_t local = i % per_element;
    struct wh_place place = {.element = (uint32_t)(i / per_element),
                             .xi = {node[local][0], node[local][1]}};
    struct wh_field_value value = {0};
    double x[3];
    cartesian(m->node[m->element[i]], x);
    wh_field_at(&p->field, x, &place, true, &value);
    potential[i] = value.potential;
    for (int k = 0; k < 3; k++)
      E[3 * i + (size_t)k] = value.E[k];
  }
  const struct wh_vtk_array array[] = {{"potential [V]", 1, potential}, {"E [V/m]", 3, E}};
  enum wh_status status = wh_vtu_write(c, path, m, 2, array);
  free(potential);
  return status;
}

/* Trajectories in the target, of a run that has no others. */
static enum wh_status write_tracks(struct wh_context *c, const struct wh_target_tracks *t,
                                   const char *path) {
  if (t->count == 0)
    return WH_OK;
  const struct wh_vtk_array energy = {"energy [eV]", 1, t->energy_eV};
  const struct wh_vtk_lines lines = {.count = t->count,
                                     .start = t->start,
                                     .point = (const double(*)[3])t->point,
                                     .point_array_count = 1,
                                     .point_array = &energy};
  return wh_vtp_write(c, path, &lines);
}

enum wh_status wh_output_vtp(struct wh_context *c, const struct wh_case *cs, const struct wh_run *r,
                             const char *path) {
  (void)cs;
  struct wh_paths paths;
  if (!r->pass.trace.path_count)
    return write_tracks(c, &r->pass.target.tracks, path);
  WH_TRY(wh_paths_init(c, &r->pass.trace, &paths));
  enum wh_status status = wh_vtp_write(c, path, &paths.lines);
  wh_paths_free(&paths);
  return status;
}
