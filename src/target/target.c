/* SPDX-License-Identifier: MPL-2.0 */
#include "target/target.h"

#include "base/constants.h"
#include "base/memory.h"
#include "material/stopping.h"
#include "target/depths.h"
#include "target/outline.h"
#include "target/seen.h"
#include "target/shower.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FAULTS 16 /* at least as many as there are statuses */
#define ROUND 32  /* batches between two looks at the error; errors come from their spread */

/* The reduced-collision analogue: collisions a transport mean free path away from surfaces and in
   the skin, depth of the skin in transport mean free paths, losses taken as continuous. Measured
   against detail in docs/theory/transport.md. */
static const struct wh_transport fast[WH_MODES] = {{4.0, 4.0, 200.0}, {16.0, 16.0, 200.0}};
#define FAST_SKIN 0.25

/* Range, in parts of what is scored, of electrons that may be left where they are: they would
   spread about there by a third of it, which moves no bin by more than .1 %. */
#define FAST_RESOLUTION 0.05

#define TRACK_REACH 0.2 /* of the CSDA range: how much of a straight line in vacuum is drawn */

/* Everything between parameters and result. */
struct job {
  struct wh_material *material;
  struct wh_world world;
  struct wh_tables tables;
  struct wh_target_beam beam;
  double *share; /* of the beam */
  struct wh_view view;
  struct wh_secondaries secondaries;
  struct wh_setting setting;
};

static void job_free(struct job *j) {
  for (size_t i = 0; i < j->world.count; i++)
    wh_shape_free(&j->world.body[i].shape);
  free(j->world.body);
  free(j->material);
  free(j->share);
  wh_tables_free(&j->tables);
}

/* ---- what is asked for ----------------------------------------------------------------------- */

static enum wh_status find_material(struct wh_context *c, const struct wh_target_params *p,
                                    const char *name, struct wh_material *m) {
  const struct wh_material_params *own = p->materials.item;
  for (size_t i = 0; i < p->materials.count; i++)
    if (strcmp(p->materials.name[i], name) == 0)
      return wh_material_create(c, name, &own[i], m);
  return wh_material_find(c, name, m);
}

/* Bodies, and each material once. */
static enum wh_status make_world(struct wh_context *c, const struct wh_target_params *p,
                                 struct job *j, size_t *materials) {
  const struct wh_target_body_params *item = p->bodies.item;
  if (p->bodies.count == 0)
    return wh_fail(c, WH_BAD_INPUT, "target: no body is given; give one under target.bodies");
  WH_TRY(wh_alloc(c, p->bodies.count, sizeof *j->world.body, &j->world.body));
  WH_TRY(wh_alloc(c, p->bodies.count, sizeof *j->material, &j->material));
  *materials = 0;
  for (size_t i = 0; i < p->bodies.count; i++) {
    struct wh_body *body = &j->world.body[i];
    body->name = p->bodies.name[i];
    WH_TRY(wh_shape_create(c, &item[i].shape, &body->shape));
    j->world.count++;
    size_t m = 0;
    while (m < *materials && strcmp(j->material[m].name, item[i].material) != 0)
      m++;
    body->substance = m;
    if (m == *materials)
      WH_TRY(find_material(c, p, item[i].material, &j->material[(*materials)++]));
  }
  return WH_OK;
}

/* A beam over all bodies. */
static enum wh_status surround(struct wh_context *c, struct job *j) {
  double low[3] = {INFINITY, INFINITY, INFINITY}, high[3] = {-INFINITY, -INFINITY, -INFINITY};
  for (size_t i = 0; i < j->world.count; i++) {
    double from[3], to[3];
    wh_shape_bounds(&j->world.body[i].shape, from, to);
    for (int k = 0; k < 3; k++) {
      low[k] = fmin(low[k], from[k]);
      high[k] = fmax(high[k], to[k]);
    }
  }
  if (!wh_beam_surround(&j->beam, low, high))
    return wh_fail(c, WH_BAD_INPUT,
                   "target: a beam over bodies that have no end; give another target.profile");
  return WH_OK;
}

static enum wh_status make_beam(struct wh_context *c, const struct wh_target_params *p,
                                const struct wh_particles *particles, struct job *j) {
  struct wh_target_beam *b = &j->beam;
  if (particles && particles->count == 0)
    return wh_fail(c, WH_BAD_INPUT, "target: the beam has no electrons");
  if (!particles && !(p->energy_eV > 0.0))
    return wh_fail(c, WH_BAD_INPUT, "target: no beam; give target.energy");
  bool sized = p->profile != WH_BEAM_PENCIL && p->profile != WH_BEAM_BODIES;
  if (!particles && sized && p->size.count != 1 && p->size.count != 2)
    return wh_fail(c, WH_BAD_INPUT, "target: a beam's size with %zu values; give one or two",
                   p->size.count);
  if (p->aim.count != 0 && p->aim.count != 3)
    return wh_fail(c, WH_BAD_INPUT, "target.aim with %zu values: give x, y and z", p->aim.count);
  if (p->surface.count > 1)
    return wh_fail(c, WH_BAD_INPUT, "target.surface with %zu values: give one", p->surface.count);
  *b = (struct wh_target_beam){.energy_eV = p->energy_eV,
                               .tilt = p->tilt,
                               .profile = (enum wh_beam_profile)p->profile,
                               .particles = particles};
  for (size_t i = 0; i < 2 && p->size.count > 0; i++)
    b->size[i] = p->size.value[p->size.count == 2 ? i : 0];
  for (size_t i = 0; i < p->aim.count; i++)
    b->aim[i] = p->aim.value[i];
  if (!particles)
    return b->profile == WH_BEAM_BODIES ? surround(c, j) : WH_OK;
  b->energy_eV = 0.0; /* the greatest */
  for (size_t i = 0; i < particles->count; i++)
    b->energy_eV = fmax(b->energy_eV, wh_beam_particle(particles, i).energy_eV);
  WH_TRY(wh_beam_weigh(c, particles, &j->share));
  b->share = j->share;
  return WH_OK;
}

/* Two bodies must not share a stretch of a line. Lines through where the beam comes in, in many
   directions, are looked at. */
static enum wh_status check_overlap(struct wh_context *c, const struct job *j) {
  for (uint64_t n = 0; n < 256; n++) {
    struct wh_random random = wh_random_start(n, WH_RANDOM_TARGET_EVENT, UINT64_MAX);
    struct wh_electron e = wh_beam_start(&j->beam, n, &random);
    double z = 2.0 * wh_random_uniform(&random) - 1.0,
           phi = 2.0 * WH_PI * wh_random_uniform(&random);
    double across = sqrt(1.0 - z * z), end = -INFINITY;
    double u[3] = {n == 0 ? e.u[0] : across * cos(phi), n == 0 ? e.u[1] : across * sin(phi),
                   n == 0 ? e.u[2] : z};
    double after = -1e300, t;
    size_t body, last = 0;
    for (int k = 0; k < 1000 && wh_world_next(&j->world, e.x, u, after, &body, &t); k++) {
      struct wh_stretch s;
      wh_shape_stretch(&j->world.body[body].shape, e.x, u, after + WH_BODY_TOUCH, &s);
      if (s.from < end - 2.0 * WH_BODY_TOUCH - 1e-12 * fabs(end) && body != last)
        return wh_fail(c, WH_BAD_INPUT, "target: bodies '%s' and '%s' overlap by %g m; part them",
                       j->world.body[last].name, j->world.body[body].name, end - s.from);
      end = s.to;
      last = body;
      after = s.to;
      if (!isfinite(after))
        break;
    }
  }
  return WH_OK;
}

static void place_bins(struct wh_bins *b, size_t *next, size_t count, double high) {
  *b = (struct wh_bins){*next, count, 0.0, high / (double)count};
  *next += count;
}

/* z where depth begins: where the axis of the beam meets a body; of electrons from elsewhere, the
   least z at which one of the first does. */
static double find_surface(const struct wh_target_params *p, const struct job *j) {
  struct wh_target_beam axis = j->beam;
  double least = INFINITY, t;
  size_t body;
  if (p->surface.count > 0)
    return p->surface.value[0];
  axis.profile = WH_BEAM_PENCIL;
  for (uint64_t n = 0; n < 256; n++) {
    struct wh_random random = wh_random_start(n, WH_RANDOM_TARGET_EVENT, UINT64_MAX);
    struct wh_electron e = wh_beam_start(n == 0 ? &axis : &j->beam, n, &random);
    if (!wh_world_next(&j->world, e.x, e.u, j->beam.particles ? 0.0 : -1e300, &body, &t))
      continue;
    least = fmin(least, e.x[2] + t * e.u[2]);
    if (n == 0 && !j->beam.particles)
      break;
  }
  return isfinite(least) ? least : 0.0;
}

/* The map is as deep as the depth score, and as wide as the beam with half of that on both sides.
 */
static void place_map(const struct wh_target_params *p, const struct job *j, struct wh_layout *y,
                      size_t *next) {
  double half = 0.5 * y->depth.width * (double)y->depth.count;
  double beam[2] = {j->beam.aim[0], j->beam.aim[0]};
  const struct wh_particles *e = j->beam.particles;
  for (size_t i = 0; e && i < e->count; i++) {
    beam[0] = fmin(i ? beam[0] : INFINITY, e->x[i]);
    beam[1] = fmax(i ? beam[1] : -INFINITY, e->x[i]);
  }
  if (!e && j->beam.profile != WH_BEAM_PENCIL)
    half += 0.5 * j->beam.size[0];
  y->map = (struct wh_map_bins){.first = *next,
                                .count = {p->map_bins, p->map_bins},
                                .low = {y->surface + y->depth.low, beam[0] - half}};
  if (p->map_bins > 0) {
    y->map.width[0] = y->depth.width * (double)y->depth.count / (double)p->map_bins;
    y->map.width[1] = (beam[1] - beam[0] + 2.0 * half) / (double)p->map_bins;
  }
  *next += p->map_bins * p->map_bins;
}

static void place_flux(const struct wh_target_params *p, const struct job *j, double range,
                       struct wh_layout *y, size_t *next) {
  y->flux = p->flux;
  y->flux.first = *next;
  y->flux.energy = j->beam.energy_eV;
  if (!(y->flux.depth > 0.0))
    y->flux.depth = range;
  *next += y->flux.depths * y->flux.energies * y->flux.moments;
}

static enum wh_status place_grids(struct wh_context *c, const struct wh_target_params *p,
                                  const struct job *j, struct wh_layout *y, size_t *next) {
  const struct wh_target_grid_params *item = p->grids.item;
  if (p->grids.count > WH_LAYOUT_GRIDS)
    return wh_fail(c, WH_BAD_INPUT, "target.grids: %zu of them; give %d at most", p->grids.count,
                   WH_LAYOUT_GRIDS);
  for (size_t i = 0; i < p->grids.count; i++) {
    WH_TRY(wh_grid_place(c, &item[i], p->grids.name[i], j->beam.aim, &y->grid[i]));
    y->grid[i].first = *next;
    *next += wh_grid_cells(&y->grid[i]);
  }
  y->grids = p->grids.count;
  return WH_OK;
}

static enum wh_status make_layout(struct wh_context *c, const struct wh_target_params *p,
                                  const struct job *j, double range, struct wh_layout *y) {
  size_t next = WH_SCORES;
  y->body_energy = next;
  y->body_charge = next + j->world.count;
  next += 2 * j->world.count;
  y->surface = find_surface(p, j);
  place_bins(&y->depth, &next, p->bins, p->depth > 0.0 ? p->depth : range);
  place_bins(&y->lateral, &next, p->bins, p->lateral > 0.0 ? p->lateral : range);
  place_bins(&y->back_energy, &next, p->bins, j->beam.energy_eV * (1.0 + 1e-6));
  place_bins(&y->through_energy, &next, p->bins, j->beam.energy_eV * (1.0 + 1e-6));
  place_bins(&y->back_angle, &next, p->bins, 0.5 * WH_PI);
  place_bins(&y->through_angle, &next, p->bins, 0.5 * WH_PI);
  place_bins(&y->spectrum, &next, p->bins, j->beam.energy_eV * (1.0 + 1e-6));
  place_map(p, j, y, &next);
  wh_seen_place(&j->world, &j->beam, &j->view, p->spot_bins, range, p->spot_size, &y->seen);
  place_bins(&y->seen_depth, &next, p->bins, p->depth > 0.0 ? p->depth : range);
  y->seen_from_eV = p->spot_from_eV;
  y->seen.first = next;
  next += p->spot_bins * p->spot_bins;
  y->line = next;
  y->lines = j->tables.elements * WH_LAYOUT_LINES;
  next += y->lines;
  place_flux(p, j, range, y, &next);
  WH_TRY(place_grids(c, p, j, y, &next));
  y->size = next;
  return WH_OK;
}

static enum wh_status find_range(struct wh_context *c, const struct wh_material *m,
                                 double energy_eV, double *range) {
  struct wh_inelastic model;
  WH_TRY(wh_inelastic_create(c, m, &model));
  enum wh_status status = wh_csda_range(c, m, &model, energy_eV, range);
  wh_inelastic_free(&model);
  return status;
}

/* The model wants a work function, and electrons followed down to where it begins. */
static enum wh_status check_secondaries(struct wh_context *c, const struct wh_target_params *p,
                                        const struct job *j, size_t materials) {
  if (!(p->secondaries.depth > 0.0))
    return WH_OK;
  for (size_t i = 0; i < materials; i++)
    if (!(j->material[i].work_function_eV > 0.0))
      return wh_fail(c, WH_BAD_INPUT,
                     "target.secondaries: no work function of '%s' is known; give it in "
                     "target.materials",
                     j->material[i].name);
  if (p->cutoff_eV > 200.0)
    wh_warn(c,
            "target.secondaries: electrons are followed down to %g eV only; their yield needs a "
            "cutoff of 50 to 200 eV",
            p->cutoff_eV);
  return WH_OK;
}

static double least_extent(const struct wh_target_params *p, double range) {
  double depth = p->depth > 0.0 ? p->depth : range;
  double lateral = p->lateral > 0.0 ? p->lateral : range;
  double least = fmin(fmin(depth, lateral), range);
  const struct wh_target_grid_params *grid = p->grids.item;
  for (size_t i = 0; i < p->grids.count; i++)
    for (size_t k = 0; k < grid[i].from.count && k < grid[i].to.count; k++)
      least = fmin(least, fabs(grid[i].to.value[k] - grid[i].from.value[k]));
  return least;
}

static enum wh_status make_job(struct wh_context *c, const struct wh_target_params *p,
                               const struct wh_particles *beam, struct job *j,
                               struct wh_target_result *r) {
  static const struct wh_transport detail = {0};
  bool detailed = p->transport == WH_TARGET_DETAILED;
  const struct wh_elastic_model *elastic = wh_elastic_model_find(p->elastic ? p->elastic : "dirac");
  if (!elastic)
    return wh_fail(c, WH_BAD_INPUT,
                   "target: no elastic model '%s'; there are dirac, dirac-dhfs and "
                   "screened-rutherford",
                   p->elastic);
  struct wh_transport mode[WH_MODES];
  memcpy(mode, fast, sizeof mode);
  mode[WH_MODE_SKIN].loss_eV = fmin(mode[WH_MODE_SKIN].loss_eV, p->cutoff_eV);
  struct wh_tables_request q = {.cutoff_eV = p->cutoff_eV,
                                .photon_eV = p->photon_cutoff_eV,
                                .cache = p->cache && *p->cache ? p->cache : NULL,
                                .elastic = elastic,
                                .modes = detailed ? 1 : WH_MODES,
                                .mode = detailed ? &detail : mode};
  WH_TRY(make_world(c, p, j, &q.substances));
  WH_TRY(make_beam(c, p, beam, j));
  WH_TRY(check_overlap(c, j));
  WH_TRY(check_secondaries(c, p, j, q.substances));
  q.material = j->material;
  q.energy_eV = j->beam.energy_eV;
  WH_TRY(find_range(c, &j->material[j->world.body[0].substance], q.energy_eV, &r->csda_range));
  q.least_skin = WH_SECONDARIES_DEEPEST * p->secondaries.depth;
  bool whole = detailed || p->flux.depths > 0; /* every piece of track counts */
  q.resolution = whole ? 0.0 : FAST_RESOLUTION * least_extent(p, r->csda_range);
  WH_TRY(wh_tables_create(c, &q, &j->tables));
  j->view = wh_view_make(p->view, p->cone, j->beam.aim);
  WH_TRY(make_layout(c, p, j, r->csda_range, &r->layout));
  j->secondaries = (struct wh_secondaries){p->secondaries.depth, p->secondaries.cost};
  r->secondaries = p->secondaries.depth > 0.0;
  r->elements = j->tables.elements;
  memcpy(r->element_z, j->tables.element_z, sizeof r->element_z);
  j->setting = (struct wh_setting){.kernel = wh_kernel_best(),
                                   .tables = &j->tables,
                                   .world = &j->world,
                                   .beam = &j->beam,
                                   .layout = &r->layout,
                                   .view = &j->view,
                                   .secondaries = r->secondaries ? &j->secondaries : NULL,
                                   .skin = detailed ? 0.0 : FAST_SKIN,
                                   .seed = wh_context_seed(c) + 0x9E3779B97F4A7C15u * p->stream};
  return WH_OK;
}

/* ---- running --------------------------------------------------------------------------------- */

/* What a round leaves: sums over the histories of every batch, and how well energy was kept. */
struct round {
  double *value; /* [ROUND][size] */
  double worst[ROUND];
  double faults[FAULTS]; /* how often each status came up */
};

/* Every rank takes its share of the batches; the sums of the others are zero there, so that adding
   them up is exact. */
static void run_batches(struct wh_context *c, const struct job *j, uint64_t first, uint64_t batch,
                        size_t size, struct round *round) {
  const struct wh_ranks *ranks = wh_context_ranks(c);
#pragma omp parallel for schedule(dynamic, 1) num_threads(wh_context_threads(c))
  for (int k = ranks->rank; k < ROUND; k += ranks->count) {
    enum wh_status status = wh_shower_run(c, &j->setting, first + (uint64_t)k * batch, batch,
                                          &round->value[(size_t)k * size], &round->worst[k]);
#pragma omp atomic
    round->faults[status] += 1.0;
  }
  if (ranks->count == 1)
    return;
  ranks->sum(ranks->user, round->value, ROUND * size);
  ranks->sum(ranks->user, round->worst, ROUND);
  ranks->sum(ranks->user, round->faults, FAULTS);
}

/* A round of batches, divided over ranks and threads and added in their order. */
static enum wh_status run_round(struct wh_context *c, const struct job *j, uint64_t first,
                                uint64_t batch, struct wh_target_result *r) {
  size_t size = r->layout.size;
  struct round round = {0};
  int fault = FAULTS;
  WH_TRY(wh_alloc(c, ROUND * size, sizeof *round.value, &round.value));
  run_batches(c, j, first, batch, size, &round);
  while (--fault > WH_OK && !(round.faults[fault] > 0.0))
    ;
  for (size_t k = 0; k < ROUND && fault == WH_OK; k++) {
    wh_tally_add(&r->tally, &round.value[k * size], (double)batch);
    r->tally.worst_balance = fmax(r->tally.worst_balance, round.worst[k]);
  }
  free(round.value);
  return (enum wh_status)fault;
}

#define SAVE_EVERY 5.0 /* seconds between two savings of the sums */

/* What of the histories is done, and where that is kept. */
struct progress {
  uint64_t batch, rounds, least; /* histories a batch; rounds done, and at least to be done */
  char key[64];
  double saved_at;
};

static double clock_seconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static enum wh_status start_progress(struct wh_context *c, const struct wh_target_params *p,
                                     struct wh_target_result *r, struct progress *g) {
  bool found = false;
  uint64_t batch = (p->histories + ROUND - 1) / ROUND;
  g->batch = batch < 2000 ? batch : 2000; /* at a time, so that progress shows */
  g->least = (p->histories + ROUND * g->batch - 1) / (ROUND * g->batch);
  g->saved_at = clock_seconds(CLOCK_MONOTONIC);
  snprintf(g->key, sizeof g->key, "%.32s %016jx %jx", p->checkpoint_key ? p->checkpoint_key : "",
           (uintmax_t)wh_context_seed(c), (uintmax_t)g->batch);
  if (p->checkpoint && p->resume)
    WH_TRY(wh_tally_load(c, &r->tally, p->checkpoint, g->key, &found));
  g->rounds = r->tally.batches / ROUND;
  return WH_OK;
}

/* The text of the progress holds the error at hand. With a wanted error, the end is where errors
   that fall with the root of the histories reach it. */
static void show_progress(struct wh_context *c, const struct wh_target_params *p,
                          const struct wh_target_result *r, const struct progress *g) {
  char text[80];
  double done = (double)(g->rounds * ROUND * g->batch), total = (double)p->histories;
  double error = wh_target_error(r, WH_SCORE_BACK_NUMBER);
  if (p->wanted_error > 0.0)
    total = fmin(fmax(total, done * pow(error / p->wanted_error, 2.0)), (double)p->most_histories);
  snprintf(text, sizeof text, "target: backscatter +- %.1e", error);
  wh_progress(c, text, done, fmax(total, done));
}

static bool first_rank(const struct wh_context *c) {
  return wh_context_ranks(c)->rank == 0;
}

static enum wh_status run_all(struct wh_context *c, const struct wh_target_params *p,
                              const struct job *j, struct wh_target_result *r) {
  struct progress g = {0};
  WH_TRY(start_progress(c, p, r, &g));
  for (bool more = true; more;) {
    double error = wh_target_error(r, WH_SCORE_BACK_NUMBER);
    uint64_t next = (g.rounds + 1) * ROUND * g.batch;
    r->reached = p->wanted_error <= 0.0 || (g.rounds > 0 && error <= p->wanted_error);
    more = g.rounds < g.least || (!r->reached && next <= p->most_histories);
    if (!more)
      break;
    enum wh_status status = run_round(c, j, g.rounds * ROUND * g.batch, g.batch, r);
    g.rounds += status == WH_OK;
    double now = clock_seconds(CLOCK_MONOTONIC);
    if (p->checkpoint && first_rank(c) &&
        (status == WH_INTERRUPTED || now > g.saved_at + SAVE_EVERY)) {
      g.saved_at = now;
      WH_TRY(wh_tally_save(c, &r->tally, p->checkpoint, g.key));
    }
    WH_TRY(status);
    show_progress(c, p, r, &g);
  }
  if (p->checkpoint && first_rank(c))
    remove(p->checkpoint);
  if (!r->reached)
    wh_warn(c, "target: a standard error of %g was wanted; after %g histories it is %g",
            p->wanted_error, r->tally.histories, wh_target_error(r, WH_SCORE_BACK_NUMBER));
  return WH_OK;
}

/* The first histories once more, with their trajectories. */
static enum wh_status keep_tracks(struct wh_context *c, const struct wh_target_params *p,
                                  const struct job *j, struct wh_target_result *r) {
  struct wh_track track = {.reach = TRACK_REACH * r->csda_range};
  struct wh_setting setting = j->setting;
  double *value, worst;
  setting.track = &track;
  WH_TRY(wh_alloc(c, r->layout.size, sizeof *value, &value));
  enum wh_status status = wh_shower_run(c, &setting, 0, p->tracks, value, &worst);
  if (!status)
    status = wh_track_sort(c, &track, &r->tracks);
  wh_track_free(&track);
  free(value);
  return status;
}

static enum wh_status run_job(struct wh_context *c, const struct wh_target_params *p,
                              const struct wh_particles *beam, struct job *j,
                              struct wh_target_result *r) {
  WH_TRY(make_job(c, p, beam, j, r));
  WH_TRY(wh_tally_create(c, r->layout.size, &r->tally));
  r->bodies = j->world.count;
  r->body = p->bodies.name;
  r->grid = p->grids.name;
  r->cutoff_eV = p->cutoff_eV;
  if (p->tracks > 0)
    WH_TRY(keep_tracks(c, p, j, r));
  WH_TRY(wh_outline_find(c, &j->world, &r->layout.map, j->beam.aim[1], &r->outline));
  double began = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
  enum wh_status status = run_all(c, p, j, r);
  if (status != WH_OK && (status != WH_INTERRUPTED || r->tally.batches == 0))
    return status;
  r->cpu_s = clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - began;
  if (wh_context_ranks(c)->count > 1)
    wh_context_ranks(c)->sum(wh_context_ranks(c)->user, &r->cpu_s, 1);
  r->energy_eV = wh_target_mean(r, WH_SCORE_PRIMARY_ENERGY);
  double missed = wh_target_mean(r, WH_SCORE_MISSED);
  if (missed >= 1.0)
    return wh_fail(c, WH_BAD_INPUT,
                   "target: no electron of the beam meets a body; "
                   "check target.aim, target.tilt and the places of the bodies");
  if (missed > 0.0)
    wh_warn(c, "target: %.3g of the beam meets no body", missed);
  WH_TRY(wh_target_find_depths(c, &r->tally, &r->layout, r->energy_eV, &r->depths));
  return status;
}

enum wh_status wh_target_run(struct wh_context *c, const struct wh_target_params *params,
                             const struct wh_particles *beam, struct wh_target_result *result) {
  struct job j = {0};
  memset(result, 0, sizeof *result);
  enum wh_status status = run_job(c, params, beam, &j, result);
  job_free(&j);
  if (status != WH_OK && (status != WH_INTERRUPTED || result->tally.batches == 0))
    wh_target_result_free(result);
  return status;
}

void wh_target_result_free(struct wh_target_result *r) {
  wh_tally_free(&r->tally);
  wh_target_tracks_free(&r->tracks);
  free(r->outline.segment);
  memset(r, 0, sizeof *r);
}
