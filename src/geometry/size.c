/* SPDX-License-Identifier: MPL-2.0 */
#include "base/memory.h"
#include "geometry/draft.h"

#include <math.h>

enum wh_status wh_sizes_add(struct wh_context *c, struct wh_sizes *s, const double at[2],
                            double size) {
  WH_TRY(wh_grow(c, &s->source, &s->capacity, s->count + 1, sizeof *s->source));
  s->source[s->count++] = (struct wh_size_source){{at[0], at[1]}, size};
  return WH_OK;
}

double wh_sizes_at(const struct wh_sizes *s, const double at[2]) {
  double least = s->size;
  for (size_t i = 0; i < s->count; i++) {
    const struct wh_size_source *source = &s->source[i];
    double dz = at[0] - source->at[0], dr = at[1] - source->at[1];
    double size = source->size + s->growth * sqrt(dz * dz + dr * dr);
    least = size < least ? size : least;
  }
  return least;
}

/* Squares are quartered until one is no larger than the elements in it; an element of size h has
   the area h^2 sqrt(3) / 4. */
double wh_sizes_count(const struct wh_sizes *s, const double corner[2], double side, double most) {
  double half = 0.5 * side, middle[2] = {corner[0] + half, corner[1] + half};
  double h = wh_sizes_at(s, middle);
  if (side <= h)
    return side * side / (0.433 * h * h);
  double sum = 0;
  for (int i = 0; i < 4 && sum <= most; i++) {
    double quarter[2] = {corner[0] + (i & 1) * half, corner[1] + (i >> 1) * half};
    sum += wh_sizes_count(s, quarter, half, most - sum);
  }
  return sum;
}

/* Radius of curvature |C'|^3 / |C' x C''| at count parameters, C'' by differences of C'. */
static enum wh_status add_curvature(struct wh_gmsh *s, const struct wh_cad_curve *curve, double arc,
                                    struct wh_sizes *out) {
  enum { SAMPLES = 48 };
  double t[SAMPLES + 1];
  double step = (curve->bounds[1] - curve->bounds[0]) / SAMPLES;
  for (int i = 0; i <= SAMPLES; i++)
    t[i] = curve->bounds[0] + i * step;
  const double *point, *slope;
  WH_TRY(wh_gmsh_curve(s, curve->tag, SAMPLES + 1, t, &point, &slope));
  for (int i = 0; i <= SAMPLES; i++) {
    const double *before = slope + 3 * (i > 0 ? i - 1 : 0);
    const double *after = slope + 3 * (i < SAMPLES ? i + 1 : SAMPLES), *at = slope + 3 * i;
    double dt = (i > 0 && i < SAMPLES ? 2 : 1) * step;
    double bend = fabs(at[0] * (after[1] - before[1]) - at[1] * (after[0] - before[0])) / dt;
    double speed = hypot(at[0], at[1]);
    double size = arc * speed * speed * speed / bend;
    if (size < out->size)
      WH_TRY(wh_sizes_add(s->c, out, point + 3 * i, size));
  }
  return WH_OK;
}

/* Points along the curve about one size apart. */
static enum wh_status add_prescribed(struct wh_gmsh *s, const struct wh_cad_curve *curve,
                                     double size, struct wh_sizes *out) {
  enum { MOST = 400 };
  const double *point;
  double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL}, t[MOST + 1];
  for (int pass = 0, count = 16; pass < 2; pass++) {
    for (int i = 0; i <= count; i++)
      t[i] = curve->bounds[0] + (curve->bounds[1] - curve->bounds[0]) * i / count;
    WH_TRY(wh_gmsh_curve(s, curve->tag, (size_t)count + 1, t, &point, NULL));
    for (int i = 0; i <= count; i++) {
      for (int k = 0; k < 2; k++) {
        low[k] = fmin(low[k], point[3 * i + k]);
        high[k] = fmax(high[k], point[3 * i + k]);
      }
      if (pass == 1)
        WH_TRY(wh_sizes_add(s->c, out, point + 3 * i, size));
    }
    double length = 1.5 * hypot(high[0] - low[0], high[1] - low[1]);
    count = (int)fmin(MOST, fmax(2, length / size));
  }
  return WH_OK;
}

enum wh_status wh_sizes_from_curves(struct wh_gmsh *s, const struct wh_geometry_params *g,
                                    const struct wh_cad *cad, double arc, struct wh_sizes *out) {
  const struct wh_electrode_params *electrodes = g->electrodes.item;
  for (size_t i = 0; i < cad->curve_count; i++) {
    const struct wh_cad_curve *curve = &cad->curve[i];
    if (!curve->straight)
      WH_TRY(add_curvature(s, curve, arc, out));
    double size =
        curve->electrode != WH_NOBODY ? electrodes[curve->electrode].size * cad->scale : 0;
    if (size > 0 && size < out->size)
      WH_TRY(add_prescribed(s, curve, size, out));
  }
  return WH_OK;
}
