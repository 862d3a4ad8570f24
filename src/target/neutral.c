/* SPDX-License-Identifier: MPL-2.0 */
#include "target/neutral.h"

#include "numerics/dense.h"
#include "numerics/root.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FIRST_POINTS 6 /* over the whole range */
#define MORE_POINTS 4  /* in every narrower window */
#define NARROW                                                                                     \
  0.15 /* of the energy: the charge is a parabola over such a window; over less it                 \
          changes too little beside its errors */
#define LEAST_HISTORIES 4000
#define MOST_HISTORIES 10000000

/* A parabola q(t) = x0 + x1 t + x2 t^2 with t from -1 to 1 over a window. */
struct fit {
  double low, high, x[3];
};

static double place(const struct fit *f, double energy) {
  return (2.0 * energy - f->low - f->high) / (f->high - f->low);
}

static double value(void *user, double t) {
  const struct fit *f = user;
  return f->x[0] + t * (f->x[1] + t * f->x[2]);
}

/* Through the points within the window, and their number; weights are the inverse errors. */
static size_t fit_window(const struct wh_target_neutral *n, struct fit *f) {
  double a[WH_NEUTRAL_POINTS * 3], b[WH_NEUTRAL_POINTS];
  size_t rows = 0;
  for (size_t i = 0; i < n->points; i++) {
    double t = place(f, n->at_eV[i]), weight = 1.0 / fmax(n->charge_error[i], 1e-9);
    if (fabs(t) > 1.0 + 1e-9)
      continue;
    for (int k = 0; k < 3; k++)
      a[rows * 3 + (size_t)k] = weight * pow(t, k);
    b[rows++] = weight * n->charge[i];
  }
  if (rows < 4 || !wh_dense_least_squares((int)rows, 3, a, b))
    return 0;
  memcpy(f->x, b, sizeof f->x);
  return rows;
}

/* The root of the fit [eV]; false if it has none in the window. */
static bool root_of(const struct wh_target_neutral *n, struct fit *f, double *energy) {
  if (!fit_window(n, f) || value(f, -1.0) * value(f, 1.0) > 0.0)
    return false;
  double t = wh_root(value, f, -1.0, value(f, -1.0), 1.0, value(f, 1.0), 1e-12);
  *energy = f->low + 0.5 * (t + 1.0) * (f->high - f->low);
  return true;
}

/* The root and its error: by how much every point's own error moves the curve there, over its
   slope. */
static bool find_root(struct wh_target_neutral *n, struct fit *f) {
  double square = 0.0;
  if (!root_of(n, f, &n->energy_eV))
    return false;
  double t = place(f, n->energy_eV);
  for (size_t i = 0; i < n->points; i++) {
    struct fit moved = *f;
    double kept = n->charge[i];
    n->charge[i] += n->charge_error[i];
    if (fit_window(n, &moved) > 0)
      square += pow(value(&moved, t), 2.0);
    n->charge[i] = kept;
  }
  double slope = fabs(f->x[1] + 2.0 * t * f->x[2]) / (0.5 * (f->high - f->low));
  n->error_eV = fmin(sqrt(square) / slope, f->high - f->low);
  return true;
}

static bool is_narrow(const struct fit *f, const struct wh_target_neutral *n) {
  return f->high - f->low <= 1.2 * NARROW * n->energy_eV;
}

static enum wh_status add_point(struct wh_context *c, const struct wh_target_params *params,
                                double energy, size_t histories, struct wh_target_neutral *n) {
  struct wh_target_params p = *params;
  struct wh_target_result r;
  double square = 0.0, charge = 0.0;
  p.energy_eV = energy;
  p.histories = histories;
  p.wanted_error = 0.0;
  p.tracks = p.map_bins = 0;
  p.bins = 1;
  p.checkpoint = NULL;
  p.stream = n->points + 1;
  enum wh_status status = wh_target_run(c, &p, NULL, &r);
  for (size_t i = 0; i < r.bodies && !status; i++) {
    charge += wh_target_mean(&r, r.layout.body_charge + i);
    square += pow(wh_target_error(&r, r.layout.body_charge + i), 2.0);
  }
  wh_target_result_free(&r);
  WH_TRY(status);
  n->at_eV[n->points] = energy;
  n->charge[n->points] = charge;
  n->charge_error[n->points++] = sqrt(square);
  return WH_OK;
}

static enum wh_status add_points(struct wh_context *c, const struct wh_target_params *p,
                                 const struct fit *f, size_t count, size_t histories,
                                 struct wh_target_neutral *n) {
  for (size_t i = 0; i < count; i++) {
    double t = ((double)i + (count == FIRST_POINTS ? 0.0 : 0.5)) /
               (double)(count == FIRST_POINTS ? count - 1 : count);
    char text[80];
    snprintf(text, sizeof text, "neutral energy: %.4g +- %.2g keV", 1e-3 * n->energy_eV,
             1e-3 * n->error_eV);
    wh_progress(c, text, (double)n->points, 0.0);
    WH_TRY(add_point(c, p, f->low + t * (f->high - f->low), histories, n));
  }
  return WH_OK;
}

static enum wh_status no_root(struct wh_context *c, const struct wh_target_neutral *n) {
  return wh_fail(c, WH_BAD_INPUT,
                 "target.neutral: of every electron %.3g stay at %.6g eV and %.3g at %.6g eV; give "
                 "a range in which the sign changes",
                 n->charge[0], n->at_eV[0], n->charge[FIRST_POINTS - 1],
                 n->at_eV[FIRST_POINTS - 1]);
}

enum wh_status wh_target_find_neutral(struct wh_context *c, const struct wh_target_params *params,
                                      struct wh_target_neutral *out) {
  const struct wh_neutral_params *w = &params->neutral;
  struct fit f = {.low = w->from_eV, .high = w->to_eV};
  size_t histories = params->histories / 10;
  memset(out, 0, sizeof *out);
  if (!(w->from_eV < w->to_eV) || !(w->error_eV > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "target.neutral: from %g eV to %g eV with an error of %g eV: give a range that "
                   "rises, and an error above 0",
                   w->from_eV, w->to_eV, w->error_eV);
  histories = histories < LEAST_HISTORIES ? LEAST_HISTORIES : histories;
  WH_TRY(add_points(c, params, &f, FIRST_POINTS, histories, out));
  if (!find_root(out, &f))
    return no_root(c, out);
  while ((out->error_eV > w->error_eV || !is_narrow(&f, out)) &&
         out->points + MORE_POINTS <= WH_NEUTRAL_POINTS && histories < MOST_HISTORIES) {
    double half = fmax(4.0 * out->error_eV, 0.22 * (f.high - f.low));
    half = fmax(half, 0.5 * NARROW * out->energy_eV);
    f.low = fmax(w->from_eV, out->energy_eV - half);
    f.high = fmin(w->to_eV, out->energy_eV + half);
    histories *= is_narrow(&f, out) ? 2 : 1;
    WH_TRY(add_points(c, params, &f, MORE_POINTS, histories, out));
    for (int widen = 0; !find_root(out, &f); widen++) {
      if (widen == 4)
        return no_root(c, out);
      f.low = fmax(w->from_eV, f.low - 0.5 * (f.high - f.low));
      f.high = fmin(w->to_eV, f.high + 0.5 * (f.high - f.low));
    }
  }
  if (out->error_eV > w->error_eV)
    return wh_fail(c, WH_NOT_CONVERGED,
                   "target.neutral: %.6g eV is known to %.2g eV after %zu runs; %.2g eV was wanted",
                   out->energy_eV, out->error_eV, out->points, w->error_eV);
  return WH_OK;
}
