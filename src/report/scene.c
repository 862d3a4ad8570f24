/* SPDX-License-Identifier: MPL-2.0 */
#include "report/scene.h"

#include "base/memory.h"
#include "report/scene_parts.h"

#include <math.h>
#include <stdlib.h>

#define MAX_RAYS 300
#define MAX_DOTS 6000
#define STEP 2e-3        /* of a drawn ray, relative to the tube's size */
#define ENERGY_STEP 0.02 /* likewise, relative to the largest energy */

enum wh_status wh_scene_add_place(const struct wh_scene *s, struct wh_bytes *b, const double x[3]) {
  for (int k = 0; k < 3; k++)
    WH_TRY(wh_bytes_add_part(s->context, b, x[k], s->box[k]));
  return WH_OK;
}

double wh_scene_extent(const struct wh_scene *s) {
  double extent = 0.0;
  for (int k = 0; k < 3; k++)
    extent = fmax(extent, s->box[k][1] - s->box[k][0]);
  return extent;
}

void wh_scene_put_range(struct wh_json *j, const char *name, const double range[2]) {
  wh_json_name(j, name);
  wh_json_open_array(j);
  wh_json_number(j, range[0]);
  wh_json_number(j, range[1]);
  wh_json_close_array(j);
}

struct ray_lists {
  struct wh_bytes place, energy, count, group;
  double range[2]; /* of energies [eV] */
};

/* Kinetic energies along a ray, from that at its start and the potential; beyond the mesh as at its
   edge. */
void wh_scene_energies(const struct wh_scene *s, size_t ray, double *energy) {
  const struct wh_report_rays *r = &s->report->rays;
  uint32_t element = WH_NO_ELEMENT;
  double E[3], first = NAN, potential = NAN;
  for (size_t i = r->lines->start[ray]; i < r->lines->start[ray + 1]; i++) {
    wh_solid_field_whole(s->report->solid, r->lines->point[i], &element, &potential, E);
    if (isnan(first))
      first = potential;
    double gain = isnan(first) ? 0.0 : potential - first;
    energy[i] = fmax(0.0, (r->energy_eV ? r->energy_eV[ray] : 0.0) + gain);
  }
}

static double distance(const double a[3], const double b[3]) {
  return hypot(hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
}

/* A ray without the points that differ little from the one before. */
static enum wh_status add_ray(const struct wh_scene *s, size_t ray, const double *energy,
                              struct ray_lists *out) {
  const struct wh_vtk_lines *lines = s->report->rays.lines;
  size_t first = lines->start[ray], end = lines->start[ray + 1], last = first, kept = 0;
  double extent = wh_scene_extent(s);
  for (size_t i = first; i < end; i++) {
    bool near = distance(lines->point[i], lines->point[last]) < STEP * extent &&
                fabs(energy[i] - energy[last]) < ENERGY_STEP * out->range[1];
    if (near && i != first && i + 1 != end)
      continue;
    WH_TRY(wh_scene_add_place(s, &out->place, lines->point[i]));
    WH_TRY(wh_bytes_add_part(s->context, &out->energy, energy[i], out->range));
    last = i;
    kept++;
  }
  WH_TRY(wh_bytes_add(s->context, &out->group,
                      s->report->rays.group ? s->report->rays.group[ray] : 0, 2));
  return wh_bytes_add(s->context, &out->count, (uint32_t)kept, 4);
}

static enum wh_status add_rays(const struct wh_scene *s, double *energy, struct ray_lists *out) {
  const struct wh_vtk_lines *lines = s->report->rays.lines;
  size_t step = (lines->count + MAX_RAYS - 1) / MAX_RAYS;
  for (size_t i = 0; i < lines->count; i += step) {
    wh_scene_energies(s, i, energy);
    for (size_t k = lines->start[i]; k < lines->start[i + 1]; k++)
      out->range[1] = fmax(out->range[1], energy[k]);
  }
  for (size_t i = 0; i < lines->count; i += step)
    if (lines->start[i + 1] > lines->start[i] + 1)
      WH_TRY(add_ray(s, i, energy, out));
  return WH_OK;
}

static enum wh_status put_rays(const struct wh_scene *s) {
  const struct wh_report_rays *r = &s->report->rays;
  struct ray_lists lists = {.range = {0.0, 0.0}};
  double *energy;
  if (!r->lines || r->lines->count == 0)
    return WH_OK;
  WH_TRY(wh_alloc(s->context, r->lines->start[r->lines->count], sizeof *energy, &energy));
  enum wh_status status = add_rays(s, energy, &lists);
  free(energy);
  wh_json_name(s->json, "rays");
  wh_json_open_object(s->json);
  wh_scene_put_range(s->json, "energy", lists.range);
  wh_bytes_put(s->json, "places", &lists.place);
  wh_bytes_put(s->json, "energies", &lists.energy);
  wh_bytes_put(s->json, "counts", &lists.count);
  wh_bytes_put(s->json, "groups", &lists.group);
  wh_json_name(s->json, "names");
  wh_json_open_array(s->json);
  for (size_t i = 0; r->group && i < r->group_count; i++)
    wh_json_text(s->json, r->group_name[i]);
  wh_json_close_array(s->json);
  wh_json_close_object(s->json);
  return status;
}

/* Where electrons arrive: finer than the box's steps. */
static enum wh_status put_spot(const struct wh_scene *s) {
  const struct wh_particles *electrons = s->report->arrivals.electrons;
  struct wh_bytes place = {0};
  enum wh_status status = WH_OK;
  size_t count = electrons ? electrons->count : 0, step = (count + MAX_DOTS - 1) / MAX_DOTS;
  for (size_t i = 0; i < count; i += step) {
    const struct wh_particle e = wh_particles_get(electrons, i);
    for (int a = 0; status == WH_OK && a < 3; a++)
      status = wh_bytes_add_float(s->context, &place, e.x[a]);
  }
  wh_bytes_put(s->json, "spot", &place);
  return status;
}

/* The box around the mesh and all rays. */
void wh_scene_find_box(struct wh_scene *s) {
  const struct wh_vtk_lines *lines = s->report->rays.lines;
  wh_section_box(s->mesh, s->box);
  for (size_t i = 0; lines && i < lines->start[lines->count]; i++)
    for (int k = 0; k < 3; k++) {
      s->box[k][0] = fmin(s->box[k][0], lines->point[i][k]);
      s->box[k][1] = fmax(s->box[k][1], lines->point[i][k]);
    }
}

enum wh_status wh_scene_json(struct wh_context *c, const struct wh_report *r, struct wh_json *j) {
  static const char *const axis[] = {"x", "y", "z"};
  struct wh_scene s = {.context = c, .report = r, .mesh = wh_report_whole(r), .json = j};
  wh_scene_find_box(&s);
  wh_json_open_object(j);
  wh_json_name(j, "box");
  wh_json_open_object(j);
  for (int k = 0; k < 3; k++)
    wh_scene_put_range(j, axis[k], s.box[k]);
  wh_json_close_object(j);
  WH_TRY(wh_scene_put_parts(&s));
  WH_TRY(wh_scene_put_planes(&s));
  WH_TRY(put_rays(&s));
  WH_TRY(put_spot(&s));
  wh_json_close_object(j);
  return WH_OK;
}
