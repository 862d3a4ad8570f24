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
  wh_design_basis_free(&r->basis);
  wh_field_design_free(&r->design);
  wh_figures_free(&r->figures);
  wh_figures_free(&r->convergence);
  wh_figures_free(&r->timing);
  free(r->z);
  memset(r, 0, sizeof *r);
}

static double cpu_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static enum wh_status voltage_figures(struct wh_context *c, const struct wh_case *cs,
                                      const struct wh_field_design *d, struct wh_figures *out) {
  for (size_t k = 0; k < d->fit.unknowns; k++) {
    char name[sizeof((struct wh_figure *)0)->name];
    snprintf(name, sizeof name, "design.voltage.%.40s", cs->params.design.voltages.name[k]);
    WH_TRY(wh_figures_set(c, out, name, d->fit.x[k], "V", d->fit.error[k]));
  }
  return WH_OK;
}

static enum wh_status figures(struct wh_context *c, const struct wh_case *cs,
                              const struct wh_field_design *d, struct wh_figures *out) {
  double largest = 0.0;
  for (size_t i = 0; i < d->places; i++)
    largest = fmax(largest, fabs(d->fit.reached[i] - d->wanted[i]));
  WH_TRY(wh_figures_set(c, out, "design.objective", d->fit.objective, "V^2", 0.0));
  WH_TRY(wh_figures_set(c, out, "design.mean_relative_error", d->mean_relative_error, "1", 0.0));
  WH_TRY(wh_figures_set(c, out, "design.largest_error", largest, "V", 0.0));
  WH_TRY(voltage_figures(c, cs, d, out));
  WH_TRY(wh_figures_set(c, out, "design.iterations", (double)d->fit.iterations, "1", 0.0));
  WH_TRY(wh_figures_set(c, out, "design.condition", d->fit.condition, "1", 0.0));
  WH_TRY(wh_figures_set(c, out, "design.at_bounds", (double)d->fit.at_bounds, "1", 0.0));
  return wh_figures_set(c, out, "design.samples", (double)d->places, "1", 0.0);
}

/* The same design on elements of one order less: how much it changes is the error of the better
   one (docs/theory/errors.md). */
static enum wh_status add_discretisation(struct wh_context *c, const struct wh_case *cs,
                                         struct wh_design_result *r) {
  struct wh_design_basis basis;
  struct wh_field_design design;
  struct wh_figures coarser = {0};
  WH_TRY(wh_design_basis_create(c, &cs->params, cs->params.mesh.order - 1, r->basis.places,
                                r->basis.z, &basis));
  enum wh_status status = wh_design_field(c, cs, &basis, &design);
  if (!status)
    status = figures(c, cs, &design, &coarser);
  for (size_t i = 0; i < r->figures.count && !status; i++) {
    struct wh_figure *f = &r->figures.item[i];
    f->error += fabs(wh_figures_find(&coarser, f->name)->value - f->value);
  }
  wh_figures_free(&coarser);
  if (!status)
    wh_field_design_free(&design);
  wh_design_basis_free(&basis);
  return status;
}

/* Wanted and reached over the whole gap; the ends themselves lie on electrodes, so a little inside.
 */
static enum wh_status curves(struct wh_context *c, const struct wh_case *cs, size_t samples,
                             struct wh_design_result *r, const struct wh_design_basis *all) {
  const struct wh_design_params *p = &cs->params.design;
  struct wh_target_gap gap = {p->from, p->to, wh_design_formula, (void *)cs};
  size_t count = CURVE_POINTS;
  WH_TRY(wh_alloc(c, 3 * count, sizeof *r->z, &r->z));
  r->curve_count = count;
  r->wanted = r->z + count;
  r->reached = r->wanted + count;
  memcpy(r->z, all->z + samples, count * sizeof *r->z);
  WH_TRY(wh_target_values(c, &gap, &p->target, count, r->z, r->wanted));
  for (size_t e = 0; e < all->electrodes; e++) {
    double voltage = all->voltage[e];
    for (size_t k = 0; k < r->design.fit.unknowns; k++)
      voltage = r->design.electrode[k] == e ? r->design.fit.x[k] : voltage;
    for (size_t i = 0; i < count; i++)
      r->reached[i] += voltage * all->value[e * all->places + samples + i];
  }
  return WH_OK;
}

/* The basis at the samples, and after them at the points of the curves. */
static enum wh_status make_basis(struct wh_context *c, const struct wh_case *cs, size_t *samples,
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
    status = wh_design_basis_create(c, &cs->params, cs->params.mesh.order, *samples + CURVE_POINTS,
                                    all, out);
    free(all);
  }
  free(z);
  return status;
}

/* Keeps the samples only. */
static enum wh_status keep_samples(struct wh_context *c, const struct wh_design_basis *all,
                                   size_t samples, struct wh_design_basis *out) {
  *out = (struct wh_design_basis){.electrodes = all->electrodes, .places = samples};
  WH_TRY(wh_alloc(c, samples, sizeof *out->z, &out->z));
  WH_TRY(wh_alloc(c, samples * all->electrodes, sizeof *out->value, &out->value));
  WH_TRY(wh_alloc(c, all->electrodes, sizeof *out->voltage, &out->voltage));
  WH_TRY(wh_alloc(c, all->electrodes, sizeof *out->name, &out->name));
  memcpy(out->z, all->z, samples * sizeof *out->z);
  for (size_t e = 0; e < all->electrodes; e++) {
    memcpy(out->value + e * samples, all->value + e * all->places, samples * sizeof *out->value);
    out->voltage[e] = all->voltage[e];
    if (!(out->name[e] = strdup(all->name[e])))
      return wh_fail(c, WH_NO_MEMORY, "no memory for the name of an electrode");
  }
  return WH_OK;
}

static enum wh_status set_voltages(struct wh_context *c, struct wh_case *cs,
                                   const struct wh_design_result *r) {
  for (size_t k = 0; k < r->design.fit.unknowns; k++) {
    char path[256];
    snprintf(path, sizeof path, "geometry.electrodes.%s.voltage",
             r->basis.name[r->design.electrode[k]]);
    WH_TRY(wh_case_set_value(c, cs, path, r->design.fit.x[k]));
  }
  return wh_case_update(c, cs);
}

static enum wh_status design_at(struct wh_context *c, struct wh_case *cs, size_t samples,
                                const struct wh_design_basis *all, struct wh_design_result *r) {
  WH_TRY(keep_samples(c, all, samples, &r->basis));
  double start = cpu_seconds();
  WH_TRY(wh_design_field(c, cs, &r->basis, &r->design));
  WH_TRY(wh_figures_set(c, &r->timing, "fit", cpu_seconds() - start, "s", 0.0));
  WH_TRY(curves(c, cs, samples, r, all));
  return figures(c, cs, &r->design, &r->figures);
}

enum wh_status wh_design_run(struct wh_context *c, struct wh_case *cs,
                             struct wh_design_result *out) {
  struct wh_design_basis all;
  size_t samples;
  double start = cpu_seconds();
  memset(out, 0, sizeof *out);
  if (!cs->params.design.target.kind)
    return wh_fail(c, WH_BAD_INPUT,
                   "%s: there is nothing to optimise: the case has no section "
                   "'design'",
                   cs->file);
  wh_progress(c, "basis potentials", 0.0, 0.0);
  WH_TRY(make_basis(c, cs, &samples, &all));
  enum wh_status status = wh_figures_set(c, &out->timing, "basis", cpu_seconds() - start, "s", 0.0);
  if (!status)
    status = design_at(c, cs, samples, &all, out);
  wh_design_basis_free(&all);
  start = cpu_seconds();
  if (!status && cs->params.mesh.order > 1)
    status = add_discretisation(c, cs, out);
  if (!status)
    status = wh_figures_set(c, &out->timing, "second_pass", cpu_seconds() - start, "s", 0.0);
  if (!status)
    status =
        wh_figures_set(c, &out->convergence, "mesh.order", (double)cs->params.mesh.order, "1", 0.0);
  return status ? status : set_voltages(c, cs, out);
}
