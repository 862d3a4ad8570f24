/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_NUMERICS_ELLIPTIC_H
#define WH_NUMERICS_ELLIPTIC_H

/* General complete elliptic integral (Bulirsch, Numer. Math. 13 (1969) 305)
     C(kc, p, c, s) = int_0^{pi/2} (c cos^2 t + s sin^2 t)
                      / [(cos^2 t + p sin^2 t) sqrt(cos^2 t + kc^2 sin^2 t)] dt,   kc != 0, p > 0.
   K(k) = C(kc, 1, 1, 1) and E(k) = C(kc, 1, 1, kc^2) with kc^2 = 1 - k^2. Relative error about
   1e-15. */
double wh_elliptic_c(double kc, double p, double c, double s);

#endif
