/* SPDX-License-Identifier: MPL-2.0 */
#include "report/scene_parts.h"

#include <stdio.h>

#define DEPTH 2             /* how often bent edges are halved at most */
#define MAX_TRIANGLES 80000 /* of all parts; more make a page that loads slowly */

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

static enum wh_status put_skin(const struct wh_scene *s, const struct wh_skin *skin) {
  struct wh_bytes place = {0}, index = {0};
  int size = skin->point_count > 65535 ? 4 : 2;
  enum wh_status status = WH_OK;
  for (size_t i = 0; status == WH_OK && i < skin->point_count; i++)
    status = wh_scene_add_place(s, &place, skin->point[i]);
  for (size_t i = 0; status == WH_OK && i < 3 * skin->triangle_count; i++)
    status = wh_bytes_add(s->context, &index, skin->triangle[i / 3][i % 3], size);
  wh_json_put_count(s->json, "size", (uint64_t)size);
  wh_bytes_put(s->json, "places", &place);
  wh_bytes_put(s->json, "triangles", &index);
  return status;
}

struct wh_scene_part wh_scene_part(const struct wh_scene *s, size_t k) {
  struct wh_scene_part p = {.test = face_of_region,
                            .region = (uint16_t)(k - s->mesh->electrode_count)};
  if (k < s->mesh->electrode_count) {
    const struct wh_electrode *e = &s->mesh->electrodes[k];
    p = (struct wh_scene_part){.name = e->name,
                               .kind = e->transparent ? WH_SCENE_GRID : WH_SCENE_ELECTRODE,
                               .test = face_of_electrode,
                               .electrode = (unsigned)k};
    wh_report_number(wh_solid_field_potentials(s->report->solid)[k], 0.0, "V", sizeof p.label,
                     p.label);
    return p;
  }
  const struct wh_region *r = &s->mesh->regions[p.region];
  p.name = r->name;
  p.kind = r->kind == WH_REGION_DIELECTRIC ? WH_SCENE_DIELECTRIC : WH_SCENE_NOTHING;
  snprintf(p.label, sizeof p.label, "permittivity %.4g", r->permittivity);
  return p;
}

size_t wh_scene_part_count(const struct wh_scene *s) {
  return s->mesh->electrode_count + s->mesh->region_count;
}

enum wh_status wh_scene_part_skin(const struct wh_scene *s, const struct wh_scene_part *p,
                                  double least, struct wh_skin *out) {
  const void *user = p->test == face_of_region ? (const void *)&p->region : &p->electrode;
  return p->kind == WH_SCENE_NOTHING
             ? WH_OK
             : wh_skin_make(s->context, s->mesh, p->test, user, DEPTH, least, out);
}

/* Writes the part, or only adds up its triangles. */
static enum wh_status put_part(const struct wh_scene *s, const struct wh_scene_part *p,
                               double least, bool write, size_t *triangles) {
  static const char *const kind[] = {"", "electrode", "grid", "dielectric"};
  struct wh_skin skin = {0};
  enum wh_status status = wh_scene_part_skin(s, p, least, &skin);
  *triangles += skin.triangle_count;
  if (status == WH_OK && write && skin.triangle_count > 0) {
    wh_json_open_object(s->json);
    wh_json_put_text(s->json, "name", p->name);
    wh_json_put_text(s->json, "label", p->label);
    wh_json_put_text(s->json, "kind", kind[p->kind]);
    status = put_skin(s, &skin);
    wh_json_close_object(s->json);
  }
  wh_skin_free(&skin);
  return status;
}

static enum wh_status put_all_parts(const struct wh_scene *s, double least, bool write,
                                    size_t *triangles) {
  *triangles = 0;
  for (size_t k = 0; k < wh_scene_part_count(s); k++) {
    struct wh_scene_part p = wh_scene_part(s, k);
    WH_TRY(put_part(s, &p, least, write, triangles));
  }
  return WH_OK;
}

/* Curved faces as fine as the page allows: what is small is left coarse first. */
enum wh_status wh_scene_put_parts(const struct wh_scene *s) {
  double least = 1e-4 * wh_scene_extent(s), coarsest = wh_scene_extent(s);
  size_t triangles;
  WH_TRY(put_all_parts(s, least, false, &triangles));
  while (triangles > MAX_TRIANGLES && least < coarsest) {
    least *= 3.0;
    WH_TRY(put_all_parts(s, least, false, &triangles));
  }
  wh_json_name(s->json, "parts");
  wh_json_open_array(s->json);
  enum wh_status status = put_all_parts(s, least, true, &triangles);
  wh_json_close_array(s->json);
  return status;
}
