/* SPDX-License-Identifier: MPL-2.0 */
/* Drawings from files: the named faces of a STEP file, or the physical groups of a gmsh program. */
#include "base/memory.h"
#include "geometry/drawing.h"
#include "geometry/job.h"

#include <math.h>
#include <string.h>

/* Units of the drawing; the kernel's tolerance is 1e-7. */
#define NOT_FLAT 1e-5

static unsigned find(const struct wh_map *map, const char *name) {
  unsigned i = 0;
  while (i < map->count && strcmp(map->name[i], name) != 0)
    i++;
  return i;
}

/* What a name in the file stands for in the case; false if nothing. */
static bool role_of(const struct wh_geometry_params *g, const char *name, enum wh_role *role,
                    unsigned *index) {
  const struct {
    enum wh_role role;
    const struct wh_map *map;
  } named[] = {{WH_ROLE_ELECTRODE, &g->electrodes},
               {WH_ROLE_DIELECTRIC, &g->dielectrics},
               {WH_ROLE_GRADIENT, &g->gradients}};
  *role = WH_ROLE_DOMAIN;
  *index = 0;
  if (strcmp(name, "vacuum") == 0 || strcmp(name, "domain") == 0)
    return true;
  for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
    *role = named[i].role;
    *index = find(named[i].map, name);
    if (*index < named[i].map->count)
      return true;
  }
  return false;
}

static enum wh_status unknown_name(struct wh_drawing *d, const char *name) {
  return wh_fail(d->s->c, WH_BAD_INPUT,
                 "geometry file %s: '%s' is no electrode, dielectric or gradient of the case, nor "
                 "'vacuum'",
                 d->g->file, name);
}

static enum wh_status check_flat(struct wh_drawing *d) {
  double box[6];
  WH_GMSH(d->s, gmshModelGetBoundingBox, -1, -1, &box[0], &box[1], &box[2], &box[3], &box[4],
          &box[5]);
  if (box[2] < -NOT_FLAT || box[5] > NOT_FLAT)
    return wh_fail(d->s->c, WH_BAD_INPUT,
                   "geometry file %s is not flat: it must lie in its plane z = 0, with x as the "
                   "axis and y as the radius",
                   d->g->file);
  if (d->g->symmetry == WH_AXISYMMETRIC && box[1] < -NOT_FLAT && !d->cuts_axis)
    return wh_fail(d->s->c, WH_BAD_INPUT, "geometry file %s has parts at r < 0, down to %.6g m",
                   d->g->file, box[1] / d->scale);
  return WH_OK;
}

/* The last part of a label such as "Shapes/tube/1/cathode". */
static enum wh_status face_role(struct wh_drawing *d, int tag, enum wh_role *role,
                                unsigned *index) {
  char *label = NULL;
  WH_GMSH(d->s, gmshModelGetEntityName, 2, tag, &label);
  WH_TRY(wh_gmsh_keep(d->s, label));
  const char *slash = strrchr(label, '/');
  const char *name = slash ? slash + 1 : label;
  if (!*name)
    return wh_fail(d->s->c, WH_BAD_INPUT,
                   "geometry file %s has a face without a name; name its parts as the electrodes "
                   "and dielectrics of the case are, and the domain 'vacuum'",
                   d->g->file);
  return role_of(d->g, name, role, index) ? WH_OK : unknown_name(d, name);
}

enum wh_status wh_drawing_import_step(struct wh_drawing *d) {
  struct wh_tags all;
  WH_TRY(wh_file_check_step(d->s->c, d->g->file));
  d->scale = 1000;
  d->cuts_axis = true;
  WH_TRY(wh_gmsh_import_step(d->s, d->g->file, &all));
  WH_TRY(check_flat(d));
  for (int pass = 0; pass < 2; pass++) {
    for (size_t i = 0; i + 1 < all.count; i += 2) {
      enum wh_role role;
      unsigned index;
      if (all.tag[i] != 2)
        return wh_fail(d->s->c, WH_BAD_INPUT,
                       "geometry file %s must hold flat faces: the profile of the tube, each part "
                       "an area",
                       d->g->file);
      WH_TRY(face_role(d, all.tag[i + 1], &role, &index));
      struct wh_tags list = {2, &all.tag[i]};
      if ((role == WH_ROLE_DOMAIN) != (pass == 0))
        continue;
      if (pass == 0)
        WH_TRY(wh_drawing_cut_at_axis(d, &list));
      WH_TRY(wh_drawing_add(d, role, index, list));
    }
    d->object_count = pass == 0 ? d->count : d->object_count;
  }
  if (d->object_count == 0)
    return wh_fail(d->s->c, WH_BAD_INPUT, "geometry file %s has no face named 'vacuum'",
                   d->g->file);
  return WH_OK;
}

/* All entities of one physical group become one item, whose pieces they are. */
static enum wh_status add_group(struct wh_drawing *d, int dimension, int group) {
  char *name = NULL;
  int *entity = NULL;
  size_t count = 0;
  enum wh_role role;
  unsigned index;
  WH_GMSH(d->s, gmshModelGetPhysicalName, dimension, group, &name);
  WH_TRY(wh_gmsh_keep(d->s, name));
  if (dimension == 0 || strcmp(name, "axis") == 0 || strcmp(name, "natural") == 0)
    return WH_OK;
  if (!role_of(d->g, name, &role, &index))
    return unknown_name(d, name);
  WH_GMSH(d->s, gmshModelGetEntitiesForPhysicalGroup, dimension, group, &entity, &count);
  WH_TRY(wh_gmsh_keep(d->s, entity));
  int *pairs = NULL;
  WH_TRY(wh_alloc(d->s->c, 2 * count, sizeof *pairs, &pairs));
  WH_TRY(wh_gmsh_keep(d->s, pairs));
  for (size_t i = 0; i < count; i++) {
    pairs[2 * i] = dimension;
    pairs[2 * i + 1] = entity[i];
  }
  int whole[2] = {dimension, group};
  WH_TRY(wh_drawing_add(d, role, index, (struct wh_tags){2, whole}));
  d->item[d->count - 1].pieces = (struct wh_tags){2 * count, pairs};
  return WH_OK;
}

enum wh_status wh_drawing_run_program(struct wh_drawing *d) {
  struct wh_tags groups;
  d->scale = 1 / d->g->file_unit;
  WH_GMSH(d->s, gmshMerge, d->g->file);
  WH_TRY(check_flat(d));
  WH_GMSH(d->s, gmshModelGetPhysicalGroups, &groups.tag, &groups.count, -1);
  WH_TRY(wh_gmsh_keep(d->s, groups.tag));
  for (size_t i = 0; i + 1 < groups.count; i += 2)
    WH_TRY(add_group(d, groups.tag[i], groups.tag[i + 1]));
  return WH_OK;
}
