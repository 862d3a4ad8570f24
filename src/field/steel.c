/* SPDX-License-Identifier: MPL-2.0 */
#include "field/steel.h"

#include "base/constants.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static enum wh_status check_curve(struct wh_context *c, const char *owner,
                                  const struct wh_steel_params *p) {
  if (p->H.count != p->B.count)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s: the B-H curve has %zu values of H and %zu of B; each point needs both",
                   owner, p->H.count, p->B.count);
  for (size_t i = 0; i < p->B.count; i++) {
    double H = p->H.value[i], B = p->B.value[i];
    double H0 = i ? p->H.value[i - 1] : 0.0, B0 = i ? p->B.value[i - 1] : 0.0;
    if (!isfinite(H) || !isfinite(B) || !(H > H0) || !(B - B0 >= WH_VACUUM_PERMEABILITY * (H - H0)))
      return wh_fail(c, WH_BAD_INPUT,
                     "%s: point %zu of the B-H curve (%g A/m, %g T) must lie above the one before "
                     "it, (%g A/m, %g T), with B rising at least as in vacuum",
                     owner, i + 1, H, B, H0, B0);
  }
  return WH_OK;
}

/* Weighted harmonic means of the chords: no overshoot. */
static void fill_slopes(struct wh_steel *s) {
  size_t last = s->count - 1;
  for (size_t i = 0; i < last; i++) {
    double step = s->B[i + 1] - s->B[i], chord = (s->h[i + 1] - s->h[i]) / step;
    if (i == 0)
      s->slope[0] = chord;
    else {
      double before = s->B[i] - s->B[i - 1], other = (s->h[i] - s->h[i - 1]) / before;
      s->slope[i] =
          3.0 * (before + step) / ((2.0 * step + before) / other + (step + 2.0 * before) / chord);
    }
  }
  s->slope[last] = 1.0;
  /* monotone only if a slope is at most three times the chord beside it */
  double chord = (s->h[last] - s->h[last - 1]) / (s->B[last] - s->B[last - 1]);
  s->slope[last] = fmin(1.0, 3.0 * chord);
}

enum wh_status wh_steel_init(struct wh_context *c, const char *owner,
                             const struct wh_steel_params *p, struct wh_steel *out) {
  *out = (struct wh_steel){.reluctivity = 1.0 / p->permeability,
                           .remanence = {p->remanence[0], p->remanence[1]}};
  WH_TRY(check_curve(c, owner, p));
  if (!p->B.count)
    return WH_OK;
  out->count = p->B.count + 1;
  WH_TRY(wh_alloc(c, 3 * out->count, sizeof *out->B, &out->B));
  out->h = out->B + out->count;
  out->slope = out->h + out->count;
  for (size_t i = 1; i < out->count; i++) {
    out->B[i] = p->B.value[i - 1];
    out->h[i] = WH_VACUUM_PERMEABILITY * p->H.value[i - 1];
  }
  fill_slopes(out);
  return WH_OK;
}

void wh_steel_free(struct wh_steel *s) {
  free(s->B);
  memset(s, 0, sizeof *s);
}

/* |h| at |B| and its derivative. */
static double curve(const struct wh_steel *s, double B, double *slope) {
  size_t low = 0, high = s->count - 1;
  if (B >= s->B[high]) {
    *slope = 1.0;
    return s->h[high] + (B - s->B[high]);
  }
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    *(s->B[middle] <= B ? &low : &high) = middle;
  }
  double step = s->B[high] - s->B[low], t = (B - s->B[low]) / step;
  double rise = s->h[high] - s->h[low];
  double a = step * s->slope[low] - rise, b = rise - step * s->slope[high];
  *slope = (rise + (1.0 - 2.0 * t) * ((1.0 - t) * a + t * b) + t * (1.0 - t) * (b - a)) / step;
  return s->h[low] + t * rise + t * (1.0 - t) * ((1.0 - t) * a + t * b);
}

void wh_steel_at(const struct wh_steel *s, const double B[2], double h[2], double dh[3]) {
  double part[2] = {B[0] - s->remanence[0], B[1] - s->remanence[1]};
  double size = hypot(part[0], part[1]), ratio = s->reluctivity, slope = s->reluctivity;
  if (s->count) {
    double strength = curve(s, size, &slope);
    ratio = size > 0.0 ? strength / size : slope;
  }
  double n[2] = {1.0, 0.0};
  if (size > 0.0)
    n[0] = part[0] / size, n[1] = part[1] / size;
  for (int i = 0; i < 2; i++)
    h[i] = ratio * part[i];
  dh[0] = ratio + (slope - ratio) * n[0] * n[0];
  dh[1] = (slope - ratio) * n[0] * n[1];
  dh[2] = ratio + (slope - ratio) * n[1] * n[1];
}
