/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_QUANTILE_H
#define WH_NUMERICS_QUANTILE_H
/* Inverse distribution functions, for drawing from a law: p in (0, 1). Absolute error below 1e-14
 * of the range. */

/* Beta distribution, density proportional to x^(a-1) (1-x)^(b-1) on (0, 1); a, b > 0. */
double wh_quantile_beta(double p, double a, double b);

/* Density x exp(-x), x > 0 (gamma distribution of shape 2): the energy, in units of kT, of a flux
   out of a Maxwellian gas. */
double wh_quantile_flux_maxwell(double p);

#endif
