/* SPDX-License-Identifier: MPL-2.0 */
#include "image/camera.h"

#include "base/random.h"
#include "base/memory.h"
#include "image/render.h"
#include "photon/counts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is asked for ----------------------------------------------------------------------- */

static enum wh_status check(struct wh_context *c, const struct wh_image_params *p,
                            const struct wh_rays *rays, const struct wh_focus *focus) {
  const struct wh_object_kind *kind = (const struct wh_object_kind *)p->object.kind;
  double half[2];
  if (!kind)
    return wh_fail(c, WH_BAD_INPUT, "image: no object is given");
  if (rays->count == 0)
    return wh_fail(c, WH_BAD_INPUT,
                   "image: the energy of the photons is not known; give image.energy, or a section "
                   "spectrum");
  const struct wh_object *object = p->object.params;
  double end = p->distance + (object->thickness > 0.0 ? object->thickness : 0.0);
  if (!(p->distance > 0.0 && p->detector > end))
    return wh_fail(
        c, WH_BAD_INPUT,
        "image: the detector, %g m from the spot, is not behind the object, which ends at "
        "%g m",
        p->detector, end);
  kind->window(object, half);
  for (int axis = 0; axis < 2; axis++) {
    double own = focus->width15[axis].value;
    if (kind->camera && isfinite(half[axis]) && own > 0.0 && 2.0 * half[axis] > own)
      return wh_fail(c, WH_BAD_INPUT,
                     "image.object: the %s of %g mm is larger than the spot, %g mm at 15 %%: the "
                     "picture would be that of the %s; take a smaller one",
                     kind->kind.name, 2e3 * half[axis], 1e3 * own, kind->kind.name);
  }
  return WH_OK;
}

/* ---- the picture ----------------------------------------------------------------------------- */

/* Every pixel counts a Poisson number of the photons it expects. */
static enum wh_status add_noise(struct wh_context *c, double photons, struct wh_spot_map *s) {
  size_t cells = s->count[0] * s->count[1];
  WH_TRY(wh_alloc(c, cells, sizeof *s->error, &s->error));
  for (size_t i = 0; i < cells; i++) {
    struct wh_random random = wh_random_start(wh_context_seed(c), WH_RANDOM_COUNTS, i);
    double count = wh_counts_draw(&random, photons * s->value[i]);
    s->value[i] = count / photons;
    s->error[i] = sqrt(fmax(count, 1.0)) / photons;
  }
  return WH_OK;
}

/* Width of the picture at a share of its maximum, less what comes through the plate, back in the
 * plane of the spot.
 */
static enum wh_status measure(struct wh_context *c, const struct wh_spot_map *s, double behind,
                              double back, const bool shown[2], double share,
                              struct wh_width width[2]) {
  struct wh_spot_map net = *s;
  size_t cells = s->count[0] * s->count[1], errors = wh_error_count(c);
  WH_TRY(wh_alloc(c, cells, sizeof *net.value, &net.value));
  for (size_t i = 0; i < cells; i++)
    net.value[i] = s->value[i] - behind;
  enum wh_status status = WH_OK;
  for (int axis = 0; axis < 2 && !status; axis++) {
    struct wh_profile lsf;
    if (!shown[axis])
      continue;
    status = wh_profile_lsf(c, &net, axis, &lsf);
    if (!status)
      status = wh_profile_width(c, &lsf, share, &width[axis]);
    if (status == WH_BAD_INPUT) { /* noise, or a picture that goes beyond the detector */
      wh_errors_to_warnings(c, errors);
      width[axis] = (struct wh_width){0};
      status = WH_OK;
    }
    width[axis].value *= back;
    width[axis].error *= back;
    wh_profile_free(&lsf);
  }
  free(net.value);
  return status;
}

/* A picture that goes beyond the detector cannot be set right. */
static void check_edges(struct wh_context *c, const struct wh_spot_map *s, double behind) {
  double most = 0.0, edge[2] = {0.0, 0.0};
  size_t n = s->count[0];
  for (size_t i = 0; i < n * n; i++)
    most = fmax(most, s->value[i] - behind);
  for (size_t i = 0; i < n; i++) {
    edge[0] += fmax(s->value[i * n], s->value[i * n + n - 1]) / (double)n - behind / (double)n;
    edge[1] += fmax(s->value[i], s->value[(n - 1) * n + i]) / (double)n - behind / (double)n;
  }
  if (fmax(edge[0], edge[1]) > 0.01 * most)
    wh_warn(c,
            "image: the picture of the spot goes beyond the detector; take more or larger pixels");
}

static enum wh_status use_camera(struct wh_context *c, const struct wh_image_params *p,
                                 const struct wh_scene *scene, struct wh_shot *out) {
  double back = p->distance / (p->detector - p->distance);
  double half[2];
  scene->kind->window(scene->object, half);
  const bool shown[2] = {isfinite(half[0]), isfinite(half[1])}, both = shown[0] && shown[1];
  if (both)
    check_edges(c, &out->picture, out->behind);
  WH_TRY(measure(c, &out->picture, out->behind, back, shown, 0.15, out->width15));
  WH_TRY(measure(c, &out->picture, out->behind, back, shown, 0.5, out->width50));
  if (p->iterations == 0 || !both)
    return WH_OK;
  WH_TRY(wh_scene_restore(c, scene, &out->picture, out->behind, p->iterations, &out->spot));
  WH_TRY(measure(c, &out->spot, 0.0, 1.0, shown, 0.15, out->right15));
  return measure(c, &out->spot, 0.0, 1.0, shown, 0.5, out->right50);
}

static enum wh_status take(struct wh_context *c, const struct wh_image_params *p,
                           struct wh_scene *scene, struct wh_shot *out) {
  double low = -0.5 * p->pixel * (double)p->pixels;
  const struct wh_object *object = p->object.params;
  WH_TRY(wh_spot_create(c, (size_t[2]){p->pixels, p->pixels}, (double[2]){low, low},
                        (double[2]){p->pixel, p->pixel}, &out->picture));
  WH_TRY(wh_scene_render(c, scene, &out->picture));
  out->behind = wh_transmission_at(scene->transmission, object->thickness);
  out->magnification = p->detector / p->distance;
  out->camera = scene->kind->camera;
  if (p->photons > 0.0)
    WH_TRY(add_noise(c, p->photons, &out->picture));
  return out->camera ? use_camera(c, p, scene, out) : WH_OK;
}

enum wh_status wh_shot_take(struct wh_context *c, const struct wh_image_params *p,
                            const struct wh_rays *rays, const struct wh_focus *focus,
                            struct wh_shot *out) {
  struct wh_transmission transmission;
  memset(out, 0, sizeof *out);
  WH_TRY(check(c, p, rays, focus));
  const struct wh_object_kind *kind = (const struct wh_object_kind *)p->object.kind;
  const struct wh_object *object = p->object.params;
  /* no ray in a picture is slanted by more than 60 degrees: twice the length along z */
  double longest = 2.0 * kind->longest(object);
  WH_TRY(wh_transmission_create(c, rays, object->material, longest, &transmission));
  struct wh_scene scene = {.kind = kind,
                           .object = object,
                           .transmission = &transmission,
                           .distance = p->distance,
                           .detector = p->detector,
                           .spot = &focus->spot,
                           .rays = p->rays};
  enum wh_status status = take(c, p, &scene, out);
  wh_transmission_free(&transmission);
  if (status)
    wh_shot_free(out);
  return status;
}

void wh_shot_free(struct wh_shot *image) {
  wh_spot_free(&image->picture);
  wh_spot_free(&image->spot);
  memset(image, 0, sizeof *image);
}

/* ---- figures --------------------------------------------------------------------------------- */

static enum wh_status width_figures(struct wh_context *c, const char *const name[2],
                                    const struct wh_width width[2], struct wh_figures *figures) {
  for (int axis = 0; axis < 2; axis++)
    if (width[axis].value > 0.0)
      WH_TRY(wh_figures_set(c, figures, name[axis], width[axis].value, "m", width[axis].error));
  return WH_OK;
}

/* Greatest and least signal: modulation of bars, contrast of the rest. */
static enum wh_status contrast_figure(struct wh_context *c, const struct wh_spot_map *s,
                                      struct wh_figures *figures) {
  size_t high = 0, low = 0, cells = s->count[0] * s->count[1];
  for (size_t i = 1; i < cells; i++) {
    high = s->value[i] > s->value[high] ? i : high;
    low = s->value[i] < s->value[low] ? i : low;
  }
  double a = s->value[high], b = s->value[low], sum = a + b;
  double error = s->error ? 2.0 * hypot(b * s->error[high], a * s->error[low]) / (sum * sum) : 0.0;
  return wh_figures_set(c, figures, "image.contrast", (a - b) / sum, "1", error);
}

enum wh_status wh_shot_figures(struct wh_context *c, const struct wh_shot *image,
                               const struct wh_focus *focus, struct wh_figures *figures) {
  static const char *const seen[2] = {"image.width15", "image.length15"};
  static const char *const right[2] = {"image.restored_width15", "image.restored_length15"};
  /* across is y of a target, along is x (image/spot.h) */
  static const char *const half[2] = {"spot.pinhole_y", "spot.pinhole_x"};
  static const char *const right_half[2] = {"spot.pinhole_restored_y", "spot.pinhole_restored_x"};
  static const char *const bias[2] = {"image.bias_width", "image.bias_length"};
  if (!image->camera)
    return contrast_figure(c, &image->picture, figures);
  WH_TRY(width_figures(c, seen, image->width15, figures));
  WH_TRY(width_figures(c, right, image->right15, figures));
  WH_TRY(width_figures(c, half, image->width50, figures));
  WH_TRY(width_figures(c, right_half, image->right50, figures));
  for (int axis = 0; axis < 2; axis++) {
    const struct wh_width *w = &image->width15[axis], *own = &focus->width15[axis];
    if (w->value > 0.0 && own->value > 0.0)
      WH_TRY(wh_figures_set(c, figures, bias[axis], w->value / own->value - 1.0, "1",
                            hypot(w->error, own->error) / own->value));
  }
  return wh_figures_set(c, figures, "image.behind_plate", image->behind, "1", 0.0);
}
