/* SPDX-License-Identifier: MPL-2.0 */
#include "run/gun.h"

#include "base/memory.h"
#include "base/constants.h"
#include "numerics/anderson.h"
#include "run/space.h"
#include "run/stage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH 12
/* Where the current answers to the field, a whole step overshoots. */
#define MIXING 0.3
#define MIXING_GIVEN_CURRENT 1.0
/* A first level takes few rays and goes on until its residual is this part of the tolerance (or
   this small): they cost little, and the whole number then mostly needs one iteration, that finds
   nothing left to do. */
#define FIRST_PART 0.3
#define FIRST_RESIDUAL 1e-6
/* The wider gap of the check, and how well it needs to be known: the difference is what counts. */
#define WIDER 1.5

struct loop {
  struct wh_context *c;
  const struct wh_case_params *cs;
  struct wh_pass *pass;
  struct wh_emission_setting setting;
  struct wh_trace_params trace;
  double tolerance, scale; /* scale [V]: largest voltage between electrodes */
  size_t loads;            /* node_count; twice that with the beam's own magnetic field */
  double *load;            /* [loads] charge of the field; behind it that of the current */
  double *left;            /* [loads] what the rays left there; then less load */
  double *change;          /* [V] [loads] the potential of the difference */
  size_t guesses;          /* node_count where solving begins with a guess, else 0: then load has
                              its potential behind it, and left that of its own: change */
  struct wh_anderson *anderson;
  double rays;  /* of all sources */
  bool resumed; /* load is of an interrupted run: near the answer */
  size_t iterations, last;
  double current, residual, charge_error;
};

bool wh_gun_needed(const struct wh_case_params *cs) {
  return wh_case_has_space_charge(cs);
}

struct wh_emission_setting wh_gun_setting(const struct wh_case_params *cs,
                                          const struct wh_pass *pass) {
  return wh_space_setting(pass, cs->space_charge.ray_part);
}

static void forget_rays(struct wh_pass *pass) {
  wh_particles_free(&pass->start);
  wh_trace_result_free(&pass->trace);
  free(pass->source_first);
  pass->source_first = NULL;
}

static double sum_of_weights(const struct wh_particles *p) {
  double sum = 0.0;
  for (size_t i = 0; i < p->count; i++)
    sum += p->weight[i];
  return sum;
}

/* Emits and traces; the rays replace those of the pass only when they are complete. */
static enum wh_status send_rays(struct loop *l, struct wh_charge_points *gap) {
  struct wh_pass rays = {0};
  enum wh_status status =
      wh_alloc(l->c, l->cs->sources.count + 1, sizeof *rays.source_first, &rays.source_first);
  if (!status)
    status = wh_emission_emit_in(l->c, &l->setting, &l->cs->sources, &rays.start, rays.source_first,
                                 gap);
  if (!status)
    status = wh_space_trace(l->c, l->pass, &l->trace, &rays.start, &rays.trace);
  if (status) {
    forget_rays(&rays);
    return status;
  }
  forget_rays(l->pass);
  l->pass->start = rays.start;
  l->pass->trace = rays.trace;
  l->pass->source_first = rays.source_first;
  return WH_OK;
}

/* The charge on the elements against current times time of flight, that in the gap included. */
static double conservation(const struct loop *l) {
  const struct wh_particles *start = &l->pass->start, *end = &l->pass->trace.end;
  double there = 0.0, expected = 0.0;
  for (size_t i = 0; i < wh_space_nodes(l->pass); i++)
    there += l->left[i];
  for (size_t i = 0; i < start->count; i++)
    expected -= start->weight[i] * end->t[i] / wh_space_parts(l->pass);
  return expected < 0.0 ? fabs(there / expected - 1.0) : 0.0;
}

/* Ions that stay where the electrons draw them. */
static void add_ions(struct loop *l) {
  const struct wh_space_charge_params *p = &l->cs->space_charge;
  for (size_t i = 0; i < wh_space_nodes(l->pass) && p->neutralisation > 0.0; i++)
    if (wh_space_node_z(l->pass, i) >= p->neutralised_from)
      l->left[i] *= 1.0 - p->neutralisation;
}

static enum wh_status set_field(struct loop *l) {
  WH_TRY(wh_space_set_charge(l->c, l->pass, l->load, l->guesses ? l->load + l->loads : NULL));
  return l->pass->own_magnetic
             ? wh_own_magnetic_set(l->c, l->pass->own_magnetic, l->load + wh_space_nodes(l->pass))
             : WH_OK;
}

/* The potential of what is left, and for the current F the potential that a flow at the speed of
   light would have with it, mu_0 c F/(2 pi). */
static enum wh_status find_change(struct loop *l) {
  size_t nodes = wh_space_nodes(l->pass);
  memset(l->change, 0, l->loads * sizeof *l->change);
  WH_TRY(wh_space_charge_potential(l->c, l->pass, l->left, l->change));
  memcpy(l->left + l->loads, l->change, l->guesses * sizeof *l->left);
  if (!l->pass->own_magnetic)
    return WH_OK;
  WH_TRY(wh_own_magnetic_solve(l->c, l->pass->own_magnetic, l->left + nodes, l->change + nodes));
  for (size_t i = nodes; i < l->loads; i++)
    l->change[i] *= WH_VACUUM_PERMEABILITY * WH_LIGHT_SPEED / (2.0 * WH_PI);
  return WH_OK;
}

/* The charge that the rays leave in the field of load, less load; and how far that is from
   nothing. */
static enum wh_status measure(struct loop *l) {
  struct wh_charge_points gap = {0};
  WH_TRY(set_field(l));
  enum wh_status status = send_rays(l, &gap);
  if (!status) {
    memcpy(l->left, l->pass->trace.charge, l->loads * sizeof *l->left);
    wh_space_deposit(l->pass, &gap, l->left);
    l->charge_error = conservation(l);
    add_ions(l);
    for (size_t i = 0; i < l->loads; i++)
      l->left[i] -= l->load[i];
    status = find_change(l);
  }
  wh_charge_points_free(&gap);
  if (status)
    return status;
  double current = sum_of_weights(&l->pass->start), most = 0.0;
  for (size_t i = 0; i < l->loads; i++)
    most = fmax(most, fabs(l->change[i]));
  double turned = fabs(current - l->current);
  l->residual = fmax(most / l->scale, turned > 0.0 ? turned / fmax(current, l->current) : 0.0);
  l->current = current;
  return WH_OK;
}

static void show(const struct loop *l) {
  wh_progress(l->c, "space charge", log10(l->residual + 1e-300), log10(l->tolerance));
}

static enum wh_status not_converged(const struct loop *l) {
  return wh_fail(l->c, WH_NOT_CONVERGED,
                 "space charge: after %zu iterations a further one would still change potential or "
                 "current by %.2g (space_charge.tolerance is %.2g); allow more "
                 "space_charge.iterations, use more rays, or make the mesh finer where the beam is",
                 l->iterations, l->residual, l->tolerance);
}

/* With the setting as it is. Also ends, with *stands true, if the residual has not been halved in
   so many iterations (patience 0: never). */
static enum wh_status converge_to(struct loop *l, double tolerance, size_t patience, bool *stands) {
  double best = HUGE_VAL;
  size_t idle = 0;
  *stands = false;
  wh_anderson_jump(l->anderson);
  while (l->iterations < l->last) {
    WH_TRY(measure(l));
    l->iterations++;
    show(l);
    idle = l->residual < 0.5 * best ? 0 : idle + 1;
    best = fmin(best, l->residual);
    *stands = patience > 0 && idle >= patience && l->residual >= tolerance;
    if (l->residual < tolerance || *stands)
      return WH_OK;
    wh_anderson_next(l->anderson, l->load, l->left, l->change);
  }
  return not_converged(l);
}

/* Where electrons turn in a weak field, which way each goes is decided by less than what it adds to
   the field: the residual then stays at the noise of their number, and every iteration is another
   sample of it. The mean of so many has the noise of one over the root of their number. */
static enum wh_status average(struct loop *l) {
  for (size_t count = 2; l->iterations < l->last; count++) {
    for (size_t i = 0; i < l->loads + l->guesses; i++)
      l->load[i] += l->left[i] / (double)count;
    WH_TRY(measure(l));
    l->iterations++;
    l->residual /= sqrt((double)count);
    show(l);
    if (l->residual < l->tolerance)
      return WH_OK;
  }
  return not_converged(l);
}

/* With few rays first, if there are many. */
static enum wh_status converge(struct loop *l) {
  double all = l->setting.ray_part;
  l->last = l->iterations + l->cs->space_charge.iterations;
  double few = wh_space_few_rays(l->pass, l->rays);
  size_t patience = wh_space_patience(l->pass);
  bool stands;
  if (l->rays > 2.0 * few && !l->resumed) {
    l->setting.ray_part = all * few / l->rays;
    enum wh_status status =
        converge_to(l, fmax(FIRST_PART * l->tolerance, FIRST_RESIDUAL), patience, &stands);
    l->setting.ray_part = all;
    WH_TRY(status);
  }
  WH_TRY(converge_to(l, l->tolerance, patience, &stands));
  return stands ? average(l) : WH_OK;
}

/* First with a wider gap, then as asked: the last state is the answer. */
static enum wh_status converge_both(struct loop *l, double *by_gap) {
  *by_gap = 0.0;
  if (!l->cs->space_charge.check_gap || !wh_emission_has_gaps(&l->cs->sources))
    return converge(l);
  l->setting.gap_part = WIDER;
  WH_TRY(converge(l));
  double wider = l->current;
  l->setting.gap_part = 1.0;
  WH_TRY(converge(l));
  *by_gap = fabs(l->current - wider);
  if (*by_gap <= l->cs->space_charge.gap_tolerance * l->current)
    return WH_OK;
  return wh_fail(l->c, WH_NOT_CONVERGED,
                 "space charge: the current is %.6g A, but %.6g A with extraction gaps %g times as "
                 "wide (space_charge.gap_tolerance is %.2g); give the sources a smaller gap, and "
                 "the emitting electrode a smaller size of elements than that",
                 l->current, wider, WIDER, l->cs->space_charge.gap_tolerance);
}

static enum wh_status count_rays(struct loop *l) {
  struct wh_particles start;
  WH_TRY(wh_emission_emit_in(l->c, &l->setting, &l->cs->sources, &start, NULL, NULL));
  l->rays = (double)start.count;
  wh_particles_free(&start);
  return WH_OK;
}

static enum wh_status prepare_own_field(struct loop *l) {
  struct wh_pass *p = l->pass;
  l->loads = wh_space_nodes(p);
  if (!l->cs->space_charge.self_magnetic)
    return WH_OK;
  WH_TRY(wh_own_magnetic_create(l->c, &p->mesh, p->locator, &p->own_magnetic));
  p->field.part[p->field.part_count++] = wh_own_magnetic_part(p->own_magnetic);
  l->trace.current = true;
  l->loads *= 2;
  return WH_OK;
}

static enum wh_status prepare(struct loop *l) {
  struct wh_electrode *electrode;
  size_t electrodes = wh_space_electrodes(l->pass, &electrode);
  bool answers = wh_emission_current_answers(&l->cs->sources);
  double low = HUGE_VAL, high = -HUGE_VAL;
  for (size_t i = 0; i < electrodes; i++) {
    low = fmin(low, wh_space_potentials(l->pass)[i]);
    high = fmax(high, wh_space_potentials(l->pass)[i]);
  }
  l->scale = high > low ? high - low : 1.0;
  l->tolerance = l->cs->space_charge.tolerance;
  WH_TRY(wh_stage_trace_params(l->c, l->cs, l->pass, &l->trace));
  l->trace.charge = true;
  WH_TRY(prepare_own_field(l));
  l->guesses = wh_space_guesses(l->pass);
  size_t all = l->loads + l->guesses;
  WH_TRY(wh_alloc(l->c, all, sizeof *l->load, &l->load));
  WH_TRY(wh_alloc(l->c, all, sizeof *l->left, &l->left));
  WH_TRY(wh_alloc(l->c, l->loads, sizeof *l->change, &l->change));
  WH_TRY(wh_anderson_create(l->c, all, l->loads, DEPTH,
                            l->cs->space_charge.mixing > 0.0 ? l->cs->space_charge.mixing
                            : answers                        ? MIXING
                                                             : MIXING_GIVEN_CURRENT,
                            &l->anderson));
  return count_rays(l);
}

/* What an interrupted run left, if it is of this mesh. */
static enum wh_status begin(struct loop *l) {
  const struct wh_run_options *o = &l->pass->options;
  if (!o->resume || !o->folder)
    return WH_OK;
  return wh_run_read_space_charge(l->c, l->pass->inputs_sha256, o->folder, wh_space_nodes(l->pass),
                                  l->load, &l->resumed);
}

static enum wh_status add_figures(const struct loop *l, double by_gap) {
  struct wh_figures *f = &l->pass->figures;
  const char *unit = wh_space_unit(l->pass, "A");
  WH_TRY(wh_figures_set(l->c, f, "gun.iterations", (double)l->iterations, "1", 0.0));
  WH_TRY(wh_figures_set(l->c, f, "gun.residual", l->residual, "1", 0.0));
  WH_TRY(wh_figures_set(l->c, f, "gun.charge_error", l->charge_error, "1", 0.0));
  return wh_figures_set(l->c, f, "cathode.current", l->current, unit,
                        by_gap + l->residual * l->current);
}

enum wh_status wh_gun_converge(struct wh_context *c, const struct wh_case_params *cs,
                               struct wh_pass *pass) {
  struct loop l = {.c = c, .cs = cs, .pass = pass, .setting = wh_gun_setting(cs, pass)};
  double by_gap = 0.0;
  enum wh_status status = prepare(&l);
  if (!status)
    status = begin(&l);
  if (!status)
    status = converge_both(&l, &by_gap);
  enum wh_status added = l.iterations ? add_figures(&l, by_gap) : WH_OK;
  wh_anderson_destroy(l.anderson);
  pass->space_charge = l.load;
  free(l.left);
  free(l.trace.planes.value);
  free(l.change);
  return status ? status : added;
}

/* The rays are parts of the stages that follow. */
void wh_gun_archive(struct wh_archive *a, const struct wh_case_params *cs, struct wh_pass *pass) {
  struct loop l = {.c = a->c, .cs = cs, .pass = pass, .guesses = wh_space_guesses(pass)};
  size_t loads = wh_space_nodes(pass) * (cs->space_charge.self_magnetic ? 2 : 1);
  if (a->reading && a->status == WH_OK)
    a->status = prepare_own_field(&l);
  WH_ARCHIVE_ARRAY(a, pass->space_charge, loads + l.guesses);
  if (!a->reading || a->status != WH_OK)
    return;
  if (!pass->space_charge)
    wh_archive_refuse(a, "no space charge");
  l.load = pass->space_charge;
  if (a->status == WH_OK)
    a->status = set_field(&l);
}
