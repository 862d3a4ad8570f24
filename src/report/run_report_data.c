/* SPDX-License-Identifier: MPL-2.0 */
/* The numbers of a run as a report wants them. */
#include "report/run_report.h"

#include "base/memory.h"
#include "run/space.h"

#include <math.h>
#include <string.h>

/* Number of the source that electron i comes from. */
static unsigned source_of(const struct wh_pass *p, size_t sources, size_t i) {
  unsigned k = 0;
  while (k + 1 < sources && i >= p->source_first[k + 1])
    k++;
  return k;
}

/* Where rays in straight flight behind the last grid are drawn to: a quarter farther than the
   image; -infinity where there is none. */
static double picture_end(const struct wh_pass *p, const struct wh_particle *end) {
  if (p->optics.source_count == 0)
    return -INFINITY;
  return p->optics.best.z + 0.25 * (p->optics.best.z - end->x[2]);
}

/* Copies a path, and adds one point to it if the ray goes on to the image. Returns the points. */
static size_t copy_path(const struct wh_pass *p, const struct wh_ray_path *path,
                        double (*point)[3]) {
  for (size_t k = 0; k < path->count; k++)
    memcpy(point[k], p->trace.point[path->first + k], sizeof *point);
  struct wh_particle end = wh_particles_get(&p->trace.end, path->ray);
  struct wh_electrode *electrode;
  wh_space_electrodes(p, &electrode);
  const struct wh_ray *ray = &p->trace.ray[path->ray];
  bool passes = ray->status == WH_RAY_ARRIVED &&
                (ray->electrode == WH_NO_ELECTRODE || electrode[ray->electrode].transparent);
  double z = picture_end(p, &end);
  if (!passes || end.u[2] <= 0.0 || z <= end.x[2])
    return path->count;
  for (int k = 0; k < 3; k++)
    point[path->count][k] = end.x[k] + (z - end.x[2]) * end.u[k] / end.u[2];
  return path->count + 1;
}

enum wh_status wh_run_report_rays(struct wh_context *c, const struct wh_case *cs,
                                  const struct wh_pass *p, struct wh_run_report *o) {
  const struct wh_trace_result *t = &p->trace;
  size_t *start;
  double(*point)[3], *energy, *angle;
  unsigned *group;
  if (t->path_count == 0)
    return WH_OK;
  WH_TRY(wh_run_report_room(c, o, t->path_count + 1, sizeof *start, &start));
  WH_TRY(wh_run_report_room(c, o, t->point_count + t->path_count, sizeof *point, &point));
  WH_TRY(wh_run_report_room(c, o, t->path_count, sizeof *energy, &energy));
  WH_TRY(wh_run_report_room(c, o, t->path_count, sizeof *angle, &angle));
  WH_TRY(wh_run_report_room(c, o, t->path_count, sizeof *group, &group));
  for (size_t i = 0; i < t->path_count; i++) {
    struct wh_particle e = wh_particles_get(&p->start, t->path[i].ray);
    start[i + 1] = start[i] + copy_path(p, &t->path[i], point + start[i]);
    energy[i] = wh_kinetic_energy_eV(e.u);
    angle[i] = atan2(hypot(e.u[0], e.u[1]), e.u[2]);
    group[i] = source_of(p, cs->params.sources.count, t->path[i].ray);
  }
  o->lines = (struct wh_vtk_lines){
      .count = t->path_count, .start = start, .point = (const double(*)[3])point};
  o->report.rays = (struct wh_report_rays){.lines = &o->lines,
                                           .group = group,
                                           .group_count = cs->params.sources.count,
                                           .group_name = cs->params.sources.name,
                                           .energy_eV = energy,
                                           .angle = angle};
  return WH_OK;
}

/* The rays of the imaged source that arrived, for the caustic. */
static enum wh_status put_caustic(struct wh_context *c, const struct wh_pass *p,
                                  struct wh_run_report *o) {
  const struct wh_optics_result *optics = &p->optics;
  const struct wh_optics_source *source = &optics->source[optics->imaged];
  for (size_t i = p->source_first[source->index]; i < p->source_first[source->index + 1]; i++)
    if (p->trace.ray[i].status == WH_RAY_ARRIVED) {
      struct wh_particle e = wh_particles_get(&p->trace.end, i);
      WH_TRY(wh_particles_append(c, &o->image, &e));
    }
  o->report.caustic = (struct wh_report_caustic){
      .rays = &o->image,
      .z_paraxial = optics->paraxial_count ? optics->paraxial[0].image.z : optics->best.z,
      .z_best = optics->best.z,
      .radius_best = optics->best.radius};
  return WH_OK;
}

static enum wh_status put_spots(struct wh_context *c, const struct wh_pass *p,
                                struct wh_run_report *o) {
  const struct wh_optics_result *optics = &p->optics;
  struct wh_report_spot *spot;
  WH_TRY(wh_run_report_room(c, o, optics->source_count, sizeof *spot, &spot));
  for (size_t k = 0; k < optics->source_count; k++) {
    const struct wh_optics_source *source = &optics->source[k];
    size_t count = source->lines.count;
    double *value;
    WH_TRY(wh_run_report_room(c, o, 3 * count, sizeof *value, &value));
    for (size_t i = 0; i < count; i++) {
      value[i] = source->lines.line[i].x[0];
      value[count + i] = source->lines.line[i].x[1];
      value[2 * count + i] = source->lines.line[i].weight;
    }
    spot[k] = (struct wh_report_spot){
        .name = wh_arena_print(o->arena, "Spot: %s", source->name[0] ? source->name : "source"),
        .count = count,
        .x = value,
        .y = value + count,
        .weight = value + 2 * count,
        .z = source->lines.z,
        .radius_rms = source->spot.rms_radius,
        .round = source->about == WH_ABOUT_AXIS && p->mesh.symmetry == WH_AXISYMMETRIC};
  }
  o->report.spot = spot;
  o->report.spot_count = optics->source_count;
  return WH_OK;
}

static enum wh_status put_focus(struct wh_context *c, const struct wh_optics_result *optics,
                                struct wh_run_report *o) {
  size_t count = optics->focus_count;
  struct wh_report_curve *curve;
  double *value;
  if (count < 2)
    return WH_OK;
  WH_TRY(wh_run_report_room(c, o, 2, sizeof *curve, &curve));
  WH_TRY(wh_run_report_room(c, o, 3 * count, sizeof *value, &value));
  for (size_t i = 0; i < count; i++) {
    value[i] = optics->focus[i].z;
    value[count + i] = optics->focus[i].radius;
    value[2 * count + i] = optics->focus[i].rms_radius;
  }
  curve[0] = (struct wh_report_curve){"largest distance", count, value, value + count};
  curve[1] = (struct wh_report_curve){"rms distance", count, value, value + 2 * count};
  o->report.focus = curve;
  o->report.focus_count = 2;
  return WH_OK;
}

/* A histogram is drawn as steps: two points a bin. */
static enum wh_status put_spread(struct wh_context *c, const struct wh_optics_result *optics,
                                 struct wh_run_report *o) {
  const struct wh_histogram *h = &optics->line_spread;
  struct wh_report_curve *curve;
  double *value;
  WH_TRY(wh_run_report_room(c, o, 2, sizeof *curve, &curve));
  if (h->count > 0) {
    WH_TRY(wh_run_report_room(c, o, 4 * h->count, sizeof *value, &value));
    for (size_t i = 0; i < 2 * h->count; i++) {
      value[i] = h->low + h->width * (double)((i + 1) / 2);
      value[2 * h->count + i] = h->value[i / 2];
    }
    curve[0] = (struct wh_report_curve){"line spread", 2 * h->count, value, value + 2 * h->count};
    o->report.lsf = &curve[0];
    o->report.lsf_count = 1;
  }
  if (optics->mtf_count > 1) {
    curve[1] =
        (struct wh_report_curve){"MTF", optics->mtf_count, optics->mtf_frequency, optics->mtf};
    o->report.mtf = &curve[1];
    o->report.mtf_count = 1;
  }
  return WH_OK;
}

enum wh_status wh_run_report_optics(struct wh_context *c, const struct wh_pass *p,
                                    struct wh_run_report *o) {
  const struct wh_optics_result *optics = &p->optics;
  if (optics->source_count == 0)
    return WH_OK;
  WH_TRY(put_caustic(c, p, o));
  WH_TRY(put_spots(c, p, o));
  WH_TRY(put_focus(c, optics, o));
  return put_spread(c, optics, o);
}

/* What each electrode received. */
static enum wh_status put_electrodes(struct wh_context *c, const struct wh_pass *p,
                                     struct wh_run_report *o) {
  size_t n = p->trace.electrode_count;
  struct wh_electrode *electrode;
  const char **name;
  double *value;
  struct wh_column *column;
  if (n == 0)
    return WH_OK;
  WH_TRY(wh_run_report_room(c, o, n, sizeof *name, &name));
  WH_TRY(wh_run_report_room(c, o, 4 * n, sizeof *value, &value));
  WH_TRY(wh_run_report_room(c, o, 5, sizeof *column, &column));
  wh_space_electrodes(p, &electrode);
  for (size_t k = 0; k < n; k++) {
    const struct wh_electrode_hits *hits = &p->trace.electrode[k];
    name[k] = electrode[k].name;
    value[k] = (double)hits->absorbed;
    value[n + k] = (double)hits->passed;
    value[2 * n + k] = hits->current;
    value[3 * n + k] = hits->power;
  }
  column[0] = (struct wh_column){.name = "electrode", .unit = "", .text = name};
  column[1] = (struct wh_column){.name = "rays absorbed", .unit = "1", .value = value};
  column[2] = (struct wh_column){.name = "passages", .unit = "1", .value = value + n};
  column[3] = (struct wh_column){.name = "current", .unit = "A", .value = value + 2 * n};
  column[4] = (struct wh_column){.name = "power", .unit = "W", .value = value + 3 * n};
  const struct wh_table table = {"electrodes", "What the electrodes received", n, 5, column};
  wh_run_report_table(o, &table);
  return WH_OK;
}

enum wh_status wh_run_report_checks(struct wh_context *c, const struct wh_pass *p,
                                    struct wh_run_report *o) {
  size_t count = p->trace.end.count;
  struct wh_report_histogram *h;
  double *drift, *energy;
  if (count == 0)
    return WH_OK;
  WH_TRY(put_electrodes(c, p, o));
  WH_TRY(wh_run_report_room(c, o, 2, sizeof *h, &h));
  WH_TRY(wh_run_report_room(c, o, count, sizeof *drift, &drift));
  WH_TRY(wh_run_report_room(c, o, count, sizeof *energy, &energy));
  for (size_t i = 0; i < count; i++) {
    struct wh_particle start = wh_particles_get(&p->start, i);
    drift[i] = p->trace.ray[i].energy_drift;
    energy[i] = wh_kinetic_energy_eV(start.u);
  }
  h[0] = (struct wh_report_histogram){.id = "start-energy",
                                      .title = "Energies at the start",
                                      .quantity = "energy",
                                      .unit = "eV",
                                      .count = count,
                                      .value = energy};
  h[1] = (struct wh_report_histogram){
      .id = "energy-drift",
      .title = "Energy drift",
      .caption = "Largest change of total energy along each ray, over its largest kinetic energy.",
      .quantity = "relative drift",
      .unit = "1",
      .count = count,
      .value = drift};
  o->report.histogram = h;
  o->report.histogram_count = 2;
  return WH_OK;
}
