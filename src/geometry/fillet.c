/* SPDX-License-Identifier: MPL-2.0 */
#include "base/constants.h"
#include "base/memory.h"
#include "geometry/shape.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A corner and the arc that rounds it: from touches the side before, to the side after. */
struct corner {
  double from[2], to[2], centre[2], radius, length; /* length: of side that the arc takes away */
};

static void unit(const double a[2], const double b[2], double u[2]) {
  double d = hypot(b[0] - a[0], b[1] - a[1]);
  for (int i = 0; i < 2; i++)
    u[i] = (b[i] - a[i]) / d;
}

/* The arc touches both sides: its centre is on the bisector, radius / sin(half) from the corner. */
static struct corner round_corner(const double before[2], const double at[2], const double after[2],
                                  double radius) {
  struct corner k = {.radius = radius};
  double u[2], v[2];
  unit(at, before, u);
  unit(at, after, v);
  double half = 0.5 * acos(fmax(-1, fmin(1, u[0] * v[0] + u[1] * v[1])));
  if (radius == 0 || half > 0.5 * WH_PI - 1e-9)
    k.radius = 0;
  else
    k.length = radius / tan(half);
  for (int i = 0; i < 2; i++) {
    k.from[i] = at[i] + k.length * u[i];
    k.to[i] = at[i] + k.length * v[i];
    if (k.radius > 0)
      k.centre[i] = at[i] + radius / sin(half) * (u[i] + v[i]) / (2 * cos(half));
  }
  return k;
}

static enum wh_status corner_arc(struct wh_context *c, struct wh_outline *o, unsigned loop,
                                 const struct corner *k) {
  double from = atan2(k->from[1] - k->centre[1], k->from[0] - k->centre[0]);
  double to = atan2(k->to[1] - k->centre[1], k->to[0] - k->centre[0]);
  double turn = remainder(to - from, 2 * WH_PI);
  return wh_outline_arc(c, o, loop, k->centre, (const double[2]){k->radius, k->radius}, from,
                        from + turn);
}

static enum wh_status rounded(struct wh_context *c, struct wh_outline *o, unsigned loop,
                              size_t count, const double (*at)[2], const double *radius,
                              struct corner *k) {
  for (size_t i = 0; i < count; i++) {
    const double *next = at[(i + 1) % count];
    if (at[i][0] == next[0] && at[i][1] == next[1])
      return wh_fail(c, WH_BAD_INPUT, "%s has a side of no length at (%.6g, %.6g) m", o->owner,
                     next[0], next[1]);
  }
  for (size_t i = 0; i < count; i++)
    k[i] = round_corner(at[(i + count - 1) % count], at[i], at[(i + 1) % count], radius[i]);
  for (size_t i = 0; i < count; i++) {
    const struct corner *a = &k[i], *b = &k[(i + 1) % count];
    const double *next = at[(i + 1) % count];
    double side = hypot(next[0] - at[i][0], next[1] - at[i][1]);
    double left = side - a->length - b->length;
    if (left < -1e-12 * side)
      return wh_fail(c, WH_BAD_INPUT,
                     "%s: the side at (%.6g, %.6g) m is %.6g m long, too short for its fillets, "
                     "which take %.6g m; make them smaller",
                     o->owner, at[i][0], at[i][1], side, a->length + b->length);
    if (a->radius > 0)
      WH_TRY(corner_arc(c, o, loop, a));
    if (left > 1e-12 * side)
      WH_TRY(wh_outline_line(c, o, loop, a->to, b->from));
  }
  return WH_OK;
}

enum wh_status wh_outline_rounded(struct wh_context *c, struct wh_outline *o, unsigned loop,
                                  size_t count, const double (*at)[2], const double *radius) {
  if (count < 3)
    return wh_fail(c, WH_BAD_INPUT, "%s has %zu points; it needs at least 3", o->owner, count);
  struct corner *k = NULL;
  WH_TRY(wh_alloc(c, count, sizeof *k, &k));
  enum wh_status status = rounded(c, o, loop, count, at, radius, k);
  free(k);
  return status;
}
