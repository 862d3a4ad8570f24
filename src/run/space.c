/* SPDX-License-Identifier: MPL-2.0 */
#include "run/space.h"

#include "base/memory.h"
#include "run/particle_file.h"
#include "run/wire.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A first look at the space charge takes so many rays; without symmetry that or a part of all, for
   a surface needs more of them than a line. */
#define FEW_RAYS 150.0
#define FEW_SOLID 1000.0
#define FEW_PART 0.1
#define PATIENCE 5
/* A quick run in space: sizes of a mesh of order 2, which is as low as is of any use, and rays. */
#define QUICK_COARSER 1.5
#define QUICK_RAYS 0.25
#define QUICK_TOLERANCE 3.0 /* of a mesh that follows the error */

static bool is_solid(const struct wh_pass *p) {
  return p->mesh.symmetry == WH_NO_SYMMETRY;
}

bool wh_space_has_mesh(const struct wh_pass *p) {
  return p->locator || p->solid.locator;
}

size_t wh_space_nodes(const struct wh_pass *p) {
  return is_solid(p) ? p->solid.mesh.node_count : p->mesh.node_count;
}

size_t wh_space_elements(const struct wh_pass *p) {
  return is_solid(p) ? p->solid.mesh.element_count : p->mesh.element_count;
}

int wh_space_order(const struct wh_pass *p) {
  return is_solid(p) ? p->solid.mesh.order : p->mesh.order;
}

double wh_space_node_z(const struct wh_pass *p, size_t node) {
  return is_solid(p) ? p->solid.mesh.node[node][2] : p->mesh.node[node][0];
}

size_t wh_space_electrodes(const struct wh_pass *p, struct wh_electrode **out) {
  *out = is_solid(p) ? p->solid.mesh.electrodes : p->mesh.electrodes;
  return is_solid(p) ? p->solid.mesh.electrode_count : p->mesh.electrode_count;
}

const char *wh_space_unit(const struct wh_pass *p, const char *unit) {
  static const char *const by_length[][2] = {
      {"A", "A/m"}, {"F", "F/m"}, {"W", "W/m"}, {"A/V^1.5", "A/V^1.5/m"}};
  for (size_t i = 0; i < sizeof by_length / sizeof *by_length; i++)
    if (p->mesh.symmetry == WH_PLANAR && strcmp(unit, by_length[i][0]) == 0)
      return by_length[i][1];
  return unit;
}

int wh_space_parts(const struct wh_pass *p) {
  return is_solid(p) ? wh_mirrors_parts(&p->solid.mesh.mirrors) : 1;
}

/* The electrodes of the mesh are those of the geometry, by their names. */
void wh_space_take_voltages(const struct wh_map *electrodes, struct wh_pass *p) {
  const struct wh_electrode_params *params = electrodes->item;
  struct wh_electrode *electrode;
  size_t count = wh_space_electrodes(p, &electrode);
  for (size_t i = 0; i < count; i++)
    for (size_t k = 0; k < electrodes->count; k++)
      if (strcmp(electrode[i].name, electrodes->name[k]) == 0)
        electrode[i].voltage = params[k].voltage_V;
}

enum wh_status wh_space_make_mesh(struct wh_context *c, const struct wh_case_params *cs,
                                  struct wh_pass *p) {
  if (wh_space_has_mesh(p)) {
    wh_space_take_voltages(&cs->geometry.electrodes, p);
    return WH_OK;
  }
  if (cs->geometry.symmetry != WH_NO_SYMMETRY) {
    WH_TRY(wh_geometry_mesh(c, &cs->geometry, &cs->mesh, &p->mesh));
    return wh_locator_create(c, &p->mesh, &p->locator);
  }
  p->mesh.symmetry = WH_NO_SYMMETRY;
  WH_TRY(wh_geometry_solid(c, &cs->geometry, &cs->mesh, &p->solid.mesh));
  return wh_solid_locator_create(c, &p->solid.mesh, &p->solid.locator);
}

void wh_space_forget_mesh(struct wh_pass *p) {
  wh_solid_field_destroy(p->solid.field);
  wh_solid_locator_destroy(p->solid.locator);
  wh_solid_mesh_free(&p->solid.mesh);
  p->solid.field = NULL;
  p->solid.locator = NULL;
}

enum wh_status wh_space_make_potentials(struct wh_context *c, struct wh_pass *p) {
  if (p->electrostatic || p->solid.field)
    return WH_OK;
  return is_solid(p) ? wh_solid_field_create(c, &p->solid.mesh, p->solid.locator, &p->solid.field)
                     : wh_electrostatic_create(c, &p->mesh, p->locator, &p->electrostatic);
}

void wh_space_make_field(struct wh_pass *p) {
  p->field = (struct wh_field){0};
  if (!is_solid(p))
    p->field = (struct wh_field){.mesh = &p->mesh,
                                 .locator = p->locator,
                                 .part_count = 1,
                                 .part = {wh_electrostatic_part(p->electrostatic)}};
}

void wh_space_archive_mesh(struct wh_archive *a, const struct wh_case_params *cs,
                           struct wh_pass *p) {
  bool solid = cs->geometry.symmetry == WH_NO_SYMMETRY;
  p->mesh.symmetry = solid ? WH_NO_SYMMETRY : p->mesh.symmetry;
  if (solid)
    wh_solid_mesh_archive(a, &p->solid.mesh);
  else
    wh_mesh_archive(a, &p->mesh);
  if (!a->reading || a->status != WH_OK)
    return;
  a->status = solid ? wh_solid_locator_create(a->c, &p->solid.mesh, &p->solid.locator)
                    : wh_locator_create(a->c, &p->mesh, &p->locator);
  if (a->status == WH_OK)
    wh_space_take_voltages(&cs->geometry.electrodes, p);
}

void wh_space_archive_potentials(struct wh_archive *a, struct wh_pass *p) {
  if (is_solid(p))
    wh_solid_field_archive(a, &p->solid.mesh, p->solid.locator, &p->solid.field);
  else
    wh_electrostatic_archive(a, &p->mesh, p->locator, &p->electrostatic);
}

static bool coarsen_solid(struct wh_case_params *cs, bool quick) {
  double rays = cs->space_charge.ray_part;
  if (quick)
    cs->space_charge.ray_part = (rays > 0.0 ? rays : 1.0) * QUICK_RAYS;
  if (quick)
    cs->mesh.adapt.tolerance *= QUICK_TOLERANCE;
  if (quick && cs->mesh.tetra_order <= 2)
    cs->mesh.coarser = QUICK_COARSER;
  else if (cs->mesh.tetra_order > 1)
    cs->mesh.tetra_order--;
  else
    return false;
  return true;
}

bool wh_space_coarsen(struct wh_case_params *cs, bool quick) {
  if (cs->geometry.symmetry == WH_NO_SYMMETRY)
    return coarsen_solid(cs, quick);
  size_t lower = quick ? 2 : 1;
  if (cs->mesh.order <= (quick ? 3 : 1))
    return false;
  cs->mesh.order -= lower;
  return true;
}

enum wh_status wh_space_begin_coarser(struct wh_context *c, const struct wh_case_params *lower,
                                      const struct wh_pass *from, struct wh_pass *p) {
  const struct wh_adaptation *d = &from->solid.adaptation;
  bool straight = lower->mesh.tetra_order == 1;
  if (!is_solid(from) || !(straight || d->count))
    return WH_OK;
  p->mesh.symmetry = WH_NO_SYMMETRY;
  p->solid.adaptation.count = d->count; /* the mesh does not follow its own error */
  WH_TRY(straight ? wh_solid_mesh_straight(c, &from->solid.mesh, &p->solid.mesh)
                  : wh_geometry_solid_wished(c, &lower->geometry, &lower->mesh, d->wishes.count,
                                             d->wishes.item, &p->solid.mesh));
  return wh_solid_locator_create(c, &p->solid.mesh, &p->solid.locator);
}

double wh_space_share(const struct wh_pass *p, const struct wh_figures *coarser) {
  const struct wh_figure *own = wh_figures_find(&p->figures, "field.error_estimate"),
                         *other = wh_figures_find(coarser, "field.error_estimate");
  if (!is_solid(p) || !own || !other || !(2.0 * own->value < other->value))
    return 1.0;
  return own->value / (other->value - own->value);
}

enum wh_status wh_space_set_potentials(struct wh_context *c, struct wh_pass *p,
                                       const double *voltage) {
  return is_solid(p) ? wh_solid_field_set_potentials(c, p->solid.field, voltage)
                     : wh_electrostatic_set_potentials(c, p->electrostatic, voltage);
}

enum wh_status wh_space_set_voltages(struct wh_context *c, struct wh_pass *p) {
  struct wh_electrode *electrode;
  size_t count = wh_space_electrodes(p, &electrode);
  double *voltage;
  WH_TRY(wh_alloc(c, count, sizeof *voltage, &voltage));
  for (size_t i = 0; i < count; i++)
    voltage[i] = electrode[i].voltage;
  enum wh_status status = wh_space_set_potentials(c, p, voltage);
  free(voltage);
  return status;
}

const double *wh_space_potentials(const struct wh_pass *p) {
  return is_solid(p) ? wh_solid_field_potentials(p->solid.field)
                     : wh_electrostatic_potentials(p->electrostatic);
}

void wh_space_capacitance(const struct wh_pass *p, double *matrix) {
  size_t n = p->solid.mesh.electrode_count;
  if (!is_solid(p)) {
    wh_electrostatic_capacitance(p->electrostatic, matrix);
    return;
  }
  wh_solid_field_capacitance(p->solid.field, matrix);
  for (size_t i = 0; i < n * n; i++)
    matrix[i] *= wh_space_parts(p);
}

enum wh_status wh_space_field_error(struct wh_context *c, const struct wh_pass *p, double *out) {
  return is_solid(p) ? wh_solid_field_error(c, p->solid.field, out, NULL)
                     : wh_electrostatic_error(c, p->electrostatic, out, NULL);
}

static bool solid_field_at(const struct wh_pass *p, const double x[3], struct wh_field_value *out) {
  uint32_t element = WH_NO_ELEMENT;
  if (!wh_solid_field_whole(p->solid.field, x, &element, &out->potential, out->E))
    return false;
  for (size_t i = 0; i < p->field.part_count; i++)
    p->field.part[i].add(p->field.part[i].part, x, NULL, out);
  return true;
}

bool wh_space_field_at(const struct wh_pass *p, const double x[3], struct wh_field_value *out) {
  struct wh_place place = {.element = WH_NO_ELEMENT};
  double at[2];
  *out = (struct wh_field_value){0};
  if (is_solid(p))
    return solid_field_at(p, x, out);
  wh_mesh_point(p->mesh.symmetry, x, at);
  wh_locate(p->locator, at, &place);
  if (place.element == WH_NO_ELEMENT)
    return false;
  wh_field_at(&p->field, x, &place, true, out);
  return true;
}

struct wh_emission_setting wh_space_setting(const struct wh_pass *p, double ray_part) {
  return (struct wh_emission_setting){.field = &p->field,
                                      .solid = p->solid.field,
                                      .gap_part = 1.0,
                                      .ray_part = ray_part > 0.0 ? ray_part : 1.0,
                                      .wire = p->wire ? &p->wire->emission : NULL,
                                      .read = wh_run_read_particles};
}

enum wh_status wh_space_trace(struct wh_context *c, const struct wh_pass *p,
                              const struct wh_trace_params *params,
                              const struct wh_particles *start, struct wh_trace_result *out) {
  return is_solid(p) ? wh_trace_solid(c, p->solid.field, p->field.part_count ? &p->field : NULL,
                                      params, start, out)
                     : wh_trace(c, &p->field, params, start, out);
}

enum wh_status wh_space_set_charge(struct wh_context *c, struct wh_pass *p, const double *load,
                                   double *potential_inout) {
  return is_solid(p) ? wh_solid_field_set_charge(c, p->solid.field, load, potential_inout)
                     : wh_electrostatic_set_charge(c, p->electrostatic, load);
}

enum wh_status wh_space_charge_potential(struct wh_context *c, const struct wh_pass *p,
                                         const double *load, double *potential) {
  return is_solid(p) ? wh_solid_field_charge_potential(c, p->solid.field, load, potential)
                     : wh_electrostatic_charge_potential(c, p->electrostatic, load, potential);
}

size_t wh_space_guesses(const struct wh_pass *p) {
  return is_solid(p) ? p->solid.mesh.node_count : 0;
}

double wh_space_few_rays(const struct wh_pass *p, double all) {
  return is_solid(p) ? fmax(FEW_SOLID, FEW_PART * all) : FEW_RAYS;
}

size_t wh_space_patience(const struct wh_pass *p) {
  return is_solid(p) ? PATIENCE : 0;
}

void wh_space_deposit(const struct wh_pass *p, const struct wh_charge_points *points,
                      double *load) {
  if (is_solid(p))
    wh_charge_deposit_solid(&p->solid.mesh, points->count, points->point, load);
  else
    wh_charge_deposit(&p->mesh, points->count, points->point, load);
}
