/* SPDX-License-Identifier: MPL-2.0 */
#include "base/constants.h"
#include "base/memory.h"
#include "geometry/shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const wh_shape_ops[] = {"add", "cut", NULL};

void wh_outline_free(struct wh_outline *o) {
  free(o->piece);
  memset(o, 0, sizeof *o);
}

void wh_cos_sin(double angle, double cs[2]) {
  double quarters = angle / (0.5 * WH_PI), whole = nearbyint(quarters);
  cs[0] = cos(angle);
  cs[1] = sin(angle);
  if (fabs(quarters - whole) < 1e-14) {
    cs[0] = nearbyint(cs[0]);
    cs[1] = nearbyint(cs[1]);
  }
}

static enum wh_status append(struct wh_context *c, struct wh_outline *o,
                             const struct wh_piece *piece) {
  WH_TRY(wh_grow(c, &o->piece, &o->capacity, o->count + 1, sizeof *o->piece));
  o->piece[o->count++] = *piece;
  return WH_OK;
}

enum wh_status wh_outline_line(struct wh_context *c, struct wh_outline *o, unsigned loop,
                               const double from[2], const double to[2]) {
  if (from[0] == to[0] && from[1] == to[1])
    return wh_fail(c, WH_BAD_INPUT, "%s has a side of no length at (%.6g, %.6g) m", o->owner,
                   from[0], from[1]);
  struct wh_piece p = {.kind = WH_PIECE_LINE, .loop = loop};
  memcpy(p.from, from, sizeof p.from);
  memcpy(p.to, to, sizeof p.to);
  return append(c, o, &p);
}

enum wh_status wh_outline_arc(struct wh_context *c, struct wh_outline *o, unsigned loop,
                              const double centre[2], const double radius[2], double from,
                              double to) {
  if (!(radius[0] > 0) || !(radius[1] > 0))
    return wh_fail(c, WH_BAD_INPUT, "%s has an arc of no radius; radii must be above zero",
                   o->owner);
  double turn = fabs(to - from);
  if (turn == 0 || turn > 2 * WH_PI * (1 + 1e-14))
    return wh_fail(c, WH_BAD_INPUT,
                   "%s has an arc of %.6g deg; it must be above 0 and at most 360 deg", o->owner,
                   turn * 180 / WH_PI);
  unsigned parts = turn > WH_PI * (1 + 1e-14) ? 2 : 1;
  for (unsigned i = 0; i < parts; i++) {
    struct wh_piece p = {.kind = WH_PIECE_ARC, .loop = loop};
    memcpy(p.centre, centre, sizeof p.centre);
    memcpy(p.radius, radius, sizeof p.radius);
    p.angle[0] = from + (to - from) * i / parts;
    p.angle[1] = from + (to - from) * (i + 1) / parts;
    wh_piece_at(&p, 0, p.from, NULL);
    wh_piece_at(&p, 1, p.to, NULL);
    WH_TRY(append(c, o, &p));
  }
  return WH_OK;
}

enum wh_status wh_outline_cubic(struct wh_context *c, struct wh_outline *o, unsigned loop,
                                const double control[4][2]) {
  struct wh_piece p = {.kind = WH_PIECE_CUBIC, .loop = loop};
  memcpy(p.from, control[0], sizeof p.from);
  memcpy(p.control, control[1], sizeof p.control);
  memcpy(p.to, control[3], sizeof p.to);
  return append(c, o, &p);
}

enum wh_status wh_outline_polygon(struct wh_context *c, struct wh_outline *o, unsigned loop,
                                  size_t count, const double (*at)[2]) {
  size_t least = o->area ? 3 : 2;
  if (count < least)
    return wh_fail(c, WH_BAD_INPUT, "%s has %zu points; it needs at least %zu", o->owner, count,
                   least);
  size_t sides = o->area ? count : count - 1;
  for (size_t i = 0; i < sides; i++)
    WH_TRY(wh_outline_line(c, o, loop, at[i], at[(i + 1) % count]));
  return WH_OK;
}

static void arc_at(const struct wh_piece *p, double t, double point[2], double derivative[2]) {
  double span = p->angle[1] - p->angle[0], cs[2];
  wh_cos_sin(p->angle[0] + t * span, cs);
  for (int i = 0; i < 2; i++)
    point[i] = p->centre[i] + p->radius[i] * cs[i];
  if (derivative) {
    derivative[0] = -p->radius[0] * cs[1] * span;
    derivative[1] = p->radius[1] * cs[0] * span;
  }
}

void wh_piece_at(const struct wh_piece *p, double t, double point[2], double derivative[2]) {
  if (p->kind == WH_PIECE_ARC) {
    arc_at(p, t, point, derivative);
    return;
  }
  double s = 1 - t;
  for (int i = 0; i < 2; i++) {
    double a = p->from[i], d = p->to[i];
    double b = p->control[0][i], e = p->control[1][i];
    if (p->kind == WH_PIECE_LINE) {
      point[i] = s * a + t * d;
      if (derivative)
        derivative[i] = d - a;
    } else {
      point[i] = s * s * s * a + 3 * s * s * t * b + 3 * s * t * t * e + t * t * t * d;
      if (derivative)
        derivative[i] = 3 * (s * s * (b - a) + 2 * s * t * (e - b) + t * t * (d - e));
    }
  }
}
