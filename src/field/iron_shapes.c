/* SPDX-License-Identifier: MPL-2.0 */
/* Iron from what a case says: keys, mesh and steels. */
#include "base/memory.h"
#include "field/iron.h"
#include "field/iron_own.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct wh_key body_keys[] = {
    {.name = "permeability",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct wh_iron_body_params, steel.permeability),
     .unit = "1",
     .default_text = "1",
     .min = 1.0,
     .max = 1e9,
     .summary = "relative permeability, where no curve is given"},
    {.name = "H",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_iron_body_params, steel.H),
     .unit = "A/m",
     .default_text = "",
     .summary = "field strengths of the magnetisation curve, rising, without the origin"},
    {.name = "B",
     .type = WH_KEY_QUANTITIES,
     .offset = offsetof(struct wh_iron_body_params, steel.B),
     .unit = "T",
     .default_text = "",
     .summary = "inductions of the magnetisation curve"},
    {.name = "remanence",
     .type = WH_KEY_POINT,
     .offset = offsetof(struct wh_iron_body_params, steel.remanence),
     .unit = "T",
     .default_text = "[0 T, 0 T]",
     .summary = "of a permanent magnet, along z and along the radius"},
    {.name = "shape",
     .type = WH_KEY_VARIANT,
     .offset = offsetof(struct wh_iron_body_params, shape),
     .default_text = "",
     .kinds = wh_shape_kinds,
     .summary = "its shape"},
    {.name = "shapes",
     .type = WH_KEY_VARIANTS,
     .offset = offsetof(struct wh_iron_body_params, shapes),
     .default_text = "",
     .kinds = wh_shape_kinds,
     .item_size = sizeof(struct wh_variant),
     .summary = "named shapes instead of one, each added to or cut from those before it"},
    {0},
};

const struct wh_key wh_iron_keys[] = {
    {.name = "domain",
     .type = WH_KEY_SECTION,
     .offset = offsetof(struct wh_iron_params, domain),
     .keys = wh_domain_keys,
     .summary = "what is meshed around the bodies; with edge: open the field goes on to infinity, "
                "otherwise iron adds nothing to the flux function on the edge"},
    {.name = "bodies",
     .type = WH_KEY_MAP,
     .offset = offsetof(struct wh_iron_params, bodies),
     .keys = body_keys,
     .item_size = sizeof(struct wh_iron_body_params),
     .summary = "iron and permanent magnets, by name; the magnets of the case magnetise them"},
    {.name = "mesh",
     .type = WH_KEY_SECTION,
     .offset = offsetof(struct wh_iron_params, mesh),
     .default_text = "{}",
     .keys = wh_mesh_keys,
     .summary = "elements of this field"},
    {0},
};

/* For the mesh, iron is an insulator of high permittivity: the field at its corners is as singular,
   and the elements are graded toward them. */
#define LIKE_IRON 1e3

static enum wh_status make_mesh(struct wh_context *c, const struct wh_iron_params *p,
                                struct wh_mesh *m) {
  const struct wh_iron_body_params *body = p->bodies.item;
  struct wh_geometry_params g = {.symmetry = WH_AXISYMMETRIC, .domain = p->domain};
  struct wh_dielectric_params *region;
  WH_TRY(wh_alloc(c, p->bodies.count, sizeof *region, &region));
  for (size_t i = 0; i < p->bodies.count; i++)
    region[i] = (struct wh_dielectric_params){
        .permittivity = LIKE_IRON, .shape = body[i].shape, .shapes = body[i].shapes};
  g.dielectrics = (struct wh_map){p->bodies.count, p->bodies.name, region};
  enum wh_status status = wh_geometry_mesh(c, &g, &p->mesh, m);
  free(region);
  return status;
}

static enum wh_status make_steels(struct wh_context *c, const struct wh_iron_params *p,
                                  struct wh_steel *steel) {
  const struct wh_iron_body_params *body = p->bodies.item;
  for (size_t i = 0; i < p->bodies.count; i++) {
    char owner[128];
    snprintf(owner, sizeof owner, "iron.bodies.%s", p->bodies.name[i]);
    WH_TRY(wh_steel_init(c, owner, &body[i].steel, &steel[i]));
  }
  return WH_OK;
}

static enum wh_status create(struct wh_context *c, const struct wh_iron_params *p,
                             struct wh_steel *steel, struct wh_iron **out) {
  struct wh_mesh m;
  const struct wh_steel **of_region;
  WH_TRY(make_steels(c, p, steel));
  WH_TRY(make_mesh(c, p, &m));
  enum wh_status status = wh_alloc(c, m.region_count, sizeof *of_region, &of_region);
  if (status) {
    wh_mesh_free(&m);
    return status;
  }
  for (size_t r = 0; r < m.region_count; r++)
    for (size_t i = 0; i < p->bodies.count; i++)
      if (m.regions[r].kind == WH_REGION_DIELECTRIC &&
          strcmp(m.regions[r].name, p->bodies.name[i]) == 0)
        of_region[r] = &steel[i];
  status = wh_iron_create_on(c, &m, of_region, out);
  free(of_region);
  return status;
}

enum wh_status wh_iron_create(struct wh_context *c, const struct wh_iron_params *p,
                              struct wh_iron **out) {
  struct wh_steel *steel;
  *out = NULL;
  WH_TRY(wh_alloc(c, p->bodies.count, sizeof *steel, &steel));
  enum wh_status status = create(c, p, steel, out);
  if (!status) {
    wh_iron_own(*out, p->bodies.count, steel);
    return WH_OK;
  }
  for (size_t i = 0; i < p->bodies.count; i++)
    wh_steel_free(&steel[i]);
  free(steel);
  return status;
}
