/* SPDX-License-Identifier: MPL-2.0 */
#include "exact/spheres.h"

#include "base/constants.h"

#include <math.h>

/* Angles of a ray over e = sqrt(e_r), to second order in square roots of energy:
   c[0] + c[1] sqrt(e_z) + c[2] e_z + c[3] e_r. */
struct series {
  double c[4];
};

/* The angle tau against the radius on the last sphere: tan(tau) = e mu / b, b^2 = V + e_0 - mu^2
   e_r, e_0 = e_r + e_z. */
static struct series tau_series(const struct wh_spheres *s) {
  size_t last = s->count - 1;
  double mu = s->radius[0] / s->radius[last], V = s->potential_V[last] - s->potential_V[0];
  double tau = mu / sqrt(V);
  return (struct series){
      {tau, 0.0, -0.5 * tau / V, -0.5 * tau * (1.0 - mu * mu) / V - tau * tau * tau / 3.0}};
}

/* The polar angle of the last sphere: gamma = -2 sum atan(e t_k), t_k = (mu_k+1 - mu_k)/(b_k +
   b_k+1), where b_0 = sqrt(e_z) and b_k = sqrt(V_k) + (e_z + (1 - mu_k^2) e_r)/(2 sqrt(V_k)) + ...
 */
static struct series gamma_series(const struct wh_spheres *s) {
  struct series f = {{0}};
  for (size_t k = 0; k + 1 < s->count; k++) {
    double mu[2], root[2] = {0}, inverse[2] = {0};
    for (size_t i = 0; i < 2; i++) {
      mu[i] = s->radius[0] / s->radius[k + i];
      if (k + i > 0) {
        root[i] = sqrt(s->potential_V[k + i] - s->potential_V[0]);
        inverse[i] = 0.5 / root[i];
      }
    }
    double sum = root[0] + root[1], t = (mu[1] - mu[0]) / sum;
    double by_energy = (inverse[0] + inverse[1]) / sum;
    double by_radial = (mu[0] * mu[0] * inverse[0] + mu[1] * mu[1] * inverse[1]) / sum;
    f.c[0] -= 2.0 * t;
    f.c[2] += 2.0 * t * by_energy;
    f.c[3] += 2.0 * t * (by_energy - by_radial) + 2.0 / 3.0 * t * t * t;
    if (k == 0) { /* b_0 is of first order: t (1 - x + x^2 - ...), x = sqrt(e_z)/sum */
      f.c[1] = 2.0 * t / sum;
      f.c[2] -= 2.0 * t / (sum * sum);
    }
  }
  return f;
}

static enum wh_status check_accelerating(struct wh_context *c, const struct wh_spheres *s) {
  WH_TRY(wh_spheres_check(c, s));
  if (s->relativistic)
    return wh_fail(c, WH_BAD_INPUT,
                   "concentric spheres: the aberration series are for Newton's "
                   "mechanics; ask for the exact aberration without relativity");
  for (size_t k = 1; k < s->count; k++)
    if (!(s->potential_V[k] > s->potential_V[0]))
      return wh_fail(c, WH_BAD_INPUT,
                     "concentric spheres: the aberration series need every sphere "
                     "above the cathode's potential; sphere %zu is at %g V",
                     k, s->potential_V[k]);
  return WH_OK;
}

/* In the plane at R the distance from the axis is
     [R sin(gamma + tau) - rho sin(tau)] / cos(gamma + tau),
   whose numerator is small in second order when R is a paraxial image, so that the cosine only
   enters in fourth. */
static void series_aberration(const struct wh_spheres *s, struct wh_spheres_start start,
                              double focus_eV, struct wh_spheres_aberration *a) {
  struct series gamma = gamma_series(s), tau = tau_series(s), sum;
  for (int i = 0; i < 4; i++)
    sum.c[i] = gamma.c[i] + tau.c[i];
  double rho = s->radius[s->count - 1], x = sqrt(focus_eV);
  /* paraxial image R0 (1 + r1 x + r2 x^2) = rho tau/(gamma + tau), at no radial energy */
  double R0 = rho * tau.c[0] / sum.c[0], r1 = -sum.c[1] / sum.c[0];
  double r2 = tau.c[2] / tau.c[0] - sum.c[2] / sum.c[0] + r1 * r1;
  double sine = sin(start.angle), cosine = cos(start.angle);
  double er = start.energy_eV * sine * sine, e = sqrt(start.energy_eV) * sine;
  double z = sqrt(start.energy_eV) * cosine, ez = z * z;
  a->second = R0 * e * (sum.c[1] * z + sum.c[0] * r1 * x);
  double cubes = er / 6.0 * (rho * pow(tau.c[0], 3.0) - R0 * pow(sum.c[0], 3.0));
  a->third =
      e * (R0 * (sum.c[2] * ez + sum.c[3] * er + r1 * x * sum.c[1] * z + r2 * x * x * sum.c[0]) -
           rho * (tau.c[2] * ez + tau.c[3] * er) + cubes);
}

enum wh_status wh_spheres_aberration(struct wh_context *c, const struct wh_spheres *s,
                                     struct wh_spheres_start start, double focus_eV,
                                     struct wh_spheres_aberration *aberration) {
  struct wh_spheres_image image;
  struct wh_spheres_crossing crossing;
  *aberration = (struct wh_spheres_aberration){0};
  WH_TRY(check_accelerating(c, s));
  WH_TRY(wh_spheres_paraxial_image(c, s, focus_eV, &image));
  WH_TRY(wh_spheres_crossing(c, s, start, &crossing));
  aberration->exact = (image.R - crossing.R) * tan(crossing.angle);
  series_aberration(s, start, focus_eV, aberration);
  return WH_OK;
}

/* Distances from the axis in the plane R, over all angles: their extreme with the given sign.
   Angles are sampled, then the best one is refined by golden section (the distance is a smooth
   function of the angle; an extreme is flat, so it needs half the digits in the angle). */
struct fan {
  struct wh_context *c;
  const struct wh_spheres *s;
  double energy_eV, max_angle;
};

static enum wh_status fan_height(const struct fan *f, double R, double angle, double *height) {
  struct wh_spheres_start start = {f->energy_eV, angle};
  struct wh_spheres_crossing crossing;
  WH_TRY(wh_spheres_crossing(f->c, f->s, start, &crossing));
  *height = (R - crossing.R) * tan(crossing.angle);
  return WH_OK;
}

static enum wh_status fan_extreme(const struct fan *f, double R, double sign, double *extreme) {
  enum { SAMPLES = 32 };
  const double golden = 0.6180339887498949;
  double step = f->max_angle / SAMPLES, best = 0.0, at = 0.0, h[2];
  for (int i = 0; i <= SAMPLES; i++) {
    WH_TRY(fan_height(f, R, i * step, &h[0]));
    if (sign * h[0] > best) {
      best = sign * h[0];
      at = i * step;
    }
  }
  double low = fmax(at - step, 0.0), high = fmin(at + step, f->max_angle);
  while (high - low > 1e-9 * f->max_angle) {
    double mid[2] = {high - golden * (high - low), low + golden * (high - low)};
    for (int i = 0; i < 2; i++)
      WH_TRY(fan_height(f, R, mid[i], &h[i]));
    best = fmax(best, fmax(sign * h[0], sign * h[1]));
    if (sign * h[0] > sign * h[1])
      high = mid[1];
    else
      low = mid[0];
  }
  *extreme = best;
  return WH_OK;
}

/* The largest height above and below the axis move oppositely with R; where they balance is the
   plane of least confusion. Regula falsi (Illinois) on their difference, which is close to linear.
 */
static enum wh_status balance(const struct fan *f, double R[2], struct wh_spheres_confusion *best) {
  double g[2], up, down;
  for (int i = 0; i < 2; i++) {
    WH_TRY(fan_extreme(f, R[i], 1.0, &up));
    WH_TRY(fan_extreme(f, R[i], -1.0, &down));
    g[i] = up - down;
  }
  for (int i = 0; i < 100; i++) {
    double next = R[1] - g[1] * (R[1] - R[0]) / (g[1] - g[0]);
    WH_TRY(fan_extreme(f, next, 1.0, &up));
    WH_TRY(fan_extreme(f, next, -1.0, &down));
    best->R = next;
    best->radius = fmax(up, down);
    if (fabs(up - down) <= 1e-12 * best->radius)
      break;
    if ((up - down) * g[1] < 0.0) {
      R[0] = R[1];
      g[0] = g[1];
    } else {
      g[0] *= 0.5;
    }
    R[1] = next;
    g[1] = up - down;
  }
  best->z = best->R - f->s->radius[0];
  return WH_OK;
}

enum wh_status wh_spheres_least_confusion(struct wh_context *c, const struct wh_spheres *s,
                                          double energy_eV, double max_angle,
                                          struct wh_spheres_confusion *best) {
  struct fan f = {c, s, energy_eV, max_angle};
  struct wh_spheres_crossing crossing;
  double R[2] = {INFINITY, -INFINITY};
  *best = (struct wh_spheres_confusion){0};
  if (!(max_angle > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "concentric spheres: least confusion needs a range of angles; "
                   "the largest is %g rad",
                   max_angle);
  for (int i = 0; i <= 64; i++) {
    WH_TRY(wh_spheres_crossing(c, s, (struct wh_spheres_start){energy_eV, max_angle * i / 64.0},
                               &crossing));
    R[0] = fmin(R[0], crossing.R);
    R[1] = fmax(R[1], crossing.R);
  }
  if (!isfinite(R[0]) || !isfinite(R[1]) || R[0] * R[1] <= 0.0)
    return wh_fail(c, WH_BAD_INPUT,
                   "concentric spheres: rays of %g eV up to %g rad do not form one "
                   "image (some meet the axis before, some behind the spheres)",
                   energy_eV, max_angle);
  if (R[0] == R[1]) {
    *best = (struct wh_spheres_confusion){.R = R[0], .z = R[0] - s->radius[0]};
    return WH_OK;
  }
  return balance(&f, R, best);
}

/* With dr = (2 M/Ec) e_0 s (c - a), a = sqrt(focus/e_0), the largest value for 0 < alpha < pi/2 and
   the one at pi/2 balance at a^2 = (5 sqrt(5) - 11)/2, where both are a. */
enum wh_status wh_spheres_least_confusion_second_order(struct wh_context *c,
                                                       const struct wh_spheres *s, double energy_eV,
                                                       struct wh_spheres_confusion *best) {
  double focus = energy_eV * 0.5 * (5.0 * sqrt(5.0) - 11.0);
  struct wh_spheres_image image;
  struct wh_spheres_aberration grazing;
  *best = (struct wh_spheres_confusion){0};
  WH_TRY(wh_spheres_paraxial_image(c, s, focus, &image));
  WH_TRY(wh_spheres_aberration(c, s, (struct wh_spheres_start){energy_eV, 0.5 * WH_PI}, focus,
                               &grazing));
  *best = (struct wh_spheres_confusion){.R = image.R, .z = image.z, .radius = fabs(grazing.second)};
  return WH_OK;
}
