/* SPDX-License-Identifier: MPL-2.0 */
#include "run/run.h"

#include "run/chain.h"
#include "run/given.h"
#include "run/gun.h"
#include "run/keep.h"
#include "run/needs.h"
#include "run/space.h"
#include "run/stage.h"
#include "run/wire.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define QUICK_HISTORIES 10000
#define QUICK_ERROR_eV 5e3 /* of the neutral energy */
#define QUICK_SUPPLY 1e-4  /* tolerance of a step */

static const struct {
  const char *name;
  bool (*wanted)(const struct wh_case_params *cs);
  wh_stage_fn *run;
} stages[] = {
#define WH_STAGE(name, part, ...) {#name, wh_case_has_##part, wh_stage_##name},
#include "run/stages.def"
#undef WH_STAGE
};

static double cpu_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* All but mesh, locator and basis potentials. */
static void results_free(struct wh_pass *p) {
  wh_heat_free(&p->heat);
  wh_run_wire_destroy(p->wire);
  wh_filament_free(&p->filament);
  wh_measurement_free(&p->measurement);
  wh_heel_free(&p->heel);
  wh_shot_free(&p->image);
  wh_focus_free(&p->focus);
  wh_spectrum_free(&p->spectrum);
  wh_target_result_free(&p->target);
  wh_supply_result_free(&p->supply);
  wh_particles_free(&p->incident);
  wh_optics_result_free(&p->optics);
  wh_beam_result_free(&p->beam);
  wh_particles_free(&p->beam_last);
  free(p->beam_z);
  wh_axis_samples_free(&p->axis);
  wh_trace_result_free(&p->trace);
  wh_particles_free(&p->start);
  free(p->source_first);
  free(p->space_charge);
  wh_own_magnetic_destroy(p->own_magnetic);
  wh_magnetic_destroy(p->magnetic);
  wh_solid_magnets_destroy(p->solid_magnets);
  wh_run_given_destroy(p->given);
  wh_figures_free(&p->figures);
  wh_figures_free(&p->timing);
}

void wh_run_pass_free(struct wh_pass *p) {
  results_free(p);
  wh_electrostatic_destroy(p->electrostatic);
  wh_locator_destroy(p->locator);
  wh_mesh_free(&p->mesh);
  wh_solid_field_destroy(p->solid.field);
  wh_solid_locator_destroy(p->solid.locator);
  wh_solid_mesh_free(&p->solid.mesh);
  free(p->solid.adaptation.wishes.item);
  memset(p, 0, sizeof *p);
}

void wh_run_free(struct wh_run *r) {
  wh_run_pass_free(&r->pass);
  wh_figures_free(&r->convergence);
  r->ground[0] = '\0';
}

/* Leaves mesh and basis potentials only, if they are of the same ground, else nothing. Space charge
   stays in the solution: a run with it, and one after it, start anew. */
static void prepare(const struct wh_case *cs, const char *ground, struct wh_run *r) {
  bool same = r->ground[0] && strcmp(r->ground, ground) == 0 && !wh_gun_needed(&cs->params) &&
              !r->pass.space_charge;
  if (!same) {
    wh_run_free(r);
    return;
  }
  struct wh_pass *p = &r->pass;
  struct wh_pass kept = {
      .mesh = p->mesh, .locator = p->locator, .electrostatic = p->electrostatic, .solid = p->solid};
  results_free(p);
  wh_figures_free(&r->convergence);
  *p = kept;
  r->ground[0] = '\0';
}

/* A stage, unless its part is kept. */
static enum wh_status run_stage(struct wh_context *c, size_t stage, const struct wh_case_params *cs,
                                struct wh_keep *keep, struct wh_run *r) {
  struct wh_pass *pass = &r->pass;
  bool there = false;
  WH_TRY(wh_keep_load(c, keep, (enum wh_stage_id)stage, cs, pass, &there));
  if (there) {
    char name[64];
    snprintf(name, sizeof name, "%s: kept", stages[stage].name);
    wh_progress(c, name, 0.0, 0.0);
    snprintf(name, sizeof name, "kept.%s", stages[stage].name);
    return wh_figures_set(c, &r->convergence, name, 1.0, "1", 0.0);
  }
  wh_progress(c, stages[stage].name, 0.0, 0.0);
  WH_TRY(wh_keep_watch(c, keep, pass));
  WH_TRY(stages[stage].run(c, cs, pass));
  return wh_keep_save(c, keep, (enum wh_stage_id)stage, cs, pass);
}

/* A loop of the space charge that did not converge leaves a field that is worth a look: the stages
   go on, and the status is kept. */
static enum wh_status run_pass(struct wh_context *c, const struct wh_case_params *cs,
                               struct wh_keep *keep, struct wh_run *r) {
  enum wh_status loop = WH_OK;
  bool needed[WH_STAGE_COUNT];
  wh_run_needs(r->pass.options.figures, needed);
  for (size_t i = 0; i < WH_STAGE_COUNT; i++) {
    if (!needed[i] || !stages[i].wanted(cs))
      continue;
    double start = cpu_seconds();
    enum wh_status status = run_stage(c, i, cs, keep, r);
    if (status == WH_NOT_CONVERGED && i == WH_STAGE_ID_space_charge)
      loop = status;
    else
      WH_TRY(status);
    if (i == WH_STAGE_ID_space_charge)
      wh_keep_settle(keep, cs, &r->pass);
    WH_TRY(wh_figures_set(c, &r->pass.timing, stages[i].name, cpu_seconds() - start, "s", 0.0));
  }
  return loop;
}

/* Figures that say how the work went, by how they begin: errors are larger in a coarser pass and
   rays may be fewer, which says nothing about these. */
static const char *const of_the_pass[] = {"field.error_estimate", "trace.", "gun."};

static bool is_of_the_pass(const char *name) {
  for (size_t i = 0; i < sizeof of_the_pass / sizeof *of_the_pass; i++)
    if (strncmp(name, of_the_pass[i], strlen(of_the_pass[i])) == 0)
      return true;
  return false;
}

/* Elements that converge are better by far than those of one order less: the difference of the two
   passes, or a share of it, bounds the error of the better one. */
static void add_discretisation_errors(struct wh_figures *figures, const struct wh_figures *coarser,
                                      double share) {
  for (size_t i = 0; i < figures->count; i++) {
    const struct wh_figure *other = wh_figures_find(coarser, figures->item[i].name);
    if (other && !is_of_the_pass(other->name))
      figures->item[i].error += share * fabs(other->value - figures->item[i].value);
  }
}

/* Its warnings are those of the first pass, with other numbers: they stay in a context of its own.
 */
static enum wh_status run_aside(struct wh_context *c, const struct wh_case_params *cs,
                                struct wh_run *r) {
  struct wh_context *own = wh_context_create_under(c);
  struct wh_keep nothing = {0};
  if (!own)
    return wh_fail(c, WH_NO_MEMORY, "no memory for the second pass");
  enum wh_status status = run_pass(own, cs, &nothing, r);
  if (status)
    wh_fail(c, status, "in the second pass, for the errors: %s",
            wh_error_count(own) ? wh_error_text(own, 0) : wh_status_text(status));
  wh_context_destroy(own);
  return status;
}

/* lower: the case with a coarser mesh. */
static enum wh_status run_coarser(struct wh_context *c, struct wh_case_params lower,
                                  const struct wh_pass *better, struct wh_figures *figures) {
  struct wh_run r = {.pass.options = better->options};
  r.pass.options.folder = NULL;
  if (lower.iron.mesh.order > 1)
    lower.iron.mesh.order--;
  lower.trace.paths = 0;
  if (lower.geometry.symmetry != WH_NO_SYMMETRY)
    lower.space_charge.ray_part =
        0.5 * (lower.space_charge.ray_part > 0.0 ? lower.space_charge.ray_part : 1.0);
  lower.space_charge.check_gap = false;
  lower.supply.stages = 0; /* their figures have errors of their own */
  lower.spectrum.voltage = 0.0;
  lower.target.bodies.count = 0; /* its figures have errors of their own, which are statistical */
  if (lower.spot.of == WH_FOCUS_TARGET)
    lower.spot.bins = lower.image.pixels = 0;
  enum wh_status status = wh_space_begin_coarser(c, &lower, better, &r.pass);
  if (!status)
    status = run_aside(c, &lower, &r);
  *figures = r.pass.figures;
  r.pass.figures = (struct wh_figures){0};
  wh_run_free(&r);
  return status;
}

static enum wh_status second_pass(struct wh_context *c, struct wh_case_params lower,
                                  struct wh_keep *keep, struct wh_run *r) {
  struct wh_figures coarser = {0};
  double start = cpu_seconds();
  bool there;
  enum wh_status status = wh_keep_load_coarser(c, keep, &coarser, &there);
  if (!status && there)
    status = wh_figures_set(c, &r->convergence, "kept.second_pass", 1.0, "1", 0.0);
  else if (!status) {
    status = run_coarser(c, lower, &r->pass, &coarser);
    if (!status)
      status = wh_keep_save_coarser(c, keep, &coarser);
  }
  if (!status) {
    add_discretisation_errors(&r->pass.figures, &coarser, wh_space_share(&r->pass, &coarser));
    status = wh_figures_set(c, &r->pass.timing, "second_pass", cpu_seconds() - start, "s", 0.0);
  }
  wh_figures_free(&coarser);
  return status;
}

/* mesh.adapt.unknowns.N, mesh.adapt.estimate.N: the meshes that the last one came from. */
static enum wh_status describe_adaptation(struct wh_context *c, const struct wh_adaptation *d,
                                          struct wh_figures *out) {
  char name[64];
  for (size_t i = 0; i < d->count; i++) {
    snprintf(name, sizeof name, "mesh.adapt.unknowns.%zu", i + 1);
    WH_TRY(wh_figures_set(c, out, name, d->look[i].unknowns, "1", 0.0));
    snprintf(name, sizeof name, "mesh.adapt.estimate.%zu", i + 1);
    WH_TRY(wh_figures_set(c, out, name, d->look[i].estimate, "1", 0.0));
  }
  return WH_OK;
}

static enum wh_status describe(struct wh_context *c, const struct wh_case_params *cs,
                               struct wh_run *r) {
  const struct wh_pass *p = &r->pass;
  if (wh_case_has_target(cs)) {
    const struct wh_tally *t = &p->target.tally;
    WH_TRY(wh_figures_set(c, &r->convergence, "target.histories", t->histories, "1", 0.0));
    WH_TRY(wh_figures_set(c, &r->convergence, "target.batches", (double)t->batches, "1", 0.0));
    WH_TRY(wh_figures_set(c, &r->convergence, "target.energy_balance", t->worst_balance, "1", 0.0));
  }
  if (wh_case_has_supply(cs)) {
    WH_TRY(wh_figures_set(c, &r->convergence, "supply.steps", (double)p->supply.steps, "1", 0.0));
    WH_TRY(wh_figures_set(c, &r->convergence, "supply.iterations", (double)p->supply.iterations,
                          "1", 0.0));
  }
  if (!wh_space_has_mesh(p))
    return WH_OK;
  WH_TRY(wh_figures_set(c, &r->convergence, "mesh.order", wh_space_order(p), "1", 0.0));
  WH_TRY(
      wh_figures_set(c, &r->convergence, "mesh.elements", (double)wh_space_elements(p), "1", 0.0));
  WH_TRY(wh_figures_set(c, &r->convergence, "mesh.unknowns", (double)wh_space_nodes(p), "1", 0.0));
  WH_TRY(describe_adaptation(c, &p->solid.adaptation, &r->convergence));
  WH_TRY(wh_figures_set(c, &r->convergence, "trace.tolerance", cs->trace.tolerance, "1", 0.0));
  WH_TRY(wh_figures_set(c, &r->convergence, "trace.rays", (double)p->start.count, "1", 0.0));
  return wh_figures_set(c, &r->convergence, "trace.steps", (double)p->trace.steps, "1", 0.0);
}

static void make_quick(const struct wh_run_options *o, struct wh_case_params *cs) {
  if (o->quick)
    wh_space_coarsen(cs, true);
  if (o->quick && cs->iron.mesh.order > 3)
    cs->iron.mesh.order -= 2;
  if (o->quick)
    cs->target.neutral.error_eV = fmax(cs->target.neutral.error_eV, QUICK_ERROR_eV);
  if (o->quick)
    cs->supply.tolerance = fmax(cs->supply.tolerance, QUICK_SUPPLY);
  if (o->quick && cs->target.histories > QUICK_HISTORIES) {
    cs->target.histories = QUICK_HISTORIES;
    cs->target.wanted_error = 0.0;
  }
}

/* The errors that a coarser pass tells. */
static enum wh_status find_errors(struct wh_context *c, const struct wh_case_params *as_asked,
                                  struct wh_keep *keep, struct wh_run *out) {
  const struct wh_run_options *o = &out->pass.options;
  if (o->single_pass || !wh_space_has_mesh(&out->pass))
    return WH_OK;
  struct wh_case_params coarser = *as_asked;
  if (!wh_space_coarsen(&coarser, false)) {
    wh_warn(c, "errors are without the error of discretisation (elements of order 1): run with "
               "elements of order 2 or higher for it");
    return WH_OK;
  }
  return second_pass(c, coarser, keep, out);
}

static enum wh_status run_both(struct wh_context *c, const struct wh_case *cs, struct wh_keep *keep,
                               struct wh_run *out) {
  struct wh_case_params as_asked = cs->params;
  make_quick(&out->pass.options, &as_asked);
  WH_TRY(run_pass(c, &as_asked, keep, out));
  if (wh_space_has_mesh(&out->pass))
    memcpy(out->ground, keep->digest[WH_STAGE_ID_potentials], sizeof out->ground);
  WH_TRY(describe(c, &as_asked, out));
  WH_TRY(find_errors(c, &as_asked, keep, out));
  return wh_run_chain(c, &as_asked, out);
}

enum wh_status wh_run_case_again(struct wh_context *c, const struct wh_case *cs,
                                 const struct wh_run_options *o, struct wh_run *out) {
  struct wh_keep keep;
  wh_keep_begin(c, cs, o, &keep);
  prepare(cs, keep.digest[WH_STAGE_ID_potentials], out);
  out->pass.inputs_sha256 = cs->inputs_sha256;
  out->pass.options = *o;
  enum wh_status status = run_both(c, cs, &keep, out);
  wh_keep_free(&keep);
  return status;
}

enum wh_status wh_run_case(struct wh_context *c, const struct wh_case *cs,
                           const struct wh_run_options *o, struct wh_run *out) {
  memset(out, 0, sizeof *out);
  return wh_run_case_again(c, cs, o, out);
}
