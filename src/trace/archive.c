/* SPDX-License-Identifier: MPL-2.0 */
#include "trace/trace.h"

void wh_trace_result_archive(struct wh_archive *a, struct wh_trace_result *r) {
  wh_particles_archive(a, &r->end);
  WH_ARCHIVE_ARRAY(a, r->ray, r->end.count);
  WH_ARCHIVE(a, r->crossing_count);
  WH_ARCHIVE_ARRAY(a, r->crossing, r->crossing_count);
  WH_ARCHIVE(a, r->path_count);
  WH_ARCHIVE(a, r->point_count);
  WH_ARCHIVE_ARRAY(a, r->path, r->path_count);
  WH_ARCHIVE_ARRAY(a, r->point, r->point_count);
  WH_ARCHIVE(a, r->status_count);
  WH_ARCHIVE(a, r->electrode_count);
  WH_ARCHIVE_ARRAY(a, r->electrode, r->electrode_count);
  WH_ARCHIVE(a, r->energy_drift);
  WH_ARCHIVE(a, r->momentum_drift);
  WH_ARCHIVE(a, r->steps);
  WH_ARCHIVE(a, r->evaluations);
}
