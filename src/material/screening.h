/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_SCREENING_H
#define WH_MATERIAL_SCREENING_H
/* The electron cloud of a free neutral atom, as a sum of exponentials:
     phi(r) = sum_i A_i exp(-alpha_i r),   V(r) = -(Z/r) phi(r) for a point nucleus,
   and by Poisson's equation rho(r) = Z/(4 pi r) sum_i A_i alpha_i^2 exp(-alpha_i r).
   Atomic units: lengths in Bohr radii a0, energies in hartree. */
#include <stddef.h>

#define WH_SCREENING_TERMS 20 /* at most */
#define WH_SCREENING_LAST_Z 92

struct wh_screening {
  int Z, terms;
  double A[WH_SCREENING_TERMS];     /* amplitudes; they add up to 1 */
  double alpha[WH_SCREENING_TERMS]; /* [1/a0] */
};

/* The published fit to Dirac-Hartree-Fock-Slater atoms (F. Salvat, J. D. Martinez, R. Mayol,
   J. Parellada, Phys. Rev. A 36 (1987) 467). Z outside 1..92: returns NULL. */
const struct wh_screening *wh_screening_dhfs(int Z);

/* phi(r) and 1 - phi(r); the second keeps its digits as r goes to 0. */
double wh_screening_phi(const struct wh_screening *s, double r);
double wh_screening_enclosed(const struct wh_screening *s, double r);
/* 4 pi r rho(r) [1/a0^2]: the density times 4 pi r, finite at r = 0. */
double wh_screening_density(const struct wh_screening *s, double r);

#endif
