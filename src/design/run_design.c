/* SPDX-License-Identifier: MPL-2.0 */
#include "design/run_design.h"

#include "base/memory.h"
#include "design/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CURVE_POINTS 257

void wh_design_result_free(struct wh_design_result *r) {
  for (enum wh_design_field k = 0; k < WH_DESIGN_FIELDS; k++) {
    wh_design_basis_free(&r->field[k].basis);
    wh_field_design_free(&r->field[k].design);
    free(r->field[k].z);
  }
  wh_figures_free(&r->figures);
  wh_figures_free(&r->convergence);
  wh_figures_free(&r->timing);
  memset(r, 0, sizeof *r);
}

static double cpu_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static enum wh_status put(struct wh_context *c, struct wh_figures *out, const char *start,
                          const char *name, double value, const char *unit, double error) {
  char full[sizeof((struct wh_figure *)0)->name];
  snprintf(full, sizeof full, "%.20s.%.40s", start, name);
  return wh_figures_set(c, out, full, value, unit, error);
}

static enum wh_status unknown_figures(struct wh_context *c, const struct wh_design_want *want,
                                      const struct wh_field_design *d, struct wh_figures *out) {
  char start[32];
  snprintf(start, sizeof start, "design.%s", want->unknown);
  for (size_t k = 0; k < d->fit.unknowns; k++)
    WH_TRY(put(c, out, start, want->unknowns->name[k], d->fit.x[k], want->symbol, d->fit.error[k]));
  return WH_OK;
}

static enum wh_status figures(struct wh_context *c, const struct wh_design_want *want,
                              const struct wh_field_design *d, struct wh_figures *out) {
  double largest = 0.0;
  char square[8];
  const char *at = want->figures;
  snprintf(square, sizeof square, "%s^2", want->unit);
  for (size_t i = 0; i < d->places; i++)
    largest = fmax(largest, fabs(d->fit.reached[i] - d->wanted[i]));
  WH_TRY(put(c, out, at, "objective", d->fit.objective, square, 0.0));
  WH_TRY(put(c, out, at, "mean_relative_error", d->mean_relative_error, "1", 0.0));
  WH_TRY(put(c, out, at, "largest_error", largest, want->unit, 0.0));
  WH_TRY(unknown_figures(c, want, d, out));
  WH_TRY(put(c, out, at, "iterations", (double)d->fit.iterations, "1", 0.0));
  WH_TRY(put(c, out, at, "condition", d->fit.condition, "1", 0.0));
  WH_TRY(put(c, out, at, "at_bounds", (double)d->fit.at_bounds, "1", 0.0));
  return put(c, out, at, "samples", (double)d->places, "1", 0.0);
}

/* The same potentials on elements of one order less: how much they change is the error of the
   better ones (docs/theory/errors.md). Coils have no mesh. */
static enum wh_status add_discretisation(struct wh_context *c, const struct wh_case *cs,
                                         struct wh_design_result *r) {
  struct wh_design_basis basis;
  struct wh_field_design design;
  struct wh_figures coarser = {0};
  const struct wh_design_basis *fine = &r->field[WH_DESIGN_POTENTIAL].basis;
  struct wh_design_want want = wh_design_wanted(&cs->params.design, WH_DESIGN_POTENTIAL);
  WH_TRY(wh_design_basis_create(c, &cs->params, cs->params.mesh.order - 1, fine->places, fine->z,
                                &basis));
  enum wh_status status = wh_design_field(c, cs, &basis, &design);
  if (!status)
    status = figures(c, &want, &design, &coarser);
  for (size_t i = 0; i < r->figures.count && !status; i++) {
    struct wh_figure *f = &r->figures.item[i];
    const struct wh_figure *other = wh_figures_find(&coarser, f->name);
    f->error += other ? fabs(other->value - f->value) : 0.0;
  }
  wh_figures_free(&coarser);
  if (!status)
    wh_field_design_free(&design);
  wh_design_basis_free(&basis);
  return status;
}

/* Wanted and reached over the whole gap; the ends themselves lie on electrodes, so a little inside.
 */
static enum wh_status curves(struct wh_context *c, const struct wh_case *cs,
                             const struct wh_design_basis *all, struct wh_designed_field *f) {
  const struct wh_design_params *p = &cs->params.design;
  struct wh_design_want want = wh_design_wanted(p, all->field);
  struct wh_target_gap gap = {p->from, p->to, want.target_key, wh_design_formula, (void *)cs};
  size_t count = CURVE_POINTS, samples = f->basis.places;
  WH_TRY(wh_alloc(c, 3 * count, sizeof *f->z, &f->z));
  f->curve_count = count;
  f->wanted = f->z + count;
  f->reached = f->wanted + count;
  memcpy(f->z, all->z + samples, count * sizeof *f->z);
  WH_TRY(wh_target_values(c, &gap, want.target, count, f->z, f->wanted));
  for (size_t e = 0; e < all->count; e++) {
    double strength = all->strength[e];
    for (size_t k = 0; k < f->design.fit.unknowns; k++)
      strength = f->design.source[k] == e ? f->design.fit.x[k] : strength;
    for (size_t i = 0; i < count; i++)
      f->reached[i] += strength * all->value[e * all->places + samples + i];
  }
  return WH_OK;
}

/* The basis at the samples, and after them at the points of the curves. */
static enum wh_status make_basis(struct wh_context *c, const struct wh_case *cs,
                                 enum wh_design_field field, size_t *samples,
                                 struct wh_design_basis *out) {
  const struct wh_design_params *p = &cs->params.design;
  double *z, *all;
  WH_TRY(wh_design_places(c, p, samples, &z));
  enum wh_status status = wh_alloc(c, *samples + CURVE_POINTS, sizeof *all, &all);
  if (!status) {
    memcpy(all, z, *samples * sizeof *z);
    for (size_t i = 0; i < CURVE_POINTS; i++) {
      double t = (double)i / (CURVE_POINTS - 1);
      all[*samples + i] = p->from + (p->to - p->from) * fmin(fmax(t, 1e-9), 1.0 - 1e-9);
    }
    status = field == WH_DESIGN_POTENTIAL
                 ? wh_design_basis_create(c, &cs->params, cs->params.mesh.order,
                                          *samples + CURVE_POINTS, all, out)
                 : wh_design_magnets_create(c, &cs->params, *samples + CURVE_POINTS, all, out);
    free(all);
  }
  free(z);
  return status;
}

static enum wh_status set_unknowns(struct wh_context *c, struct wh_case *cs,
                                   const struct wh_designed_field *f,
                                   const struct wh_design_want *want) {
  const char *rest = strstr(want->path, "%s") + 2;
  for (size_t k = 0; k < f->design.fit.unknowns; k++) {
    char path[256];
    snprintf(path, sizeof path, "%.*s%s%s", (int)(rest - 2 - want->path), want->path,
             f->basis.name[f->design.source[k]], rest);
    WH_TRY(wh_case_set_value(c, cs, path, f->design.fit.x[k]));
  }
  return WH_OK;
}

static enum wh_status fit(struct wh_context *c, const struct wh_case *cs,
                          const struct wh_design_basis *all, struct wh_designed_field *f,
                          struct wh_design_result *r) {
  struct wh_design_want want = wh_design_wanted(&cs->params.design, all->field);
  double start = cpu_seconds();
  WH_TRY(wh_design_field(c, cs, &f->basis, &f->design));
  WH_TRY(put(c, &r->timing, "fit", want.field, cpu_seconds() - start, "s", 0.0));
  WH_TRY(curves(c, cs, all, f));
  return figures(c, &want, &f->design, &r->figures);
}

static enum wh_status design_one(struct wh_context *c, const struct wh_case *cs,
                                 enum wh_design_field field, struct wh_design_result *r) {
  struct wh_designed_field *f = &r->field[field];
  struct wh_design_basis all;
  size_t samples;
  WH_TRY(make_basis(c, cs, field, &samples, &all));
  enum wh_status status = wh_design_basis_cut(c, &all, samples, &f->basis);
  if (!status)
    status = fit(c, cs, &all, f, r);
  wh_design_basis_free(&all);
  return status;
}

static enum wh_status check(struct wh_context *c, const struct wh_case *cs) {
  const struct wh_design_params *p = &cs->params.design;
  if (!p->target.kind && !p->induction.kind)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s: there is nothing to optimise: the case has no section 'design', or that "
                   "has neither a target nor an induction",
                   cs->file);
  return WH_OK;
}

static enum wh_status design_all(struct wh_context *c, const struct wh_case *cs,
                                 struct wh_design_result *r) {
  WH_TRY(check(c, cs));
  for (enum wh_design_field k = 0; k < WH_DESIGN_FIELDS; k++)
    if (wh_design_wanted(&cs->params.design, k).target->kind)
      WH_TRY(design_one(c, cs, k, r));
  return WH_OK;
}

static enum wh_status set_all(struct wh_context *c, struct wh_case *cs,
                              const struct wh_design_result *r) {
  for (enum wh_design_field k = 0; k < WH_DESIGN_FIELDS; k++) {
    struct wh_design_want want = wh_design_wanted(&cs->params.design, k);
    WH_TRY(set_unknowns(c, cs, &r->field[k], &want));
  }
  return wh_case_update(c, cs);
}

enum wh_status wh_design_refit(struct wh_context *c, struct wh_case *cs, struct wh_figures *out) {
  struct wh_design_result r = {0};
  enum wh_status status = design_all(c, cs, &r);
  if (!status)
    status = set_all(c, cs, &r);
  *out = r.figures;
  memset(&r.figures, 0, sizeof r.figures);
  wh_design_result_free(&r);
  return status;
}

enum wh_status wh_design_run(struct wh_context *c, struct wh_case *cs,
                             struct wh_design_result *out) {
  double start = cpu_seconds();
  memset(out, 0, sizeof *out);
  wh_progress(c, "basis fields", 0.0, 0.0);
  WH_TRY(design_all(c, cs, out));
  WH_TRY(wh_figures_set(c, &out->timing, "design", cpu_seconds() - start, "s", 0.0));
  start = cpu_seconds();
  if (cs->params.design.target.kind && cs->params.mesh.order > 1)
    WH_TRY(add_discretisation(c, cs, out));
  WH_TRY(wh_figures_set(c, &out->timing, "second_pass", cpu_seconds() - start, "s", 0.0));
  WH_TRY(
      wh_figures_set(c, &out->convergence, "mesh.order", (double)cs->params.mesh.order, "1", 0.0));
  return set_all(c, cs, out);
}
