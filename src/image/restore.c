/* SPDX-License-Identifier: MPL-2.0 */
#include "image/render.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

/* Response of the camera to an even cell on the axis: 2 reach + 1 cells a side, sum 1. */
struct response {
  size_t reach, side;
  double *value;
};

static enum wh_status find_response(struct wh_context *c, const struct wh_scene *scene,
                                    const struct wh_spot_map *picture, double behind,
                                    struct response *out) {
  double one = 1.0, half[2], f = scene->distance / scene->detector, sum = 0.0;
  double step = picture->step[0] * f / (1.0 - f);
  const struct wh_spot_map cell = {
      .count = {1, 1}, .low = {-0.5 * step, -0.5 * step}, .step = {step, step}, .value = &one};
  struct wh_scene point = *scene;
  struct wh_spot_map seen;
  point.spot = &cell;
  scene->kind->window(scene->object, half);
  out->reach = (size_t)ceil((half[0] / f + picture->step[0]) / picture->step[0]) + 1;
  out->side = 2 * out->reach + 1;
  double low = -((double)out->reach + 0.5) * picture->step[0];
  WH_TRY(wh_spot_create(c, (size_t[2]){out->side, out->side}, (double[2]){low, low}, picture->step,
                        &seen));
  enum wh_status status = wh_scene_render(c, &point, &seen);
  out->value = seen.value;
  for (size_t i = 0; i < out->side * out->side; i++) {
    out->value[i] = fmax(0.0, out->value[i] - behind);
    sum += out->value[i];
  }
  for (size_t i = 0; i < out->side * out->side; i++)
    out->value[i] /= sum;
  return status;
}

/* out[p] = sum over a of in[p - way a] response[a], with nothing beyond the edges. */
static void smear(struct wh_context *c, const struct response *r, const size_t count[2], int way,
                  const double *in, double *out) {
  long reach = (long)r->reach, columns = (long)count[0], rows = (long)count[1];
#pragma omp parallel for schedule(static) num_threads(wh_context_threads(c))
  for (long j = 0; j < rows; j++)
    for (long i = 0; i < columns; i++) {
      double sum = 0.0;
      for (long b = -reach; b <= reach; b++) {
        long y = j - way * b;
        if (y < 0 || y >= rows)
          continue;
        const double *row = r->value + (b + reach) * (long)r->side + reach;
        for (long a = -reach; a <= reach; a++) {
          long x = i - way * a;
          if (x >= 0 && x < columns)
            sum += in[y * columns + x] * row[a];
        }
      }
      out[j * columns + i] = sum;
    }
}

/* Each step multiplies the estimate by what the picture has over what the estimate gives, brought
   back through the response. What comes through the plate is taken off before: as a part of the
   model it would slow the steps down by its share of the signal. */
static enum wh_status iterate(struct wh_context *c, const struct response *r,
                              const struct wh_spot_map *picture, double behind, size_t iterations,
                              double *estimate) {
  size_t cells = picture->count[0] * picture->count[1];
  double *model, *ratio, mean = 0.0;
  WH_TRY(wh_alloc(c, 2 * cells, sizeof *model, &model));
  ratio = model + cells;
  for (size_t i = 0; i < cells; i++)
    mean += fmax(0.0, picture->value[i] - behind) / (double)cells;
  for (size_t i = 0; i < cells; i++)
    estimate[i] = mean;
  for (size_t n = 0; n < iterations && !wh_context_cancelled(c); n++) {
    smear(c, r, picture->count, 1, estimate, model);
    for (size_t i = 0; i < cells; i++)
      ratio[i] = fmax(0.0, picture->value[i] - behind) / fmax(model[i], 1e-9 * mean);
    smear(c, r, picture->count, -1, ratio, model);
    for (size_t i = 0; i < cells; i++)
      estimate[i] *= model[i];
  }
  free(model);
  return WH_OK;
}

enum wh_status wh_scene_restore(struct wh_context *c, const struct wh_scene *scene,
                                const struct wh_spot_map *picture, double behind, size_t iterations,
                                struct wh_spot_map *spot) {
  double back = scene->distance / (scene->detector - scene->distance), low[2], step[2], *estimate;
  size_t cells = picture->count[0] * picture->count[1];
  struct response r = {0};
  for (int k = 0; k < 2; k++) {
    step[k] = back * picture->step[k];
    low[k] = -back * (picture->low[k] + picture->step[k] * (double)picture->count[k]);
  }
  WH_TRY(wh_spot_create(c, picture->count, low, step, spot));
  enum wh_status status = find_response(c, scene, picture, behind, &r);
  if (!status)
    status = wh_alloc(c, cells, sizeof *estimate, &estimate);
  if (!status) {
    status = iterate(c, &r, picture, behind, iterations, estimate);
    for (size_t i = 0; i < cells; i++) /* upside down */
      spot->value[i] = estimate[cells - 1 - i];
    free(estimate);
  }
  free(r.value);
  if (!status)
    status = wh_spot_normalise(c, spot);
  if (status)
    wh_spot_free(spot);
  return status;
}
