/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_FIELD_STEEL_H
#define WH_FIELD_STEEL_H
/* The magnetic field strength H that a material needs for an induction B. All in units of
   induction: h = mu0 H [T]. Isotropic but for a remanence, without hysteresis. */
#include "base/context.h"
#include "base/key.h"

struct wh_steel_params {
  double permeability;       /* relative; where no curve is given */
  struct wh_quantities H, B; /* [A/m], [T]: points of the curve, both rising from above 0 */
  double remanence[2];       /* [T] along z and r, of a permanent magnet */
};

/* h(B) = mu0 H is a monotone cubic between the points (F. N. Fritsch & J. Butland, SIAM J. Sci.
   Stat. Comput. 5 (1984) 300); beyond the last one, saturated, it rises as in vacuum. */
struct wh_steel {
  double reluctivity; /* 1/permeability */
  double remanence[2];
  size_t count; /* of points, the origin included; 0: linear */
  double *B, *h, *slope;
};

/* WH_BAD_INPUT, naming owner: lists of different length, not rising, or rising less than in
   vacuum. */
enum wh_status wh_steel_init(struct wh_context *c, const char *owner,
                             const struct wh_steel_params *p, struct wh_steel *out);
void wh_steel_free(struct wh_steel *s);

/* h at B, both along (z, r), and dh[zz, zr, rr] = dh/dB, which is positive definite. */
void wh_steel_at(const struct wh_steel *s, const double B[2], double h[2], double dh[3]);

#endif
