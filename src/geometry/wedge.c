/* SPDX-License-Identifier: MPL-2.0 */
#include "geometry/wedge.h"
#include "base/constants.h"

#include <math.h>

/* Potential and flux eps u' (on the axis: eps sin(theta) u') at an angle. */
struct state {
  double u, flux;
};

/* Through a planar sector: u'' = -lambda^2 u. The flux is divided by lambda. */
static struct state turn(struct state s, const struct wh_wedge_sector *sector, double lambda) {
  double c = cos(lambda * sector->angle), n = sin(lambda * sector->angle);
  double eps = sector->permittivity;
  return (struct state){c * s.u + n / eps * s.flux, c * s.flux - eps * n * s.u};
}

/* Legendre's equation (sin u')' + nu (nu + 1) sin u = 0 from angle a to b, by Runge-Kutta. */
static struct state turn_legendre(struct state s, double eps, double nu, double a, double b) {
  int steps = (int)ceil(fabs(b - a) / 0.01);
  double h = (b - a) / steps, k = nu * (nu + 1);
  for (int i = 0; i < steps; i++) {
    double t = a + i * h, sine[3] = {sin(t), sin(t + 0.5 * h), sin(t + h)};
    struct state d[4], at = s;
    for (int j = 0; j < 4; j++) {
      double w = eps * sine[(j + 1) / 2];
      d[j] = (struct state){at.flux / w, -k * w * at.u};
      double step = j == 2 ? h : 0.5 * h;
      at = (struct state){s.u + step * d[j].u, s.flux + step * d[j].flux};
    }
    s.u += h / 6 * (d[0].u + 2 * d[1].u + 2 * d[2].u + d[3].u);
    s.flux += h / 6 * (d[0].flux + 2 * d[1].flux + 2 * d[2].flux + d[3].flux);
  }
  return s;
}

/* Regular solution at a small angle t from the axis: u = 1 - nu (nu + 1) t^2 / 4. */
static struct state from_axis(double eps, double nu, double t, double direction) {
  double k = nu * (nu + 1);
  return (struct state){1 - 0.25 * k * t * t, -direction * 0.5 * eps * k * t * t};
}

static struct state from_side(enum wh_wedge_side side) {
  return side == WH_WEDGE_ELECTRODE ? (struct state){0, 1} : (struct state){1, 0};
}

/* Zero at an exponent of an open wedge on the axis. A wedge that ends on the axis is met halfway
   by the solution that is regular there. */
static double mismatch_on_axis(const struct wh_wedge *w, double nu) {
  const double t = 1e-2;
  double at = w->begin, eps = w->sector[0].permittivity;
  struct state s = from_side(w->side[0]);
  if (w->side[0] == WH_WEDGE_AXIS)
    s = from_axis(eps, nu, t, 1);
  for (size_t i = 0; i < w->count; i++) {
    double from = i == 0 && w->side[0] == WH_WEDGE_AXIS ? at + t : at;
    bool last_on_axis = i + 1 == w->count && w->side[1] == WH_WEDGE_AXIS;
    eps = w->sector[i].permittivity;
    at += w->sector[i].angle;
    double to = last_on_axis ? 0.5 * (from + at) : at;
    s = turn_legendre(s, eps, nu, from, to);
    if (last_on_axis) {
      struct state back = turn_legendre(from_axis(eps, nu, t, -1), eps, nu, at - t, to);
      return s.u * back.flux - s.flux * back.u;
    }
  }
  return w->side[1] == WH_WEDGE_ELECTRODE ? s.u : s.flux;
}

/* Zero at an exponent. Closed: the trace of the turn by 2 pi less 2, never positive except between
   two exponents. */
static double mismatch(const struct wh_wedge *w, double lambda) {
  if (w->on_axis)
    return mismatch_on_axis(w, lambda);
  struct state a = {1, 0}, b = {0, 1};
  if (w->side[0] != WH_WEDGE_CLOSED)
    a = from_side(w->side[0]);
  for (size_t i = 0; i < w->count; i++) {
    a = turn(a, &w->sector[i], lambda);
    b = turn(b, &w->sector[i], lambda);
  }
  if (w->side[0] == WH_WEDGE_CLOSED)
    return a.u + b.flux - 2;
  return w->side[1] == WH_WEDGE_ELECTRODE ? a.u : a.flux;
}

static double bisect(const struct wh_wedge *w, double low, double high) {
  double at_low = mismatch(w, low);
  for (int i = 0; i < 40; i++) {
    double middle = 0.5 * (low + high), f = mismatch(w, middle);
    if ((f > 0) == (at_low > 0))
      low = middle;
    else
      high = middle;
  }
  return 0.5 * (low + high);
}

static bool smooth(double lambda) {
  return fabs(lambda - nearbyint(lambda)) < 1e-4;
}

double wh_wedge_exponent(const struct wh_wedge *w) {
  const double step = 0.01, touch = 1e-5;
  double before = 0, last = mismatch(w, 0.5 * step);
  for (double at = 1.5 * step; at < WH_WEDGE_SMOOTH; at += step) {
    double f = mismatch(w, at);
    double root = 0;
    if ((f > 0) != (last > 0))
      root = bisect(w, at - step, at);
    else if (w->side[0] == WH_WEDGE_CLOSED && last > before && last > f && last > -touch)
      root = at - step; /* touches zero: two exponents in one */
    if (root > 0 && !smooth(root))
      return root;
    before = last;
    last = f;
  }
  return WH_WEDGE_SMOOTH;
}
