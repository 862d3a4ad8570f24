/* SPDX-License-Identifier: MPL-2.0 */
#include "image/render.h"

#include "base/memory.h"
#include "material/photon.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- transmission ---------------------------------------------------------------------------- */

enum { KNOTS = 2048 };

enum wh_status wh_transmission_create(struct wh_context *c, const struct wh_rays *rays,
                                      const char *material, double longest,
                                      struct wh_transmission *out) {
  struct wh_material m;
  double all = 0.0, *sum;
  *out = (struct wh_transmission){.step = longest / (KNOTS - 1)};
  WH_TRY(wh_material_find(c, material, &m));
  WH_TRY(wh_alloc(c, KNOTS, sizeof *sum, &sum));
  out->ln = sum;
  for (size_t i = 0; i < rays->count; i++) {
    struct wh_attenuation mu;
    enum wh_status status = wh_photon_attenuation(c, &m, rays->energy_eV[i], &mu);
    if (status) {
      wh_transmission_free(out);
      return status;
    }
    all += rays->weight[i];
    for (size_t k = 0; k < KNOTS; k++)
      sum[k] += rays->weight[i] * exp(-mu.total * out->step * (double)k);
  }
  for (size_t k = 0; k < KNOTS; k++)
    sum[k] = log(fmax(sum[k] / all, 1e-300));
  out->count = KNOTS;
  return WH_OK;
}

void wh_transmission_free(struct wh_transmission *t) {
  free(t->ln);
  *t = (struct wh_transmission){0};
}

double wh_transmission_at(const struct wh_transmission *t, double length) {
  if (!(length > 0.0))
    return 1.0;
  double place = fmin(length / t->step, (double)t->count - 1.000001);
  size_t k = (size_t)place;
  return exp(t->ln[k] + (place - (double)k) * (t->ln[k + 1] - t->ln[k]));
}

/* ---- rays ------------------------------------------------------------------------------------ */

/* Points n of a sequence that fills (0, 1)^4 evenly: multiples of powers of 1/g, with g^5 = g + 1
   (M. Roberts' generalisation of the golden ratio). Two coordinates are for the spot, two for the
   pixel. */
static void point_of(size_t n, double u[4]) {
  static const double step[4] = {0.8566748838545029, 0.7338918566271260, 0.6287067210378087,
                                 0.5385972572236101};
  for (int k = 0; k < 4; k++) {
    double x = 0.5 + (double)n * step[k];
    u[k] = x - floor(x);
  }
}

/* The part of the spot from where rays to a pixel can pass through the window; false if none. */
struct aim {
  double low[2], size[2];
  bool whole; /* of the spot */
};

static bool find_aim(const struct wh_scene *s, const struct wh_spot_map *picture,
                     const double middle[2], struct aim *out) {
  const struct wh_object *object = s->object;
  double half[2], f = s->distance / s->detector;
  s->kind->window(s->object, half);
  out->whole = true;
  for (int k = 0; k < 2; k++) {
    double low = s->spot->low[k], high = low + s->spot->step[k] * (double)s->spot->count[k];
    double slope = (fabs(middle[k]) + picture->step[k] + fmax(fabs(low), fabs(high))) / s->detector;
    double reach = half[k] + object->thickness * slope + 0.5 * f * picture->step[k];
    double from = (-f * middle[k] - reach) / (1.0 - f), to = (-f * middle[k] + reach) / (1.0 - f);
    out->whole = out->whole && from <= low && to >= high;
    out->low[k] = fmax(low, from);
    out->size[k] = fmin(high, to) - out->low[k];
    if (!(out->size[k] > 0.0))
      return false;
  }
  return true;
}

/* Share of the radiation per area [1/m2]. */
static double density_at(const struct wh_spot_map *s, const double x[2]) {
  size_t at[2];
  for (int k = 0; k < 2; k++) {
    at[k] = (size_t)fmax(0.0, (x[k] - s->low[k]) / s->step[k]);
    at[k] = at[k] < s->count[k] ? at[k] : s->count[k] - 1;
  }
  return s->value[at[1] * s->count[0] + at[0]] / (s->step[0] * s->step[1]);
}

static struct wh_object_ray ray_of(const struct wh_scene *s, const double from[2],
                                   const double to[2]) {
  struct wh_object_ray r;
  for (int k = 0; k < 2; k++) {
    r.slope[k] = (to[k] - from[k]) / s->detector;
    r.at[k] = from[k] + r.slope[k] * s->distance;
  }
  return r;
}

/* Signal where no ray comes near the window. */
static double outside(const struct wh_scene *s, const struct wh_object_ray *r) {
  const struct wh_object *object = s->object;
  return wh_transmission_at(s->transmission, object->thickness * wh_object_slant(r));
}

static double pixel_value(const struct wh_scene *s, const struct wh_spot_map *picture,
                          const double middle[2]) {
  static const double axis[2] = {0.0, 0.0};
  struct wh_object_ray straight = ray_of(s, axis, middle);
  double far = outside(s, &straight), through = 0.0, weight = 0.0;
  struct aim aim;
  if (!find_aim(s, picture, middle, &aim))
    return far;
  for (size_t n = 0; n < s->rays; n++) {
    double u[4], from[2], to[2];
    point_of(n, u);
    for (int k = 0; k < 2; k++) {
      from[k] = aim.low[k] + u[k] * aim.size[k];
      to[k] = middle[k] + (u[k + 2] - 0.5) * picture->step[k];
    }
    double share = density_at(s->spot, from);
    if (!(share > 0.0))
      continue;
    struct wh_object_ray r = ray_of(s, from, to);
    double signal = wh_transmission_at(s->transmission, s->kind->path(s->object, &r));
    weight += share;
    through += share * (aim.whole ? signal : signal - outside(s, &r));
  }
  if (aim.whole)
    return weight > 0.0 ? through / weight : far;
  return far + through * aim.size[0] * aim.size[1] / (double)s->rays;
}

enum wh_status wh_scene_render(struct wh_context *c, const struct wh_scene *scene,
                               struct wh_spot_map *picture) {
#pragma omp parallel for schedule(dynamic, 1) num_threads(wh_context_threads(c))
  for (size_t j = 0; j < picture->count[1]; j++)
    for (size_t i = 0; i < picture->count[0] && !wh_context_cancelled(c); i++) {
      const double middle[2] = {wh_spot_at(picture, 0, i), wh_spot_at(picture, 1, j)};
      picture->value[j * picture->count[0] + i] = pixel_value(scene, picture, middle);
    }
  return wh_context_cancelled(c) ? wh_fail(c, WH_INTERRUPTED, "the picture was interrupted")
                                 : WH_OK;
}
