/* SPDX-License-Identifier: MPL-2.0 */
#include "exact/spheres.h"

#include "base/constants.h"

#include <math.h>

/* The motion between two spheres. With mu = Rc/rho the potential is linear in mu, and so energy W
   (measured in eV) is linear and the squared momentum P = W + kappa W^2, kappa = 1/(2 m c^2), is
   quadratic in mu. Angular momentum keeps e = sqrt(P0) sin(alpha0), so that
     d phi / d mu = -e / beta,   beta^2 = P(W(mu)) - mu^2 e^2,
   a quadratic of leading coefficient C = kappa (dW/dmu)^2 - e^2. For any quadratic
     integral d mu / beta = 2 t F(C t^2),   t = (mu_1 - mu_0) / (beta_0 + beta_1),
   F(x) = atanh(sqrt x)/sqrt x, or atan(sqrt -x)/sqrt -x: no difference of close numbers. */
struct motion {
  double kappa;
  double transverse; /* e^2 */
};

/* The state at one radius. advance = rho - Rc, kept beside rho for full precision near the cathode.
   sweep = -phi/e: the integral of d mu / beta. */
struct knot {
  double advance, rho, mu;
  double energy, beta2, sweep;
};

static double sweep_factor(double x) {
  double y = sqrt(fabs(x));
  if (y == 0.0)
    return 1.0;
  return x > 0.0 ? atanh(y) / y : atan(y) / y;
}

static double squared_momentum(double kappa, double energy) {
  return energy * (1.0 + kappa * energy);
}

static double kappa_of(const struct wh_spheres *s) {
  return s->relativistic ? 0.5 / WH_ELECTRON_REST_eV : 0.0;
}

/* Energy gained per unit of mu between spheres k and k + 1. */
static double gain(const struct wh_spheres *s, size_t k) {
  const double *R = s->radius, *V = s->potential_V;
  return (V[k + 1] - V[k]) / (R[0] * (R[k] - R[k + 1]) / (R[k] * R[k + 1]));
}

/* From a knot on sphere k to where the radial way from the cathode is advance. */
static struct knot move(const struct wh_spheres *s, struct motion m, size_t k, struct knot from,
                        double advance) {
  if (advance == from.advance)
    return from;
  struct knot to = {.advance = advance, .rho = s->radius[0] + advance};
  double dmu = s->radius[0] * (from.advance - advance) / (from.rho * to.rho);
  double slope = gain(s, k), dW = slope * dmu;
  to.mu = s->radius[0] / to.rho;
  to.energy = from.energy + dW;
  to.beta2 = from.beta2 + dW * (1.0 + m.kappa * (from.energy + to.energy)) -
             dmu * (from.mu + to.mu) * m.transverse;
  double t = dmu / (sqrt(from.beta2) + sqrt(to.beta2));
  to.sweep = from.sweep + 2.0 * t * sweep_factor((m.kappa * slope * slope - m.transverse) * t * t);
  return to;
}

static struct knot first_knot(const struct wh_spheres *s, double energy, double axial) {
  return (struct knot){.rho = s->radius[0], .mu = 1.0, .energy = energy, .beta2 = axial};
}

static double advance_of(const struct wh_spheres *s, size_t k) {
  return s->radius[k] - s->radius[0];
}

enum wh_status wh_spheres_check(struct wh_context *c, const struct wh_spheres *s) {
  if (s->count < 2)
    return wh_fail(c, WH_BAD_INPUT,
                   "concentric spheres: %zu given, a cathode and at least one more "
                   "are needed",
                   s->count);
  for (size_t k = 0; k < s->count; k++) {
    if (!isfinite(s->radius[k]) || s->radius[k] == 0.0 || !isfinite(s->potential_V[k]))
      return wh_fail(c, WH_BAD_INPUT,
                     "concentric spheres: sphere %zu has radius %g m and potential "
                     "%g V; finite numbers and a radius other than 0 are needed",
                     k, s->radius[k], s->potential_V[k]);
    if (k > 0 && !(s->radius[k] * s->radius[0] > 0.0 && s->radius[k] > s->radius[k - 1]))
      return wh_fail(c, WH_BAD_INPUT,
                     "concentric spheres: radius %zu is %g m after %g m; give all radii with the "
                     "cathode's sign, negative for a concave cathode, each above the one before",
                     k, s->radius[k], s->radius[k - 1]);
  }
  return WH_OK;
}

double wh_spheres_potential(const struct wh_spheres *s, double rho) {
  size_t k = 0, last = s->count - 1;
  if (rho >= s->radius[last])
    return s->potential_V[last] - s->potential_V[0];
  while (k + 2 < s->count && rho > s->radius[k + 1])
    k++;
  double dmu = s->radius[0] * (s->radius[k] - rho) / (rho * s->radius[k]);
  return s->potential_V[k] - s->potential_V[0] + gain(s, k) * dmu;
}

static enum wh_status check_start(struct wh_context *c, struct wh_spheres_start start) {
  if (!(start.energy_eV >= 0.0) || !isfinite(start.energy_eV))
    return wh_fail(c, WH_BAD_INPUT, "concentric spheres: starting energy %g eV is not 0 or more",
                   start.energy_eV);
  if (!(fabs(start.angle) <= 0.5 * WH_PI))
    return wh_fail(c, WH_BAD_INPUT,
                   "concentric spheres: starting angle %g rad is not within a "
                   "quarter turn of the axis",
                   start.angle);
  return WH_OK;
}

/* A ray that is known to pass all spheres: its motion and first knot. e keeps the angle's sign. */
struct ray {
  struct motion m;
  struct knot first;
  double e;
};

static enum wh_status passes(struct wh_context *c, const struct wh_spheres *s,
                             const struct ray *y) {
  struct knot at = y->first;
  for (size_t k = 0; k + 1 < s->count; k++) {
    at = move(s, y->m, k, at, advance_of(s, k + 1));
    /* sqrt(P) is a concave function of mu, so a path that can be at both spheres can be between. */
    if (!(at.beta2 > 0.0 && at.energy >= 0.0))
      return wh_fail(c, WH_BAD_INPUT,
                     "concentric spheres: the electron of %g eV turns back before "
                     "sphere %zu (radius %g m, %g V)",
                     y->first.energy, k + 1, s->radius[k + 1], s->potential_V[k + 1]);
  }
  return WH_OK;
}

static enum wh_status begin(struct wh_context *c, const struct wh_spheres *s,
                            struct wh_spheres_start start, struct ray *y) {
  WH_TRY(wh_spheres_check(c, s));
  WH_TRY(check_start(c, start));
  y->m.kappa = kappa_of(s);
  double P = squared_momentum(y->m.kappa, start.energy_eV);
  double sine = sin(start.angle), cosine = cos(start.angle);
  y->e = sqrt(P) * sine;
  y->m.transverse = P * sine * sine;
  y->first = first_knot(s, start.energy_eV, P * cosine * cosine);
  return passes(c, s, y);
}

/* Knot on the last sphere. */
static struct knot last_knot(const struct wh_spheres *s, const struct ray *y) {
  struct knot at = y->first;
  for (size_t k = 0; k + 1 < s->count; k++)
    at = move(s, y->m, k, at, advance_of(s, k + 1));
  return at;
}

static struct wh_spheres_point point_of(const struct ray *y, struct knot at) {
  double phi = -y->e * at.sweep, half = sin(0.5 * phi);
  return (struct wh_spheres_point){.rho = at.rho,
                                   .phi = phi,
                                   .z = at.advance - 2.0 * at.rho * half * half,
                                   .r = at.rho * sin(phi),
                                   .angle = phi + atan2(at.mu * y->e, sqrt(at.beta2)),
                                   .energy_eV = at.energy};
}

enum wh_status wh_spheres_at_radius(struct wh_context *c, const struct wh_spheres *s,
                                    struct wh_spheres_start start, double rho,
                                    struct wh_spheres_point *point) {
  struct ray y;
  *point = (struct wh_spheres_point){0};
  WH_TRY(begin(c, s, start, &y));
  if (!(rho >= s->radius[0] && rho <= s->radius[s->count - 1]))
    return wh_fail(c, WH_BAD_INPUT,
                   "concentric spheres: radius %g m is not between the cathode's "
                   "%g m and the last sphere's %g m",
                   rho, s->radius[0], s->radius[s->count - 1]);
  struct knot at = y.first;
  size_t k = 0;
  for (; k + 2 < s->count && rho > s->radius[k + 1]; k++)
    at = move(s, y.m, k, at, advance_of(s, k + 1));
  *point = point_of(&y, move(s, y.m, k, at, rho - s->radius[0]));
  return WH_OK;
}

/* The point at z between the knot on sphere k and the one on sphere k + 1: Newton's method on the
   radial way, dz/drho = cos(angle)/cos(angle - phi), kept inside the bracket by bisection. */
static struct wh_spheres_point find_plane(const struct wh_spheres *s, const struct ray *y, size_t k,
                                          struct knot from, double z) {
  double low = from.advance, high = advance_of(s, k + 1), guess = fmin(fmax(z, low), high);
  struct wh_spheres_point p = point_of(y, from);
  for (int i = 0; i < 100 && high > low; i++) {
    p = point_of(y, move(s, y->m, k, from, guess));
    if (p.z <= z)
      low = guess;
    else
      high = guess;
    double step = (z - p.z) * cos(p.angle - p.phi) / cos(p.angle), next = guess + step;
    if (fabs(z - p.z) <= 1e-16 * z || fabs(step) <= 1e-16 * guess)
      break;
    guess = next > low && next < high ? next : 0.5 * (low + high);
  }
  return p;
}

/* Straight flight behind the last sphere. */
static struct wh_spheres_point fly(const struct wh_spheres *s, struct wh_spheres_point last,
                                   double z) {
  double r = last.r + (z - last.z) * tan(last.angle), axial = z + s->radius[0];
  return (struct wh_spheres_point){.rho = copysign(hypot(axial, r), axial),
                                   .phi = axial == 0.0 ? 0.5 * WH_PI : atan(r / axial),
                                   .z = z,
                                   .r = r,
                                   .angle = last.angle,
                                   .energy_eV = last.energy_eV};
}

enum wh_status wh_spheres_at_plane(struct wh_context *c, const struct wh_spheres *s,
                                   struct wh_spheres_start start, double z,
                                   struct wh_spheres_point *point) {
  struct ray y;
  *point = (struct wh_spheres_point){0};
  WH_TRY(begin(c, s, start, &y));
  if (!(z >= 0.0) || !isfinite(z))
    return wh_fail(c, WH_BAD_INPUT, "concentric spheres: plane z = %g m is before the cathode", z);
  struct knot at = y.first;
  for (size_t k = 0; k + 1 < s->count; k++) {
    struct knot next = move(s, y.m, k, at, advance_of(s, k + 1));
    if (z <= point_of(&y, next).z) {
      *point = find_plane(s, &y, k, at, z);
      return WH_OK;
    }
    at = next;
  }
  *point = fly(s, point_of(&y, at), z);
  return WH_OK;
}

/* With tan(tau) = e mu/beta the slope against the radius on the last sphere, and gamma its phi, the
   triangle of centre, last sphere and crossing gives R = rho sin(tau)/sin(gamma + tau). */
enum wh_status wh_spheres_crossing(struct wh_context *c, const struct wh_spheres *s,
                                   struct wh_spheres_start start,
                                   struct wh_spheres_crossing *crossing) {
  struct ray y;
  *crossing = (struct wh_spheres_crossing){0};
  WH_TRY(begin(c, s, start, &y));
  struct knot at = last_knot(s, &y);
  double tau = at.mu / sqrt(at.beta2), sum = tau - at.sweep; /* limit: both over e */
  if (y.e != 0.0) {
    double angle = atan(y.e * tau);
    sum = sin(angle - y.e * at.sweep);
    tau = sin(angle);
    crossing->angle = angle - y.e * at.sweep;
  }
  crossing->R = at.rho * tau / sum;
  crossing->z = crossing->R - s->radius[0];
  return WH_OK;
}

enum wh_status wh_spheres_paraxial_image(struct wh_context *c, const struct wh_spheres *s,
                                         double axial_eV, struct wh_spheres_image *image) {
  struct wh_spheres_crossing crossing;
  struct wh_spheres_start start = {.energy_eV = axial_eV};
  *image = (struct wh_spheres_image){0};
  WH_TRY(wh_spheres_crossing(c, s, start, &crossing));
  *image = (struct wh_spheres_image){
      .R = crossing.R, .z = crossing.z, .magnification = crossing.R / s->radius[0]};
  return WH_OK;
}

enum wh_status wh_spheres_paraxial_ray(struct wh_context *c, const struct wh_spheres *s,
                                       double axial_eV, double radial_eV, double z, double *r,
                                       double *slope) {
  struct ray y;
  struct wh_spheres_start radial = {.energy_eV = radial_eV}, axial = {.energy_eV = axial_eV};
  *r = *slope = 0.0;
  WH_TRY(check_start(c, radial));
  WH_TRY(begin(c, s, axial, &y));
  if (!(z >= 0.0) || !isfinite(z))
    return wh_fail(c, WH_BAD_INPUT, "concentric spheres: plane z = %g m is before the cathode", z);
  struct knot at = y.first;
  double end = advance_of(s, s->count - 1), inside = fmin(z, end);
  size_t k = 0;
  for (; k + 2 < s->count && inside > advance_of(s, k + 1); k++)
    at = move(s, y.m, k, at, advance_of(s, k + 1));
  at = move(s, y.m, k, at, inside);
  double e = sqrt(radial_eV);
  if (at.beta2 == 0.0 && e > 0.0)
    return wh_fail(c, WH_BAD_INPUT,
                   "concentric spheres: at the cathode the slope of the paraxial "
                   "ray of no axial energy is infinite; ask for z > 0");
  /* r = rho phi on the axis, r' = phi + rho dphi/drho */
  *slope = e > 0.0 ? -e * at.sweep + e * at.mu / sqrt(at.beta2) : 0.0;
  *r = -e * at.sweep * at.rho + (z - inside) * *slope;
  return WH_OK;
}
