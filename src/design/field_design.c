/* SPDX-License-Identifier: MPL-2.0 */
#include "design/field_design.h"

#include "base/memory.h"
#include "base/nearest.h"
#include "design/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum wh_status wh_design_places(struct wh_context *c, const struct wh_design_params *p,
                                size_t *count_out, double **z_out) {
  size_t count = p->places.count ? p->places.count : p->samples;
  double *z;
  *z_out = NULL;
  WH_TRY(wh_alloc(c, count, sizeof *z, &z));
  for (size_t i = 0; i < count; i++)
    z[i] = p->places.count ? p->places.value[i]
                           : p->from + (p->to - p->from) * (double)(i + 1) / (double)(count + 1);
  for (size_t i = 0; i < count; i++)
    if (!(z[i] >= p->from && z[i] <= p->to)) {
      enum wh_status status =
          wh_fail(c, WH_BAD_INPUT,
                  "design.places: z = %.6g m is not in the gap, which goes from %.6g m to %.6g m",
                  z[i], p->from, p->to);
      free(z);
      return status;
    }
  *count_out = count;
  *z_out = z;
  return WH_OK;
}

void wh_field_design_free(struct wh_field_design *d) {
  free(d->wanted);
  free(d->electrode);
  wh_affine_fit_free(&d->fit);
  memset(d, 0, sizeof *d);
}

/* The system, in arrays of its own. */
struct system {
  double *matrix, *offset, *weight, *low, *high;
  const char **name;
  bool *unknown; /* [electrodes] */
};

static void system_free(struct system *s) {
  free(s->matrix);
  free(s->offset);
  free(s->weight);
  free(s->low);
  free(s->high);
  free(s->name);
  free(s->unknown);
}

static enum wh_status system_init(struct wh_context *c, size_t m, size_t n, size_t electrodes,
                                  struct system *s) {
  WH_TRY(wh_alloc(c, m * n, sizeof *s->matrix, &s->matrix));
  WH_TRY(wh_alloc(c, m, sizeof *s->offset, &s->offset));
  WH_TRY(wh_alloc(c, m, sizeof *s->weight, &s->weight));
  WH_TRY(wh_alloc(c, n, sizeof *s->low, &s->low));
  WH_TRY(wh_alloc(c, n, sizeof *s->high, &s->high));
  WH_TRY(wh_alloc(c, n, sizeof *s->name, &s->name));
  return wh_alloc(c, electrodes, sizeof *s->unknown, &s->unknown);
}

static enum wh_status find_electrode(struct wh_context *c, const struct wh_design_basis *b,
                                     const char *name, size_t *out) {
  struct wh_nearest near = {.word = name};
  for (size_t k = 0; k < b->electrodes; k++) {
    if (strcmp(b->name[k], name) == 0) {
      *out = k;
      return WH_OK;
    }
    wh_nearest_try(&near, b->name[k]);
  }
  return wh_fail(c, WH_BAD_INPUT, "design.voltages: there is no electrode '%s'%s%s%s", name,
                 near.best ? "; did you mean '" : "", near.best ? near.best : "",
                 near.best ? "'?" : "");
}

static enum wh_status set_unknowns(struct wh_context *c, const struct wh_design_params *p,
                                   const struct wh_design_basis *b, struct system *s,
                                   size_t *electrode) {
  const struct wh_unknown_voltage_params *limit = p->voltages.item;
  for (size_t k = 0; k < p->voltages.count; k++) {
    WH_TRY(find_electrode(c, b, p->voltages.name[k], &electrode[k]));
    s->unknown[electrode[k]] = true;
    s->low[k] = limit[k].min_V;
    s->high[k] = limit[k].max_V;
    s->name[k] = p->voltages.name[k];
  }
  return WH_OK;
}

/* Weights of mean 1. */
static enum wh_status set_weights(struct wh_context *c, const struct wh_design_params *p, size_t m,
                                  double *weight) {
  double sum = 0.0;
  if (p->weights.count && p->weights.count != m)
    return wh_fail(c, WH_BAD_INPUT,
                   "design.weights: %zu weights for %zu samples; give one for each",
                   p->weights.count, m);
  for (size_t i = 0; i < m; i++)
    sum += p->weights.count ? p->weights.value[i] : 1.0;
  for (size_t i = 0; i < m; i++)
    weight[i] = (p->weights.count ? p->weights.value[i] : 1.0) * (double)m / sum;
  return WH_OK;
}

static void set_matrix(const struct wh_design_basis *b, size_t n, const size_t *electrode,
                       struct system *s) {
  for (size_t i = 0; i < b->places; i++) {
    for (size_t e = 0; e < b->electrodes; e++)
      if (!s->unknown[e])
        s->offset[i] += b->voltage[e] * b->value[e * b->places + i];
    for (size_t k = 0; k < n; k++)
      s->matrix[i * n + k] = b->value[electrode[k] * b->places + i];
  }
}

static enum wh_status set_wanted(struct wh_context *c, const struct wh_case *cs,
                                 const struct wh_design_basis *b, double *wanted) {
  const struct wh_design_params *p = &cs->params.design;
  struct wh_target_gap gap = {p->from, p->to, wh_design_formula, (void *)cs};
  WH_TRY(wh_target_check(c, &gap, &p->target));
  return p->spline ? wh_target_splined(c, &gap, &p->target, p->spline, b->places, b->z, wanted)
                   : wh_target_values(c, &gap, &p->target, b->places, b->z, wanted);
}

static void measure(const struct wh_field_design *d, double *mean_out) {
  double sum = 0.0;
  size_t count = 0;
  for (size_t i = 0; i < d->places; i++)
    if (d->wanted[i] != 0.0) {
      sum += fabs((d->fit.reached[i] - d->wanted[i]) / d->wanted[i]);
      count++;
    }
  *mean_out = count ? sum / (double)count : 0.0;
}

static enum wh_status fit(struct wh_context *c, const struct wh_case *cs,
                          const struct wh_design_basis *b, struct system *s,
                          struct wh_field_design *out) {
  const struct wh_design_params *p = &cs->params.design;
  size_t n = p->voltages.count;
  WH_TRY(system_init(c, b->places, n, b->electrodes, s));
  WH_TRY(wh_alloc(c, b->places, sizeof *out->wanted, &out->wanted));
  WH_TRY(wh_alloc(c, n, sizeof *out->electrode, &out->electrode));
  WH_TRY(set_unknowns(c, p, b, s, out->electrode));
  WH_TRY(set_weights(c, p, b->places, s->weight));
  WH_TRY(set_wanted(c, cs, b, out->wanted));
  set_matrix(b, n, out->electrode, s);
  struct wh_affine problem = {b->places, n,      s->matrix, s->offset, out->wanted,
                              s->weight, s->low, s->high,   s->name};
  WH_TRY(wh_affine_solve(c, &problem, (enum wh_design_method)p->method, &out->fit));
  measure(out, &out->mean_relative_error);
  return WH_OK;
}

enum wh_status wh_design_field(struct wh_context *c, const struct wh_case *cs,
                               const struct wh_design_basis *basis, struct wh_field_design *out) {
  struct system s = {0};
  *out = (struct wh_field_design){.places = basis->places};
  enum wh_status status = fit(c, cs, basis, &s, out);
  system_free(&s);
  if (status)
    wh_field_design_free(out);
  return status;
}
