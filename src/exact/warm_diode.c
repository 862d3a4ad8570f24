/* SPDX-License-Identifier: MPL-2.0 */
#include "exact/warm_diode.h"

#include <math.h>

#include "base/constants.h"
#include "numerics/gauss.h"
#include "numerics/root.h"

#define POINTS 16
#define PANEL 0.5 /* of t = sqrt(eta) */
#define SERIES 40

/* h of the header with t = sqrt(eta), divided by t^2: 1 for t = 0. By the series
   e^(t^2) erfc(s t) = sum of (-s t)^n/Gamma(n/2 + 1) where its first terms would cancel. */
static double reduced(double t, int side) {
  if (t < 1.0) {
    double sum = 0.0, power = 1.0;
    for (int n = 2; n < SERIES; n++) {
      sum += power / tgamma(0.5 * n + 1.0);
      power *= -side * t;
    }
    return sum;
  }
  double linear = 2.0 * t / sqrt(WH_PI);
  if (side < 0)
    return (exp(t * t) * (1.0 + erf(t)) - 1.0 - linear) / (t * t);
  /* e^(t^2) erfc t, beyond 25 its asymptotic series */
  double tail = t < 25.0 ? exp(t * t) * erfc(t)
                         : (1.0 - 0.5 / (t * t) * (1.0 - 1.5 / (t * t))) / (t * sqrt(WH_PI));
  return (tail - 1.0 + linear) / (t * t);
}

/* Integral of d eta/sqrt(2 h) = sqrt(2) dt/sqrt(h/t^2). */
double wh_warm_diode_distance(double eta, int side) {
  double x[POINTS], w[POINTS], end = sqrt(fmax(eta, 0.0)), sum = 0.0;
  int panels = (int)ceil(end / PANEL);
  wh_gauss(POINTS, 0.0, x, w);
  for (int i = 0; i < panels; i++)
    for (int k = 0; k < POINTS; k++)
      sum += w[k] / sqrt(reduced(end * (i + x[k]) / panels, side));
  return panels ? sqrt(2.0) * sum * end / panels : 0.0;
}

struct search {
  const struct wh_warm_diode *d;
  double eta_anode; /* e V/kT */
};

/* lambda at the density J. */
static double length_at(const struct wh_warm_diode *d, double J) {
  double kT = WH_BOLTZMANN * d->temperature;
  double n = J / WH_ELEMENTARY_CHARGE * sqrt(0.5 * WH_PI * WH_ELECTRON_MASS / kT);
  return sqrt(WH_VACUUM_PERMITTIVITY * kT / (n * WH_ELEMENTARY_CHARGE * WH_ELEMENTARY_CHARGE));
}

/* Distance that fits a minimum of depth eta, less the diode's. */
static double excess(void *user, double eta) {
  const struct search *s = user;
  double total = wh_warm_diode_distance(eta, -1) + wh_warm_diode_distance(eta + s->eta_anode, 1);
  return total * length_at(s->d, s->d->supply * exp(-eta)) - s->d->distance;
}

enum wh_status wh_warm_diode_flow(struct wh_context *c, const struct wh_warm_diode *d,
                                  struct wh_warm_flow *out) {
  double kT_eV = WH_BOLTZMANN / WH_ELEMENTARY_CHARGE * d->temperature;
  struct search s = {d, d->voltage / kT_eV};
  *out = (struct wh_warm_flow){0};
  if (!(d->supply > 0.0 && d->temperature > 0.0 && d->distance > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "warm diode: supply %g A/m2, temperature %g K and distance %g m must be above 0",
                   d->supply, d->temperature, d->distance);
  double least = fmax(0.0, -s.eta_anode); /* the minimum is not above either electrode */
  double at_least = excess(&s, least);
  if (at_least >= 0.0) {
    bool retarded = s.eta_anode < 0.0;
    *out = (struct wh_warm_flow){.regime = retarded ? WH_WARM_RETARDED : WH_WARM_SATURATED,
                                 .density = d->supply * exp(-least),
                                 .minimum_voltage = retarded ? d->voltage : 0.0,
                                 .minimum_place = retarded ? d->distance : 0.0};
    return WH_OK;
  }
  double most = least + 1.0;
  while (excess(&s, most) < 0.0)
    most += 1.0;
  double eta = wh_root(excess, &s, least, at_least, most, excess(&s, most), 0.0);
  double J = d->supply * exp(-eta);
  *out = (struct wh_warm_flow){.regime = WH_WARM_LIMITED,
                               .density = J,
                               .minimum_voltage = -eta * kT_eV,
                               .minimum_place = wh_warm_diode_distance(eta, -1) * length_at(d, J)};
  return WH_OK;
}
