/* SPDX-License-Identifier: MPL-2.0 */
#include "numerics/flow.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ITERATIONS 40
#define HALVINGS 12

static const double gamma_ = 0.25;
static const double node[WH_FLOW_STAGES] = {0.25, 0.75, 0.55, 0.5, 1.0};
static const double below[WH_FLOW_STAGES][WH_FLOW_STAGES] = {
    {0},
    {1.0 / 2},
    {17.0 / 50, -1.0 / 25},
    {371.0 / 1360, -137.0 / 2720, 15.0 / 544},
    {25.0 / 24, -49.0 / 48, 125.0 / 16, -85.0 / 12},
};
static const double weight[WH_FLOW_STAGES] = {25.0 / 24, -49.0 / 48, 125.0 / 16, -85.0 / 12, 0.25};
static const double embedded[WH_FLOW_STAGES] = {59.0 / 48, -17.0 / 96, 225.0 / 32, -85.0 / 12, 0.0};

struct wh_flow {
  size_t n, band, iterations;
  wh_flow_fn *g;
  void *user;
  double t, h;
  double *mass, *matrix;        /* [n*(band+1)] */
  double *base, *force, *move;  /* [n] */
  double *y[WH_FLOW_STAGES];    /* stages [n] */
  double *rate[WH_FLOW_STAGES]; /* dy/dt there [n] */
  double *room;
};

/* ---- bands ----------------------------------------------------------------------------------- */

bool wh_band_cholesky(size_t n, size_t band, double *a) {
  size_t width = band + 1;
  for (size_t i = 0; i < n; i++)
    for (size_t k = i < band ? i + 1 : width; k-- > 0;) {
      double sum = a[i * width + k];
      for (size_t m = k + 1; m <= band && m <= i; m++)
        sum -= a[i * width + m] * a[(i - k) * width + (m - k)];
      if (k > 0)
        a[i * width + k] = sum * a[(i - k) * width];
      else if (sum > 0.0)
        a[i * width] = 1.0 / sqrt(sum);
      else
        return false;
    }
  return true;
}

void wh_band_solve(size_t n, size_t band, const double *l, double *x) {
  size_t width = band + 1;
  for (size_t i = 0; i < n; i++) {
    double sum = x[i];
    for (size_t k = 1; k <= band && k <= i; k++)
      sum -= l[i * width + k] * x[i - k];
    x[i] = sum * l[i * width];
  }
  for (size_t i = n; i-- > 0;) {
    double sum = x[i];
    for (size_t k = 1; k <= band && i + k < n; k++)
      sum -= l[(i + k) * width + k] * x[i + k];
    x[i] = sum * l[i * width];
  }
}

/* out += a x */
static void band_multiply(const struct wh_flow *f, const double *a, const double *x, double *out) {
  size_t width = f->band + 1;
  for (size_t i = 0; i < f->n; i++) {
    out[i] += a[i * width] * x[i];
    for (size_t k = 1; k <= f->band && k <= i; k++) {
      out[i] += a[i * width + k] * x[i - k];
      out[i - k] += a[i * width + k] * x[i];
    }
  }
}

/* ---- a stage --------------------------------------------------------------------------------- */

/* force = -(M (y - base)/(gamma h) + g(t, y)), the downhill direction of the function that the
   stage minimises; matrix = its second derivative. */
static void evaluate(struct wh_flow *f, double t, const double *y) {
  size_t n = f->n, entries = n * (f->band + 1);
  double per = 1.0 / (gamma_ * f->h);
  memset(f->force, 0, n * sizeof *f->force);
  memset(f->matrix, 0, entries * sizeof *f->matrix);
  f->g(f->user, t, y, f->force, f->matrix);
  double *away = f->room;
  for (size_t i = 0; i < n; i++)
    away[i] = (y[i] - f->base[i]) * per;
  band_multiply(f, f->mass, away, f->force);
  for (size_t i = 0; i < n; i++)
    f->force[i] = -f->force[i];
  for (size_t i = 0; i < entries; i++)
    f->matrix[i] += per * f->mass[i];
}

static double dot(size_t n, const double *a, const double *b) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* Moves y downhill along move; a step is halved while it ends on a slope that rises as steeply as
   the one it began on fell: a convex function has its minimum on the way then. */
static void descend(struct wh_flow *f, double t, double *y) {
  double slope = dot(f->n, f->force, f->move), part = 1.0;
  for (size_t i = 0; i < f->n; i++)
    y[i] += f->move[i];
  evaluate(f, t, y);
  for (int k = 0; k < HALVINGS && dot(f->n, f->force, f->move) < -0.5 * slope; k++) {
    part *= 0.5;
    for (size_t i = 0; i < f->n; i++)
      y[i] -= part * f->move[i];
    evaluate(f, t, y);
  }
}

static bool solve_stage(struct wh_flow *f, double t, double *y, const double *scale,
                        double tolerance) {
  evaluate(f, t, y);
  for (int k = 0; k < ITERATIONS; k++) {
    double largest = 0.0;
    memcpy(f->move, f->force, f->n * sizeof *f->move);
    if (!wh_band_cholesky(f->n, f->band, f->matrix))
      return false;
    wh_band_solve(f->n, f->band, f->matrix, f->move);
    for (size_t i = 0; i < f->n; i++)
      largest = fmax(largest, fabs(f->move[i]) / scale[i]);
    if (!isfinite(largest))
      return false;
    f->iterations++;
    if (largest <= tolerance) {
      for (size_t i = 0; i < f->n; i++)
        y[i] += f->move[i];
      return true;
    }
    descend(f, t, y);
  }
  return false;
}

/* ---- a step ---------------------------------------------------------------------------------- */

bool wh_flow_attempt(struct wh_flow *f, double t, const double *y, double h, const double *scale,
                     double tolerance) {
  f->t = t;
  f->h = h;
  for (int s = 0; s < WH_FLOW_STAGES; s++) {
    memcpy(f->base, y, f->n * sizeof *y);
    for (int j = 0; j < s; j++)
      for (size_t i = 0; i < f->n; i++)
        f->base[i] += h * below[s][j] * f->rate[j][i];
    memcpy(f->y[s], s ? f->y[s - 1] : y, f->n * sizeof *y);
    if (!solve_stage(f, t + node[s] * h, f->y[s], scale, tolerance))
      return false;
    for (size_t i = 0; i < f->n; i++)
      f->rate[s][i] = (f->y[s][i] - f->base[i]) / (gamma_ * h);
  }
  return true;
}

const double *wh_flow_end(const struct wh_flow *f) {
  return f->y[WH_FLOW_STAGES - 1];
}

/* The difference of the two methods, taken once through (M + gamma h dg/dy)^-1 M: what is stiff
   would be overrated otherwise (there, IV.8). The last factor still stands. */
double wh_flow_error(struct wh_flow *f, const double *scale) {
  double largest = 0.0, *difference = f->base;
  for (size_t i = 0; i < f->n; i++) {
    difference[i] = 0.0;
    for (int s = 0; s < WH_FLOW_STAGES; s++)
      difference[i] += (weight[s] - embedded[s]) * f->rate[s][i] / gamma_;
  }
  memset(f->move, 0, f->n * sizeof *f->move);
  band_multiply(f, f->mass, difference, f->move);
  wh_band_solve(f->n, f->band, f->matrix, f->move);
  for (size_t i = 0; i < f->n; i++)
    largest = fmax(largest, fabs(f->move[i]) / scale[i]);
  return largest;
}

const double *wh_flow_stage(const struct wh_flow *f, int stage, double *t, double *w) {
  *t = f->t + node[stage] * f->h;
  *w = weight[stage] * f->h;
  return f->y[stage];
}

double wh_flow_next(double h, double error) {
  return h * fmin(4.0, fmax(0.2, 0.84 * pow(error + 1e-10, -0.25)));
}

size_t wh_flow_iterations(const struct wh_flow *f) {
  return f->iterations;
}

enum wh_status wh_flow_create(struct wh_context *c, size_t n, size_t band, const double *mass,
                              wh_flow_fn *g, void *user, struct wh_flow **out) {
  size_t entries = n * (band + 1);
  *out = NULL;
  if (n == 0 || band > WH_FLOW_BAND_MAX)
    return wh_fail(c, WH_INTERNAL, "a flow of %zu unknowns with a band of %zu", n, band);
  struct wh_flow *f;
  WH_TRY(wh_alloc(c, 1, sizeof *f, &f));
  *f = (struct wh_flow){.n = n, .band = band, .g = g, .user = user};
  enum wh_status status =
      wh_alloc(c, 2 * entries + (4 + 2 * WH_FLOW_STAGES) * n, sizeof *f->mass, &f->mass);
  if (status) {
    free(f);
    return status;
  }
  memcpy(f->mass, mass, entries * sizeof *mass);
  f->matrix = f->mass + entries;
  f->base = f->matrix + entries;
  f->force = f->base + n;
  f->move = f->force + n;
  f->room = f->move + n;
  for (int s = 0; s < WH_FLOW_STAGES; s++) {
    f->y[s] = f->room + (size_t)(1 + s) * n;
    f->rate[s] = f->room + (size_t)(1 + WH_FLOW_STAGES + s) * n;
  }
  *out = f;
  return WH_OK;
}

void wh_flow_destroy(struct wh_flow *f) {
  if (f)
    free(f->mass);
  free(f);
}
