/* SPDX-License-Identifier: MPL-2.0 */
#include "target/outline.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDE 400 /* cells along each side of the picture */

struct picture {
  double low[2], step[2];
};

static void place(const struct picture *p, size_t i, size_t j, double at[2]) {
  at[0] = p->low[0] + (double)i * p->step[0];
  at[1] = p->low[1] + (double)j * p->step[1];
}

/* Where a linear function with these values at the ends is zero; false if it is nowhere. */
static bool crossing(double a, double b, const double from[2], const double to[2], double out[2]) {
  if ((a < 0.0) == (b < 0.0))
    return false;
  double t = a / (a - b);
  for (int k = 0; k < 2; k++)
    out[k] = from[k] + t * (to[k] - from[k]);
  return true;
}

/* The line through a triangle of the grid. */
static enum wh_status cut(struct wh_context *c, const double value[3], double corner[3][2],
                          size_t body, struct wh_target_outline *out) {
  double end[3][2];
  int ends = 0;
  for (int k = 0; k < 3; k++) {
    int n = (k + 1) % 3;
    ends += crossing(value[k], value[n], corner[k], corner[n], end[ends]);
  }
  if (ends < 2)
    return WH_OK;
  WH_TRY(wh_grow(c, &out->segment, &out->capacity, out->count + 1, sizeof *out->segment));
  out->segment[out->count++] =
      (struct wh_outline_segment){body, {end[0][0], end[1][0]}, {end[0][1], end[1][1]}};
  return WH_OK;
}

static enum wh_status cut_cell(struct wh_context *c, const struct picture *p, const double *value,
                               size_t i, size_t j, size_t body, struct wh_target_outline *out) {
  static const size_t triangle[2][3][2] = {{{0, 0}, {1, 0}, {1, 1}}, {{0, 0}, {1, 1}, {0, 1}}};
  for (int t = 0; t < 2; t++) {
    double corner[3][2], at[3];
    for (int k = 0; k < 3; k++) {
      size_t a = i + triangle[t][k][0], b = j + triangle[t][k][1];
      place(p, a, b, corner[k]);
      at[k] = value[b * (SIDE + 1) + a];
    }
    WH_TRY(cut(c, at, corner, body, out));
  }
  return WH_OK;
}

enum wh_status wh_outline_find(struct wh_context *c, const struct wh_world *world,
                               const struct wh_map_bins *map, double y,
                               struct wh_target_outline *out) {
  struct picture p;
  double *value;
  memset(out, 0, sizeof *out);
  if (map->count[0] == 0)
    return WH_OK;
  for (int k = 0; k < 2; k++) {
    double side = map->width[k] * (double)map->count[k];
    p.low[k] = map->low[k] - 0.5 * side;
    p.step[k] = 2.0 * side / SIDE;
  }
  WH_TRY(wh_alloc(c, (SIDE + 1) * (SIDE + 1), sizeof *value, &value));
  enum wh_status status = WH_OK;
  for (size_t n = 0; n < world->count && !status; n++) {
    for (size_t j = 0; j <= SIDE; j++)
      for (size_t i = 0; i <= SIDE; i++) {
        double at[2];
        place(&p, i, j, at);
        value[j * (SIDE + 1) + i] =
            wh_shape_distance(&world->body[n].shape, (double[]){at[1], y, at[0]});
      }
    for (size_t k = 0; k < SIDE * SIDE && !status; k++)
      status = cut_cell(c, &p, value, k % SIDE, k / SIDE, n, out);
  }
  free(value);
  if (status)
    free(out->segment), *out = (struct wh_target_outline){0};
  return status;
}
