/* SPDX-License-Identifier: MPL-2.0 */
/* A polygon with optional fillets. */
#include "geometry/shape.h"
#include "base/memory.h"

#include <stdlib.h>

struct wh_shape_polygon_params {
  struct wh_shape_common common;
  struct wh_points points;
  struct wh_quantities fillet;
};

static const struct wh_key keys[] = {
    WH_SHAPE_OP,
    WH_SHAPE_POINTS(wh_shape_polygon_params, points, "corners, in order"),
    WH_SHAPE_LENGTHS(wh_shape_polygon_params, fillet,
                     "radius by which corners are rounded: one for all, or one each"),
    {0}};

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_polygon_params *p = params;
  out->area = true;
  size_t n = p->points.count, given = p->fillet.count;
  if (given == 0)
    return wh_outline_polygon(c, out, 0, n, (const double(*)[2])p->points.at);
  if (given != 1 && given != n)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s has %zu corners but %zu fillet radii; give one for all or "
                   "one for each",
                   out->owner, n, given);
  double *radius = NULL;
  WH_TRY(wh_alloc(c, n, sizeof *radius, &radius));
  for (size_t i = 0; i < n; i++)
    radius[i] = p->fillet.value[given == 1 ? 0 : i];
  enum wh_status status =
      wh_outline_rounded(c, out, 0, n, (const double(*)[2])p->points.at, radius);
  free(radius);
  return status;
}

const struct wh_shape_kind wh_shape_polygon = {
    .kind = {.name = "polygon",
             .summary = "area within straight sides, corners rounded or not",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_polygon_params)},
    .outline = outline};
