/* SPDX-License-Identifier: MPL-2.0 */
#include "report/scene_parts.h"

#include "report/body.h"
#include "report/contour.h"
#include "report/outline.h"
#include "report/section.h"

#include <math.h>

#define LEVELS 18 /* equipotentials */
#define HELD                                                                                       \
  0.02 /* so near to an electrode's potential, relative to their step, they count as it */

/* Triangles of a section within dielectrics, or of all of it. */
static enum wh_status put_triangles(const struct wh_scene *s, const struct wh_mesh *m, int size,
                                    const char *name, bool dielectrics) {
  struct wh_bytes index = {0};
  enum wh_status status = WH_OK;
  for (size_t i = 0; status == WH_OK && i < 3 * m->element_count; i++)
    if (!dielectrics || m->regions[m->region[i / 3]].kind == WH_REGION_DIELECTRIC)
      status = wh_bytes_add(s->context, &index, m->element[i], size);
  wh_bytes_put(s->json, name, &index);
  return status;
}

static enum wh_status add_plane_place(const struct wh_scene *s, struct wh_bytes *b,
                                      const struct wh_section *k, const double p[2]) {
  double x[3] = {0.0, 0.0, p[0]};
  x[k->across] = k->at;
  x[1 - k->across] = p[1];
  return wh_scene_add_place(s, b, x);
}

static enum wh_status put_nodes(const struct wh_scene *s, const struct wh_section *k,
                                const double range[2]) {
  struct wh_bytes place = {0}, value = {0};
  enum wh_status status = WH_OK;
  for (size_t i = 0; status == WH_OK && i < k->mesh.node_count; i++) {
    status = add_plane_place(s, &place, k, k->mesh.node[i]);
    if (status == WH_OK)
      status = wh_bytes_add_part(s->context, &value, k->potential[i], range);
  }
  wh_bytes_put(s->json, "places", &place);
  wh_bytes_put(s->json, "values", &value);
  return status;
}

/* The closed bodies that the plane cuts out of electrode k: polygons. */
static enum wh_status put_polygons(const struct wh_scene *s, const struct wh_section *k,
                                   const struct wh_layer *wall) {
  struct wh_bytes place = {0}, count = {0};
  enum wh_status status = WH_OK;
  for (size_t i = 0; status == WH_OK && i < wall->path_count; i++) {
    const struct wh_plot_path *path = &wall->path[i];
    for (size_t n = 0; path->closed && status == WH_OK && n < path->count; n++)
      status = add_plane_place(s, &place, k, wall->point[path->start + n]);
    if (path->closed && status == WH_OK)
      status = wh_bytes_add(s->context, &count, (uint32_t)path->count, 4);
  }
  wh_bytes_put(s->json, "places", &place);
  wh_bytes_put(s->json, "counts", &count);
  return status;
}

enum wh_status wh_scene_cut(const struct wh_scene *s, const struct wh_section *k,
                            unsigned electrode, struct wh_plot *drawing) {
  struct wh_layer *surface, *wall;
  WH_TRY(wh_layer_add(s->context, drawing, WH_LAYER_EDGE, "", &surface));
  WH_TRY(wh_outline(s->context, &k->mesh, wh_body_is_of_electrode, &electrode, surface, 0.0, ""));
  size_t at = drawing->layer_count - 1;
  WH_TRY(wh_layer_add(s->context, drawing, WH_LAYER_WALL, "", &wall));
  return wh_body_make(s->context, &k->mesh, &drawing->layer[at], wall);
}

static enum wh_status put_cut(const struct wh_scene *s, const struct wh_section *k,
                              unsigned electrode, struct wh_plot *drawing) {
  WH_TRY(wh_scene_cut(s, k, electrode, drawing));
  wh_json_open_object(s->json);
  wh_json_put_text(s->json, "name", k->mesh.electrodes[electrode].name);
  enum wh_status status = put_polygons(s, k, &drawing->layer[drawing->layer_count - 1]);
  wh_json_close_object(s->json);
  return status;
}

static enum wh_status put_cuts(const struct wh_scene *s, const struct wh_section *k) {
  struct wh_plots drawings = {0};
  struct wh_plot *drawing;
  wh_json_name(s->json, "cuts");
  wh_json_open_array(s->json);
  enum wh_status status = wh_plot_add(s->context, &drawings, "cuts", "", &drawing);
  for (unsigned i = 0; status == WH_OK && i < k->mesh.electrode_count; i++)
    if (!k->mesh.electrodes[i].transparent)
      status = put_cut(s, k, i, drawing);
  wh_json_close_array(s->json);
  wh_plots_free(&drawings);
  return status;
}

static enum wh_status put_plane(const struct wh_scene *s, const struct wh_section *k,
                                const double range[2]) {
  int size = k->mesh.node_count > 65535 ? 4 : 2;
  wh_json_open_object(s->json);
  wh_json_put_count(s->json, "across", (uint64_t)k->across);
  wh_json_put_number(s->json, "at", k->at);
  wh_json_put_count(s->json, "size", (uint64_t)size);
  WH_TRY(put_nodes(s, k, range));
  WH_TRY(put_triangles(s, &k->mesh, size, "triangles", false));
  WH_TRY(put_triangles(s, &k->mesh, size, "bodies", true));
  WH_TRY(put_cuts(s, k));
  wh_json_close_object(s->json);
  return WH_OK;
}

struct wh_scene_levels wh_scene_levels(const struct wh_scene *s) {
  const double *nodal = wh_report_whole_nodal(s->report);
  struct wh_scene_levels l = {.range = {INFINITY, -INFINITY}};
  double level[4 * LEVELS];
  for (size_t i = 0; i < s->mesh->node_count; i++) {
    l.range[0] = fmin(l.range[0], nodal[i]);
    l.range[1] = fmax(l.range[1], nodal[i]);
  }
  size_t count = wh_contour_levels(l.range[0], l.range[1], LEVELS, level);
  l.step = count > 1 ? level[1] - level[0] : fmax(1e-9, l.range[1] - l.range[0]);
  return l;
}

bool wh_scene_is_held(const struct wh_solid_field *f, double potential, double step) {
  bool held = false;
  for (size_t k = 0; k < wh_solid_field_mesh(f)->electrode_count; k++)
    held = held || fabs(wh_solid_field_potentials(f)[k] - potential) < HELD * step;
  return held;
}

/* The equipotentials that are not drawn, as multiples of the step. */
static void put_held(const struct wh_scene *s, const struct wh_scene_levels *l) {
  wh_json_name(s->json, "held");
  wh_json_open_array(s->json);
  for (double n = ceil(l->range[0] / l->step); n * l->step <= l->range[1]; n++)
    if (wh_scene_is_held(s->report->solid, n * l->step, l->step))
      wh_json_number(s->json, n);
  wh_json_close_array(s->json);
}

enum wh_status wh_scene_put_planes(const struct wh_scene *s) {
  const struct wh_scene_levels levels = wh_scene_levels(s);
  wh_scene_put_range(s->json, "potential", levels.range);
  wh_json_put_number(s->json, "step", levels.step);
  put_held(s, &levels);
  wh_json_name(s->json, "planes");
  wh_json_open_array(s->json);
  for (int across = 0; across < 2; across++) {
    struct wh_section k;
    WH_TRY(wh_section_make(s->context, s->mesh, wh_report_whole_nodal(s->report), across, &k));
    enum wh_status status = k.mesh.element_count > 0 ? put_plane(s, &k, levels.range) : WH_OK;
    wh_section_free(&k);
    WH_TRY(status);
  }
  wh_json_close_array(s->json);
  return WH_OK;
}
