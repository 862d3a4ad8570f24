/* SPDX-License-Identifier: MPL-2.0 */
#include "beam/aberration.h"

#include "base/memory.h"
#include "numerics/dense.h"

#include <complex.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct wh_aberration_term wh_aberration_terms[WH_ABERRATION_COUNT] = {
#define WH_ABERRATION(id, name, formula, ...) {name, formula, {__VA_ARGS__}},
#include "beam/aberrations.def"
#undef WH_ABERRATION
};

/* A term is told from others by at least this part of its size. */
#define LEAST_PART 1e-3

static int order_of(int term) {
  int order = 0;
  for (int i = 0; i < 5; i++)
    order += wh_aberration_terms[term].power[i];
  return order;
}

static double complex term_at(int term, const struct wh_aberration_ray *ray) {
  double complex X = ray->object[0] + I * ray->object[1];
  double complex Q = ray->momentum[0] + I * ray->momentum[1];
  double complex factor[5] = {X, conj(X), Q, conj(Q), ray->chromatic}, product = 1.0;
  for (int i = 0; i < 5; i++)
    for (int k = 0; k < wh_aberration_terms[term].power[i]; k++)
      product *= factor[i];
  return product;
}

/* The columns of a fit: which term, real (0) or imaginary (1) part of its coefficient, and the
   largest size of the term, by which it is divided. */
struct column {
  int term, part;
  double size;
};

struct problem {
  struct wh_context *c;
  size_t count;
  const struct wh_aberration_ray *ray;
  int columns;
  struct column column[2 * WH_ABERRATION_COUNT];
  double *matrix, *right, *column_room; /* [2 count * columns], [2 count], [2 count] */
};

static void fill_column(const struct problem *p, struct column col, size_t stride, double *out) {
  for (size_t i = 0; i < p->count; i++) {
    double complex t = term_at(col.term, &p->ray[i]) / col.size * (col.part ? I : 1.0);
    out[2 * i * stride] = creal(t);
    out[(2 * i + 1) * stride] = cimag(t);
  }
}

/* Takes a term if its column is not, to LEAST_PART of its length, a combination of those taken
   before (Gram-Schmidt, twice for orthogonality). basis holds the orthonormal columns taken so far.
 */
static void consider_column(struct problem *p, struct column col, double *basis) {
  size_t rows = 2 * p->count;
  for (size_t i = 0; i < p->count; i++)
    col.size = fmax(col.size, cabs(term_at(col.term, &p->ray[i])));
  if (!(col.size > 0.0))
    return;
  double *q = basis + (size_t)p->columns * rows, before = 0.0, after = 0.0;
  fill_column(p, col, 1, q);
  for (size_t i = 0; i < rows; i++)
    before += q[i] * q[i];
  for (int k = 0; k < 2 * p->columns; k++) {
    const double *b = basis + (size_t)(k % p->columns) * rows;
    double dot = 0.0;
    for (size_t i = 0; i < rows; i++)
      dot += b[i] * q[i];
    for (size_t i = 0; i < rows; i++)
      q[i] -= dot * b[i];
  }
  for (size_t i = 0; i < rows; i++)
    after += q[i] * q[i];
  if (!(after > LEAST_PART * LEAST_PART * before))
    return;
  for (size_t i = 0; i < rows; i++)
    q[i] /= sqrt(after);
  p->column[p->columns++] = col;
}

static int by_term(const void *a, const void *b) {
  const struct column *x = a, *y = b;
  return x->term != y->term ? x->term - y->term : x->part - y->part;
}

/* The terms that the rays can tell apart, by rising order. Those without D come first: with a
   single energy D is no more than -|Q|^2/(2 sqrt(e)), and what the angle does must not be taken for
   what the energy does. */
static void choose_columns(struct problem *p, bool skew, double *basis) {
  p->columns = 0;
  for (int chromatic = 0; chromatic < 2; chromatic++)
    for (int term = 0; term < WH_ABERRATION_COUNT; term++)
      for (int part = 0; part < (skew ? 2 : 1); part++)
        if ((wh_aberration_terms[term].power[4] > 0) == chromatic)
          consider_column(p, (struct column){term, part, 0.0}, basis);
  qsort(p->column, (size_t)p->columns, sizeof *p->column, by_term);
}

/* Solves with the first columns only; the solution is in right afterwards. */
static bool solve(struct problem *p, int columns) {
  for (int k = 0; k < columns; k++)
    fill_column(p, p->column[k], (size_t)columns, p->matrix + k);
  for (size_t i = 0; i < p->count; i++)
    for (int k = 0; k < 2; k++)
      p->right[2 * i + (size_t)k] = p->ray[i].image[k];
  return wh_dense_least_squares((int)(2 * p->count), columns, p->matrix, p->right);
}

/* Standard errors: sqrt of the diagonal of s^2 (A^T A)^-1, s^2 = residual sum/(rows - columns). */
static bool standard_errors(const struct problem *p, double residual_square, double *error) {
  enum { MOST = 2 * WH_ABERRATION_COUNT };
  double normal[MOST * MOST], unit[MOST];
  int n = p->columns;
  size_t rows = 2 * p->count;
  for (int k = 0; k < n; k++)
    fill_column(p, p->column[k], (size_t)n, p->matrix + k);
  for (int a = 0; a < n; a++)
    for (int b = 0; b <= a; b++) {
      double sum = 0.0;
      for (size_t i = 0; i < rows; i++)
        sum += p->matrix[i * (size_t)n + (size_t)a] * p->matrix[i * (size_t)n + (size_t)b];
      normal[a * n + b] = sum;
    }
  if (!wh_dense_cholesky(n, normal))
    return false;
  double variance = residual_square / fmax((double)rows - n, 1.0);
  for (int k = 0; k < n; k++) {
    double sum = 0.0; /* |L^-1 e_k|^2 is the diagonal element of the inverse */
    memset(unit, 0, sizeof unit);
    unit[k] = 1.0;
    wh_dense_lower_solve(n, normal, 1, unit);
    for (int i = 0; i < n; i++)
      sum += unit[i] * unit[i];
    error[k] = sqrt(sum * variance) / p->column[k].size;
  }
  return true;
}

void wh_aberrations_place(const struct wh_aberrations *fit, const struct wh_aberration_ray *ray,
                          double place[2]) {
  double complex w = 0.0;
  for (int t = 0; t < WH_ABERRATION_COUNT; t++)
    if (fit->term[t].found)
      w += (fit->term[t].value[0] + I * fit->term[t].value[1]) * term_at(t, ray);
  place[0] = creal(w);
  place[1] = cimag(w);
}

/* Sum of squares of what the series leaves; sets the residuals. */
static double residuals(const struct problem *p, struct wh_aberrations *fit) {
  double square = 0.0;
  for (size_t i = 0; i < p->count; i++) {
    double place[2];
    wh_aberrations_place(fit, &p->ray[i], place);
    double d = hypot(place[0] - p->ray[i].image[0], place[1] - p->ray[i].image[1]);
    square += d * d;
    fit->largest_residual = fmax(fit->largest_residual, d);
  }
  fit->residual = sqrt(square / (double)p->count);
  return square;
}

static enum wh_status fit_columns(struct problem *p, struct wh_aberrations *fit) {
  double error[2 * WH_ABERRATION_COUNT];
  int lower = p->columns, highest = order_of(p->column[p->columns - 1].term);
  while (lower > 0 && order_of(p->column[lower - 1].term) == highest)
    lower--;
  if (!solve(p, p->columns))
    return wh_fail(p->c, WH_BAD_INPUT,
                   "aberrations: the rays do not tell the terms apart; use more "
                   "heights, angles and energies");
  for (int k = 0; k < p->columns; k++) {
    struct wh_aberration *a = &fit->term[p->column[k].term];
    a->found = true;
    a->value[p->column[k].part] = p->right[k] / p->column[k].size;
  }
  double square = residuals(p, fit);
  if (!standard_errors(p, square, error))
    return wh_fail(p->c, WH_BAD_INPUT,
                   "aberrations: the rays hardly tell the terms apart; use more "
                   "heights, angles and energies");
  bool shorter = lower > 0 && solve(p, lower);
  for (int k = 0; k < p->columns; k++) {
    struct column col = p->column[k];
    struct wh_aberration *a = &fit->term[col.term];
    double other = shorter && k < lower ? p->right[k] / col.size : 0.0;
    a->error[col.part] = error[k] + fabs(other - a->value[col.part]);
  }
  return WH_OK;
}

enum wh_status wh_aberrations_fit(struct wh_context *c, size_t count,
                                  const struct wh_aberration_ray *ray, bool skew,
                                  struct wh_aberrations *fit) {
  struct problem p = {.c = c, .count = count, .ray = ray};
  size_t most = (skew ? 2 : 1) * WH_ABERRATION_COUNT;
  *fit = (struct wh_aberrations){.skew = skew};
  for (size_t i = 0; i < count; i++) {
    const struct wh_aberration_ray *y = &ray[i];
    if (!isfinite(y->object[0] + y->object[1] + y->momentum[0] + y->momentum[1] + y->chromatic +
                  y->image[0] + y->image[1]))
      return wh_fail(c, WH_BAD_INPUT, "aberrations: ray %zu is not made of finite numbers", i);
  }
  if (count == 0 || count > INT32_MAX / 2)
    return wh_fail(c, WH_BAD_INPUT, "aberrations: %zu rays given", count);
  WH_TRY(wh_alloc(c, 2 * count * (2 * most + 1), sizeof(double), &p.matrix));
  double *basis = p.matrix + 2 * count * most;
  p.right = basis + 2 * count * most;
  choose_columns(&p, skew, basis);
  enum wh_status status = WH_OK;
  if (p.columns == 0 || count < (size_t)p.columns)
    status = wh_fail(c, WH_BAD_INPUT,
                     "aberrations: %zu rays for %d terms; at least one ray a term and "
                     "rays off the axis are needed",
                     count, p.columns);
  else
    status = fit_columns(&p, fit);
  free(p.matrix);
  if (status != WH_OK)
    *fit = (struct wh_aberrations){0};
  return status;
}

const char *wh_aberration_unit(enum wh_aberration_id id, char text[32]) {
  static const char *const energy[] = {"", "eV^0.5", "eV", "eV^1.5", "eV^2"};
  const int *power = wh_aberration_terms[id].power;
  int metres = 1 - power[0] - power[1], root = power[2] + power[3] + power[4];
  const char *below = metres == -1 ? "m" : metres == -2 ? "m^2" : "";
  const char *above = metres == 1 ? "m" : "1";
  if (*below && root > 0)
    snprintf(text, 32, "1/(%s %s)", below, energy[root]);
  else
    snprintf(text, 32, "%s%s%s", above, *below || root > 0 ? "/" : "",
             *below ? below : energy[root]);
  return text;
}
