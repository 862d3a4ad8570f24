/* SPDX-License-Identifier: MPL-2.0 */
#include "base/constants.h"
#include "base/memory.h"
#include "geometry/drawing.h"

#include <math.h>
#include <string.h>

static enum wh_status draw_point(struct wh_gmsh *s, const double at[2], double scale, int *tag) {
  WH_GMSH_TAG(s, *tag, gmshModelOccAddPoint, at[0] * scale, at[1] * scale, 0, 0, -1);
  return WH_OK;
}

/* The kernel wants the larger semi-axis first and the smaller angle first. An ellipse that is long
   across z is drawn along z and turned by a right angle: its parameter then lags by as much. */
static enum wh_status draw_arc(struct wh_gmsh *s, const struct wh_piece *p, double scale,
                               int *tag) {
  double z = p->centre[0] * scale, r = p->centre[1] * scale;
  double a = p->radius[0] * scale, b = p->radius[1] * scale;
  double from = fmin(p->angle[0], p->angle[1]), to = fmax(p->angle[0], p->angle[1]);
  if (a == b) {
    WH_GMSH_TAG(s, *tag, gmshModelOccAddCircle, z, r, 0, a, -1, from, to);
  } else if (a > b) {
    WH_GMSH_TAG(s, *tag, gmshModelOccAddEllipse, z, r, 0, a, b, -1, from, to);
  } else {
    double quarter = 0.5 * WH_PI;
    WH_GMSH_TAG(s, *tag, gmshModelOccAddEllipse, z, r, 0, b, a, -1, from - quarter, to - quarter);
    int pair[2] = {1, *tag};
    WH_GMSH(s, gmshModelOccRotate, pair, 2, z, r, 0, 0, 0, 1, quarter);
  }
  return WH_OK;
}

static enum wh_status draw_piece(struct wh_gmsh *s, const struct wh_piece *p, double scale,
                                 int *tag) {
  if (p->kind == WH_PIECE_ARC)
    return draw_arc(s, p, scale, tag);
  int point[4];
  WH_TRY(draw_point(s, p->from, scale, &point[0]));
  WH_TRY(draw_point(s, p->to, scale, &point[3]));
  if (p->kind == WH_PIECE_LINE) {
    WH_GMSH_TAG(s, *tag, gmshModelOccAddLine, point[0], point[3], -1);
    return WH_OK;
  }
  WH_TRY(draw_point(s, p->control[0], scale, &point[1]));
  WH_TRY(draw_point(s, p->control[1], scale, &point[2]));
  WH_GMSH_TAG(s, *tag, gmshModelOccAddBezier, point, 4, -1);
  return WH_OK;
}

static enum wh_status append(struct wh_gmsh *s, struct wh_tags *list, int dimension, int tag) {
  int *grown = NULL;
  WH_TRY(wh_alloc(s->c, list->count + 2, sizeof *grown, &grown));
  WH_TRY(wh_gmsh_keep(s, grown));
  if (list->count)
    memcpy(grown, list->tag, list->count * sizeof *grown);
  grown[list->count] = dimension;
  grown[list->count + 1] = tag;
  list->tag = grown;
  list->count += 2;
  return WH_OK;
}

enum wh_status wh_draw_outline(struct wh_gmsh *s, const struct wh_outline *o, double scale,
                               struct wh_tags *out) {
  int *curve = NULL, *loop = NULL, face = 0;
  WH_TRY(wh_alloc(s->c, o->count, sizeof *curve, &curve));
  WH_TRY(wh_gmsh_keep(s, curve));
  WH_TRY(wh_alloc(s->c, o->count, sizeof *loop, &loop));
  WH_TRY(wh_gmsh_keep(s, loop));
  size_t loops = 0, begin = 0;
  for (size_t i = 0; i < o->count; i++) {
    WH_TRY(draw_piece(s, &o->piece[i], scale, &curve[i]));
    if (!o->area) {
      WH_TRY(append(s, out, 1, curve[i]));
    } else if (i + 1 == o->count || o->piece[i + 1].loop != o->piece[i].loop) {
      WH_GMSH_TAG(s, loop[loops], gmshModelOccAddCurveLoop, curve + begin, i + 1 - begin, -1);
      loops++;
      begin = i + 1;
    }
  }
  if (!o->area)
    return WH_OK;
  WH_GMSH_TAG(s, face, gmshModelOccAddPlaneSurface, loop, loops, -1);
  return append(s, out, 2, face);
}
