/* SPDX-License-Identifier: MPL-2.0 */
#include "trace/walker.h"

#include "base/constants.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* e/(m c^2) [1/V] */
#define CHARGE_PER_REST (1.0 / WH_ELECTRON_REST_eV)

static double dot(const double a[3], const double b[3]) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

double wh_walker_gamma(const struct wh_walker *w, const double *u) {
  return w->newton ? 1.0 : sqrt(1.0 + dot(u, u));
}

/* Kinetic energy over m c^2: u^2/(1 + gamma), in both mechanics. */
static double kinetic(const struct wh_walker *w, const double *u) {
  return dot(u, u) / (1.0 + wh_walker_gamma(w, u));
}

void wh_walker_take(const struct wh_walker *w, const struct wh_particle *p, double *y) {
  double gamma = sqrt(1.0 + dot(p->u, p->u));
  double scale = w->newton ? sqrt(2.0 / (1.0 + gamma)) : 1.0;
  for (int i = 0; i < 3; i++) {
    y[i] = p->x[i];
    y[3 + i] = p->u[i] * scale;
  }
}

/* Newton's u^2/2 = k becomes the relativistic u^2 = k (k + 2). */
struct wh_particle wh_walker_give(const struct wh_walker *w, double s, const double *y) {
  struct wh_particle p = w->start;
  double scale = w->newton ? sqrt(0.5 * kinetic(w, y + 3) + 1.0) : 1.0;
  for (int i = 0; i < 3; i++) {
    p.x[i] = y[i];
    p.u[i] = y[3 + i] * scale;
  }
  p.t += s / WH_LIGHT_SPEED;
  return p;
}

/* dx/ds = u/gamma, du/ds = -(e/(m c^2)) (E + c (u/gamma) x B), s = c t. */
void wh_walker_rates(struct wh_walker *w, const double *y, double *dy) {
  const double *u = y + 3, *B = w->value.B;
  if (w->solid)
    wh_solid_value(w, y);
  else
    wh_field_at(w->field, y, &w->place, true, &w->value);
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
  w->moment_max = fmax(w->moment_max, arm * sqrt(dot(u, u)));
  w->energy_off = fmax(w->energy_off, fabs(energy - w->energy0));
  w->momentum_off = fmax(w->momentum_off, fabs(momentum - w->momentum0));
}

void wh_walker_start_step(struct wh_walker *w, const double *y) {
  wh_ode_start(w->ode, w->s, y);
  wh_walker_note(w, y);
}

/* Velocity and acceleration of the point in mesh coordinates. Near the axis the path in the (z, r)
   plane has a sharp bend; a ray that comes in there is taken beyond it, on the mirrored line. */
static void mesh_motion(const struct wh_walker *w, const double *y, const double *dy, double p[2],
                        double v[2], double a[2]) {
  double gamma = wh_walker_gamma(w, y + 3), acc[3], along = w->newton ? 0.0 : dot(dy, dy + 3);
  for (int i = 0; i < 3; i++)
    acc[i] = (dy[3 + i] - dy[i] * along) / gamma;
  wh_mesh_point(w->field->mesh->symmetry, y, p);
  v[0] = dy[2], a[0] = acc[2];
  if (w->field->mesh->symmetry == WH_PLANAR) {
    v[1] = dy[0], a[1] = acc[0];
    return;
  }
  double speed2 = dy[0] * dy[0] + dy[1] * dy[1];
  if (p[1] > 0.0) {
    v[1] = (y[0] * dy[0] + y[1] * dy[1]) / p[1];
    a[1] = (y[0] * acc[0] + y[1] * acc[1]) / p[1];
  } else {
    v[1] = sqrt(speed2);
    a[1] = speed2 > 0.0 ? (dy[0] * acc[0] + dy[1] * acc[1]) / v[1] : hypot(acc[0], acc[1]);
  }
  if (w->axis_faces && v[1] < 0.0) {
    p[1] = -p[1];
    v[1] = sqrt(speed2);
    a[1] = -a[1];
  } else if (p[1] > 0.0) {
    a[1] +=
        (speed2 - v[1] * v[1]) / fmax(p[1], wh_element_size(w->field->locator, w->place.element));
  }
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

/* When the ray leaves the element, from velocity and acceleration at the start of the step. */
double wh_walker_exit_guess(const struct wh_walker *w) {
  const struct wh_locator *l = w->field->locator;
  const double *y = wh_ode_y(w->ode);
  double p[2], v[2], a[2], at[2], j[2][2], first = HUGE_VAL;
  mesh_motion(w, y, wh_ode_dy(w->ode), p, v, a);
  wh_element_map(l, w->place.element, w->place.xi, at, j);
  double det = j[0][0] * j[1][1] - j[0][1] * j[1][0];
  double motion[3][2]; /* of reference coordinates: place, velocity, acceleration */
  const double off[2] = {p[0] - at[0], p[1] - at[1]};
  const double *of[3] = {off, v, a};
  for (int k = 0; k < 3; k++) {
    motion[k][0] = (j[1][1] * of[k][0] - j[0][1] * of[k][1]) / det;
    motion[k][1] = (j[0][0] * of[k][1] - j[1][0] * of[k][0]) / det;
  }
  double d[3];
  const double xi[2] = {w->place.xi[0] + motion[0][0], w->place.xi[1] + motion[0][1]};
  wh_face_distances(xi, d);
  for (int f = 0; f < 3; f++) {
    if (w->axis_faces & 1u << f)
      continue;
    double g[2];
    for (int k = 1; k <= 2; k++)
      g[k - 1] = f == 0 ? motion[k][1] : f == 2 ? motion[k][0] : -motion[k][0] - motion[k][1];
    double from = w->resting_faces & 1u << f ? 0.0 : d[f];
    first = fmin(first, wh_walker_first_root(from, g[0], g[1]));
  }
  return first;
}

/* Tolerated errors: of u relative to the larger |u| of the step's ends, of x relative to the path
   so far. Both follow the motion from rest up, whatever the size of the system. */
static void error_scale(const struct wh_walker *w, const double *y0, const double *y1,
                        double scale[WH_RAY_ROOM]) {
  double tolerance = w->params->tolerance, moved = 0.0;
  for (int i = 0; i < 3; i++)
    moved += (y1[i] - y0[i]) * (y1[i] - y0[i]);
  double x = w->length + sqrt(moved);
  double u = sqrt(fmax(dot(y0 + 3, y0 + 3), dot(y1 + 3, y1 + 3)));
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
  double h = fmin(w->h_allowed,
                  1.05 * (w->solid ? wh_solid_exit_guess(w) : wh_walker_exit_guess(w))),
         allowed = 0.0;
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
