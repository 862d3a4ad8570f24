/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_PATHS_H
#define WH_RUN_PATHS_H
#include "io/vtk.h"
#include "run/run.h"

/* The kept trajectories as polylines with the time of every point and the number of every ray. */
struct wh_paths {
  struct wh_vtk_lines lines; /* points to the arrays below */
  struct wh_vtk_array time_array, ray_array;
  size_t *start;
  double (*point)[3];
  double *time, *ray;
};

enum wh_status wh_paths_init(struct wh_context *c, const struct wh_trace_result *t,
                             struct wh_paths *out);
void wh_paths_free(struct wh_paths *p);

#endif
