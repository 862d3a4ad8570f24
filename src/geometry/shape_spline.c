/* SPDX-License-Identifier: MPL-2.0 */
/* A smooth curve through points: the cubic spline with continuous curvature over chord length (de
   Boor, A Practical Guide to Splines, 1978, ch. IV), natural at open ends. Each span becomes one
   cubic, so that elements never cross a knot, where the third derivative jumps. */
#include "geometry/shape.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

struct wh_shape_spline_params {
  struct wh_shape_common common;
  struct wh_points points;
  bool closed;
};

static const struct wh_key keys[] = {
    WH_SHAPE_OP,
    WH_SHAPE_POINTS(wh_shape_spline_params, points, "points that it goes through, in order"),
    {.name = "closed",
     .type = WH_KEY_FLAG,
     .offset = offsetof(struct wh_shape_spline_params, closed),
     .default_text = "false",
     .summary = "back to the first point: the area within, instead of a thin wall"},
    {0}};

/* Slopes at the points, from (slope_before / h_before + 2 slope (1 / h_before + 1 / h) +
   slope_after / h) = 3 (step_before / h_before + step / h), step the difference over h; by Gauss
   and Seidel, which halves the error at least in each sweep. span[i] is from point i to the next.
 */
static void find_slopes(size_t n, bool closed, const double (*at)[2], const double *span,
                        double (*slope)[2]) {
  enum { SWEEPS = 60 };
  for (int sweep = 0; sweep < SWEEPS; sweep++)
    for (size_t i = 0; i < n; i++) {
      bool has_before = closed || i > 0, has_after = closed || i + 1 < n;
      size_t before = (i + n - 1) % n, after = (i + 1) % n;
      double wb = has_before ? 1 / span[before] : 0, wa = has_after ? 1 / span[i] : 0;
      for (int k = 0; k < 2; k++) {
        double sum = 0;
        if (has_before)
          sum += wb * (3 * (at[i][k] - at[before][k]) * wb - slope[before][k]);
        if (has_after)
          sum += wa * (3 * (at[after][k] - at[i][k]) * wa - slope[after][k]);
        slope[i][k] = sum / (2 * (wb + wa));
      }
    }
}

static enum wh_status through(struct wh_context *c, struct wh_outline *out, size_t n, bool closed,
                              const double (*at)[2], double *span, double (*slope)[2]) {
  size_t spans = closed ? n : n - 1;
  for (size_t i = 0; i < spans; i++) {
    const double *next = at[(i + 1) % n];
    span[i] = hypot(next[0] - at[i][0], next[1] - at[i][1]);
    if (!(span[i] > 0))
      return wh_fail(c, WH_BAD_INPUT, "%s is a spline with the point (%.6g, %.6g) m twice in a row",
                     out->owner, next[0], next[1]);
  }
  find_slopes(n, closed, at, span, slope);
  for (size_t i = 0; i < spans; i++) {
    size_t j = (i + 1) % n;
    double control[4][2];
    for (int k = 0; k < 2; k++) {
      control[0][k] = at[i][k];
      control[1][k] = at[i][k] + slope[i][k] * span[i] / 3;
      control[2][k] = at[j][k] - slope[j][k] * span[i] / 3;
      control[3][k] = at[j][k];
    }
    WH_TRY(wh_outline_cubic(c, out, 0, (const double(*)[2])control));
  }
  return WH_OK;
}

static enum wh_status outline(struct wh_context *c, const void *params, struct wh_outline *out) {
  const struct wh_shape_spline_params *p = params;
  size_t n = p->points.count;
  if (n < 3)
    return wh_fail(c, WH_BAD_INPUT, "%s is a spline through %zu points; it needs at least 3",
                   out->owner, n);
  out->area = p->closed;
  double *span = NULL, (*slope)[2] = NULL;
  WH_TRY(wh_alloc(c, n, sizeof *span, &span));
  enum wh_status status = wh_alloc(c, n, sizeof *slope, &slope);
  if (status == WH_OK)
    status = through(c, out, n, p->closed, (const double(*)[2])p->points.at, span, slope);
  free(span);
  free(slope);
  return status;
}

const struct wh_shape_kind wh_shape_spline = {
    .kind = {.name = "spline",
             .summary = "smooth curve through points, thin or around an area",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_shape_spline_params)},
    .outline = outline};
