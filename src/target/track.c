/* SPDX-License-Identifier: MPL-2.0 */
#include "target/track.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum wh_status wh_track_add(struct wh_context *c, struct wh_track *t, uint32_t path, bool primary,
                            const double x[3], const double u[3], double along, double energy_eV) {
  WH_TRY(wh_grow(c, &t->point, &t->capacity, t->count + 1, sizeof *t->point));
  struct wh_track_point *p = &t->point[t->count++];
  for (int k = 0; k < 3; k++)
    p->x[k] = x[k] + along * u[k];
  p->energy_eV = (float)energy_eV;
  p->path = path;
  p->primary = primary;
  return WH_OK;
}

/* Counting sort: the points of a path keep their order. */
enum wh_status wh_track_sort(struct wh_context *c, const struct wh_track *t,
                             struct wh_target_tracks *out) {
  size_t *next = NULL;
  memset(out, 0, sizeof *out);
  enum wh_status status = wh_alloc(c, t->paths + 2, sizeof *out->start, &out->start);
  if (!status)
    status = wh_alloc(c, t->count, sizeof *out->point, &out->point);
  if (!status)
    status = wh_alloc(c, t->count, sizeof *out->energy_eV, &out->energy_eV);
  if (!status)
    status = wh_alloc(c, t->paths, sizeof *out->primary, &out->primary);
  if (!status)
    status = wh_alloc(c, t->paths + 1, sizeof *next, &next);
  if (status) {
    wh_target_tracks_free(out);
    return status;
  }
  out->count = t->paths;
  for (size_t i = 0; i < t->count; i++)
    out->start[t->point[i].path + 1]++;
  for (size_t i = 0; i < t->paths; i++)
    next[i + 1] = out->start[i + 1] += out->start[i];
  for (size_t i = 0; i < t->count; i++) {
    size_t at = next[t->point[i].path]++;
    memcpy(out->point[at], t->point[i].x, sizeof *out->point);
    out->primary[t->point[i].path] = t->point[i].primary;
    out->energy_eV[at] = (double)t->point[i].energy_eV;
  }
  for (size_t i = 0; i < t->paths; i++)
    out->primaries += out->primary[i];
  free(next);
  return WH_OK;
}

void wh_track_free(struct wh_track *t) {
  free(t->point);
  memset(t, 0, sizeof *t);
}

void wh_target_tracks_free(struct wh_target_tracks *t) {
  free(t->start);
  free(t->point);
  free(t->energy_eV);
  free(t->primary);
  memset(t, 0, sizeof *t);
}
