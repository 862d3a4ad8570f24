/* SPDX-License-Identifier: MPL-2.0 */
/* A sector of a ring: with its centre on the axis, a part of a spherical shell. */
#include "geometry/shape.h"
#include "base/constants.h"

#include <math.h>
#include <string.h>

struct wh_shape_sector_params {
  struct wh_shape_common common;
  double centre[2];
  double inner;
  double outer;
  double from;
  double to;
};

static const struct wh_key keys[] = {
    WH_SHAPE_OP,
    WH_SHAPE_POINT(wh_shape_sector_params, centre, "centre"),
    WH_SHAPE_LENGTH(wh_shape_sector_params, inner, "0 m", 0, false,
                    "inner radius; 0 for a full sector"),
    WH_SHAPE_LENGTH(wh_shape_sector_params, outer, NULL, 0, true, "outer radius"),
    WH_SHAPE_ANGLE(wh_shape_sector_params, from, NULL,
                   "angle from the z axis, counterclockwise in the (z, r) plane"),
    WH_SHAPE_ANGLE(wh_shape_sector_params, to, NULL, "angle at which it ends"),
    {0}};

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_sector_params *p = params;
  if (p->inner >= p->outer)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s is a sector whose inner radius %.6g m is not below its "
                   "outer radius %.6g m",
                   out->owner, p->inner, p->outer);
  if (!(fabs(p->to - p->from) < 2 * WH_PI))
    return wh_fail(c, WH_BAD_INPUT, "%s is a sector of a full turn or more; use a ring or a disc",
                   out->owner);
  out->area = true;
  const double outer[2] = {p->outer, p->outer}, inner[2] = {p->inner, p->inner};
  WH_TRY(wh_outline_arc(c, out, 0, p->centre, outer, p->from, p->to));
  double first[2], last[2];
  memcpy(first, out->piece[0].from, sizeof first);
  memcpy(last, out->piece[out->count - 1].to, sizeof last);
  if (p->inner == 0) {
    WH_TRY(wh_outline_line(c, out, 0, last, p->centre));
    return wh_outline_line(c, out, 0, p->centre, first);
  }
  double cs[2], at[2];
  wh_cos_sin(p->to, cs);
  for (int i = 0; i < 2; i++)
    at[i] = p->centre[i] + p->inner * cs[i];
  WH_TRY(wh_outline_line(c, out, 0, last, at));
  WH_TRY(wh_outline_arc(c, out, 0, p->centre, inner, p->to, p->from));
  memcpy(at, out->piece[out->count - 1].to, sizeof at);
  return wh_outline_line(c, out, 0, at, first);
}

const struct wh_shape_kind wh_shape_sector = {
    .kind = {.name = "sector",
             .summary = "sector of a ring between two angles",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_sector_params)},
    .outline = outline};
