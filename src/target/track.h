/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_TRACK_H
#define WH_TARGET_TRACK_H
/* Trajectories of a few histories, for pictures. While histories run, points of all lanes are noted
   as they come; afterwards they are sorted by path. */
#include "base/context.h"

struct wh_track_point {
  double x[3];
  float energy_eV;
  uint32_t path;
  bool primary;
};

struct wh_track {
  double reach; /* how far paths are drawn through vacuum [m] */
  size_t paths, count, capacity;
  struct wh_track_point *point;
};

/* One path a particle, in the order of their starts: points start[i] to start[i + 1] - 1. A path
   of an electron of the beam begins in vacuum. */
struct wh_target_tracks {
  size_t count;
  size_t *start;      /* [count + 1] */
  double (*point)[3]; /* [start[count]] x, y, z [m] */
  double *energy_eV;  /* [start[count]] */
  bool *primary;      /* [count]: an electron of the beam; else one set free */
  size_t primaries;
};

/* Notes a point of a path, moved by `along` times u. */
enum wh_status wh_track_add(struct wh_context *c, struct wh_track *t, uint32_t path, bool primary,
                            const double x[3], const double u[3], double along, double energy_eV);
enum wh_status wh_track_sort(struct wh_context *c, const struct wh_track *t,
                             struct wh_target_tracks *out);
void wh_track_free(struct wh_track *t);
void wh_target_tracks_free(struct wh_target_tracks *t);

#endif
