/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_ELASTIC_WAVES_H
#define WH_MATERIAL_ELASTIC_WAVES_H
/* All partial waves of one energy, and the cross sections that follow. Atomic units; cross sections
   in a0^2. mu = (1 - cos theta)/2 throughout. */
#include "material/elastic_field.h"

struct wh_partial_waves {
  double E, k;   /* kinetic energy [hartree], wave number [1/a0] */
  size_t count;  /* l = 0..count-1 */
  double *up;    /* phase shift of kappa = -(l+1), j = l + 1/2 */
  double *down;  /* phase shift of kappa = l, j = l - 1/2; down[0] = 0 */
  size_t solved; /* waves for which the radial equations were solved */
};

/* delta = Born + d. The Born phase shift of a sum of Yukawa potentials is known in closed form,
     delta_B = Z/(2 b c) sum_i A_i (Q_l(z_i) + b^2 Q_l'(z_i)),  z_i = 1 + alpha_i^2/(2 k^2),
   with l' the l of -kappa and b = sqrt(E/(E + 2c^2)). d falls as its square, so it is solved for
   all low l, and above at Chebyshev points of l between which it is interpolated (error about
   1e-11). refine: as in wh_atom_field. */
enum wh_status wh_partial_waves_solve(struct wh_context *c, const struct wh_atom *atom, double E,
                                      double refine, struct wh_partial_waves *out);
void wh_partial_waves_free(struct wh_partial_waves *w);

/* Born phase shifts of both kinds, l = 0..count-1. */
enum wh_status wh_born_waves(struct wh_context *c, const struct wh_atom *atom, double E,
                             size_t count, double *up, double *down);

/* Coefficients of the amplitudes in Legendre functions,
     f = sum_l F_l P_l(cos theta),  g = sum_l G_l P_l^1(cos theta) [a0],
   and of (1 - cos theta)^2 f, (1 - cos theta)^2 g, which fall much faster with l (D. R. Yennie,
   D. G. Ravenhall, R. N. Wilson, Phys. Rev. 95 (1954) 500): index 0, 1, 2 is the power. */
struct wh_amplitudes {
  size_t count;
  double k;
  double *F[3][2], *G[3][2]; /* [power][real, imaginary] */
  double *store;
};

enum wh_status wh_amplitudes_set(struct wh_context *c, const struct wh_partial_waves *w,
                                 struct wh_amplitudes *out);
void wh_amplitudes_free(struct wh_amplitudes *a);

/* f and g (real, imaginary) at mu, summed with reduction by power (0..2); mu > 0 if power > 0. */
void wh_amplitudes_at(const struct wh_amplitudes *a, double mu, int power, double f[2],
                      double g[2]);

/* Differential cross section of unpolarised electrons |f|^2 + |g|^2 [a0^2/sr]. */
double wh_amplitudes_dcs(const struct wh_amplitudes *a, double mu);

/* total = int dsigma, first = int (1 - cos), second = (3/2) int (1 - cos^2) [a0^2], by sums over l
   without quadrature. */
struct wh_cross_sections {
  double total, first, second;
};
struct wh_cross_sections wh_amplitudes_integrate(const struct wh_amplitudes *a);

#endif
