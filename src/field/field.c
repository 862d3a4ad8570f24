/* SPDX-License-Identifier: MPL-2.0 */
#include "field/field.h"

#include <math.h>

#include "field/shell.h"

void wh_mesh_point(enum wh_symmetry symmetry, const double x[3], double p[2]) {
  p[0] = x[2];
  p[1] = symmetry == WH_AXISYMMETRIC ? sqrt(x[0] * x[0] + x[1] * x[1]) : x[0];
}

void wh_field_at(const struct wh_field *f, const double x[3], struct wh_place *place,
                 bool keep_element, struct wh_field_value *value) {
  *value = (struct wh_field_value){0};
  if (f->mesh) {
    double p[2];
    wh_mesh_point(f->mesh->symmetry, x, p);
    if (!keep_element || place->element == WH_NO_ELEMENT) {
      wh_shell_fold(f->mesh, p);
      wh_locate(f->locator, p, place);
    } else {
      wh_element_invert(f->locator, place->element, p, place->xi);
    }
  }
  for (size_t i = 0; i < f->part_count; i++)
    f->part[i].add(f->part[i].part, x, place, value);
}

/* The place that is handed in is one in the mesh of space. */
static void add_given(const void *part, const double x[3], const struct wh_place *place,
                      struct wh_field_value *sum) {
  const struct wh_field *f = part;
  struct wh_place own = {.element = WH_NO_ELEMENT};
  struct wh_field_value value;
  (void)place;
  if (f->mesh) {
    double p[2];
    wh_mesh_point(f->mesh->symmetry, x, p);
    wh_shell_fold(f->mesh, p);
    wh_locate(f->locator, p, &own);
    if (own.element == WH_NO_ELEMENT)
      return;
  }
  wh_field_at(f, x, &own, true, &value);
  sum->potential += value.potential;
  sum->flux += value.flux;
  for (int k = 0; k < 3; k++) {
    sum->E[k] += value.E[k];
    sum->B[k] += value.B[k];
  }
}

struct wh_field_part wh_field_given(const struct wh_field *f) {
  return (struct wh_field_part){add_given, f};
}
