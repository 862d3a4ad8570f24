/* SPDX-License-Identifier: MPL-2.0 */
#include "exact/child.h"

#include <math.h>

#include "base/constants.h"
#include "numerics/root.h"

#define TOLERANCE 1e-13 /* of a step */
#define MAX_TRIALS 200  /* of a density; each takes off a factor of four at the least */

struct motion {
  const struct wh_child_flow *flow;
  double kappa, push; /* [1/m^2], [1/m] */
  struct wh_ode *ode;
};

double wh_child_plane(double voltage, double distance) {
  return 4.0 / 9.0 * WH_VACUUM_PERMITTIVITY * sqrt(2.0 * WH_ELEMENTARY_CHARGE / WH_ELECTRON_MASS) *
         voltage * sqrt(voltage) / (distance * distance);
}

static double gamma_of(const struct wh_child_flow *flow, double u) {
  return flow->newton ? 1.0 : sqrt(1.0 + u * u);
}

static void derivative(void *user, double x, const double *y, double *dy) {
  const struct motion *m = user;
  const double *k = m->flow->curvature;
  dy[0] = y[1] / gamma_of(m->flow, y[1]);
  dy[1] = (m->kappa * x + m->push) / ((1.0 + k[0] * y[0]) * (1.0 + k[1] * y[0]));
}

static double beyond(void *user, double theta) {
  const struct motion *m = user;
  double y[2];
  wh_ode_at(m->ode, theta, y);
  return y[0] - m->flow->distance;
}

/* A step within the tolerance that does not lead far beyond the distance, where tubes may close. */
static double good_step(struct motion *m, double h) {
  for (;;) {
    const double *end = wh_ode_attempt(m->ode, h);
    const double scale[2] = {TOLERANCE * m->flow->distance, TOLERANCE * fabs(end[1])};
    double error = wh_ode_error(m->ode, scale);
    if (error <= 1.0 && end[0] < 1.05 * m->flow->distance)
      return h;
    h = error > 1.0 && isfinite(error) ? wh_ode_next(h, error) : 0.7 * h;
  }
}

static enum wh_status follow(struct motion *m, wh_child_step_fn *step, void *user, double *u_out,
                             double *x_out) {
  double y[2] = {0.0, 0.0}, x = 0.0, last = 1.0;
  double h = 0.3 * cbrt(6.0 * m->flow->distance / m->kappa); /* s = kappa x^3/6 in the plane */
  if (m->push > 0.0)
    h = fmin(h, 0.3 * sqrt(2.0 * m->flow->distance / m->push));
  for (bool under_way = true; under_way; x += last * h) {
    wh_ode_start(m->ode, x, y);
    h = good_step(m, h);
    double start = y[0] - m->flow->distance, end = wh_ode_end(m->ode)[0] - m->flow->distance;
    under_way = end < 0.0;
    wh_ode_dense(m->ode);
    last = under_way ? 1.0 : wh_root(beyond, m, 0.0, start, 1.0, end, 0.0);
    if (step)
      WH_TRY(step(user, m->ode, last, h));
    wh_ode_at(m->ode, last, y);
  }
  *u_out = y[1];
  *x_out = x;
  return WH_OK;
}

static enum wh_status check(struct wh_context *c, const struct wh_child_flow *flow, double amount) {
  const double *k = flow->curvature, d = flow->distance;
  if (d > 0.0 && isfinite(d) && 1.0 + k[0] * d > 0.0 && 1.0 + k[1] * d > 0.0 && amount > 0.0 &&
      isfinite(amount))
    return WH_OK;
  return wh_fail(c, WH_BAD_INPUT,
                 "space-charge limited flow over %g m from curvatures %g and %g per m with %g V or "
                 "A/m^2: all must be finite and the distance shorter than the radii of a concave "
                 "cathode",
                 d, k[0], k[1], amount);
}

enum wh_status wh_child_follow(struct wh_context *c, const struct wh_child_flow *flow, double J,
                               wh_child_step_fn *step, void *user, double *u_out, double *x_out) {
  const double to_kappa = WH_ELEMENTARY_CHARGE / (WH_VACUUM_PERMITTIVITY * WH_ELECTRON_MASS *
                                                  WH_LIGHT_SPEED * WH_LIGHT_SPEED * WH_LIGHT_SPEED);
  struct motion m = {
      .flow = flow, .kappa = to_kappa * J, .push = flow->field / WH_ELECTRON_REST_eV};
  WH_TRY(check(c, flow, J));
  WH_TRY(wh_ode_create(c, 2, derivative, &m, &m.ode));
  enum wh_status status = follow(&m, step, user, u_out, x_out);
  wh_ode_destroy(m.ode);
  return status;
}

/* The voltage rises as J^(2/3) without relativity, and as J^(1/2) at most far in it: correcting J
   by the first power leaves a quarter of the error at the worst. */
enum wh_status wh_child_density(struct wh_context *c, const struct wh_child_flow *flow,
                                double voltage, double *J_out) {
  double x, u, J = wh_child_plane(voltage, flow->distance);
  WH_TRY(check(c, flow, voltage));
  for (int i = 0; i < MAX_TRIALS; i++) {
    WH_TRY(wh_child_follow(c, flow, J, NULL, NULL, &u, &x));
    double ratio = voltage / (WH_ELECTRON_REST_eV * u * u / (1.0 + gamma_of(flow, u)));
    J *= ratio * sqrt(ratio);
    if (fabs(ratio - 1.0) < 2e-12)
      break;
  }
  *J_out = J;
  return WH_OK;
}

struct search {
  struct wh_context *c;
  struct wh_child_flow flow;
  double J, voltage;
  enum wh_status status;
};

/* The voltage that a field at the cathode makes, less the one wanted. */
static double excess(void *user, double field) {
  struct search *s = user;
  double u = 0.0, x;
  s->flow.field = field;
  if (!s->status)
    s->status = wh_child_follow(s->c, &s->flow, s->J, NULL, NULL, &u, &x);
  return WH_ELECTRON_REST_eV * u * u / (1.0 + gamma_of(&s->flow, u)) - s->voltage;
}

enum wh_status wh_child_field(struct wh_context *c, const struct wh_child_flow *flow, double J,
                              double voltage, double *field_out) {
  struct search s = {.c = c, .flow = *flow, .J = J, .voltage = voltage};
  double high = voltage / flow->distance, none = excess(&s, 0.0), most = excess(&s, high);
  *field_out = 0.0;
  for (int i = 0; i < MAX_TRIALS && most < 0.0 && !s.status; i++) {
    high *= 2.0;
    most = excess(&s, high);
  }
  if (!s.status && none < 0.0)
    *field_out = wh_root(excess, &s, 0.0, none, high, most, 1e-12 * high);
  return s.status;
}
