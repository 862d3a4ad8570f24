/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_HEAT_FLIGHT_H
#define WH_HEAT_FLIGHT_H
/* The particles of a stream: how a rotor brings them to their speed, how hot they get in the beam,
   and how they cool by radiation. docs/theory/stream.md. */
#include "heat/heat.h"

#define WH_FLIGHT_POINTS 256 /* of a curve */

extern const struct wh_key wh_rotor_keys[], wh_particle_keys[];

/* Particles glide without friction in radial channels of a rotor, a disc of even thickness. */
struct wh_rotor_params {
  double radius, from;     /* [m]: of the rim; where particles enter */
  double density, poisson; /* of the disc [kg/m3], [1] */
  double strength;         /* [Pa] */
};

struct wh_rotor {
  double frequency; /* turns a second for the speed wanted [1/s] */
  double rim;       /* speed of the rim [m/s] */
  double stress;    /* greatest in a disc without a hole [Pa] */
};

/* The particles leave with the rim's speed and a radial one that the channel has given them:
   v^2 = omega^2 (2 R^2 - r^2). */
struct wh_rotor wh_rotor_for(const struct wh_rotor_params *p, double velocity);

struct wh_particle_params {
  double diameter; /* [m] */
  double distance; /* of flight behind the spot, to what catches it [m] */
  double cooled_K; /* temperature at which it may be caught */
  double surroundings_K;
};

/* A particle that crosses a spot of a width at a speed. */
struct wh_crossing {
  const struct wh_thermal *thermal;
  struct wh_particle_params particle;
  double velocity, width, from_K;
  double heating; /* in the spot [W/kg] */
};

struct wh_flown {
  double pass_time;     /* in the spot [s] */
  double exit_K;        /* at its end */
  double molten;        /* share molten there */
  double cooling_time;  /* from there to cooled_K [s] */
  double caught_K;      /* temperature when it is caught */
  double caught_molten; /* share molten then */
};

/* Temperature and molten share by steps of Runge and Kutta's fourth order; beyond full melting the
   liquid keeps the solid's properties at melting. curve: temperature against the time, from entry
   to being caught, or NULL. */
struct wh_flown wh_particle_fly(const struct wh_crossing *x, struct wh_heat_curve *curve);

#endif
