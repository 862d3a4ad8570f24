/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EXACT_WARM_DIODE_H
#define WH_EXACT_WARM_DIODE_H
/* The planar diode with a hot cathode (T. C. Fry, Phys. Rev. 17 (1921) 441; I. Langmuir, Phys. Rev.
   21 (1923) 419): electrons leave the cathode with a half-Maxwellian, and their own charge makes a
   minimum of the potential that turns the slower ones back.

   With eta = e(V - V_m)/kT about the minimum and lengths in lambda = sqrt(eps_0 kT/(e^2 n_m)),
   n_m = (J/e) sqrt(pi m/(2 kT)) the density there, Poisson's equation is eta'' = e^eta (1 +- erf
   sqrt(eta)), + before the minimum, where electrons go both ways, - behind it. Then
   eta'^2/2 = h(eta) = e^eta (1 +- erf sqrt(eta)) - 1 -+ 2 sqrt(eta/pi). Without relativity. */
#include "base/context.h"

struct wh_warm_diode {
  double supply;      /* [A/m^2] that leaves the cathode */
  double temperature; /* [K] */
  double distance;    /* [m] */
  double voltage;     /* [V] of the anode */
};

enum wh_warm_regime {
  WH_WARM_SATURATED, /* no minimum: all of the supply arrives */
  WH_WARM_LIMITED,   /* a minimum between cathode and anode */
  WH_WARM_RETARDED,  /* the potential falls all the way to the anode */
};

struct wh_warm_flow {
  enum wh_warm_regime regime;
  double density;         /* [A/m^2] that arrives */
  double minimum_voltage; /* [V] of the minimum, <= 0; saturated: 0, retarded: that of the anode */
  double minimum_place;   /* [m] from the cathode */
};

/* To 1e-10. WH_BAD_INPUT unless supply, temperature and distance are above 0. */
enum wh_status wh_warm_diode_flow(struct wh_context *c, const struct wh_warm_diode *d,
                                  struct wh_warm_flow *out);

/* Distance from the minimum, in lambda, where the potential is eta above it, before (side -1) or
   behind (side +1) it. Langmuir's xi is sqrt(2) times it. */
double wh_warm_diode_distance(double eta, int side);

#endif
