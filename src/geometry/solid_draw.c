/* SPDX-License-Identifier: MPL-2.0 */
/* All solids as entities of the kernel, cut along each other, and who holds which piece. */
#include "base/memory.h"
#include "geometry/solid_cad.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *wh_solid_owner(const struct wh_geometry_params *g, enum wh_role role, unsigned index,
                           char text[96]) {
  if (role == WH_ROLE_ELECTRODE)
    snprintf(text, 96, "electrode '%s'", g->electrodes.name[index]);
  else if (role == WH_ROLE_DIELECTRIC)
    snprintf(text, 96, "dielectric '%s'", g->dielectrics.name[index]);
  else
    snprintf(text, 96, "the domain");
  return text;
}

enum wh_status wh_solid_add(struct wh_solid_drawing *d, enum wh_role role, unsigned index,
                            struct wh_tags list) {
  for (size_t i = 0; i + 1 < list.count; i += 2) {
    WH_TRY(wh_grow(d->s->c, &d->item, &d->capacity, d->count + 1, sizeof *d->item));
    d->item[d->count++] = (struct wh_solid_item){
        .role = role, .index = index, .pair = {list.tag[i], list.tag[i + 1]}};
  }
  return WH_OK;
}

static enum wh_status draw_owner(struct wh_solid_drawing *d, enum wh_role role, unsigned index,
                                 const struct wh_variant *one, const struct wh_map *many) {
  char owner[96];
  struct wh_pen pen = {d->s, d->scale, wh_solid_owner(d->g, role, index, owner)};
  struct wh_tags list = {0};
  WH_TRY(wh_pen_solids(&pen, one, many, &list));
  for (size_t i = 0; i + 1 < list.count; i += 2)
    if (list.tag[i] != 3 && (role != WH_ROLE_ELECTRODE || list.tag[i] != 2))
      return wh_fail(d->s->c, WH_BAD_INPUT, "%s must be a body, not a sheet or a curve", owner);
  return wh_solid_add(d, role, index, list);
}

static enum wh_status box_of_items(struct wh_solid_drawing *d, double low[3], double high[3]) {
  for (int k = 0; k < 3; k++) {
    low[k] = HUGE_VAL;
    high[k] = -HUGE_VAL;
  }
  for (size_t i = 0; i < d->count; i++) {
    double b[6];
    WH_GMSH(d->s, gmshModelOccGetBoundingBox, d->item[i].pair[0], d->item[i].pair[1], &b[0], &b[1],
            &b[2], &b[3], &b[4], &b[5]);
    for (int k = 0; k < 3; k++) {
      low[k] = fmin(low[k], b[k]);
      high[k] = fmax(high[k], b[3 + k]);
    }
  }
  return WH_OK;
}

static enum wh_status draw_domain(struct wh_solid_drawing *d) {
  WH_TRY(draw_owner(d, WH_ROLE_DOMAIN, 0, &d->g->domain.solid, &d->g->domain.solids));
  d->object_count = d->count;
  return WH_OK;
}

/* Draws the domain twice: first to see how large it is. */
static enum wh_status draw(struct wh_solid_drawing *d) {
  const double first_scale = 1024;
  double low[3], high[3];
  d->scale = first_scale;
  WH_TRY(draw_domain(d));
  WH_TRY(box_of_items(d, low, high));
  double extent = fmax(high[0] - low[0], fmax(high[1] - low[1], high[2] - low[2]));
  d->scale = ldexp(first_scale, 10 - ilogb(extent) - 1);
  if (d->scale != first_scale) {
    d->count = 0;
    WH_GMSH(d->s, gmshClear);
    WH_GMSH(d->s, gmshModelAdd, "wehnelt");
    WH_TRY(draw_domain(d));
  }
  const struct wh_electrode_params *e = d->g->electrodes.item;
  const struct wh_dielectric_params *m = d->g->dielectrics.item;
  for (unsigned i = 0; i < d->g->electrodes.count; i++) {
    bool wall = d->g->domain.wall && strcmp(d->g->domain.wall, d->g->electrodes.name[i]) == 0;
    if (!(wall && !e[i].solid.kind && e[i].solids.count == 0))
      WH_TRY(draw_owner(d, WH_ROLE_ELECTRODE, i, &e[i].solid, &e[i].solids));
  }
  for (unsigned i = 0; i < d->g->dielectrics.count; i++)
    WH_TRY(draw_owner(d, WH_ROLE_DIELECTRIC, i, &m[i].solid, &m[i].solids));
  return WH_OK;
}

/* Cuts everything along everything; the kernel's own map says which piece comes from what. */
static enum wh_status fragment(struct wh_solid_drawing *d) {
  struct wh_gmsh *s = d->s;
  int *in = NULL, *out = NULL, **map = NULL;
  size_t out_n = 0, *map_n = NULL, map_nn = 0, objects = d->object_count;
  WH_TRY(wh_alloc(s->c, 2 * d->count, sizeof *in, &in));
  WH_TRY(wh_gmsh_keep(s, in));
  for (size_t i = 0; i < d->count; i++)
    memcpy(in + 2 * i, d->item[i].pair, sizeof d->item[i].pair);
  if (d->count > 1)
    WH_GMSH(s, gmshModelOccFragment, in, 2 * objects, in + 2 * objects, 2 * (d->count - objects),
            &out, &out_n, &map, &map_n, &map_nn, -1, 1, 1);
  for (size_t i = 0; i < map_nn; i++) {
    if (i < d->count)
      d->item[i].pieces = (struct wh_tags){map_n[i], map[i]};
    WH_TRY(wh_gmsh_keep(s, map[i]));
  }
  WH_TRY(wh_gmsh_keep(s, map));
  WH_TRY(wh_gmsh_keep(s, map_n));
  WH_TRY(wh_gmsh_keep(s, out));
  WH_GMSH(s, gmshModelOccSynchronize);
  if (d->count == 1)
    d->item[0].pieces = (struct wh_tags){2, d->item[0].pair};
  else if (map_nn != d->count)
    return wh_fail(s->c, WH_LIBRARY_FAILED, "gmsh lost %zu of %zu solids while cutting them",
                   d->count - map_nn, d->count);
  return WH_OK;
}

/* Who holds a surface or a volume, or WH_NOBODY. */
struct holder {
  unsigned electrode, dielectric;
  bool domain, meshed;
};

struct naming {
  struct wh_solid_drawing d;
  int tags[4]; /* largest tag of each dimension, plus one */
  struct holder *holder[4];
};

static enum wh_status make_holders(struct naming *n) {
  struct wh_tags all;
  for (int dimension = 0; dimension < 4; dimension++) {
    WH_TRY(wh_gmsh_entities(n->d.s, dimension, &all));
    n->tags[dimension] = 1;
    for (size_t i = 1; i < all.count; i += 2)
      if (all.tag[i] >= n->tags[dimension])
        n->tags[dimension] = all.tag[i] + 1;
    size_t count = (size_t)n->tags[dimension];
    WH_TRY(wh_alloc(n->d.s->c, count, sizeof(struct holder), &n->holder[dimension]));
    WH_TRY(wh_gmsh_keep(n->d.s, n->holder[dimension]));
    for (size_t i = 0; i < count; i++)
      n->holder[dimension][i] = (struct holder){WH_NOBODY, WH_NOBODY, false, false};
  }
  return WH_OK;
}

static enum wh_status clash(struct naming *n, int dimension, int tag, enum wh_role role, unsigned a,
                            unsigned b) {
  char first[96], second[96];
  double box[6], x[3];
  WH_GMSH(n->d.s, gmshModelGetBoundingBox, dimension, tag, &box[0], &box[1], &box[2], &box[3],
          &box[4], &box[5]);
  for (int k = 0; k < 3; k++)
    x[k] = 0.5 * (box[k] + box[3 + k]) / n->d.scale;
  bool touch = dimension < 3;
  return wh_fail(n->d.s->c, WH_BAD_INPUT, "%s and %s %s at about (%.5g, %.5g, %.5g) m; %s",
                 wh_solid_owner(n->d.g, role, a, first), wh_solid_owner(n->d.g, role, b, second),
                 touch ? "touch" : "overlap", x[0], x[1], x[2],
                 role == WH_ROLE_ELECTRODE
                     ? "leave a gap, or make them one electrode"
                     : "cut one out of the other, so that each point belongs to one");
}

static enum wh_status hold(struct naming *n, int dimension, int tag, enum wh_role role,
                           unsigned index) {
  struct holder *h = &n->holder[dimension][tag];
  if (role == WH_ROLE_DOMAIN) {
    h->domain = true;
    return WH_OK;
  }
  unsigned *by = role == WH_ROLE_ELECTRODE ? &h->electrode : &h->dielectric;
  if (*by != WH_NOBODY && *by != index)
    return clash(n, dimension, tag, role, *by, index);
  *by = index;
  return WH_OK;
}

/* Gives every piece to what it was cut from; then a body of an electrode holds its surface too. */
static enum wh_status name_pieces(struct naming *n, bool surfaces) {
  for (size_t i = 0; i < n->d.count; i++) {
    const struct wh_solid_item *item = &n->d.item[i];
    for (size_t j = 0; j + 1 < item->pieces.count; j += 2) {
      int dimension = item->pieces.tag[j], tag = item->pieces.tag[j + 1];
      struct wh_tags edge;
      if (!surfaces)
        WH_TRY(hold(n, dimension, tag, item->role, item->index));
      if (!surfaces || dimension < 3 || item->role != WH_ROLE_ELECTRODE)
        continue;
      WH_TRY(wh_gmsh_boundary(n->d.s, (struct wh_tags){2, &item->pieces.tag[j]}, false, &edge));
      for (size_t k = 1; k < edge.count; k += 2)
        WH_TRY(hold(n, 2, abs(edge.tag[k]), item->role, item->index));
    }
  }
  return WH_OK;
}

static enum wh_status choose_volumes(struct naming *n, struct wh_solid_cad *out) {
  WH_TRY(wh_alloc(n->d.s->c, (size_t)n->tags[3], sizeof *out->volume, &out->volume));
  WH_TRY(wh_gmsh_keep(n->d.s, out->volume));
  for (int tag = 1; tag < n->tags[3]; tag++) {
    struct holder *h = &n->holder[3][tag];
    h->meshed = h->domain && h->electrode == WH_NOBODY;
    if (h->meshed)
      out->volume[out->volume_count++] = (struct wh_solid_volume){tag, h->dielectric};
  }
  return out->volume_count ? WH_OK
                           : wh_fail(n->d.s->c, WH_BAD_INPUT,
                                     "no vacuum is left of the domain: electrodes fill all of it");
}

/* Surfaces of the meshed volumes. Those with a volume on one side only and no electrode are the
   edge of the domain: of the wall, if there is one. */
static enum wh_status choose_surfaces(struct naming *n, unsigned wall, struct wh_solid_cad *out) {
  unsigned char *sides = NULL;
  WH_TRY(wh_alloc(n->d.s->c, (size_t)n->tags[2], 1, &sides));
  WH_TRY(wh_gmsh_keep(n->d.s, sides));
  for (size_t i = 0; i < out->volume_count; i++) {
    int pair[2] = {3, out->volume[i].tag};
    struct wh_tags faces;
    WH_TRY(wh_gmsh_boundary(n->d.s, (struct wh_tags){2, pair}, false, &faces));
    for (size_t k = 1; k < faces.count; k += 2)
      sides[abs(faces.tag[k])]++;
    struct wh_tags inside;
    WH_GMSH(n->d.s, gmshModelMeshGetEmbedded, 3, pair[1], &inside.tag, &inside.count);
    WH_TRY(wh_gmsh_keep(n->d.s, inside.tag));
    for (size_t k = 0; k + 1 < inside.count; k += 2)
      if (inside.tag[k] == 2)
        sides[abs(inside.tag[k + 1])] = 2;
  }
  WH_TRY(wh_alloc(n->d.s->c, (size_t)n->tags[2], sizeof *out->surface, &out->surface));
  WH_TRY(wh_gmsh_keep(n->d.s, out->surface));
  for (int tag = 1; tag < n->tags[2]; tag++) {
    struct holder *h = &n->holder[2][tag];
    if (!sides[tag])
      continue;
    h->meshed = true;
    if (sides[tag] == 1 && h->electrode == WH_NOBODY)
      h->electrode = wall;
    out->surface[out->surface_count++] = (struct wh_solid_surface){tag, h->electrode};
  }
  return WH_OK;
}

/* Everything named must be there: on the edge of, or in, what is meshed. */
static enum wh_status check_used(struct naming *n, const struct wh_solid_cad *cad) {
  const struct wh_geometry_params *g = n->d.g;
  enum wh_status status = WH_OK;
  char owner[96];
  for (unsigned i = 0; i < g->electrodes.count; i++) {
    bool used = false;
    for (size_t j = 0; j < cad->surface_count; j++)
      used = used || cad->surface[j].electrode == i;
    if (!used)
      status = wh_fail(n->d.s->c, WH_BAD_INPUT,
                       "%s touches no part of the domain; move it to the edge or the inside of it",
                       wh_solid_owner(g, WH_ROLE_ELECTRODE, i, owner));
  }
  for (unsigned i = 0; i < g->dielectrics.count; i++) {
    bool used = false;
    for (size_t j = 0; j < cad->volume_count; j++)
      used = used || cad->volume[j].dielectric == i;
    if (!used)
      status = wh_fail(n->d.s->c, WH_BAD_INPUT,
                       "%s lies outside of the domain, or within electrodes; the domain must "
                       "include it",
                       wh_solid_owner(g, WH_ROLE_DIELECTRIC, i, owner));
  }
  return status;
}

/* Curves and points of meshed surfaces are meshed; the rest is hidden: to remove it would leak in
   gmsh 4.8. */
static enum wh_status hide_rest(struct naming *n, const struct wh_solid_cad *cad) {
  for (size_t i = 0; i < cad->surface_count; i++) {
    int pair[2] = {2, cad->surface[i].tag};
    struct wh_tags curves, points;
    WH_TRY(wh_gmsh_boundary(n->d.s, (struct wh_tags){2, pair}, false, &curves));
    for (size_t k = 0; k + 1 < curves.count; k += 2) {
      n->holder[1][abs(curves.tag[k + 1])].meshed = true;
      int curve[2] = {1, abs(curves.tag[k + 1])};
      WH_TRY(wh_gmsh_boundary(n->d.s, (struct wh_tags){2, curve}, false, &points));
      for (size_t l = 1; l < points.count; l += 2)
        n->holder[0][abs(points.tag[l])].meshed = true;
    }
  }
  for (int dimension = 3; dimension >= 0; dimension--) {
    struct wh_tags all;
    WH_TRY(wh_gmsh_entities(n->d.s, dimension, &all));
    size_t hidden = 0;
    for (size_t i = 0; i + 1 < all.count; i += 2)
      if (!n->holder[dimension][all.tag[i + 1]].meshed) {
        all.tag[hidden] = dimension;
        all.tag[hidden + 1] = all.tag[i + 1];
        hidden += 2;
      }
    if (hidden > 0)
      WH_GMSH(n->d.s, gmshModelSetVisibility, all.tag, hidden, 0, 0);
  }
  return WH_OK;
}

static enum wh_status find_wall(struct naming *n, unsigned *wall) {
  const struct wh_geometry_params *g = n->d.g;
  *wall = WH_NOBODY;
  if (!g->domain.wall || !*g->domain.wall)
    return WH_OK;
  for (unsigned i = 0; i < g->electrodes.count; i++)
    if (strcmp(g->electrodes.name[i], g->domain.wall) == 0)
      *wall = i;
  return *wall != WH_NOBODY ? WH_OK
                            : wh_fail(n->d.s->c, WH_BAD_INPUT,
                                      "domain.wall: there is no electrode '%s'", g->domain.wall);
}

static enum wh_status build(struct naming *n, struct wh_solid_cad *out) {
  unsigned wall = WH_NOBODY;
  WH_TRY(find_wall(n, &wall));
  WH_TRY(n->d.g->file ? wh_solid_import(&n->d) : draw(&n->d));
  struct wh_solid_drawing domain = n->d;
  domain.count = domain.object_count;
  WH_TRY(box_of_items(&domain, out->low, out->high));
  WH_TRY(fragment(&n->d));
  out->scale = n->d.scale;
  WH_TRY(make_holders(n));
  WH_TRY(name_pieces(n, false));
  WH_TRY(name_pieces(n, true));
  WH_TRY(choose_volumes(n, out));
  WH_TRY(choose_surfaces(n, wall, out));
  WH_TRY(check_used(n, out));
  return hide_rest(n, out);
}

enum wh_status wh_solid_cad_build(struct wh_gmsh *s, const struct wh_geometry_params *g,
                                  struct wh_solid_cad *out) {
  struct naming n = {.d = {.s = s, .g = g}};
  memset(out, 0, sizeof *out);
  enum wh_status status = build(&n, out);
  free(n.d.item);
  return status;
}
