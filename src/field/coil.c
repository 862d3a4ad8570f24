/* SPDX-License-Identifier: MPL-2.0 */
#include "field/coil.h"

#include "base/constants.h"
#include "numerics/elliptic.h"
#include "numerics/gauss16.h"

#include <math.h>
#include <stdbool.h>

/* All fields below come from the vector potential of a loop of radius a, with
     beta^2 = (a + r)^2 + z^2,  k^2 = 4 a r / beta^2,  Delta(t) = 1 - k^2 sin^2 t,  D(t) = 1 - h^2
   sin^2 t, h^2 = 4 a r / (a + r)^2, brought by integration by parts to forms without cancellation
   near the axis (docs/theory/magnetic.md): S = int sin^2 cos^2 Delta^{-3/2},  T = int sin^4
   Delta^{-3/2},  G = int sin^2 cos^2 / (D sqrt(Delta)), all over 0..pi/2. */

/* On a rim Br is infinite like ln(distance), and on a sheet Bz jumps: there the field is given as
   it is at a relative distance of this, and at the mean of both sides. Its square is still a
   number. */
#define TINY_MODULUS 1e-100

/* Below this k^2 or h^2 the closed forms divide a small difference by k^2 or h^2; there the
   trapezoidal rule, exponentially convergent for a periodic integrand, is exact to rounding with 12
   intervals: its error is exp(-2 N eta), N = 24 points a period, cosh^2 eta = 1 / k^2. */
#define SMALL_MODULUS 0.5
#define INTERVALS 12

enum integrand { INTEGRAND_S, INTEGRAND_T, INTEGRAND_G };

static double trapezoid(enum integrand which, double k2, double h2) {
  double sum = 0.0;
  for (int i = 1; i <= INTERVALS; i++) { /* each vanishes at t = 0 */
    double s = sin(0.5 * WH_PI * i / INTERVALS), s2 = s * s, delta = 1.0 - k2 * s2, value = 0.0;
    switch (which) {
    case INTEGRAND_S:
      value = s2 * (1.0 - s2) / (delta * sqrt(delta));
      break;
    case INTEGRAND_T:
      value = s2 * s2 / (delta * sqrt(delta));
      break;
    case INTEGRAND_G:
      value = s2 * (1.0 - s2) / ((1.0 - h2 * s2) * sqrt(delta));
      break;
    }
    sum += i < INTERVALS ? value : 0.5 * value;
  }
  return sum * 0.5 * WH_PI / INTERVALS;
}

static double integral_t(double k2, double kc) {
  if (k2 < SMALL_MODULUS)
    return trapezoid(INTEGRAND_T, k2, 0.0);
  return (wh_elliptic_c(kc, kc * kc, 0.0, 1.0) - wh_elliptic_c(kc, 1.0, 0.0, 1.0)) / k2;
}

static double integral_s(double k2, double kc) {
  if (k2 < SMALL_MODULUS)
    return trapezoid(INTEGRAND_S, k2, 0.0);
  return wh_elliptic_c(kc, kc * kc, 0.0, 1.0) - integral_t(k2, kc);
}

static double integral_g(double k2, double kc, double h2, double gamma2) {
  if (h2 < SMALL_MODULUS)
    return trapezoid(INTEGRAND_G, k2, h2);
  double rest = gamma2 > 0.0 ? gamma2 * wh_elliptic_c(kc, gamma2, 0.0, 1.0) : 0.0;
  return (wh_elliptic_c(kc, 1.0, 0.0, 1.0) - rest) / h2;
}

/* A loop of radius a at z = 0 that carries 1 A. */
static struct wh_coil_field loop_field(double a, double z, double r) {
  double alpha2 = (a - r) * (a - r) + z * z, beta2 = (a + r) * (a + r) + z * z;
  double beta = sqrt(beta2), k2 = 4.0 * a * r / beta2, kc = sqrt(alpha2 / beta2);
  double unit = WH_VACUUM_PERMEABILITY / WH_PI;
  if (alpha2 == 0.0)
    return (struct wh_coil_field){INFINITY, INFINITY, INFINITY};
  double e = wh_elliptic_c(kc, 1.0, 1.0, kc * kc), d = wh_elliptic_c(kc, 1.0, 0.0, 1.0);
  return (struct wh_coil_field){
      .Bz = unit * a / beta * (2.0 * r / beta2 * d + (a - r) / alpha2 * e),
      .Br = unit * 4.0 * a * a * r * z / (beta2 * beta2 * beta) * integral_t(k2, kc),
      .chi = unit * 8.0 * a * a / (beta2 * beta) * integral_s(k2, kc),
  };
}

/* A cylindrical sheet of radius a that reaches from the point's plane to infinitely far below, less
   the same of a sheet whose end is at distance zeta: the part of a finite sheet that one of its
   ends adds (Derby & Olbert, Am. J. Phys. 78 (2010) 229, for Bz and Br), for 1 A/m. */
static struct wh_coil_field sheet_end(double a, double zeta, double r) {
  double sum = a + r, beta2 = sum * sum + zeta * zeta, beta = sqrt(beta2);
  double k2 = 4.0 * a * r / beta2, kc = sqrt(((a - r) * (a - r) + zeta * zeta) / beta2);
  double gamma = (a - r) / sum, gamma2 = gamma * gamma, h2 = 4.0 * a * r / (sum * sum);
  double unit = WH_VACUUM_PERMEABILITY / WH_PI;
  kc = fmax(kc, TINY_MODULUS);
  return (struct wh_coil_field){
      .Bz =
          unit * a / sum * zeta / beta * wh_elliptic_c(kc, fmax(gamma2, TINY_MODULUS), 1.0, gamma),
      .Br = -unit * 4.0 * a * a * r / (beta2 * beta) * integral_s(k2, kc),
      .chi = unit * 8.0 * a * a * zeta / (sum * sum * beta) * integral_g(k2, kc, h2, gamma2),
  };
}

static struct wh_coil_field sheet_field(double a, double z_min, double z_max, double z, double r) {
  struct wh_coil_field low = sheet_end(a, z - z_min, r), high = sheet_end(a, z - z_max, r);
  return (struct wh_coil_field){low.Bz - high.Bz, low.Br - high.Br, low.chi - high.chi};
}

/* One layer of the coil at radius a, per ampere-turn. */
static struct wh_coil_field layer_field(const struct wh_coil *coil, double a, double z, double r) {
  double length = coil->z_max - coil->z_min;
  if (length <= 0.0)
    return loop_field(a, z - coil->z_min, r);
  struct wh_coil_field f = sheet_field(a, coil->z_min, coil->z_max, z, r);
  return (struct wh_coil_field){f.Bz / length, f.Br / length, f.chi / length};
}

static void add_scaled(struct wh_coil_field *sum, struct wh_coil_field f, double scale) {
  sum->Bz += scale * f.Bz;
  sum->Br += scale * f.Br;
  sum->chi += scale * f.chi;
}

#define PANELS 14
#define GRADING 0.15
#define FAR 4.0

/* Far from the winding fewer layers do. */
struct rule {
  int points;
  const double *node, *weight;
};

static struct rule rule_for(double from, double to, double away_z, double r) {
  static const double node[8] = {-0.96028985649753623, -0.79666647741362674, -0.52553240991632899,
                                 -0.18343464249564981, 0.18343464249564981,  0.52553240991632899,
                                 0.79666647741362674,  0.96028985649753623};
  static const double weight[8] = {0.10122853629037626, 0.22238103445337447, 0.31370664587788729,
                                   0.36268378337836198, 0.36268378337836198, 0.31370664587788729,
                                   0.22238103445337447, 0.10122853629037626};
  double foci = hypot(r - from, away_z) + hypot(r - to, away_z);
  return foci > FAR * (to - from) ? (struct rule){8, node, weight}
                                  : (struct rule){WH_GAUSS16, wh_gauss16_node, wh_gauss16_weight};
}

/* Integral over layers a = from..to of field(a) da / (to - from), times share. The integrand has
   logarithmic singularities at a = r + i (z - ends), so that a rule of n points leaves rho^(-2n),
   where rho is the sum of the semi-axes of the ellipse through them about the interval, in units of
   half of it: 8 points leave 1e-14 where it is 7.9. Close by, panels shrink geometrically toward
   the end that is close to the point (distance below the interval's length). */
static void add_layers(const struct wh_coil *coil, double from, double to, double share, double z,
                       double r, struct wh_coil_field *sum) {
  double away_z = fmax(fmax(coil->z_min - z, z - coil->z_max), 0.0);
  double away_r = fmax(fmax(from - r, r - to), 0.0);
  double near = fabs(r - from) < fabs(r - to) ? from : to, far = near == from ? to : from;
  bool graded = hypot(away_z, away_r) < to - from;
  struct rule rule = rule_for(from, to, away_z, r);
  int panels = graded ? PANELS : 1;
  double outer = 1.0;
  for (int i = 0; i < panels; i++) {
    double inner = i + 1 < panels ? outer * GRADING : 0.0, half = 0.5 * (outer - inner);
    for (int j = 0; j < rule.points; j++) {
      double s = inner + half * (1.0 + rule.node[j]);
      add_scaled(sum, layer_field(coil, near + (far - near) * s, z, r),
                 share * half * rule.weight[j]);
    }
    outer = inner;
  }
}

struct wh_coil_field wh_coil_field(const struct wh_coil *coil, double z, double r) {
  double depth = coil->r_max - coil->r_min;
  struct wh_coil_field sum = {0};
  if (depth <= 0.0) {
    add_scaled(&sum, layer_field(coil, coil->r_min, z, r), coil->current);
  } else if (r > coil->r_min && r < coil->r_max) {
    add_layers(coil, coil->r_min, r, coil->current * (r - coil->r_min) / depth, z, r, &sum);
    add_layers(coil, r, coil->r_max, coil->current * (coil->r_max - r) / depth, z, r, &sum);
  } else {
    add_layers(coil, coil->r_min, coil->r_max, coil->current, z, r, &sum);
  }
  return sum;
}
