/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/cad.h"
#include "base/memory.h"
#include "geometry/drawing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Who holds a face, curve or point: for each role, the index of its owner, or WH_NOBODY. */
struct holder {
  unsigned by[WH_ROLE_INFINITY + 1];
  bool meshed;
};

struct naming {
  struct wh_drawing d;
  int tags[3]; /* largest tag of points, curves, faces, plus one */
  struct holder *holder[3];
};

static struct holder *holder_of(struct naming *n, int dimension, int tag) {
  return &n->holder[dimension][tag];
}

static enum wh_status make_holders(struct naming *n) {
  struct wh_tags all;
  for (int dimension = 0; dimension < 3; dimension++) {
    WH_TRY(wh_gmsh_entities(n->d.s, dimension, &all));
    n->tags[dimension] = 1;
    for (size_t i = 1; i < all.count; i += 2)
      if (all.tag[i] >= n->tags[dimension])
        n->tags[dimension] = all.tag[i] + 1;
    size_t count = (size_t)n->tags[dimension];
    WH_TRY(wh_alloc(n->d.s->c, count, sizeof(struct holder), &n->holder[dimension]));
    WH_TRY(wh_gmsh_keep(n->d.s, n->holder[dimension]));
    for (size_t i = 0; i < count; i++)
      memset(n->holder[dimension][i].by, 0xff, sizeof n->holder[dimension][i].by);
  }
  return WH_OK;
}

/* The middle of an entity's box, to say where in messages [m]. */
static enum wh_status place_of(struct naming *n, int dimension, int tag, double at[2]) {
  double b[6];
  WH_GMSH(n->d.s, gmshModelGetBoundingBox, dimension, tag, &b[0], &b[1], &b[2], &b[3], &b[4],
          &b[5]);
  for (int k = 0; k < 2; k++)
    at[k] = 0.5 * (b[k] + b[3 + k]) / n->d.scale;
  return WH_OK;
}

static enum wh_status clash(struct naming *n, int dimension, int tag, enum wh_role role, unsigned a,
                            unsigned b) {
  static const char *const how[] = {"meet in a point", "touch along a line", "overlap"};
  double at[2] = {0, 0};
  WH_TRY(place_of(n, dimension, tag, at));
  const char *first = wh_parts_owner(n->d.parts, n->d.g, role, a);
  const char *second = wh_parts_owner(n->d.parts, n->d.g, role, b);
  if (role != WH_ROLE_ELECTRODE)
    return wh_fail(n->d.s->c, WH_BAD_INPUT, "%s and %s %s at (%.6g, %.6g) m", first, second,
                   how[dimension], at[0], at[1]);
  return wh_fail(n->d.s->c, WH_BAD_INPUT,
                 "%s and %s %s at (%.6g, %.6g) m, a short circuit; leave a gap%s", first, second,
                 how[dimension], at[0], at[1],
                 dimension == 0 ? " (or set allow_touching for an infinitely thin one)"
                                : " or make them one electrode");
}

static enum wh_status hold(struct naming *n, int dimension, int tag, enum wh_role role,
                           unsigned index) {
  unsigned *by = &holder_of(n, dimension, tag)->by[role];
  bool one_only = role == WH_ROLE_ELECTRODE || (role == WH_ROLE_DIELECTRIC && dimension == 2) ||
                  role == WH_ROLE_GRADIENT;
  if (one_only && *by != WH_NOBODY && *by != index)
    return clash(n, dimension, tag, role, *by, index);
  *by = index;
  return WH_OK;
}

/* Gives every piece to what it was cut from; a body of an electrode holds its edge too. */
static enum wh_status name_pieces(struct naming *n) {
  for (size_t i = 0; i < n->d.count; i++) {
    const struct wh_drawn *item = &n->d.item[i];
    for (size_t j = 0; j + 1 < item->pieces.count; j += 2) {
      int dimension = item->pieces.tag[j], tag = item->pieces.tag[j + 1];
      WH_TRY(hold(n, dimension, tag, item->role, item->index));
      if (dimension < 2 || item->role != WH_ROLE_ELECTRODE)
        continue;
      struct wh_tags edge;
      WH_TRY(wh_gmsh_boundary(n->d.s, (struct wh_tags){2, &item->pieces.tag[j]}, false, &edge));
      for (size_t k = 1; k < edge.count; k += 2)
        WH_TRY(hold(n, 1, abs(edge.tag[k]), item->role, item->index));
    }
  }
  return WH_OK;
}

static enum wh_status choose_faces(struct naming *n, struct wh_cad *out) {
  WH_TRY(wh_alloc(n->d.s->c, (size_t)n->tags[2], sizeof *out->face, &out->face));
  WH_TRY(wh_gmsh_keep(n->d.s, out->face));
  for (int tag = 1; tag < n->tags[2]; tag++) {
    struct holder *h = holder_of(n, 2, tag);
    unsigned electrode = h->by[WH_ROLE_ELECTRODE], dielectric = h->by[WH_ROLE_DIELECTRIC];
    bool shell = h->by[WH_ROLE_SHELL] != WH_NOBODY;
    if (shell && (electrode != WH_NOBODY || dielectric != WH_NOBODY))
      return wh_fail(n->d.s->c, WH_BAD_INPUT,
                     "%s reaches out of the open domain; make the domain's sphere larger",
                     electrode != WH_NOBODY
                         ? wh_parts_owner(n->d.parts, n->d.g, WH_ROLE_ELECTRODE, electrode)
                         : wh_parts_owner(n->d.parts, n->d.g, WH_ROLE_DIELECTRIC, dielectric));
    h->meshed = (h->by[WH_ROLE_DOMAIN] != WH_NOBODY || shell) && electrode == WH_NOBODY;
    if (!h->meshed)
      continue;
    struct wh_cad_face *face = &out->face[out->face_count++];
    face->tag = tag;
    face->role = shell                     ? WH_ROLE_SHELL
                 : dielectric != WH_NOBODY ? WH_ROLE_DIELECTRIC
                                           : WH_ROLE_DOMAIN;
    face->index = dielectric != WH_NOBODY ? dielectric : 0;
  }
  if (out->face_count == 0)
    return wh_fail(n->d.s->c, WH_BAD_INPUT,
                   "no vacuum is left of the domain: electrodes fill all of it");
  return WH_OK;
}

/* The curves on the edge of the meshed faces or embedded in them, and their end points. */
static enum wh_status mark_curves(struct naming *n, const struct wh_cad *cad) {
  for (size_t i = 0; i < cad->face_count; i++) {
    int face[2] = {2, cad->face[i].tag};
    struct wh_tags curves[2];
    WH_TRY(wh_gmsh_boundary(n->d.s, (struct wh_tags){2, face}, false, &curves[0]));
    WH_TRY(wh_gmsh_embedded(n->d.s, face[1], &curves[1]));
    for (int k = 0; k < 2; k++)
      for (size_t j = 0; j + 1 < curves[k].count; j += 2)
        if (curves[k].tag[j] == 1)
          holder_of(n, 1, abs(curves[k].tag[j + 1]))->meshed = true;
  }
  return WH_OK;
}

static enum wh_status add_curve(struct naming *n, int tag, struct wh_cad *out) {
  const struct holder *h = holder_of(n, 1, tag);
  struct wh_cad_curve *curve = &out->curve[out->curve_count++];
  *curve = (struct wh_cad_curve){.tag = tag,
                                 .infinity = h->by[WH_ROLE_INFINITY] != WH_NOBODY,
                                 .electrode = h->by[WH_ROLE_ELECTRODE],
                                 .gradient = h->by[WH_ROLE_GRADIENT]};
  if (curve->electrode != WH_NOBODY && curve->gradient != WH_NOBODY)
    return wh_fail(n->d.s->c, WH_BAD_INPUT, "%s lies on %s; it must end there",
                   wh_parts_owner(n->d.parts, n->d.g, WH_ROLE_GRADIENT, curve->gradient),
                   wh_parts_owner(n->d.parts, n->d.g, WH_ROLE_ELECTRODE, curve->electrode));
  char *type = NULL;
  WH_GMSH(n->d.s, gmshModelGetType, 1, tag, &type);
  curve->straight = strcmp(type, "Line") == 0;
  gmshFree(type);
  double *low = NULL, *high = NULL;
  size_t count = 0;
  WH_GMSH(n->d.s, gmshModelGetParametrizationBounds, 1, tag, &low, &count, &high, &count);
  curve->bounds[0] = low[0];
  curve->bounds[1] = high[0];
  gmshFree(low);
  gmshFree(high);
  struct wh_tags ends;
  int pair[2] = {1, tag};
  WH_TRY(wh_gmsh_boundary(n->d.s, (struct wh_tags){2, pair}, false, &ends));
  for (size_t i = 1; i < ends.count; i += 2) {
    int point = abs(ends.tag[i]);
    holder_of(n, 0, point)->meshed = true;
    if (curve->electrode != WH_NOBODY && !n->d.g->allow_touching)
      WH_TRY(hold(n, 0, point, WH_ROLE_ELECTRODE, curve->electrode));
  }
  return WH_OK;
}

static enum wh_status choose_curves(struct naming *n, struct wh_cad *out) {
  WH_TRY(mark_curves(n, out));
  WH_TRY(wh_alloc(n->d.s->c, (size_t)n->tags[1], sizeof *out->curve, &out->curve));
  WH_TRY(wh_gmsh_keep(n->d.s, out->curve));
  for (int tag = 1; tag < n->tags[1]; tag++)
    if (holder_of(n, 1, tag)->meshed)
      WH_TRY(add_curve(n, tag, out));
  return WH_OK;
}

/* Everything named must be there: on the edge of, or in, what is meshed. */
static enum wh_status check_used(struct naming *n, const struct wh_cad *cad) {
  const struct wh_geometry_params *g = n->d.g;
  enum wh_status status = WH_OK;
  for (unsigned i = 0; i < g->electrodes.count + g->gradients.count; i++) {
    bool electrode = i < g->electrodes.count, used = false;
    unsigned index = electrode ? i : i - (unsigned)g->electrodes.count;
    for (size_t j = 0; j < cad->curve_count; j++)
      used = used || (electrode ? cad->curve[j].electrode : cad->curve[j].gradient) == index;
    if (!used)
      status = wh_fail(
          n->d.s->c, WH_BAD_INPUT,
          "%s touches no part of the domain; move it to the edge or the inside of it",
          wh_parts_owner(n->d.parts, g, electrode ? WH_ROLE_ELECTRODE : WH_ROLE_GRADIENT, index));
  }
  for (unsigned i = 0; i < g->dielectrics.count; i++) {
    bool used = false;
    for (size_t j = 0; j < cad->face_count; j++)
      used = used || (cad->face[j].role == WH_ROLE_DIELECTRIC && cad->face[j].index == i);
    if (!used)
      status = wh_fail(n->d.s->c, WH_BAD_INPUT,
                       "%s lies outside of the domain, or within electrodes; the domain must "
                       "include it",
                       wh_parts_owner(n->d.parts, g, WH_ROLE_DIELECTRIC, i));
  }
  return status;
}

/* What is not meshed is hidden: to remove it would leak in gmsh 4.8. */
static enum wh_status hide_rest(struct naming *n) {
  for (int dimension = 2; dimension >= 0; dimension--) {
    struct wh_tags all;
    WH_TRY(wh_gmsh_entities(n->d.s, dimension, &all));
    size_t hidden = 0;
    for (size_t i = 0; i + 1 < all.count; i += 2)
      if (!holder_of(n, dimension, all.tag[i + 1])->meshed) {
        all.tag[hidden] = dimension;
        all.tag[hidden + 1] = all.tag[i + 1];
        hidden += 2;
      }
    if (hidden > 0)
      WH_GMSH(n->d.s, gmshModelSetVisibility, all.tag, hidden, 0, 0);
  }
  return WH_OK;
}

static enum wh_status box_of_faces(struct naming *n, struct wh_cad *out) {
  for (int k = 0; k < 2; k++) {
    out->low[k] = HUGE_VAL;
    out->high[k] = -HUGE_VAL;
  }
  for (size_t i = 0; i < out->face_count; i++) {
    double b[6];
    WH_GMSH(n->d.s, gmshModelGetBoundingBox, 2, out->face[i].tag, &b[0], &b[1], &b[2], &b[3], &b[4],
            &b[5]);
    for (int k = 0; k < 2; k++) {
      out->low[k] = fmin(out->low[k], b[k]);
      out->high[k] = fmax(out->high[k], b[3 + k]);
    }
  }
  return WH_OK;
}

static enum wh_status build(struct naming *n, struct wh_cad *out) {
  WH_TRY(wh_drawing_make(&n->d));
  out->scale = n->d.scale;
  WH_TRY(make_holders(n));
  WH_TRY(name_pieces(n));
  WH_TRY(choose_faces(n, out));
  WH_TRY(choose_curves(n, out));
  WH_TRY(check_used(n, out));
  WH_TRY(hide_rest(n));
  return box_of_faces(n, out);
}

enum wh_status wh_cad_build(struct wh_gmsh *s, const struct wh_geometry_params *g,
                            const struct wh_parts *parts, struct wh_cad *out) {
  struct naming n = {.d = {.s = s, .g = g, .parts = parts}};
  memset(out, 0, sizeof *out);
  enum wh_status status = build(&n, out);
  free(n.d.item);
  return status;
}
