/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EXACT_HEAT_H
#define WH_EXACT_HEAT_H
/* Heat in bodies of constant properties: conductivity k [W/m/K], diffusivity a [m2/s]. Temperatures
   are rises above the start [K]. H. S. Carslaw and J. C. Jaeger, Conduction of Heat in Solids (2nd
   ed., Oxford 1959), by chapter; docs/theory/heat.md. */

/* Half-space under an even flux q [W/m2] since t = 0, at the depth z (2.9). */
double wh_exact_heat_surface(double q, double k, double a, double z, double t);

/* The surface of a half-space that takes up q [W/m2] in its depth as m exp(-m z). */
double wh_exact_heat_volume(double q, double m, double k, double a, double t);

/* Slab of a thickness, flux q into one face since t = 0, the other insulated; at the depth z (3.8).
 */
double wh_exact_heat_slab(double q, double thickness, double k, double a, double z, double t);

/* Middle of a spot with the flux q exp(-r^2/w^2) on a half-space (10.4); t infinite: steady. */
double wh_exact_heat_gaussian(double q, double w, double k, double a, double t);

/* Point of the power p that moves over a half-space at the speed v along x since ever (Rosenthal
   1935; 10.7): at x ahead of it, y beside, z below. */
double wh_exact_heat_moving_point(double p, double v, double k, double a, const double x[3]);

/* Surface of a half-space, at x from the middle of a band of the width w in x that heats evenly and
   moves at the speed v > 0 along x since ever (J. C. Jaeger, J. Proc. R. Soc. N. S. W. 76 (1942)
   203). */
double wh_exact_heat_moving_band(double q, double w, double v, double k, double a, double x);

/* Middle of a rectangle that heats evenly and rests; steady. */
double wh_exact_heat_rectangle(double q, double width, double length, double k);

/* Middle of a thin sheet (thickness d, no temperature differences across it) whose edge at the
   radius r is held: a disc of the radius `spot` takes the power p evenly; steady. */
double wh_exact_heat_sheet(double p, double spot, double r, double d, double k);

#endif
