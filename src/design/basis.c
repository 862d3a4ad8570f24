/* SPDX-License-Identifier: MPL-2.0 */
#include "design/basis.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void wh_design_basis_free(struct wh_design_basis *b) {
  for (size_t k = 0; b->name && k < b->count; k++)
    free(b->name[k]);
  free(b->name);
  free(b->strength);
  free(b->value);
  free(b->z);
  memset(b, 0, sizeof *b);
}

/* Takes the count and the places in b. */
static enum wh_status start(struct wh_context *c, struct wh_design_basis *b, const double *z) {
  WH_TRY(wh_alloc(c, b->count, sizeof *b->name, &b->name));
  WH_TRY(wh_alloc(c, b->count, sizeof *b->strength, &b->strength));
  WH_TRY(wh_alloc(c, b->count * b->places, sizeof *b->value, &b->value));
  WH_TRY(wh_alloc(c, b->places, sizeof *b->z, &b->z));
  memcpy(b->z, z, b->places * sizeof *z);
  return WH_OK;
}

static enum wh_status name_it(struct wh_context *c, struct wh_design_basis *b, size_t k,
                              const char *name, double strength) {
  b->strength[k] = strength;
  b->name[k] = strdup(name);
  return b->name[k] ? WH_OK : wh_fail(c, WH_NO_MEMORY, "no memory for the name %s", name);
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
  enum wh_status status = wh_alloc(c, b->count, sizeof *volt, &volt);
  for (size_t k = 0; k < b->count && !status; k++) {
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

static enum wh_status solve(struct wh_context *c, const struct wh_mesh *m,
                            const struct wh_locator *l, struct wh_design_basis *b) {
  struct wh_electrostatic *s = NULL;
  for (size_t k = 0; k < b->count; k++)
    WH_TRY(name_it(c, b, k, m->electrodes[k].name, m->electrodes[k].voltage));
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
  memset(out, 0, sizeof *out);
  how.order = order;
  WH_TRY(wh_geometry_mesh(c, &cs->geometry, &how, &mesh));
  *out = (struct wh_design_basis){
      .field = WH_DESIGN_POTENTIAL, .count = mesh.electrode_count, .places = places};
  enum wh_status status = start(c, out, z);
  if (!status)
    status = wh_locator_create(c, &mesh, &locator);
  if (!status)
    status = solve(c, &mesh, locator, out);
  wh_locator_destroy(locator);
  wh_mesh_free(&mesh);
  if (status)
    wh_design_basis_free(out);
  return status;
}

static enum wh_status sample_magnet(struct wh_context *c, const struct wh_case_params *cs, size_t k,
                                    struct wh_design_basis *b) {
  const struct wh_variant *variant = cs->magnets.item;
  struct wh_magnet magnet = {.name = cs->magnets.name[k],
                             .kind = (const struct wh_magnet_kind *)variant[k].kind,
                             .params = variant[k].params};
  WH_TRY(name_it(c, b, k, magnet.name, magnet.kind->strength(magnet.params)));
  enum wh_status status = magnet.kind->prepare
                              ? magnet.kind->prepare(c, &magnet, cs->design.from, cs->design.to)
                              : WH_OK;
  for (size_t i = 0; i < b->places && !status; i++)
    b->value[k * b->places + i] = magnet.kind->at(&magnet, b->z[i], 0.0).Bz;
  if (magnet.kind->release)
    magnet.kind->release(&magnet);
  return status;
}

enum wh_status wh_design_magnets_create(struct wh_context *c, const struct wh_case_params *cs,
                                        size_t places, const double *z,
                                        struct wh_design_basis *out) {
  *out = (struct wh_design_basis){
      .field = WH_DESIGN_INDUCTION, .count = cs->magnets.count, .places = places};
  if (cs->iron.bodies.count)
    return wh_fail(c, WH_BAD_INPUT,
                   "design.induction: with iron the induction is not proportional to the currents; "
                   "vary them in a section 'optimize' instead");
  enum wh_status status = start(c, out, z);
  for (size_t k = 0; k < out->count && !status; k++)
    status = sample_magnet(c, cs, k, out);
  if (status)
    wh_design_basis_free(out);
  return status;
}

enum wh_status wh_design_basis_cut(struct wh_context *c, const struct wh_design_basis *all,
                                   size_t places, struct wh_design_basis *out) {
  *out = (struct wh_design_basis){.field = all->field, .count = all->count, .places = places};
  enum wh_status status = start(c, out, all->z);
  for (size_t k = 0; k < all->count && !status; k++) {
    memcpy(out->value + k * places, all->value + k * all->places, places * sizeof *out->value);
    status = name_it(c, out, k, all->name[k], all->strength[k]);
  }
  if (status)
    wh_design_basis_free(out);
  return status;
}
