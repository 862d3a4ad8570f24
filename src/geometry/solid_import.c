/* SPDX-License-Identifier: MPL-2.0 */
/* Named solids from a STEP file. */
#include "geometry/job.h"
#include "geometry/solid_cad.h"

#include <string.h>

static bool find(const struct wh_map *map, const char *name, unsigned *index) {
  for (*index = 0; *index < map->count; ++*index)
    if (strcmp(map->name[*index], name) == 0)
      return true;
  return false;
}

/* The last part of a label such as "Shapes/tube/1/cathode" says what a solid is. */
static enum wh_status role_of(struct wh_solid_drawing *d, int dimension, int tag,
                              enum wh_role *role, unsigned *index) {
  char *label = NULL;
  WH_GMSH(d->s, gmshModelGetEntityName, dimension, tag, &label);
  WH_TRY(wh_gmsh_keep(d->s, label));
  const char *slash = strrchr(label, '/');
  const char *name = slash ? slash + 1 : label;
  *role = WH_ROLE_DOMAIN;
  *index = 0;
  if (strcmp(name, "vacuum") == 0 || strcmp(name, "domain") == 0)
    return WH_OK;
  *role = WH_ROLE_ELECTRODE;
  if (find(&d->g->electrodes, name, index))
    return WH_OK;
  *role = WH_ROLE_DIELECTRIC;
  if (find(&d->g->dielectrics, name, index))
    return WH_OK;
  if (!*name)
    return wh_fail(d->s->c, WH_BAD_INPUT,
                   "geometry file %s has a part without a name; name its parts as the electrodes "
                   "and dielectrics of the case are, and the domain 'vacuum'",
                   d->g->file);
  return wh_fail(d->s->c, WH_BAD_INPUT,
                 "geometry file %s: the part '%s' is no electrode or dielectric of the case, nor "
                 "'vacuum'",
                 d->g->file, name);
}

enum wh_status wh_solid_import(struct wh_solid_drawing *d) {
  struct wh_tags all;
  if (wh_file_kind(d->g->file) != WH_FILE_STEP)
    return wh_fail(d->s->c, WH_BAD_INPUT,
                   "geometry file %s: without symmetry it must be a .step file with named solids",
                   d->g->file);
  WH_TRY(wh_file_check_step(d->s->c, d->g->file));
  d->scale = 1000;
  WH_TRY(wh_gmsh_import_step(d->s, d->g->file, &all));
  for (int pass = 0; pass < 2; pass++) {
    for (size_t i = 0; i + 1 < all.count; i += 2) {
      enum wh_role role = WH_ROLE_DOMAIN;
      unsigned index = 0;
      WH_TRY(role_of(d, all.tag[i], all.tag[i + 1], &role, &index));
      if (all.tag[i] != 3 && (role != WH_ROLE_ELECTRODE || all.tag[i] != 2))
        return wh_fail(d->s->c, WH_BAD_INPUT,
                       "geometry file %s: without symmetry its parts must be solids", d->g->file);
      if ((role == WH_ROLE_DOMAIN) == (pass == 0))
        WH_TRY(wh_solid_add(d, role, index, (struct wh_tags){2, &all.tag[i]}));
    }
    d->object_count = pass == 0 ? d->count : d->object_count;
  }
  return d->object_count ? WH_OK
                         : wh_fail(d->s->c, WH_BAD_INPUT,
                                   "geometry file %s has no part named 'vacuum'", d->g->file);
}
