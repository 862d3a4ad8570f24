/* SPDX-License-Identifier: MPL-2.0 */
#include "report/scene.h"

#include "base/memory.h"
#include "report/contour.h"
#include "report/scene_list.h"
#include "report/skin.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEVELS 18            /* equipotentials */
#define MAX_TRIANGLES 150000 /* of all parts; more make a page that loads slowly */
#define MAX_RAYS 300
#define MAX_DOTS 6000
#define STEP 2e-3        /* of a drawn ray, relative to the tube's size */
#define ENERGY_STEP 0.02 /* likewise, relative to the largest energy */

struct scene {
  struct wh_context *context;
  const struct wh_report *report;
  const struct wh_solid_mesh *mesh;
  struct wh_json *json;
  double box[3][2];
};

static enum wh_status add_place(const struct scene *s, struct wh_bytes *b, const double x[3]) {
  for (int k = 0; k < 3; k++)
    WH_TRY(wh_bytes_add_part(s->context, b, x[k], s->box[k]));
  return WH_OK;
}

static void put_range(struct wh_json *j, const char *name, const double range[2]) {
  wh_json_name(j, name);
  wh_json_open_array(j);
  wh_json_number(j, range[0]);
  wh_json_number(j, range[1]);
  wh_json_close_array(j);
}

/* ---- parts ---- */

/* A thin electrode inside the domain is a face of two elements: taken once. */
static bool face_of_electrode(const struct wh_solid_mesh *m, size_t e, int face, const void *user) {
  const unsigned *electrode = user;
  uint16_t b = m->boundary[4 * e + (size_t)face];
  uint32_t other = m->neighbour[4 * e + (size_t)face];
  return b != WH_NO_BOUNDARY && m->boundaries[b].kind == WH_BOUNDARY_ELECTRODE &&
         m->boundaries[b].electrode == *electrode && (other == WH_NO_ELEMENT || e < other);
}

/* Where it touches an electrode, the electrode is seen. */
static bool face_of_region(const struct wh_solid_mesh *m, size_t e, int face, const void *user) {
  const uint16_t *region = user;
  uint16_t b = m->boundary[4 * e + (size_t)face];
  uint32_t other = m->neighbour[4 * e + (size_t)face];
  return m->region[e] == *region && (other == WH_NO_ELEMENT || m->region[other] != *region) &&
         (b == WH_NO_BOUNDARY || m->boundaries[b].kind != WH_BOUNDARY_ELECTRODE);
}

static enum wh_status put_skin(const struct scene *s, const struct wh_skin *skin) {
  struct wh_bytes place = {0}, index = {0};
  int size = skin->point_count > 65535 ? 4 : 2;
  enum wh_status status = WH_OK;
  for (size_t i = 0; status == WH_OK && i < skin->point_count; i++)
    status = add_place(s, &place, skin->point[i]);
  for (size_t i = 0; status == WH_OK && i < 3 * skin->triangle_count; i++)
    status = wh_bytes_add(s->context, &index, skin->triangle[i / 3][i % 3], size);
  wh_json_put_count(s->json, "size", (uint64_t)size);
  wh_bytes_put(s->json, "places", &place);
  wh_bytes_put(s->json, "triangles", &index);
  return status;
}

struct part {
  const char *name, *kind;
  char label[80];
  wh_face_test *test;
  unsigned electrode;
  uint16_t region;
};

static struct part electrode_part(const struct scene *s, unsigned k) {
  const struct wh_electrode *e = &s->mesh->electrodes[k];
  struct part p = {.name = e->name,
                   .kind = e->transparent ? "grid" : "electrode",
                   .test = face_of_electrode,
                   .electrode = k};
  wh_report_number(wh_solid_field_potentials(s->report->solid)[k], 0.0, "V", sizeof p.label,
                   p.label);
  return p;
}

static struct part region_part(const struct scene *s, uint16_t k) {
  const struct wh_region *r = &s->mesh->regions[k];
  struct part p = {.name = r->name, .kind = "dielectric", .test = face_of_region, .region = k};
  snprintf(p.label, sizeof p.label, "permittivity %.4g", r->permittivity);
  return p;
}

static enum wh_status make_part(const struct scene *s, const struct part *p, int depth,
                                struct wh_skin *out) {
  const void *user = p->test == face_of_region ? (const void *)&p->region : &p->electrode;
  return wh_skin_make(s->context, s->mesh, p->test, user, depth, out);
}

/* Writes the part, or only adds up its triangles. */
static enum wh_status put_part(const struct scene *s, const struct part *p, int depth, bool write,
                               size_t *triangles) {
  struct wh_skin skin = {0};
  enum wh_status status = make_part(s, p, depth, &skin);
  *triangles += skin.triangle_count;
  if (status == WH_OK && write && skin.triangle_count > 0) {
    wh_json_open_object(s->json);
    wh_json_put_text(s->json, "name", p->name);
    wh_json_put_text(s->json, "label", p->label);
    wh_json_put_text(s->json, "kind", p->kind);
    status = put_skin(s, &skin);
    wh_json_close_object(s->json);
  }
  wh_skin_free(&skin);
  return status;
}

static enum wh_status put_all_parts(const struct scene *s, int depth, bool write,
                                    size_t *triangles) {
  *triangles = 0;
  for (unsigned k = 0; k < s->mesh->electrode_count; k++) {
    struct part p = electrode_part(s, k);
    WH_TRY(put_part(s, &p, depth, write, triangles));
  }
  for (uint16_t k = 0; k < s->mesh->region_count; k++) {
    struct part p = region_part(s, k);
    if (s->mesh->regions[k].kind == WH_REGION_DIELECTRIC)
      WH_TRY(put_part(s, &p, depth, write, triangles));
  }
  return WH_OK;
}

/* Curved faces as fine as the page allows. */
static enum wh_status put_parts(const struct scene *s) {
  int depth = 3;
  size_t triangles = SIZE_MAX;
  while (triangles > MAX_TRIANGLES && depth > 0)
    WH_TRY(put_all_parts(s, --depth, false, &triangles));
  wh_json_name(s->json, "parts");
  wh_json_open_array(s->json);
  enum wh_status status = put_all_parts(s, depth, true, &triangles);
  wh_json_close_array(s->json);
  return status;
}

/* ---- potential on planes ---- */

/* Triangles of a section within dielectrics, or of all of it. */
static enum wh_status put_triangles(const struct scene *s, const struct wh_mesh *m, int size,
                                    const char *name, bool dielectrics) {
  struct wh_bytes index = {0};
  enum wh_status status = WH_OK;
  for (size_t i = 0; status == WH_OK && i < 3 * m->element_count; i++)
    if (!dielectrics || m->regions[m->region[i / 3]].kind == WH_REGION_DIELECTRIC)
      status = wh_bytes_add(s->context, &index, m->element[i], size);
  wh_bytes_put(s->json, name, &index);
  return status;
}

static enum wh_status put_nodes(const struct scene *s, const struct wh_section *k,
                                const double range[2]) {
  struct wh_bytes place = {0}, value = {0};
  enum wh_status status = WH_OK;
  for (size_t i = 0; status == WH_OK && i < k->mesh.node_count; i++) {
    double x[3] = {0.0, 0.0, k->mesh.node[i][0]};
    x[k->across] = k->at;
    x[1 - k->across] = k->mesh.node[i][1];
    status = add_place(s, &place, x);
    if (status == WH_OK)
      status = wh_bytes_add_part(s->context, &value, k->potential[i], range);
  }
  wh_bytes_put(s->json, "places", &place);
  wh_bytes_put(s->json, "values", &value);
  return status;
}

static enum wh_status put_plane(const struct scene *s, const struct wh_section *k,
                                const double range[2]) {
  int size = k->mesh.node_count > 65535 ? 4 : 2;
  wh_json_open_object(s->json);
  wh_json_put_count(s->json, "across", (uint64_t)k->across);
  wh_json_put_number(s->json, "at", k->at);
  wh_json_put_count(s->json, "size", (uint64_t)size);
  WH_TRY(put_nodes(s, k, range));
  WH_TRY(put_triangles(s, &k->mesh, size, "triangles", false));
  WH_TRY(put_triangles(s, &k->mesh, size, "bodies", true));
  wh_json_close_object(s->json);
  return WH_OK;
}

static enum wh_status put_planes(const struct scene *s) {
  const double *nodal = wh_solid_field_nodal(s->report->solid);
  double range[2] = {INFINITY, -INFINITY}, level[4 * LEVELS];
  for (size_t i = 0; i < s->mesh->node_count; i++) {
    range[0] = fmin(range[0], nodal[i]);
    range[1] = fmax(range[1], nodal[i]);
  }
  size_t levels = wh_contour_levels(range[0], range[1], LEVELS, level);
  put_range(s->json, "potential", range);
  wh_json_put_number(s->json, "step", levels > 1 ? level[1] - level[0] : range[1] - range[0]);
  wh_json_name(s->json, "planes");
  wh_json_open_array(s->json);
  for (int across = 0; across < 2; across++) {
    struct wh_section k;
    WH_TRY(wh_section_make(s->context, s->mesh, nodal, across, &k));
    enum wh_status status = k.mesh.element_count > 0 ? put_plane(s, &k, range) : WH_OK;
    wh_section_free(&k);
    WH_TRY(status);
  }
  wh_json_close_array(s->json);
  return WH_OK;
}

/* ---- rays ---- */

struct ray_lists {
  struct wh_bytes place, energy, count, group;
  double range[2]; /* of energies [eV] */
};

/* Kinetic energies along a ray, from that at its start and the potential; beyond the mesh as at its
   edge. */
static void energies(const struct scene *s, size_t ray, double *energy) {
  const struct wh_report_rays *r = &s->report->rays;
  struct wh_solid_place place = {.element = WH_NO_ELEMENT};
  double E[3], first = NAN, potential = NAN;
  for (size_t i = r->lines->start[ray]; i < r->lines->start[ray + 1]; i++) {
    wh_solid_locate(wh_solid_field_locator(s->report->solid), r->lines->point[i], &place);
    if (place.element != WH_NO_ELEMENT)
      wh_solid_field_at(s->report->solid, &place, &potential, E);
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
static enum wh_status add_ray(const struct scene *s, size_t ray, const double *energy,
                              struct ray_lists *out) {
  const struct wh_vtk_lines *lines = s->report->rays.lines;
  size_t first = lines->start[ray], end = lines->start[ray + 1], last = first, kept = 0;
  double extent = 0.0;
  for (int k = 0; k < 3; k++)
    extent = fmax(extent, s->box[k][1] - s->box[k][0]);
  for (size_t i = first; i < end; i++) {
    bool near = distance(lines->point[i], lines->point[last]) < STEP * extent &&
                fabs(energy[i] - energy[last]) < ENERGY_STEP * out->range[1];
    if (near && i != first && i + 1 != end)
      continue;
    WH_TRY(add_place(s, &out->place, lines->point[i]));
    WH_TRY(wh_bytes_add_part(s->context, &out->energy, energy[i], out->range));
    last = i;
    kept++;
  }
  WH_TRY(wh_bytes_add(s->context, &out->group,
                      s->report->rays.group ? s->report->rays.group[ray] : 0, 2));
  return wh_bytes_add(s->context, &out->count, (uint32_t)kept, 4);
}

static enum wh_status add_rays(const struct scene *s, double *energy, struct ray_lists *out) {
  const struct wh_vtk_lines *lines = s->report->rays.lines;
  size_t step = (lines->count + MAX_RAYS - 1) / MAX_RAYS;
  for (size_t i = 0; i < lines->count; i += step) {
    energies(s, i, energy);
    for (size_t k = lines->start[i]; k < lines->start[i + 1]; k++)
      out->range[1] = fmax(out->range[1], energy[k]);
  }
  for (size_t i = 0; i < lines->count; i += step)
    if (lines->start[i + 1] > lines->start[i] + 1)
      WH_TRY(add_ray(s, i, energy, out));
  return WH_OK;
}

static enum wh_status put_rays(const struct scene *s) {
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
  put_range(s->json, "energy", lists.range);
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
static enum wh_status put_spot(const struct scene *s) {
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
static void find_box(struct scene *s) {
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
  struct scene s = {.context = c, .report = r, .mesh = wh_solid_field_mesh(r->solid), .json = j};
  find_box(&s);
  wh_json_open_object(j);
  wh_json_name(j, "box");
  wh_json_open_object(j);
  for (int k = 0; k < 3; k++)
    put_range(j, axis[k], s.box[k]);
  wh_json_close_object(j);
  WH_TRY(put_parts(&s));
  WH_TRY(put_planes(&s));
  WH_TRY(put_rays(&s));
  WH_TRY(put_spot(&s));
  wh_json_close_object(j);
  return WH_OK;
}
