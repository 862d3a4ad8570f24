/* SPDX-License-Identifier: MPL-2.0 */
#include "field/placed.h"

#include "base/vector.h"

#include <math.h>
#include <string.h>

/* Axis of the frame first, then what is at right angles to it and nearest to x (or y). */
static void complete(struct wh_frame *f) {
  double *z = f->base[2];
  const int from = fabs(z[0]) < 0.9 ? 0 : 1;
  double along = z[from], length = sqrt(1.0 - along * along);
  for (int i = 0; i < 3; i++)
    f->base[0][i] = ((i == from) - along * z[i]) / length;
  wh_cross(z, f->base[0], f->base[1]);
}

enum wh_status wh_frame_make(struct wh_context *c, const char *owner, const struct wh_placement *p,
                             struct wh_frame *out) {
  *out = (struct wh_frame){.base[2] = {0.0, 0.0, 1.0}};
  if ((p->origin.count && p->origin.count != 3) || (p->axis.count && p->axis.count != 3))
    return wh_fail(c, WH_BAD_INPUT, "%s: origin and axis are three numbers each: x, y, z", owner);
  if (p->origin.count)
    memcpy(out->origin, p->origin.value, sizeof out->origin);
  if (p->axis.count) {
    double length = sqrt(wh_dot(p->axis.value, p->axis.value));
    if (!(length > 0.0 && isfinite(length)))
      return wh_fail(c, WH_BAD_INPUT, "%s: the axis has no length; 0, 0, 1 is the z axis", owner);
    for (int i = 0; i < 3; i++)
      out->base[2][i] = p->axis.value[i] / length;
  }
  complete(out);
  return WH_OK;
}

void wh_frame_enter(const struct wh_frame *f, const double x[3], double own[3]) {
  const double d[3] = {x[0] - f->origin[0], x[1] - f->origin[1], x[2] - f->origin[2]};
  for (int i = 0; i < 3; i++)
    own[i] = wh_dot(f->base[i], d);
}

/* About the frame's axis A = (flux/r^2) (-y, x, 0); about that of the space its flux is
   x A_y - y A_x. */
static double flux_at(const struct wh_frame *f, const double x[3], const double own[3],
                      double flux) {
  double square = own[0] * own[0] + own[1] * own[1], A[2];
  if (square == 0.0)
    return 0.0;
  for (int i = 0; i < 2; i++)
    A[i] = flux / square * (own[0] * f->base[1][i] - own[1] * f->base[0][i]);
  return x[0] * A[1] - x[1] * A[0];
}

static void add_placed(const void *part, const double x[3], const struct wh_place *place,
                       struct wh_field_value *sum) {
  const struct wh_placed *p = part;
  struct wh_field_value value = {0};
  double own[3];
  (void)place;
  wh_frame_enter(&p->frame, x, own);
  p->part.add(p->part.part, own, NULL, &value);
  sum->potential += p->factor * value.potential;
  sum->flux += p->factor * flux_at(&p->frame, x, own, value.flux);
  for (int k = 0; k < 3; k++)
    for (int i = 0; i < 3; i++) {
      sum->E[i] += p->factor * value.E[k] * p->frame.base[k][i];
      sum->B[i] += p->factor * value.B[k] * p->frame.base[k][i];
    }
}

struct wh_field_part wh_placed_part(const struct wh_placed *p) {
  return (struct wh_field_part){add_placed, p};
}
