/* SPDX-License-Identifier: MPL-2.0 */
#include "trace/trace.h"

#include "base/memory.h"
#include "base/ranks.h"
#include "trace/exchange.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

const char *wh_ray_status_word(enum wh_ray_status status) {
  static const char *const word[] = {
#define WH_RAY_STATUS(name, word, text) [name] = word,
#include "trace/ray_status.def"
#undef WH_RAY_STATUS
  };
  return word[status];
}

static const char *const mechanics[] = {"relativistic", "newton", NULL};

const struct wh_key wh_trace_keys[] = {
    {.name = "tolerance",
     .type = WH_KEY_QUANTITY,
     .unit = "1",
     .default_text = "1e-10",
     .offset = offsetof(struct wh_trace_params, tolerance),
     .min = 1e-13,
     .max = 1e-2,
     .summary = "Local error allowed in a step, relative to the speed and to the path so far"},
    {.name = "planes",
     .type = WH_KEY_QUANTITIES,
     .unit = "m",
     .default_text = "",
     .offset = offsetof(struct wh_trace_params, planes),
     .summary = "Planes z = const on which every passage of a ray is recorded; beyond a grid with "
                "no mesh behind, rays go straight on to them"},
    {.name = "target",
     .type = WH_KEY_NAME,
     .default_text = "",
     .offset = offsetof(struct wh_trace_params, target),
     .names = "geometry.electrodes",
     .summary = "Electrode on which a ray has arrived; if not given, a ray has arrived that left "
                "through a grid or passed the last of the planes"},
    {.name = "max_time",
     .type = WH_KEY_QUANTITY,
     .unit = "s",
     .default_text = "",
     .offset = offsetof(struct wh_trace_params, max_time),
     .min = 0.0,
     .max = 1.0,
     .summary = "A ray under way for longer is given up as trapped"},
    {.name = "mirror_edges",
     .type = WH_KEY_FLAG,
     .default_text = "false",
     .offset = offsetof(struct wh_trace_params, mirror_edges),
     .summary = "Natural edges of the domain, which are planes of symmetry of the field, stand for "
                "their mirror image: rays that come there are turned back. (Without symmetry see "
                "geometry.mirrors: through these rays pass into the mirror image.)"},
    {.name = "max_steps",
     .type = WH_KEY_COUNT,
     .default_text = "20000",
     .offset = offsetof(struct wh_trace_params, max_steps),
     .min = 1,
     .max = 1e9,
     .summary = "A ray that takes more steps is given up as trapped"},
    {.name = "paths",
     .type = WH_KEY_COUNT,
     .default_text = "60",
     .offset = offsetof(struct wh_trace_params, paths),
     .min = 0,
     .max = 1e6,
     .summary = "Number of rays, evenly spread over all, whose whole paths are kept for drawing"},
    {.name = "mechanics",
     .type = WH_KEY_CHOICE,
     .default_text = "relativistic",
     .offset = offsetof(struct wh_trace_params, mechanics),
     .choices = mechanics,
     .summary = "newton: without relativity, to compare with tables that leave it out"},
    {0}};

#define RAYS_OF_GROUP 8
#define CHARGE_GROUPS 16

struct job {
  struct wh_context *context;
  const struct wh_field *field;       /* in two dimensions */
  const struct wh_solid_field *solid; /* in three; else NULL */
  const struct wh_field *others;      /* beside solid */
  const struct wh_trace_params *params;
  const struct wh_particles *start;
  struct wh_trace_result *result;
  const struct wh_electrode *electrodes; /* of the mesh */
  const struct wh_boundary *boundaries;
  size_t electrode_count, node_count;
  uint16_t target;
  double extent;
  unsigned *plane_order;
  int threads;
  int slots, list_count;      /* the most threads of all processes; that times processes */
  struct wh_ray_lists *lists; /* [list_count] of each thread of each process */
  int *list_of;               /* [rays] which of the lists hold the ray */
  size_t *path_of;            /* [rays] index + 1 into these paths; 0: not kept */
  size_t stride;              /* every stride-th ray is drawn; 0: none */
  size_t groups;              /* of rays, one thread each */
  size_t load_count;          /* node_count; twice that with currents */
  double *charge;             /* [groups][load_count] */
};

static enum wh_status check(const struct job *j) {
  const struct wh_trace_params *p = j->params;
  if (!(p->tolerance >= 1e-13 && p->tolerance <= 1e-2))
    return wh_fail(j->context, WH_BAD_INPUT,
                   "trace.tolerance: %g is not between 1e-13 and 1e-2; 1e-10 is usual",
                   p->tolerance);
  if (p->mechanics != WH_MECHANICS_RELATIVISTIC && p->mechanics != WH_MECHANICS_NEWTON)
    return wh_fail(j->context, WH_BAD_INPUT, "trace.mechanics: there is no number %d",
                   p->mechanics);
  if (!(p->max_time >= 0.0) || p->max_steps == 0)
    return wh_fail(j->context, WH_BAD_INPUT,
                   "trace: max_time must not be negative and max_steps must be at least 1");
  if (p->slope_count > WH_TRACE_MAX_SLOPES || (p->slope_count && p->mechanics))
    return wh_fail(j->context, WH_BAD_INPUT,
                   "trace: slopes by %zu strengths; up to %d can be followed, in relativistic "
                   "mechanics",
                   p->slope_count, WH_TRACE_MAX_SLOPES);
  for (size_t i = 0; i < p->planes.count; i++)
    if (!isfinite(p->planes.value[i]))
      return wh_fail(j->context, WH_BAD_INPUT, "trace.planes: item %zu is not a number", i + 1);
  for (size_t i = 0; i < j->start->count; i++) {
    struct wh_particle q = wh_particles_get(j->start, i);
    double sum = q.x[0] + q.x[1] + q.x[2] + q.u[0] + q.u[1] + q.u[2] + q.t + q.weight;
    if (!isfinite(sum))
      return wh_fail(j->context, WH_BAD_INPUT, "trace: the start of electron %zu is not a number",
                     i);
  }
  return WH_OK;
}

static enum wh_status find_target(struct job *j) {
  const char *name = j->params->target;
  j->target = WH_NO_ELECTRODE;
  if (!name || !*name)
    return WH_OK;
  for (size_t i = 0; i < j->electrode_count; i++)
    if (strcmp(j->electrodes[i].name, name) == 0)
      j->target = (uint16_t)i;
  return j->target != WH_NO_ELECTRODE
             ? WH_OK
             : wh_fail(j->context, WH_BAD_INPUT, "trace.target: there is no electrode '%s'", name);
}

static enum wh_status sort_planes(struct job *j) {
  size_t n = j->params->planes.count;
  const double *z = j->params->planes.value;
  WH_TRY(wh_alloc(j->context, n, sizeof *j->plane_order, &j->plane_order));
  for (size_t i = 0; i < n; i++) { /* insertion: planes are few */
    size_t k = i;
    for (; k > 0 && z[j->plane_order[k - 1]] > z[i]; k--)
      j->plane_order[k] = j->plane_order[k - 1];
    j->plane_order[k] = (unsigned)i;
  }
  return WH_OK;
}

static enum wh_status trace_one(struct job *j, struct wh_walker *w, size_t i, int list) {
  struct wh_particle end;
  w->index = i;
  w->start = wh_particles_get(j->start, i);
  w->keeps_path = j->stride > 0 && i % j->stride == 0;
  size_t slopes = j->params->slope_count;
  WH_TRY(wh_walker_run(w, &end, slopes ? j->result->slope[i * slopes] : NULL));
  wh_particles_put(&j->result->end, i, &end);
  j->result->ray[i] = w->ray;
  j->list_of[i] = list;
  j->path_of[i] = w->keeps_path ? w->lists.path_count : 0;
  return WH_OK;
}

/* The part of one thread. Every ray starts its search from the same place, so that what it does
   cannot depend on the rays before it. */
static enum wh_status trace_share(struct job *j, int thread, size_t *evaluations) {
  int list = wh_context_ranks(j->context)->rank * j->slots + thread;
  size_t rays = j->start->count;
  struct wh_walker w = {.context = j->context,
                        .ground = j->solid ? &wh_ray_on_tetrahedra : &wh_ray_on_triangles,
                        .boundaries = j->boundaries,
                        .field = j->field,
                        .solid = j->solid,
                        .others = j->others,
                        .params = j->params,
                        .plane_order = j->plane_order,
                        .plane_count = j->params->planes.count,
                        .target = j->target,
                        .size = WH_RAY_SIZE * (1 + j->params->slope_count),
                        .newton = j->params->mechanics == WH_MECHANICS_NEWTON,
                        .extent = j->extent};
  wh_mirrors_none(w.map);
  wh_charge_rules(w.rule);
  enum wh_status status =
      wh_alloc(j->context, j->electrode_count + 1, sizeof *w.lists.passed, &w.lists.passed);
  if (status == WH_OK)
    status = wh_ode_create(j->context, w.size, wh_walker_motion, &w, &w.ode);
#pragma omp for schedule(dynamic)
  for (size_t g = 0; g < j->groups; g++) {
    w.charge = j->charge ? j->charge + g * j->load_count : NULL;
    w.current = j->charge && j->params->current ? w.charge + j->node_count : NULL;
    if (wh_ray_group_owner(j->context, g) != wh_context_ranks(j->context)->rank)
      continue;
    for (size_t i = wh_ray_group_start(rays, j->groups, g);
         i < wh_ray_group_start(rays, j->groups, g + 1); i++) {
      if (status == WH_OK && wh_context_cancelled(j->context))
        status = WH_INTERRUPTED;
      if (status != WH_OK)
        continue;
      w.place = (struct wh_place){WH_NO_ELEMENT, {0.0, 0.0}};
      status = trace_one(j, &w, i, list);
    }
  }
  *evaluations = w.ode ? wh_ode_evaluations(w.ode) : 0;
  wh_ode_destroy(w.ode);
  j->lists[list] = w.lists;
  return status;
}

static enum wh_status trace_all(struct job *j) {
  enum wh_status worst = WH_OK;
  size_t evaluations = 0;
#pragma omp parallel num_threads(j->threads) reduction(+ : evaluations)
  {
    size_t mine = 0;
    enum wh_status status = trace_share(j, omp_get_thread_num(), &mine);
    evaluations += mine;
#pragma omp critical(wh_trace_status)
    {
      /* An error counts more than an interruption. */
      if (worst == WH_OK || (worst == WH_INTERRUPTED && status != WH_OK))
        worst = status;
    }
  }
  j->result->evaluations = evaluations;
  return worst;
}

/* Puts the threads' lists together in the order of the rays. */
static enum wh_status collect(struct job *j) {
  struct wh_trace_result *r = j->result;
  size_t crossings = 0, paths = 0, points = 0, loads = j->load_count;
  for (size_t g = 0; j->charge && g < j->groups; g++)
    for (size_t i = 0; i < loads; i++)
      r->charge[i] += j->charge[g * loads + i];
  for (int t = 0; t < j->list_count; t++) {
    crossings += j->lists[t].crossing_count;
    paths += j->lists[t].path_count;
    points += j->lists[t].point_count;
  }
  WH_TRY(wh_alloc(j->context, crossings, sizeof *r->crossing, &r->crossing));
  WH_TRY(wh_alloc(j->context, paths, sizeof *r->path, &r->path));
  WH_TRY(wh_alloc(j->context, points, sizeof *r->point, &r->point));
  for (size_t i = 0; i < r->end.count; i++) {
    struct wh_ray *ray = &r->ray[i];
    const struct wh_ray_lists *l = &j->lists[j->list_of[i]];
    if (ray->crossing_count)
      memcpy(r->crossing + r->crossing_count, l->crossing + ray->first_crossing,
             ray->crossing_count * sizeof *r->crossing);
    ray->first_crossing = r->crossing_count;
    r->crossing_count += ray->crossing_count;
    if (j->path_of[i] == 0)
      continue;
    struct wh_ray_path path = l->path[j->path_of[i] - 1];
    memcpy(r->point + r->point_count, l->point + path.first, path.count * sizeof *r->point);
    path.first = r->point_count;
    r->path[r->path_count++] = path;
    r->point_count += path.count;
  }
  return WH_OK;
}

static void summarise(struct job *j) {
  struct wh_trace_result *r = j->result;
  for (size_t i = 0; i < r->end.count; i++) {
    const struct wh_ray *ray = &r->ray[i];
    r->status_count[ray->status]++;
    r->steps += ray->steps;
    r->energy_drift = fmax(r->energy_drift, ray->energy_drift);
    r->momentum_drift = fmax(r->momentum_drift, ray->momentum_drift);
    if (ray->electrode == WH_NO_ELECTRODE)
      continue;
    struct wh_particle end = wh_particles_get(&r->end, i);
    struct wh_electrode_hits *hits = &r->electrode[ray->electrode];
    if (j->electrodes[ray->electrode].transparent)
      continue;
    hits->absorbed++;
    hits->current += end.weight;
    hits->power += end.weight * wh_kinetic_energy_eV(end.u);
  }
  for (int t = 0; t < j->list_count; t++)
    for (size_t e = 0; j->lists[t].passed && e < r->electrode_count; e++)
      r->electrode[e].passed += j->lists[t].passed[e];
  if (r->status_count[WH_RAY_FAILED])
    wh_warn(j->context,
            "trace: %zu of %zu rays failed, because the step size fell below rounding; allow a "
            "larger trace.tolerance or refine the mesh where they end",
            r->status_count[WH_RAY_FAILED], r->end.count);
}

/* Loads are added up group by group, so that sums do not depend on the number of threads. */
static enum wh_status share_out(struct job *j) {
  j->load_count = j->params->current ? 2 * j->node_count : j->node_count;
  j->groups = (j->start->count + RAYS_OF_GROUP - 1) / RAYS_OF_GROUP;
  if (!j->params->charge)
    return WH_OK;
  if (j->groups > CHARGE_GROUPS)
    j->groups = CHARGE_GROUPS;
  WH_TRY(wh_alloc(j->context, j->load_count, sizeof *j->charge, &j->result->charge));
  return wh_alloc(j->context, j->groups * j->load_count, sizeof *j->charge, &j->charge);
}

static enum wh_status prepare(struct job *j) {
  struct wh_context *c = j->context;
  struct wh_trace_result *r = j->result;
  size_t n = j->start->count;
  j->threads = wh_context_threads(c);
  j->slots = wh_ranks_most(c, j->threads);
  size_t drawn = j->params->paths;
  j->stride = drawn == 0 ? 0 : n <= drawn ? 1 : (n + drawn - 1) / drawn;
  r->electrode_count = j->electrode_count;
  WH_TRY(check(j));
  WH_TRY(share_out(j));
  WH_TRY(find_target(j));
  WH_TRY(sort_planes(j));
  j->list_count = j->slots * wh_context_ranks(c)->count;
  WH_TRY(wh_alloc(c, (size_t)j->list_count, sizeof *j->lists, &j->lists));
  WH_TRY(wh_alloc(c, n, sizeof *j->list_of, &j->list_of));
  WH_TRY(wh_alloc(c, n, sizeof *j->path_of, &j->path_of));
  WH_TRY(wh_alloc(c, n, sizeof *r->ray, &r->ray));
  WH_TRY(wh_alloc(c, r->electrode_count, sizeof *r->electrode, &r->electrode));
  WH_TRY(wh_alloc(c, n * j->params->slope_count, sizeof *r->slope, &r->slope));
  WH_TRY(wh_particles_reserve(c, &r->end, n));
  r->end.count = n;
  for (size_t i = 0; i < n; i++) {
    struct wh_particle p = wh_particles_get(j->start, i);
    wh_particles_put(&r->end, i, &p);
    r->ray[i].boundary = WH_NO_BOUNDARY;
    r->ray[i].electrode = WH_NO_ELECTRODE;
  }
  return WH_OK;
}

static void job_free(struct job *j) {
  for (int t = 0; j->lists && t < j->list_count; t++) {
    free(j->lists[t].crossing);
    free(j->lists[t].path);
    free(j->lists[t].point);
    free(j->lists[t].passed);
  }
  free(j->lists);
  free(j->list_of);
  free(j->path_of);
  free(j->charge);
  free(j->plane_order);
}

/* What each process has traced is made known to all. */
static enum wh_status exchange(struct job *j) {
  const struct wh_ranks *ranks = wh_context_ranks(j->context);
  const struct wh_ray_shares shares = {.result = j->result,
                                       .groups = j->groups,
                                       .slope_count = j->params->slope_count,
                                       .electrode_count = j->electrode_count,
                                       .slots = j->slots,
                                       .lists = j->lists,
                                       .list_of = j->list_of,
                                       .path_of = j->path_of};
  double evaluations = (double)j->result->evaluations;
  if (ranks->count == 1)
    return WH_OK;
  ranks->sum(ranks->user, &evaluations, 1);
  j->result->evaluations = (size_t)evaluations;
  if (j->charge)
    ranks->sum(ranks->user, j->charge, j->groups * j->load_count);
  return wh_rays_exchange(j->context, &shares);
}

static enum wh_status run(struct job *j) {
  memset(j->result, 0, sizeof *j->result);
  enum wh_status status = wh_ranks_agree(j->context, prepare(j)), traced = WH_OK;
  if (status == WH_OK)
    status = traced = wh_ranks_agree(j->context, trace_all(j));
  if (status == WH_OK || status == WH_INTERRUPTED) {
    enum wh_status exchanged = exchange(j);
    status = exchanged != WH_OK ? exchanged : status;
  }
  if (status == WH_OK || status == WH_INTERRUPTED) {
    enum wh_status collected = collect(j);
    status = collected != WH_OK ? collected : traced;
    summarise(j);
  }
  job_free(j);
  if (status != WH_OK && status != WH_INTERRUPTED)
    wh_trace_result_free(j->result);
  return status;
}

enum wh_status wh_trace(struct wh_context *c, const struct wh_field *field,
                        const struct wh_trace_params *params, const struct wh_particles *start,
                        struct wh_trace_result *out) {
  double low[2], high[2];
  wh_locator_box(field->locator, low, high);
  struct job j = {.context = c,
                  .field = field,
                  .params = params,
                  .start = start,
                  .result = out,
                  .electrodes = field->mesh->electrodes,
                  .boundaries = field->mesh->boundaries,
                  .electrode_count = field->mesh->electrode_count,
                  .node_count = field->mesh->node_count,
                  .extent = hypot(high[0] - low[0], high[1] - low[1])};
  return run(&j);
}

enum wh_status wh_trace_solid(struct wh_context *c, const struct wh_solid_field *electric,
                              const struct wh_field *others, const struct wh_trace_params *params,
                              const struct wh_particles *start, struct wh_trace_result *out) {
  const struct wh_solid_mesh *m = wh_solid_field_mesh(electric);
  struct job j = {.context = c,
                  .solid = electric,
                  .others = others,
                  .params = params,
                  .start = start,
                  .result = out,
                  .electrodes = m->electrodes,
                  .boundaries = m->boundaries,
                  .electrode_count = m->electrode_count,
                  .node_count = m->node_count,
                  .extent = wh_solid_extent(wh_solid_field_locator(electric))};
  memset(out, 0, sizeof *out);
  if (params->current || params->slope_count)
    return wh_fail(c, WH_BAD_INPUT,
                   "trace: in three dimensions neither the field of the beam's own current nor "
                   "slopes along the rays are known");
  return run(&j);
}

void wh_trace_result_free(struct wh_trace_result *r) {
  wh_particles_free(&r->end);
  free(r->ray);
  free(r->crossing);
  free(r->path);
  free(r->point);
  free(r->electrode);
  free(r->charge);
  free(r->slope);
  memset(r, 0, sizeof *r);
}
