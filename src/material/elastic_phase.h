/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_ELASTIC_PHASE_H
#define WH_MATERIAL_ELASTIC_PHASE_H
/* Phase shifts of Dirac waves in a central potential. Atomic units. kappa = -(l+1) for j = l + 1/2
   and kappa = l for j = l - 1/2. */
#include "material/elastic_field.h"

/* The radial equations
     P' = -(kappa/r) P + ((E - V + 2 c^2)/c) Q,   Q' = -((E - V)/c) P + (kappa/r) Q
   are solved by power series, interval by interval of the field, exact to rounding for the
   polynomials given, and matched at the last knot, outside which V = 0, to spherical Bessel
   functions: P -> sin(k r - l pi/2 + delta).

   delta[count]: in (-pi/2, pi/2], rounding about 1e-13 k r. Every kappa's l must lie below
   0.95 k r_last - 1 (the wave must swing before the match). WH_NOT_CONVERGED if a series needs too
   many terms (intervals too long for this energy). Thread-safe with one context a thread. */
enum wh_status wh_phase_shifts(struct wh_context *c, const struct wh_radial_field *f, double E,
                               size_t count, const int *kappa, double *delta);

/* Ratio c-free Q/P of the regular wave at the last knot: for tests against exact solutions. */
enum wh_status wh_phase_ratio(struct wh_context *c, const struct wh_radial_field *f, double E,
                              int kappa, double *ratio);

/* l of a wave. */
static inline int wh_kappa_l(int kappa) {
  return kappa < 0 ? -kappa - 1 : kappa;
}

#endif
