/* SPDX-License-Identifier: MPL-2.0 */
#include "report/run_report.h"

#include "base/file.h"
#include "base/memory.h"
#include "report/report.h"
#include "run/paths.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Shown large, in this order, those that the run has. */
static const char *const headline[] = {"image.z_best",         "image.radius_best",
                                       "image.z_paraxial",     "image.magnification",
                                       "field.error_estimate", "trace.count_arrived"};

/* What a report of a run shows but neither the case nor the run holds. Freed as a whole. */
struct material {
  struct wh_arena *arena;
  struct wh_paths paths;
  struct wh_particles arrived;
  struct wh_report report;
};

static void *room(struct wh_context *c, struct material *m, size_t count, size_t size,
                  enum wh_status *status) {
  void *p = wh_arena_alloc(m->arena, (count ? count : 1) * size);
  if (!p)
    *status = wh_fail(c, WH_NO_MEMORY, "no memory for the report");
  return p;
}

static enum wh_status add_keys(struct wh_context *c, const struct wh_case *cs, struct material *m) {
  enum wh_status status = WH_OK;
  struct wh_report_key *key = room(c, m, cs->entry_count, sizeof *key, &status);
  for (size_t i = 0; i < cs->entry_count && !status; i++) {
    const struct wh_case_entry *e = &cs->entry[i];
    key[i] = (struct wh_report_key){
        .path = e->path, .value = e->written, .summary = "", .given = !e->is_default};
    if (!e->written)
      key[i].value = wh_arena_print(m->arena, "%zu values", e->count);
    else if (e->count == 1 && strchr(e->written, '$'))
      key[i].value = wh_arena_print(m->arena, "%s = %g %s", e->written, e->value[0], e->unit);
    if (!key[i].value)
      status = wh_fail(c, WH_NO_MEMORY, "no memory for the report");
  }
  m->report.key = key;
  m->report.key_count = cs->entry_count;
  return status;
}

/* Source number of a ray. */
static unsigned source_of(const struct wh_pass *p, size_t ray) {
  unsigned source = 0;
  while (p->source_first[source + 1] <= ray)
    source++;
  return source;
}

static enum wh_status add_rays(struct wh_context *c, const struct wh_case *cs,
                               const struct wh_pass *p, struct material *m) {
  enum wh_status status = wh_paths_init(c, &p->trace, &m->paths);
  size_t n = p->trace.path_count;
  unsigned *group = room(c, m, n, sizeof *group, &status);
  double *energy = room(c, m, n, sizeof *energy, &status),
         *angle = room(c, m, n, sizeof *angle, &status);
  if (status)
    return status;
  for (size_t i = 0; i < n; i++) {
    struct wh_particle from = wh_particles_get(&p->start, p->trace.path[i].ray);
    group[i] = source_of(p, p->trace.path[i].ray);
    energy[i] = wh_kinetic_energy_eV(from.u);
    angle[i] = atan2(hypot(from.u[0], from.u[1]), from.u[2]);
  }
  m->report.rays = (struct wh_report_rays){.lines = &m->paths.lines,
                                           .group = group,
                                           .group_count = cs->params.sources.count,
                                           .group_name = cs->params.sources.name,
                                           .energy_eV = energy,
                                           .angle = angle};
  return WH_OK;
}

static enum wh_status add_caustic(struct wh_context *c, const struct wh_pass *p,
                                  struct material *m) {
  const struct wh_figure *paraxial = wh_figures_find(&p->figures, "image.z_paraxial");
  for (size_t i = 0; i < p->trace.end.count; i++)
    if (p->trace.ray[i].status == WH_RAY_ARRIVED) {
      struct wh_particle end = wh_particles_get(&p->trace.end, i);
      WH_TRY(wh_particles_append(c, &m->arrived, &end));
    }
  if (p->optics.source_count && m->arrived.count)
    m->report.caustic =
        (struct wh_report_caustic){.rays = &m->arrived,
                                   .z_paraxial = paraxial ? paraxial->value : p->optics.best.z,
                                   .z_best = p->optics.best.z,
                                   .radius_best = p->optics.best.radius};
  return WH_OK;
}

static enum wh_status add_spots(struct wh_context *c, const struct wh_pass *p, struct material *m) {
  enum wh_status status = WH_OK;
  const struct wh_optics_result *o = &p->optics;
  struct wh_report_spot *spot = room(c, m, o->source_count, sizeof *spot, &status);
  for (size_t i = 0; i < o->source_count && !status; i++) {
    const struct wh_lines *lines = &o->source[i].lines;
    double *x = room(c, m, lines->count, sizeof *x, &status),
           *y = room(c, m, lines->count, sizeof *y, &status);
    double *weight = room(c, m, lines->count, sizeof *weight, &status);
    if (status)
      return status;
    for (size_t k = 0; k < lines->count; k++) {
      x[k] = lines->line[k].x[0];
      y[k] = lines->line[k].x[1];
      weight[k] = lines->line[k].weight;
    }
    spot[i] = (struct wh_report_spot){.name = o->source[i].name,
                                      .count = lines->count,
                                      .x = x,
                                      .y = y,
                                      .weight = weight,
                                      .z = lines->z,
                                      .radius_rms = o->source[i].spot.rms_radius};
  }
  m->report.spot = spot;
  m->report.spot_count = o->source_count;
  return status;
}

static enum wh_status add_spread(struct wh_context *c, const struct wh_pass *p,
                                 struct material *m) {
  enum wh_status status = WH_OK;
  const struct wh_optics_result *o = &p->optics;
  struct wh_report_curve *curve = room(c, m, 2, sizeof *curve, &status);
  double *x = room(c, m, o->line_spread.count, sizeof *x, &status);
  if (status)
    return status;
  const char *name = o->source_count ? o->source[o->imaged].name : "";
  for (size_t i = 0; i < o->line_spread.count; i++)
    x[i] = o->line_spread.low + ((double)i + 0.5) * o->line_spread.width;
  curve[0] = (struct wh_report_curve){name, o->line_spread.count, x, o->line_spread.value};
  curve[1] = (struct wh_report_curve){name, o->mtf_count, o->mtf_frequency, o->mtf};
  m->report.lsf = &curve[0];
  m->report.lsf_count = o->line_spread.count > 0;
  m->report.mtf = &curve[1];
  m->report.mtf_count = o->mtf_count > 0;
  return WH_OK;
}

static enum wh_status add_drift(struct wh_context *c, const struct wh_pass *p, struct material *m) {
  enum wh_status status = WH_OK;
  size_t n = p->trace.end.count;
  struct wh_report_histogram *histogram = room(c, m, 1, sizeof *histogram, &status);
  double *drift = room(c, m, n, sizeof *drift, &status);
  if (status || !n)
    return status;
  for (size_t i = 0; i < n; i++)
    drift[i] = p->trace.ray[i].energy_drift;
  *histogram = (struct wh_report_histogram){
      .id = "energy-drift",
      .title = "Energy drift of the rays",
      .caption = "Largest change of the total energy along each ray, relative to "
                 "its largest kinetic energy: how exactly it was followed.",
      .quantity = "relative drift",
      .unit = "1",
      .count = n,
      .value = drift};
  m->report.histogram = histogram;
  m->report.histogram_count = 1;
  return WH_OK;
}

static enum wh_status gather(struct wh_context *c, const struct wh_case *cs, const struct wh_run *r,
                             struct material *m) {
  const struct wh_pass *p = &r->pass;
  const char *slash = strrchr(cs->file, '/'), *name = slash ? slash + 1 : cs->file;
  m->report = (struct wh_report){
      .title = cs->params.title,
      .notes = cs->params.notes,
      .case_name = name,
      .case_text = cs->text,
      .inputs_sha256 = cs->inputs_sha256,
      .seed = wh_context_seed(c),
      .command = wh_arena_print(m->arena, "wehnelt run %s --seed %llu", name,
                                (unsigned long long)wh_context_seed(c)),
      .figures = &p->figures,
      .convergence = &r->convergence,
      .timing = &p->timing,
      .headline_count = sizeof headline / sizeof *headline,
      .headline = headline,
      .mesh = &p->mesh,
      .potential = wh_electrostatic_nodal(p->electrostatic),
      .voltage = wh_electrostatic_potentials(p->electrostatic),
      .field = &p->field,
      .axis = {.count = p->axis.count,
               .z = p->axis.z,
               .value = {p->axis.value[0], p->axis.value[1], p->axis.value[2]}},
  };
  WH_TRY(add_keys(c, cs, m));
  if (!p->trace.end.count)
    return WH_OK;
  WH_TRY(add_rays(c, cs, p, m));
  WH_TRY(add_caustic(c, p, m));
  WH_TRY(add_spots(c, p, m));
  WH_TRY(add_spread(c, p, m));
  return add_drift(c, p, m);
}

enum wh_status wh_report_run(struct wh_context *c, const struct wh_case *cs, const struct wh_run *r,
                             const char *folder, bool stills) {
  struct material m = {.arena = wh_arena_create()};
  if (!m.arena)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the report");
  enum wh_status status = gather(c, cs, r, &m);
  m.report.stills = stills;
  if (!status)
    status = wh_folder_create(c, folder);
  if (!status)
    status = wh_report_write(c, folder, &m.report);
  wh_paths_free(&m.paths);
  wh_particles_free(&m.arrived);
  wh_arena_destroy(m.arena);
  return status;
}
