/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/vacuum.h"

static bool is_vacuum(const struct wh_source_context *s, uint32_t element) {
  if (element == WH_NO_ELEMENT)
    return false;
  if (!s->solid)
    return s->mesh->regions[s->mesh->region[element]].kind == WH_REGION_VACUUM;
  const struct wh_solid_mesh *m = wh_solid_field_mesh(s->solid);
  return m->regions[m->region[element]].kind == WH_REGION_VACUUM;
}

bool wh_vacuum_locate(const struct wh_source_context *s, const double x[3],
                      struct wh_solid_place *place_inout) {
  if (s->solid) {
    wh_solid_locate(wh_solid_field_locator(s->solid), x, place_inout);
  } else {
    struct wh_place place = {place_inout->element, {place_inout->xi[0], place_inout->xi[1]}};
    double p[2];
    wh_mesh_point(s->mesh->symmetry, x, p);
    wh_locate(s->locator, p, &place);
    *place_inout = (struct wh_solid_place){place.element, {place.xi[0], place.xi[1]}};
  }
  return is_vacuum(s, place_inout->element);
}

bool wh_vacuum_holds(const struct wh_source_context *s, const double x[3],
                     struct wh_solid_place *place_inout) {
  double d[4], p[2], slack = WH_SOLID_SLACK;
  if (s->solid) {
    wh_solid_invert(wh_solid_field_locator(s->solid), place_inout->element, x, place_inout->xi);
    wh_solid_distances(place_inout->xi, d);
  } else {
    wh_mesh_point(s->mesh->symmetry, x, p);
    slack = wh_element_slack(s->locator, place_inout->element);
    wh_element_invert(s->locator, place_inout->element, p, place_inout->xi);
    wh_face_distances(place_inout->xi, d);
    d[3] = 0.0;
  }
  return d[0] >= -slack && d[1] >= -slack && d[2] >= -slack && d[3] >= -slack;
}

bool wh_vacuum_field(const struct wh_source_context *s, const double x[3], bool keep,
                     struct wh_solid_place *place_inout, struct wh_field_value *out) {
  const struct wh_field *field = s->setting->field;
  *out = (struct wh_field_value){0};
  if (!s->solid) {
    struct wh_place place = {place_inout->element, {place_inout->xi[0], place_inout->xi[1]}};
    wh_field_at(field, x, &place, keep, out);
    *place_inout = (struct wh_solid_place){place.element, {place.xi[0], place.xi[1]}};
    return is_vacuum(s, place.element);
  }
  if (keep)
    wh_solid_invert(wh_solid_field_locator(s->solid), place_inout->element, x, place_inout->xi);
  else
    wh_solid_locate(wh_solid_field_locator(s->solid), x, place_inout);
  if (place_inout->element == WH_NO_ELEMENT)
    return false;
  wh_solid_field_at(s->solid, place_inout, &out->potential, out->E);
  for (size_t i = 0; field && i < field->part_count; i++)
    field->part[i].add(field->part[i].part, x, NULL, out);
  return is_vacuum(s, place_inout->element);
}

int wh_vacuum_order(const struct wh_source_context *s) {
  return s->solid ? wh_solid_field_mesh(s->solid)->order : s->mesh->order;
}

double wh_vacuum_size(const struct wh_source_context *s, uint32_t element) {
  return s->solid ? wh_solid_size(wh_solid_field_locator(s->solid), element)
                  : wh_element_size(s->locator, element);
}
