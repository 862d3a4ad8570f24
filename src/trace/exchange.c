/* SPDX-License-Identifier: MPL-2.0 */
#include "trace/exchange.h"

#include "base/memory.h"
#include "base/ranks.h"

#include <stdlib.h>

/* A ray on its way to the other processes. */
struct parcel {
  struct wh_particle end;
  struct wh_ray ray;
  int list;
  size_t path;
};

static void take_out(const struct wh_ray_shares *s, size_t i, struct parcel *p,
                     double (*slope)[6]) {
  const struct wh_trace_result *r = s->result;
  *p = (struct parcel){wh_particles_get(&r->end, i), r->ray[i], s->list_of[i], s->path_of[i]};
  for (size_t k = 0; k < s->slope_count; k++)
    for (int a = 0; a < 6; a++)
      slope[k][a] = r->slope[i * s->slope_count + k][a];
}

static void put_in(const struct wh_ray_shares *s, size_t i, const struct parcel *p,
                   double (*slope)[6]) {
  struct wh_trace_result *r = s->result;
  wh_particles_put(&r->end, i, &p->end);
  r->ray[i] = p->ray;
  s->list_of[i] = p->list;
  s->path_of[i] = p->path;
  for (size_t k = 0; k < s->slope_count; k++)
    for (int a = 0; a < 6; a++)
      r->slope[i * s->slope_count + k][a] = slope[k][a];
}

/* The rays of one process, in the order of its groups. */
static enum wh_status exchange_rays(struct wh_context *c, const struct wh_ray_shares *s,
                                    int owner) {
  size_t rays = s->result->end.count, count = 0;
  struct parcel *parcel = NULL;
  double(*slope)[6] = NULL;
  enum wh_status status = wh_alloc(c, rays, sizeof *parcel, &parcel);
  if (status == WH_OK)
    status = wh_alloc(c, rays * s->slope_count + 1, sizeof *slope, &slope);
  status = wh_ranks_agree(c, status);
  for (int unpack = 0; unpack < 2 && status == WH_OK; unpack++) {
    count = 0;
    for (size_t g = 0; g < s->groups; g++)
      for (size_t i = wh_ray_group_start(rays, s->groups, g);
           i < wh_ray_group_start(rays, s->groups, g + 1) && wh_ray_group_owner(c, g) == owner;
           i++, count++)
        if (unpack)
          put_in(s, i, &parcel[count], slope + count * s->slope_count);
        else
          take_out(s, i, &parcel[count], slope + count * s->slope_count);
    if (!unpack) {
      wh_ranks_share(c, owner, parcel, count * sizeof *parcel);
      wh_ranks_share(c, owner, slope, count * s->slope_count * sizeof *slope);
    }
  }
  free(parcel);
  free(slope);
  return status;
}

static enum wh_status exchange_lists(struct wh_context *c, const struct wh_ray_shares *s, int owner,
                                     struct wh_ray_lists *l) {
  size_t electrodes = l->passed ? s->electrode_count : 0;
  WH_TRY(wh_ranks_share_array(c, owner, &l->crossing_count, sizeof *l->crossing, &l->crossing));
  WH_TRY(wh_ranks_share_array(c, owner, &l->path_count, sizeof *l->path, &l->path));
  WH_TRY(wh_ranks_share_array(c, owner, &l->point_count, sizeof *l->point, &l->point));
  return wh_ranks_share_array(c, owner, &electrodes, sizeof *l->passed, &l->passed);
}

enum wh_status wh_rays_exchange(struct wh_context *c, const struct wh_ray_shares *s) {
  int processes = wh_context_ranks(c)->count;
  for (int owner = 0; owner < processes && processes > 1; owner++) {
    WH_TRY(exchange_rays(c, s, owner));
    for (int t = 0; t < s->slots; t++)
      WH_TRY(exchange_lists(c, s, owner, &s->lists[owner * s->slots + t]));
  }
  return WH_OK;
}
