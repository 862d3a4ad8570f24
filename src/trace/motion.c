/* SPDX-License-Identifier: MPL-2.0 */
#include "trace/walker.h"

#include "base/constants.h"
#include "base/vector.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* e/(m c^2) [1/V] */
#define CHARGE_PER_REST (1.0 / WH_ELECTRON_REST_eV)

double wh_walker_gamma(const struct wh_walker *w, const double *u) {
  return w->newton ? 1.0 : sqrt(1.0 + wh_dot(u, u));
}

/* Kinetic energy over m c^2: u^2/(1 + gamma), in both mechanics. */
static double kinetic(const struct wh_walker *w, const double *u) {
  return wh_dot(u, u) / (1.0 + wh_walker_gamma(w, u));
}

void wh_walker_take(struct wh_walker *w, const struct wh_particle *p, double *y) {
  double gamma = sqrt(1.0 + wh_dot(p->u, p->u));
  double scale = w->newton ? sqrt(2.0 / (1.0 + gamma)) : 1.0;
  for (int i = 0; i < 3; i++) {
    y[i] = p->x[i];
    y[3 + i] = p->u[i] * scale;
  }
  if (w->solid) {
    wh_mirrors_fold(&wh_solid_field_mesh(w->solid)->mirrors, y, w->map);
    wh_mirrors_map_back(w->map, y + 3);
  }
}

/* Newton's u^2/2 = k becomes the relativistic u^2 = k (k + 2). */
struct wh_particle wh_walker_give(struct wh_walker *w, double s, const double *y) {
  struct wh_particle p = w->start;
  double scale = w->newton ? sqrt(0.5 * kinetic(w, y + 3) + 1.0) : 1.0;
  for (int i = 0; i < 3; i++) {
    p.x[i] = y[i];
    p.u[i] = y[3 + i] * scale;
  }
  wh_mirrors_map(w->map, p.x);
  wh_mirrors_map(w->map, p.u);
  p.t += s / WH_LIGHT_SPEED;
  return p;
}

/* dx/ds = u/gamma, du/ds = -(e/(m c^2)) (E + c (u/gamma) x B), s = c t. */
void wh_walker_rates(struct wh_walker *w, const double *y, double *dy) {
  const double *u = y + 3, *B = w->value.B;
  w->ground->value(w, y);
  double rate = 1.0 / wh_walker_gamma(w, u);
  double v[3] = {u[0] * rate, u[1] * rate, u[2] * rate};
  for (int i = 0; i < 3; i++) {
    int j = (i + 1) % 3, k = (i + 2) % 3;
    dy[i] = v[i];
    dy[3 + i] = -CHARGE_PER_REST * (w->value.E[i] + WH_LIGHT_SPEED * (v[j] * B[k] - v[k] * B[j]));
  }
}

void wh_walker_motion(void *user, double s, const double *y, double *dy) {
  struct wh_walker *w = user;
  (void)s;
  wh_walker_rates(w, y, dy);
  wh_walker_vary(w, y, dy);
}

/* Total energy over m c^2, and the canonical momentum over m c that the symmetry conserves:
   x u_y - y u_x - (e/(m c)) r A_theta, or u_y - (e/(m c)) A_y. Both from the field taken last. */
static void invariants(const struct wh_walker *w, const double *y, double *energy,
                       double *momentum) {
  const double *u = y + 3;
  double flux = CHARGE_PER_REST * WH_LIGHT_SPEED * w->value.flux;
  *energy = kinetic(w, u) - CHARGE_PER_REST * w->value.potential;
  *momentum = 0.0;
  if (!w->solid)
    *momentum =
        (w->field->mesh->symmetry == WH_AXISYMMETRIC ? y[0] * u[1] - y[1] * u[0] : u[1]) - flux;
}

/* Keeps the largest departure of the invariants from those of the start. */
void wh_walker_note(struct wh_walker *w, const double *y) {
  const double *u = y + 3;
  double energy, momentum;
  bool axial = !w->solid && w->field->mesh->symmetry == WH_AXISYMMETRIC;
  invariants(w, y, &energy, &momentum);
  if (w->ray.steps == 0) {
    w->energy0 = energy;
    w->momentum0 = momentum;
  }
  double arm = axial ? sqrt(y[0] * y[0] + y[1] * y[1]) : 1.0;
  w->energy_max = fmax(w->energy_max, kinetic(w, u));
  w->moment_max = fmax(w->moment_max, arm * sqrt(wh_dot(u, u)));
  w->energy_off = fmax(w->energy_off, fabs(energy - w->energy0));
  w->momentum_off = fmax(w->momentum_off, fabs(momentum - w->momentum0));
}

void wh_walker_start_step(struct wh_walker *w, const double *y) {
  wh_ode_start(w->ode, w->s, y);
  wh_walker_note(w, y);
}

double wh_walker_first_root(double d, double v, double a) {
  if (d <= 0.0)
    return v > 0.0 && a < 0.0 ? -2.0 * v / a : HUGE_VAL;
  double q = v * v - 2.0 * a * d;
  if (q < 0.0)
    return HUGE_VAL;
  double root = sqrt(q);
  /* The two forms of the root without cancellation. */
  double s = v < 0.0 ? 2.0 * d / (root - v) : a < 0.0 ? -(root + v) / a : -1.0;
  return s > 0.0 ? s : HUGE_VAL;
}

/* The continuous solution looks at the field again: the place is put back. */
static void prepare(struct wh_walker *w, void (*how)(struct wh_ode *)) {
  struct wh_place place = w->place;
  struct wh_solid_place there = w->there;
  how(w->ode);
  w->place = place;
  w->there = there;
}

void wh_walker_dense(struct wh_walker *w) {
  if (!w->dense)
    prepare(w, wh_ode_dense);
  w->dense = true;
}

void wh_walker_cubic(struct wh_walker *w) {
  if (!w->dense)
    prepare(w, wh_ode_cubic);
}

/* Tolerated errors: of u relative to the larger |u| of the step's ends, of x relative to the path
   so far. Both follow the motion from rest up, whatever the size of the system. */
static void error_scale(const struct wh_walker *w, const double *y0, const double *y1,
                        double scale[WH_RAY_ROOM]) {
  double tolerance = w->params->tolerance, moved = 0.0;
  for (int i = 0; i < 3; i++)
    moved += (y1[i] - y0[i]) * (y1[i] - y0[i]);
  double x = w->length + sqrt(moved);
  double u = sqrt(fmax(wh_dot(y0 + 3, y0 + 3), wh_dot(y1 + 3, y1 + 3)));
  for (int i = 0; i < 3; i++) {
    scale[i] = tolerance * x + DBL_EPSILON * w->extent;
    scale[3 + i] = tolerance * u + 1e-100; /* its square must not vanish */
  }
  wh_walker_slopes_scale(w, y0, y1, x, u, scale);
}

/* Steps a little beyond the face that is met first, so that the continuous solution holds the
   crossing; shorter if the tolerance asks for it. What the tolerance allowed before still holds
   after a step that only a near face made short. */
bool wh_walker_step(struct wh_walker *w) {
  double h = fmin(w->h_allowed, 1.05 * w->ground->exit_guess(w)), allowed = 0.0;
  const double *y0 = wh_ode_y(w->ode);
  struct wh_place begin = w->place;
  if (!(h < 1e9 * w->extent))
    h = 10.0 * w->extent;
  if (h < w->h_allowed && w->ray.steps > 0)
    allowed = w->h_allowed;
  for (;;) {
    double scale[WH_RAY_ROOM];
    w->place = begin;
    const double *y1 = wh_ode_attempt(w->ode, h);
    error_scale(w, y0, y1, scale);
    double error = wh_ode_error(w->ode, scale);
    if (!isfinite(error))
      error = 1e30;
    w->h = h;
    w->dense = false;
    if (error <= 1.0) {
      w->h_allowed = fmax(allowed, wh_ode_next(h, error));
      return true;
    }
    allowed = 0.0;
    h = wh_ode_next(h, error);
    if (h < DBL_EPSILON * w->extent)
      return false;
  }
}
