/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TRACE_EXCHANGE_H
#define WH_TRACE_EXCHANGE_H
/* Rays that several processes trace together: each takes groups of them in turn, and in the end all
   know all of them. */
#include "trace/walker.h"

struct wh_ray_shares {
  struct wh_trace_result *result; /* end, ray, slope of all rays; those of others are filled in */
  size_t groups, slope_count, electrode_count;
  int slots;                  /* lists of each process */
  struct wh_ray_lists *lists; /* [slots * processes], by process; likewise */
  int *list_of;               /* [rays] likewise: which of the lists */
  size_t *path_of;            /* [rays] likewise */
};

/* Rays are shared out by groups: the first ray of one. */
static inline size_t wh_ray_group_start(size_t rays, size_t groups, size_t group) {
  return rays * group / groups;
}
/* The process that traces a group. */
static inline int wh_ray_group_owner(const struct wh_context *c, size_t group) {
  return (int)(group % (size_t)wh_context_ranks(c)->count);
}

/* Every process must call it, after its groups are traced. */
enum wh_status wh_rays_exchange(struct wh_context *c, const struct wh_ray_shares *s);

#endif
