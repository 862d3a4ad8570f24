/* SPDX-License-Identifier: MPL-2.0 */
/* Slopes and curvatures of figures with the numbers that are off: f = f0 + sum a x + b x^2/2. */
#include "design/tolerance_slopes.h"

#include "base/memory.h"
#include "numerics/dense.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A value of steps h and h/2 that is off by c h^2, and by c h^2/4: what is off by neither, and by
   how much that changes it. */
static double extrapolate(double whole, double half, double *error) {
  double out = (4.0 * half - whole) / 3.0;
  *error = fabs(out - half);
  return out;
}

static void differentiate(const struct wh_tolerance *t, size_t i, size_t figure) {
  const struct wh_survey *s = &t->survey;
  double at[WH_TOLERANCE_STEPS], h = t->size[i], middle = wh_survey_nominal(s, figure);
  struct wh_sensitivity *out = &t->sensitivity[i * s->figures + figure];
  for (size_t k = 0; k < WH_TOLERANCE_STEPS; k++)
    at[k] = wh_survey_value(s, WH_TOLERANCE_STEPS * i + k, figure);
  out->slope = extrapolate((at[0] - at[1]) / (2.0 * h), (at[2] - at[3]) / h, &out->error);
  out->curvature =
      extrapolate((at[0] - 2.0 * middle + at[1]) / (h * h),
                  (at[2] - 2.0 * middle + at[3]) / (0.25 * h * h), &out->curvature_error);
}

/* ---- least squares --------------------------------------------------------------------------- */

struct fit {
  size_t rows, columns; /* columns: 1, then x and x^2/2 of every number, in units of its error */
  double *a, *b;        /* [points + 1][columns], [points + 1] */
  double *factor, *inverse; /* [columns][columns] */
};

static void fit_free(struct fit *f) {
  free(f->a);
  free(f->b);
  free(f->factor);
  free(f->inverse);
}

static enum wh_status fit_room(struct wh_context *c, const struct wh_survey *s, struct fit *f) {
  size_t n = f->columns = 1 + 2 * s->variables;
  WH_TRY(wh_alloc(c, (s->points + 1) * n, sizeof *f->a, &f->a));
  WH_TRY(wh_alloc(c, s->points + 1, sizeof *f->b, &f->b));
  WH_TRY(wh_alloc(c, n * n, sizeof *f->factor, &f->factor));
  return wh_alloc(c, n * n, sizeof *f->inverse, &f->inverse);
}

static void add_row(const struct wh_tolerance *t, const double *x, double value, struct fit *f) {
  double *row = f->a + f->rows * f->columns;
  if (isnan(value))
    return;
  row[0] = 1.0;
  for (size_t i = 0; i < t->survey.variables; i++) {
    double off = (x[i] - t->survey.nominal[i]) / t->size[i];
    row[1 + 2 * i] = off;
    row[2 + 2 * i] = 0.5 * off * off;
  }
  f->b[f->rows++] = value;
}

/* Standard errors of what was fitted, from what is left: with a = QR the variance of the k-th is
   that of a row times |R^-T e_k|^2. False: nothing is left to tell it from. */
static bool find_errors(struct fit *f, double *error) {
  size_t n = f->columns;
  double left = 0.0;
  if (f->rows <= n)
    return false;
  for (size_t i = n; i < f->rows; i++)
    left += f->b[i] * f->b[i];
  memset(f->inverse, 0, n * n * sizeof *f->inverse);
  for (size_t i = 0; i < n; i++) {
    f->inverse[i * n + i] = 1.0;
    for (size_t k = 0; k <= i; k++)
      f->factor[i * n + k] = f->a[k * n + i];
  }
  wh_dense_lower_solve((int)n, f->factor, (int)n, f->inverse);
  for (size_t k = 0; k < n; k++) {
    error[k] = 0.0;
    for (size_t i = 0; i < n; i++)
      error[k] += f->inverse[i * n + k] * f->inverse[i * n + k];
    error[k] = sqrt(error[k] * left / (double)(f->rows - n));
  }
  return true;
}

static void take(const struct wh_tolerance *t, size_t figure, const double *value,
                 const double *error) {
  for (size_t i = 0; i < t->survey.variables; i++) {
    double h = t->size[i];
    struct wh_sensitivity *out = &t->sensitivity[i * t->survey.figures + figure];
    out->slope = value[1 + 2 * i] / h;
    out->error = error[1 + 2 * i] / h;
    out->curvature = value[2 + 2 * i] / (h * h);
    out->curvature_error = error[2 + 2 * i] / (h * h);
  }
}

/* Of all runs, the one of the case as it is among them. */
static void fit_figure(const struct wh_tolerance *t, size_t figure, struct fit *f, double *error) {
  const struct wh_survey *s = &t->survey;
  f->rows = 0;
  add_row(t, s->nominal, wh_survey_nominal(s, figure), f);
  for (size_t p = 0; p < s->points; p++)
    add_row(t, s->x + p * s->variables, wh_survey_value(s, p, figure), f);
  for (size_t k = 0; k < f->columns; k++)
    error[k] = (double)NAN;
  if (f->rows > f->columns && wh_dense_least_squares((int)f->rows, (int)f->columns, f->a, f->b) &&
      find_errors(f, error))
    take(t, figure, f->b, error);
  else
    take(t, figure, error, error);
}

static enum wh_status fit_all(struct wh_context *c, const struct wh_tolerance *t) {
  struct fit f = {0};
  double *error = NULL;
  enum wh_status status = fit_room(c, &t->survey, &f);
  if (!status)
    status = wh_alloc(c, f.columns, sizeof *error, &error);
  for (size_t k = 0; k < t->survey.figures && !status; k++)
    fit_figure(t, k, &f, error);
  free(error);
  fit_free(&f);
  return status;
}

/* ---- what follows from both ------------------------------------------------------------------ */

/* Errors of variance v move the mean by b v/2, and make the variance a^2 v + b^2 v^2/2 if they are
   normal, a^2 v + b^2 v^2/5 if they are uniform. */
static void follow(const struct wh_case *cs, const struct wh_tolerance *t, size_t i) {
  const struct wh_error_params *p = cs->params.tolerance.errors.item;
  double v = t->deviation[i] * t->deviation[i], part = p[i].law == WH_ERROR_UNIFORM ? 0.2 : 0.5;
  for (size_t k = 0; k < t->survey.figures; k++) {
    struct wh_sensitivity *d = &t->sensitivity[i * t->survey.figures + k];
    d->effect = d->slope * t->deviation[i];
    d->shift = 0.5 * d->curvature * v;
    d->variance = d->slope * d->slope * v + part * d->curvature * d->curvature * v * v;
  }
}

enum wh_status wh_tolerance_slopes(struct wh_context *c, const struct wh_case *cs,
                                   struct wh_tolerance *t) {
  const struct wh_survey *s = &t->survey;
  WH_TRY(wh_alloc(c, s->variables * s->figures, sizeof *t->sensitivity, &t->sensitivity));
  if (!cs->params.tolerance.halves)
    WH_TRY(fit_all(c, t));
  for (size_t i = 0; i < s->variables; i++) {
    for (size_t k = 0; cs->params.tolerance.halves && k < s->figures; k++)
      differentiate(t, i, k);
    follow(cs, t, i);
  }
  return WH_OK;
}
