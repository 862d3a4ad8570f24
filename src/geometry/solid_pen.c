/* SPDX-License-Identifier: MPL-2.0 */
/* What solids draw with. */
#include "base/constants.h"
#include "base/memory.h"
#include "geometry/drawing.h"
#include "geometry/solid_kind.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const struct wh_kind *const wh_solid_kinds[] = {
#define WH_SOLID(name) &wh_solid_##name.kind,
#include "geometry/solids.def"
#undef WH_SOLID
    NULL};

const char *const wh_solid_ops[] = {"add", "cut", "keep", NULL};

enum wh_status wh_pen_vector(const struct wh_pen *pen, const char *key,
                             const struct wh_quantities *given, double out[3]) {
  if (given->count != 3)
    return wh_fail(pen->s->c, WH_BAD_INPUT, "%s: '%s' has %zu values; give three: x, y, z",
                   pen->owner, key, given->count);
  for (int i = 0; i < 3; i++)
    out[i] = given->value[i] * pen->scale;
  return WH_OK;
}

enum wh_status wh_pen_add(const struct wh_pen *pen, int dimension, int tag, struct wh_tags *out) {
  int *grown = NULL;
  WH_TRY(wh_alloc(pen->s->c, out->count + 2, sizeof *grown, &grown));
  WH_TRY(wh_gmsh_keep(pen->s, grown));
  if (out->count)
    memcpy(grown, out->tag, out->count * sizeof *grown);
  grown[out->count] = dimension;
  grown[out->count + 1] = tag;
  *out = (struct wh_tags){out->count + 2, grown};
  return WH_OK;
}

enum wh_status wh_pen_wire(const struct wh_pen *pen, int curve_count, int *curve,
                           const double start[3], const double direction[3], double radius,
                           struct wh_tags *out) {
  struct wh_tags pipe = {0};
  int path = 0, disc[2] = {2, 0};
  WH_GMSH_TAG(pen->s, path, gmshModelOccAddWire, curve, (size_t)curve_count, -1, 0);
  WH_GMSH_TAG(pen->s, disc[1], gmshModelOccAddDisk, 0, 0, 0, radius, radius, -1);
  /* The disc's normal z is turned into the direction, about an axis at right angles to both. */
  double across = hypot(direction[0], direction[1]);
  if (across > 0.0)
    WH_GMSH(pen->s, gmshModelOccRotate, disc, 2, 0, 0, 0, -direction[1], direction[0], 0,
            atan2(across, direction[2]));
  WH_GMSH(pen->s, gmshModelOccTranslate, disc, 2, start[0], start[1], start[2]);
  WH_GMSH(pen->s, gmshModelOccAddPipe, disc, 2, path, &pipe.tag, &pipe.count, "Frenet");
  WH_TRY(wh_gmsh_keep(pen->s, pipe.tag));
  WH_GMSH(pen->s, gmshModelOccRemove, disc, 2, 1);
  for (size_t i = 0; i + 1 < pipe.count; i += 2)
    if (pipe.tag[i] == 3)
      WH_TRY(wh_pen_add(pen, 3, pipe.tag[i + 1], out));
  return WH_OK;
}

static enum wh_status boolean(const struct wh_pen *pen, enum wh_solid_op op,
                              struct wh_tags *object_inout, struct wh_tags tool) {
  int **map = NULL, *made = NULL;
  size_t *map_n = NULL, map_nn = 0, n = 0;
  if (op == WH_SOLID_KEEP)
    WH_GMSH(pen->s, gmshModelOccIntersect, object_inout->tag, object_inout->count, tool.tag,
            tool.count, &made, &n, &map, &map_n, &map_nn, -1, 1, 1);
  else
    WH_GMSH(pen->s, gmshModelOccCut, object_inout->tag, object_inout->count, tool.tag, tool.count,
            &made, &n, &map, &map_n, &map_nn, -1, 1, 1);
  for (size_t i = 0; i < map_nn; i++)
    gmshFree(map[i]);
  gmshFree(map);
  gmshFree(map_n);
  *object_inout = (struct wh_tags){n, made};
  return wh_gmsh_keep(pen->s, made);
}

/* In the plane of the drawing the first coordinate is z and the second r: what is below the axis is
   cut off with a rectangle. */
static enum wh_status cut_at_axis(const struct wh_pen *pen, struct wh_tags *list) {
  double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL};
  for (size_t i = 0; i + 1 < list->count; i += 2) {
    double b[6];
    WH_GMSH(pen->s, gmshModelOccGetBoundingBox, list->tag[i], list->tag[i + 1], &b[0], &b[1], &b[2],
            &b[3], &b[4], &b[5]);
    for (int k = 0; k < 2; k++) {
      low[k] = fmin(low[k], b[k]);
      high[k] = fmax(high[k], b[3 + k]);
    }
  }
  if (low[1] > -1e-6)
    return WH_OK;
  double width = high[0] - low[0], height = high[1] - low[1];
  int half[2] = {2, 0};
  WH_GMSH_TAG(pen->s, half[1], gmshModelOccAddRectangle, low[0] - width, 0, 0, 3 * width,
              2 * height, -1, 0);
  WH_TRY(boolean(pen, WH_SOLID_KEEP, list, (struct wh_tags){2, half}));
  return list->count
             ? WH_OK
             : wh_fail(pen->s->c, WH_BAD_INPUT,
                       "%s: its shape lies wholly at r < 0, nothing is left to turn", pen->owner);
}

enum wh_status wh_pen_shape(const struct wh_pen *pen, const struct wh_variant *shape,
                            bool beyond_axis, struct wh_tags *out) {
  const struct wh_shape_kind *kind = (const struct wh_shape_kind *)shape->kind;
  struct wh_outline outline = {.owner = pen->owner};
  if (!kind)
    return wh_fail(pen->s->c, WH_BAD_INPUT, "%s: the shape is missing", pen->owner);
  enum wh_status status = kind->outline(pen->s->c, shape->params, &outline);
  if (status == WH_OK)
    status = wh_outline_check_crossing(pen->s->c, &outline);
  if (status == WH_OK)
    status = wh_draw_outline(pen->s, &outline, pen->scale, out);
  wh_outline_free(&outline);
  WH_TRY(status);
  if (!beyond_axis)
    WH_TRY(cut_at_axis(pen, out));
  /* (z, r, 0) of the drawing becomes (x = r, y = 0, z): a third of a turn about (1, 1, 1). */
  WH_GMSH(pen->s, gmshModelOccRotate, out->tag, out->count, 0, 0, 0, 1, 1, 1, -2 * WH_PI / 3);
  return WH_OK;
}

static enum wh_status fillet_failed(const struct wh_pen *pen, double radius) {
  return wh_fail(pen->s->c, WH_BAD_INPUT,
                 "%s: its edges cannot be rounded by %g m; take a smaller fillet", pen->owner,
                 radius / pen->scale);
}

/* Rounds all edges of the volumes. The kernel may draw nonsense where roundings meet, so a solid
   must be wider than two of them. */
static enum wh_status fillet(const struct wh_pen *pen, double radius, struct wh_tags *list) {
  struct wh_tags all = {0};
  for (size_t i = 0; i + 1 < list->count; i += 2) {
    int volume = list->tag[i + 1], pair[2] = {3, volume}, *curve = NULL;
    struct wh_tags faces, curves;
    double b[6];
    WH_GMSH(pen->s, gmshModelOccGetBoundingBox, 3, volume, &b[0], &b[1], &b[2], &b[3], &b[4],
            &b[5]);
    for (int k = 0; k < 3; k++)
      if (2 * radius > 0.999 * (b[3 + k] - b[k]))
        return fillet_failed(pen, radius);
    WH_GMSH(pen->s, gmshModelOccSynchronize);
    WH_TRY(wh_gmsh_boundary(pen->s, (struct wh_tags){2, pair}, false, &faces));
    WH_TRY(wh_gmsh_boundary(pen->s, faces, false, &curves));
    WH_TRY(wh_alloc(pen->s->c, curves.count, sizeof *curve, &curve));
    WH_TRY(wh_gmsh_keep(pen->s, curve));
    size_t n = 0;
    for (size_t k = 1; k < curves.count; k += 2) {
      bool seen = false;
      for (size_t j = 0; j < n; j++)
        seen = seen || curve[j] == abs(curves.tag[k]);
      if (!seen)
        curve[n++] = abs(curves.tag[k]);
    }
    struct wh_tags made = {0};
    int error = 0;
    gmshModelOccFillet(&volume, 1, curve, n, &radius, 1, &made.tag, &made.count, 1, &error);
    if (error || made.count < 2)
      return fillet_failed(pen, radius);
    WH_TRY(wh_gmsh_keep(pen->s, made.tag));
    for (size_t k = 0; k + 1 < made.count; k += 2)
      WH_TRY(wh_pen_add(pen, made.tag[k], made.tag[k + 1], &all));
  }
  *list = all;
  return WH_OK;
}

static enum wh_status place(const struct wh_pen *pen, const struct wh_solid_common *p,
                            struct wh_tags *list) {
  if (p->fillet > 0.0)
    WH_TRY(fillet(pen, p->fillet * pen->scale, list));
  if (p->turn.count != 0 && p->turn.count != 3)
    return wh_fail(pen->s->c, WH_BAD_INPUT, "%s: 'turn' has %zu angles; give three", pen->owner,
                   p->turn.count);
  for (size_t k = 0; k < p->turn.count; k++)
    if (p->turn.value[k] != 0.0)
      WH_GMSH(pen->s, gmshModelOccRotate, list->tag, list->count, 0, 0, 0, k == 0, k == 1, k == 2,
              p->turn.value[k]);
  if (p->move.count) {
    double d[3];
    WH_TRY(wh_pen_vector(pen, "move", &p->move, d));
    WH_GMSH(pen->s, gmshModelOccTranslate, list->tag, list->count, d[0], d[1], d[2]);
  }
  return WH_OK;
}

/* What the kernel says when it fails names neither part nor cure. */
static enum wh_status draw_told(const struct wh_pen *pen, enum wh_status status) {
  return status != WH_LIBRARY_FAILED
             ? status
             : wh_fail(
                   pen->s->c, WH_BAD_INPUT,
                   "%s cannot be drawn: look for a solid that cuts or touches itself, lies on "
                   "the axis it is turned about, or has a dimension far smaller than the others",
                   pen->owner);
}

static enum wh_status draw_one(const struct wh_pen *pen, const struct wh_variant *solid,
                               struct wh_tags *out) {
  const struct wh_solid_kind *kind = (const struct wh_solid_kind *)solid->kind;
  const struct wh_solid_common *common = solid->params;
  struct wh_tags drawn = {0};
  WH_TRY(kind->draw(pen, solid->params, &drawn));
  WH_TRY(place(pen, common, &drawn));
  if (common->op != WH_SOLID_ADD) {
    if (out->count == 0)
      return wh_fail(pen->s->c, WH_BAD_INPUT, "%s: there is nothing before the solid to be cut",
                     pen->owner);
    WH_TRY(boolean(pen, (enum wh_solid_op)common->op, out, drawn));
    return out->count ? WH_OK
                      : wh_fail(pen->s->c, WH_BAD_INPUT, "%s: nothing is left of it after its cuts",
                                pen->owner);
  }
  for (size_t i = 0; i + 1 < drawn.count; i += 2)
    WH_TRY(wh_pen_add(pen, drawn.tag[i], drawn.tag[i + 1], out));
  return WH_OK;
}

enum wh_status wh_pen_solids(const struct wh_pen *pen, const struct wh_variant *one,
                             const struct wh_map *many, struct wh_tags *out) {
  const struct wh_variant *item = many->item;
  if ((one->kind != NULL) == (many->count > 0))
    return wh_fail(pen->s->c, WH_BAD_INPUT,
                   "%s: give it one solid, or named solids; without symmetry there are no shapes",
                   pen->owner);
  if (one->kind)
    return draw_told(pen, draw_one(pen, one, out));
  for (size_t i = 0; i < many->count; i++)
    WH_TRY(draw_told(pen, draw_one(pen, &item[i], out)));
  return WH_OK;
}
