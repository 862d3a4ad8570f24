/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_SCREENING_ORBITAL_H
#define WH_MATERIAL_SCREENING_ORBITAL_H
/* Bound Dirac orbitals in a central potential on a logarithmic mesh. Atomic units. */
#include "base/context.h"

struct wh_radial_mesh {
  size_t count;
  double step; /* of ln r */
  double *r;   /* [a0] */
};

struct wh_orbital {
  int n, kappa;
  double electrons; /* occupation */
  double energy;    /* without the rest energy [hartree]; a start value on entry */
  double *P, *Q;    /* large and small radial function, int (P^2 + Q^2) dr = 1 */
};

/* Solves P' = -(kappa/r) P + ((E - V + 2c^2)/c) Q, Q' = -((E - V)/c) P + (kappa/r) Q for the state
   with n - l - 1 nodes, by the implicit Adams formula of order 6 outward and inward. V[count]
   [hartree], as of a nucleus of finite size (r V -> 0). WH_NOT_CONVERGED if there is no such state.
 */
enum wh_status wh_orbital_solve(struct wh_context *c, const struct wh_radial_mesh *mesh,
                                const double *V, struct wh_orbital *o);

/* int_0^infinity f dr on the mesh; f must vanish at both ends. */
double wh_mesh_integrate(const struct wh_radial_mesh *mesh, const double *f);

/* Y(r)/r = int (r_<^k/r_>^(k+1)) density(r') dr': the k-th multipole's potential. work: [count]. */
void wh_mesh_multipole(const struct wh_radial_mesh *mesh, int k, const double *density,
                       double *potential);

#endif
