/* SPDX-License-Identifier: MPL-2.0 */
#include "trace/exchange.h"

#include "base/memory.h"

#include <stdlib.h>

/* A ray on its way to the other processes. */
struct parcel {
  struct wh_particle end;
  struct wh_ray ray;
  int list;
  size_t path;
};

int wh_ranks_most(const struct wh_context *c, int value) {
  const struct wh_ranks *ranks = wh_context_ranks(c);
  int most = value;
  for (int r = 0; r < ranks->count && ranks->count > 1; r++) {
    int its = value;
    ranks->share(ranks->user, r, &its, sizeof its);
    most = its > most ? its : most;
  }
  return most;
}

enum wh_status wh_ranks_agree(struct wh_context *c, enum wh_status mine) {
  const struct wh_ranks *ranks = wh_context_ranks(c);
  enum wh_status worst = mine;
  for (int r = 0; r < ranks->count && ranks->count > 1; r++) {
    enum wh_status its = mine;
    ranks->share(ranks->user, r, &its, sizeof its);
    if (worst == WH_OK || (worst == WH_INTERRUPTED && its != WH_OK))
      worst = its;
  }
  return worst == WH_OK || worst == mine
             ? worst
             : wh_fail(c, worst, "trace: another process stopped: %s", wh_status_text(worst));
}

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
  const struct wh_ranks *ranks = wh_context_ranks(c);
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
      ranks->share(ranks->user, owner, parcel, count * sizeof *parcel);
      ranks->share(ranks->user, owner, slope, count * s->slope_count * sizeof *slope);
    }
  }
  free(parcel);
  free(slope);
  return status;
}

/* An array of one process, that the others have no memory for yet. */
static enum wh_status exchange_array(struct wh_context *c, int owner, size_t count, size_t size,
                                     void *array_pointer) {
  const struct wh_ranks *ranks = wh_context_ranks(c);
  void **array = array_pointer;
  enum wh_status status = WH_OK;
  if (ranks->rank != owner)
    status = wh_alloc(c, count, size, array);
  WH_TRY(wh_ranks_agree(c, status));
  ranks->share(ranks->user, owner, *array, count * size);
  return WH_OK;
}

static enum wh_status exchange_lists(struct wh_context *c, const struct wh_ray_shares *s, int owner,
                                     struct wh_ray_lists *l) {
  const struct wh_ranks *ranks = wh_context_ranks(c);
  size_t count[4] = {l->crossing_count, l->path_count, l->point_count, l->passed != NULL};
  ranks->share(ranks->user, owner, count, sizeof count);
  l->crossing_count = count[0];
  l->path_count = count[1];
  l->point_count = count[2];
  WH_TRY(exchange_array(c, owner, count[0], sizeof *l->crossing, &l->crossing));
  WH_TRY(exchange_array(c, owner, count[1], sizeof *l->path, &l->path));
  WH_TRY(exchange_array(c, owner, count[2], sizeof *l->point, &l->point));
  return exchange_array(c, owner, count[3] * s->electrode_count, sizeof *l->passed, &l->passed);
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
