/* SPDX-License-Identifier: MPL-2.0 */
#include "design/field_design.h"

#include "base/memory.h"
#include "base/nearest.h"
#include "design/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct wh_design_want wh_design_wanted(const struct wh_design_params *p,
                                       enum wh_design_field field) {
  if (field == WH_DESIGN_POTENTIAL)
    return (struct wh_design_want){.field = "potential",
                                   .unit = "V",
                                   .unknown = "voltage",
                                   .symbol = "V",
                                   .of = "electrode",
                                   .target_key = "design.target",
                                   .unknowns_key = "design.voltages",
                                   .path = "geometry.electrodes.%s.voltage",
                                   .figures = "design",
                                   .target = &p->target,
                                   .unknowns = &p->voltages};
  return (struct wh_design_want){.field = "induction",
                                 .unit = "T",
                                 .unknown = "current",
                                 .symbol = "A",
                                 .of = "coil",
                                 .target_key = "design.induction",
                                 .unknowns_key = "design.currents",
                                 .path = "magnets.%s.current",
                                 .figures = "design.induction",
                                 .target = &p->induction,
                                 .unknowns = &p->currents};
}

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
  free(d->source);
  wh_affine_fit_free(&d->fit);
  memset(d, 0, sizeof *d);
}

/* The system, in arrays of its own. */
struct system {
  double *matrix, *offset, *weight, *low, *high;
  const char **name;
  bool *unknown; /* [basis.count] */
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

static enum wh_status system_init(struct wh_context *c, size_t m, size_t n, size_t sources,
                                  struct system *s) {
  WH_TRY(wh_alloc(c, m * n, sizeof *s->matrix, &s->matrix));
  WH_TRY(wh_alloc(c, m, sizeof *s->offset, &s->offset));
  WH_TRY(wh_alloc(c, m, sizeof *s->weight, &s->weight));
  WH_TRY(wh_alloc(c, n, sizeof *s->low, &s->low));
  WH_TRY(wh_alloc(c, n, sizeof *s->high, &s->high));
  WH_TRY(wh_alloc(c, n, sizeof *s->name, &s->name));
  return wh_alloc(c, sources, sizeof *s->unknown, &s->unknown);
}

static enum wh_status find_source(struct wh_context *c, const struct wh_design_want *want,
                                  const struct wh_design_basis *b, const char *name, size_t *out) {
  struct wh_nearest near = {.word = name};
  for (size_t k = 0; k < b->count; k++) {
    if (strcmp(b->name[k], name) == 0) {
      *out = k;
      return WH_OK;
    }
    wh_nearest_try(&near, b->name[k]);
  }
  return wh_fail(c, WH_BAD_INPUT, "%s: there is no %s '%s'%s%s%s", want->unknowns_key, want->of,
                 name, near.best ? "; did you mean '" : "", near.best ? near.best : "",
                 near.best ? "'?" : "");
}

/* Currents are those of coils; other magnets have strengths of their own. */
static enum wh_status check_coil(struct wh_context *c, const struct wh_case *cs, const char *name) {
  const struct wh_map *magnets = &cs->params.magnets;
  const struct wh_variant *variant = magnets->item;
  for (size_t k = 0; k < magnets->count; k++)
    if (strcmp(magnets->name[k], name) == 0 && variant[k].kind != &wh_magnet_coil.kind)
      return wh_fail(
          c, WH_BAD_INPUT,
          "design.currents: the magnet '%s' is of the kind %s; only a coil has a current", name,
          variant[k].kind->name);
  return WH_OK;
}

static enum wh_status set_unknowns(struct wh_context *c, const struct wh_case *cs,
                                   const struct wh_design_want *want,
                                   const struct wh_design_basis *b, struct system *s,
                                   size_t *source) {
  const struct wh_unknown_params *limit = want->unknowns->item;
  for (size_t k = 0; k < want->unknowns->count; k++) {
    const char *name = want->unknowns->name[k];
    WH_TRY(find_source(c, want, b, name, &source[k]));
    if (b->field == WH_DESIGN_INDUCTION)
      WH_TRY(check_coil(c, cs, name));
    s->unknown[source[k]] = true;
    s->low[k] = limit[k].min;
    s->high[k] = limit[k].max;
    s->name[k] = name;
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

static void set_matrix(const struct wh_design_basis *b, size_t n, const size_t *source,
                       struct system *s) {
  for (size_t i = 0; i < b->places; i++) {
    for (size_t e = 0; e < b->count; e++)
      if (!s->unknown[e])
        s->offset[i] += b->strength[e] * b->value[e * b->places + i];
    for (size_t k = 0; k < n; k++)
      s->matrix[i * n + k] = b->value[source[k] * b->places + i];
  }
}

static enum wh_status set_wanted(struct wh_context *c, const struct wh_case *cs,
                                 const struct wh_design_want *want, const struct wh_design_basis *b,
                                 double *wanted) {
  const struct wh_design_params *p = &cs->params.design;
  struct wh_target_gap gap = {p->from, p->to, want->target_key, wh_design_formula, (void *)cs};
  WH_TRY(wh_target_check(c, &gap, want->target));
  return p->spline && b->field == WH_DESIGN_POTENTIAL
             ? wh_target_splined(c, &gap, want->target, p->spline, b->places, b->z, wanted)
             : wh_target_values(c, &gap, want->target, b->places, b->z, wanted);
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
  struct wh_design_want want = wh_design_wanted(p, b->field);
  size_t n = want.unknowns->count;
  if (!n)
    return wh_fail(c, WH_BAD_INPUT, "%s: nothing may be changed to reach %s; name one %s or more",
                   want.unknowns_key, want.target_key, want.of);
  WH_TRY(system_init(c, b->places, n, b->count, s));
  WH_TRY(wh_alloc(c, b->places, sizeof *out->wanted, &out->wanted));
  WH_TRY(wh_alloc(c, n, sizeof *out->source, &out->source));
  WH_TRY(set_unknowns(c, cs, &want, b, s, out->source));
  WH_TRY(set_weights(c, p, b->places, s->weight));
  WH_TRY(set_wanted(c, cs, &want, b, out->wanted));
  set_matrix(b, n, out->source, s);
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
