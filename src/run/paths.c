/* SPDX-License-Identifier: MPL-2.0 */
#include "run/paths.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static void fill(const struct wh_trace_result *t, struct wh_paths *p) {
  for (size_t i = 0; i < t->path_count; i++) {
    p->ray[i] = (double)t->path[i].ray;
    p->start[i + 1] = p->start[i] + t->path[i].count;
    for (size_t j = 0; j < t->path[i].count; j++) {
      const double *from = t->point[t->path[i].first + j];
      memcpy(p->point[p->start[i] + j], from, sizeof *p->point);
      p->time[p->start[i] + j] = from[3];
    }
  }
}

enum wh_status wh_paths_init(struct wh_context *c, const struct wh_trace_result *t,
                             struct wh_paths *out) {
  memset(out, 0, sizeof *out);
  enum wh_status status = wh_alloc(c, t->path_count + 1, sizeof *out->start, &out->start);
  if (!status)
    status = wh_alloc(c, t->point_count, sizeof *out->point, &out->point);
  if (!status)
    status = wh_alloc(c, t->point_count, sizeof *out->time, &out->time);
  if (!status)
    status = wh_alloc(c, t->path_count, sizeof *out->ray, &out->ray);
  if (status) {
    wh_paths_free(out);
    return status;
  }
  fill(t, out);
  out->time_array = (struct wh_vtk_array){"time [s]", 1, out->time};
  out->ray_array = (struct wh_vtk_array){"ray", 1, out->ray};
  out->lines = (struct wh_vtk_lines){.count = t->path_count,
                                     .start = out->start,
                                     .point = (const double(*)[3])out->point,
                                     .point_array_count = 1,
                                     .line_array_count = 1,
                                     .point_array = &out->time_array,
                                     .line_array = &out->ray_array};
  return WH_OK;
}

void wh_paths_free(struct wh_paths *p) {
  free(p->start);
  free(p->point);
  free(p->time);
  free(p->ray);
  memset(p, 0, sizeof *p);
}
