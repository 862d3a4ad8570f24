/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_HEAT_MOVING_H
#define WH_HEAT_MOVING_H
/* A spot that moves over a half-space of constant properties: heat in all three directions, at any
   speed. */

enum wh_spot_profile {
  WH_SPOT_RECTANGLE, /* even over width (along the motion) and length */
  WH_SPOT_GAUSSIAN   /* width and length are full widths at half maximum */
};

struct wh_moving_spot {
  int profile; /* enum wh_spot_profile */
  double power, width, length;
  double velocity;                  /* along x [m/s]; 0: at rest */
  double conductivity, diffusivity; /* [W/m/K], [m2/s] */
  double time;                      /* since the beam is on [s]; infinite: since ever */
  int panels;                       /* of the quadrature over the past; 0: 48 */
};

/* Rise of the temperature [K] at x ahead of the middle of the spot, y beside and z below it: the
   integral over the past of the spot's heat that has spread since. */
double wh_moving_spot_rise(const struct wh_moving_spot *s, const double x[3]);

/* The highest rise on the surface along the middle of the spot's way. */
double wh_moving_spot_peak(const struct wh_moving_spot *s);

#endif
