/* SPDX-License-Identifier: MPL-2.0 */
#include "design/basis.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void wh_design_basis_free(struct wh_design_basis *b) {
  for (size_t k = 0; b->name && k < b->electrodes; k++)
    free(b->name[k]);
  free(b->name);
  free(b->voltage);
  free(b->value);
  free(b->z);
  memset(b, 0, sizeof *b);
}

static enum wh_status inside(struct wh_context *c, const struct wh_locator *l, size_t places,
                             const double *z) {
  for (size_t i = 0; i < places; i++) {
    struct wh_place place = {.element = WH_NO_ELEMENT};
    wh_locate(l, (double[2]){z[i], 0.0}, &place);
    if (place.element == WH_NO_ELEMENT)
      return wh_fail(
          c, WH_BAD_INPUT,
          "design: the field is wanted at z = %.6g m on the axis, which is outside of the "
          "domain or in an electrode; see design.from, design.to and design.places",
          z[i]);
  }
  return WH_OK;
}

/* One electrode after the other at 1 V: floating ones then take the potential that belongs to it,
   so that superposition holds for them too. */
static enum wh_status sample(struct wh_context *c, struct wh_electrostatic *s,
                             struct wh_design_basis *b) {
  double *volt;
  enum wh_status status = wh_alloc(c, b->electrodes, sizeof *volt, &volt);
  for (size_t k = 0; k < b->electrodes && !status; k++) {
    double *row = b->value + k * b->places;
    volt[k] = 1.0;
    status = wh_electrostatic_set_potentials(c, s, volt);
    if (!status)
      status = wh_electrostatic_axis(c, s, b->places, b->z, 0, &row);
    volt[k] = 0.0;
  }
  free(volt);
  return status;
}

static enum wh_status copy_electrodes(struct wh_context *c, const struct wh_mesh *m,
                                      struct wh_design_basis *b) {
  WH_TRY(wh_alloc(c, b->electrodes, sizeof *b->name, &b->name));
  WH_TRY(wh_alloc(c, b->electrodes, sizeof *b->voltage, &b->voltage));
  for (size_t k = 0; k < b->electrodes; k++) {
    b->voltage[k] = m->electrodes[k].voltage;
    if (!(b->name[k] = strdup(m->electrodes[k].name)))
      return wh_fail(c, WH_NO_MEMORY, "no memory for the name of an electrode");
  }
  return WH_OK;
}

static enum wh_status solve(struct wh_context *c, const struct wh_mesh *m,
                            const struct wh_locator *l, struct wh_design_basis *b) {
  struct wh_electrostatic *s = NULL;
  WH_TRY(copy_electrodes(c, m, b));
  WH_TRY(wh_alloc(c, b->electrodes * b->places, sizeof *b->value, &b->value));
  WH_TRY(inside(c, l, b->places, b->z));
  WH_TRY(wh_electrostatic_create(c, m, l, &s));
  enum wh_status status = sample(c, s, b);
  wh_electrostatic_destroy(s);
  return status;
}

enum wh_status wh_design_basis_create(struct wh_context *c, const struct wh_case_params *cs,
                                      size_t order, size_t places, const double *z,
                                      struct wh_design_basis *out) {
  struct wh_mesh mesh;
  struct wh_locator *locator = NULL;
  struct wh_mesh_params how = cs->mesh;
  *out = (struct wh_design_basis){.places = places};
  how.order = order;
  WH_TRY(wh_geometry_mesh(c, &cs->geometry, &how, &mesh));
  out->electrodes = mesh.electrode_count;
  enum wh_status status = wh_alloc(c, places, sizeof *out->z, &out->z);
  if (!status) {
    memcpy(out->z, z, places * sizeof *z);
    status = wh_locator_create(c, &mesh, &locator);
  }
  if (!status)
    status = solve(c, &mesh, locator, out);
  wh_locator_destroy(locator);
  wh_mesh_free(&mesh);
  if (status)
    wh_design_basis_free(out);
  return status;
}
