/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_SCREENING_SCF_H
#define WH_MATERIAL_SCREENING_SCF_H
/* The free neutral atom from first principles: Dirac orbitals in their own field. Atomic units. */
#include "material/screening_orbital.h"

struct wh_scf_atom {
  int Z;
  struct wh_radial_mesh mesh;
  size_t orbitals;
  struct wh_orbital *orbital;
  double *V;        /* potential of the orbitals, nucleus and exchange in it [hartree] */
  double *density;  /* 4 pi r^2 rho [1/a0]; its integral is Z */
  double *enclosed; /* 1 - phi(r): r times the potential of the cloud, over Z */
  int iterations;
  double *store;
};

/* Average of the ground configuration, with the exact exchange energy of Dirac-Fock in the local
   potential of Krieger, Li and Iafrate (Phys. Rev. A 45 (1992) 101), averaged over the open shells
   (J. C. Slater, Quantum Theory of Atomic Structure (1960); I. P. Grant, Proc. R. Soc. A 262 (1961)
   555). Nucleus: uniform sphere. Correlation, Breit interaction and vacuum polarisation are left
   out. Iterated until the energies change by less than 1e-7 of themselves. */
enum wh_status wh_scf_solve(struct wh_context *c, int Z, struct wh_scf_atom *out);
void wh_scf_free(struct wh_scf_atom *a);

/* Its screening function as a sum of exponentials, by least squares: phi within 5e-4, <r^2> to
   1e-5. */
struct wh_screening;
enum wh_status wh_scf_screening(struct wh_context *c, const struct wh_scf_atom *a,
                                struct wh_screening *out);

/* Both in one: the screening function of element Z from first principles. */
enum wh_status wh_screening_solve(struct wh_context *c, int Z, struct wh_screening *out);

/* <r^2> summed over the electrons [a0^2]. */
double wh_scf_mean_square(const struct wh_scf_atom *a);

/* (a k b; 1/2 0 -1/2)^2, a and b half-integers given doubled. */
double wh_three_j_squared(int a2, int k, int b2);

#endif
