/* SPDX-License-Identifier: MPL-2.0 */
#include "solid_demo.h"

#include "base/memory.h"
#include "emission/solid_emission.h"

#include <stdlib.h>
#include <string.h>

#define ELECTRONS 600
#define PATHS 120

static const char text[] =
    "wehnelt: 1\ntitle: Small tube without symmetry\ngeometry:\n  symmetry: none\n"
    "  domain: {wall: anode, solid: {kind: cylinder, from: [0 mm, 0 mm, 0 mm], to: [0 mm, 0 mm, "
    "16 mm], radius: 6 mm}}\n"
    "  electrodes:\n"
    "    cup:\n      voltage: -20 kV\n      solids:\n"
    "        body: {kind: cylinder, from: [0 mm, 0 mm, 1 mm], to: [0 mm, 0 mm, 5 mm], radius: 4 "
    "mm}\n"
    "        groove: {kind: box, op: cut, from: [-2.5 mm, -0.8 mm, 2.5 mm], to: [2.5 mm, 0.8 mm, 6 "
    "mm]}\n"
    "        cross: {kind: box, op: cut, from: [-1.5 mm, -2.2 mm, 3.8 mm], to: [1.5 mm, 2.2 mm, 6 "
    "mm]}\n"
    "    filament: {voltage: -20 kV, solid: {kind: cylinder, from: [-1.2 mm, 0 mm, 3.4 mm], to: "
    "[1.2 mm, 0 mm, 3.4 mm], radius: 0.2 mm}}\n"
    "    anode: {voltage: 0 V, solid: {kind: cylinder, from: [0 mm, 0 mm, 14.5 mm], to: [0 mm, 0 "
    "mm, "
    "17 mm], radius: 7 mm}}\n"
    "  dielectrics:\n"
    "    ring: {permittivity: 9, solids: {rod: {kind: cylinder, from: [0 mm, 0 mm, 8 mm], to: [0 "
    "mm, 0 mm, 11 mm], radius: 6 mm}, hole: {kind: cylinder, op: cut, from: [0 mm, 0 mm, 7 mm], "
    "to: "
    "[0 mm, 0 mm, 12 mm], radius: 5 mm}}}\n"
    "mesh: {size: 2 mm, arc: 30 deg, growth: 0.6}\n";

static double hot(void *user, const double x[3]) {
  (void)user;
  (void)x;
  return 2400.0;
}

static enum wh_status make_field(struct wh_context *c, size_t order, struct solid_demo *d) {
  double voltage[8];
  WH_TRY(wh_case_read_text(c, "small-tube.yaml", ".", text, strlen(text), 0, NULL, &d->cs));
  d->cs.params.mesh.tetra_order = order;
  WH_TRY(wh_geometry_solid(c, &d->cs.params.geometry, &d->cs.params.mesh, &d->mesh));
  WH_TRY(wh_solid_locator_create(c, &d->mesh, &d->locator));
  WH_TRY(wh_solid_field_create(c, &d->mesh, d->locator, &d->field));
  for (size_t i = 0; i < d->mesh.electrode_count; i++)
    voltage[i] = d->mesh.electrodes[i].voltage;
  return wh_solid_field_set_potentials(c, d->field, voltage);
}

static enum wh_status make_rays(struct wh_context *c, struct solid_demo *d) {
  const struct wh_solid_emission e = {.name = "wire",
                                      .electrode = "filament",
                                      .work_function_eV = 4.5,
                                      .richardson = 6e5,
                                      .temperature = hot,
                                      .count = ELECTRONS};
  const struct wh_trace_params p = {
      .tolerance = 1e-6, .max_steps = 100000, .target = "anode", .paths = PATHS};
  double current;
  WH_TRY(wh_solid_emit(c, d->field, &e, &d->start, &current));
  return wh_trace_solid(c, d->field, NULL, &p, &d->start, &d->trace);
}

static enum wh_status show_rays(struct wh_context *c, struct solid_demo *d) {
  const struct wh_trace_result *t = &d->trace;
  WH_TRY(wh_alloc(c, t->path_count + 1, sizeof *d->first, &d->first));
  WH_TRY(wh_alloc(c, t->point_count, sizeof *d->point, &d->point));
  WH_TRY(wh_alloc(c, t->path_count, sizeof *d->energy, &d->energy));
  for (size_t i = 0; i < t->path_count; i++) {
    struct wh_particle e = wh_particles_get(&d->start, t->path[i].ray);
    d->energy[i] = wh_kinetic_energy_eV(e.u);
    d->first[i + 1] = d->first[i] + t->path[i].count;
    for (size_t k = 0; k < t->path[i].count; k++)
      memcpy(d->point[d->first[i] + k], t->point[t->path[i].first + k], sizeof *d->point);
  }
  d->lines = (struct wh_vtk_lines){
      .count = t->path_count, .start = d->first, .point = (const double(*)[3])d->point};
  d->report.rays = (struct wh_report_rays){.lines = &d->lines, .energy_eV = d->energy};
  return WH_OK;
}

static enum wh_status show_spot(struct wh_context *c, struct solid_demo *d) {
  for (size_t i = 0; i < d->trace.end.count; i++)
    if (d->trace.ray[i].status == WH_RAY_ARRIVED) {
      struct wh_particle e = wh_particles_get(&d->trace.end, i);
      WH_TRY(wh_particles_append(c, &d->arrived, &e));
    }
  d->report.arrivals = (struct wh_report_arrivals){"anode", &d->arrived};
  return wh_figures_set(c, &d->figures, "beam.transmission",
                        (double)d->arrived.count / (double)d->trace.end.count, "1", 0.02);
}

enum wh_status solid_demo_create(struct wh_context *c, size_t order, struct solid_demo *d) {
  memset(d, 0, sizeof *d);
  WH_TRY(make_field(c, order, d));
  WH_TRY(make_rays(c, d));
  WH_TRY(show_rays(c, d));
  WH_TRY(show_spot(c, d));
  d->report.title = d->cs.params.title;
  d->report.case_name = "small-tube.yaml";
  d->report.case_text = text;
  d->report.stills = true;
  d->report.figures = &d->figures;
  d->report.solid = d->field;
  return WH_OK;
}

void solid_demo_free(struct solid_demo *d) {
  wh_trace_result_free(&d->trace);
  wh_particles_free(&d->start);
  wh_particles_free(&d->arrived);
  wh_solid_field_destroy(d->field);
  wh_solid_locator_destroy(d->locator);
  wh_solid_mesh_free(&d->mesh);
  wh_case_free(&d->cs);
  wh_figures_free(&d->figures);
  free(d->first);
  free(d->point);
  free(d->energy);
  memset(d, 0, sizeof *d);
}
