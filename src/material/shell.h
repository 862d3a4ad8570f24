/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_SHELL_H
#define WH_MATERIAL_SHELL_H
/* Ionisation of inner shells by electrons: a compact fit to the cross sections of D. Bote, F.
   Salvat, A. Jablonski and C. J. Powell, At. Data Nucl. Data Tables 95 (2009) 871
   (tools/fit-shells; largest deviation 1.2 % for K and L, 2.1 % for M, from threshold to 1 MeV).
   docs/theory/inelastic.md. */
#include <stdbool.h>

/* Whether there are figures for the shell (0: K ... 8: M5) of element z: those bound by more than
   50 eV. */
bool wh_shell_known(int z, int shell);

/* Cross section per atom [m2] for an electron of kinetic energy energy_eV, edge_eV the ionisation
   energy. 0 below the edge and where nothing is known; valid up to 1 MeV. */
double wh_shell_ionisation(int z, int shell, double edge_eV, double energy_eV);

#endif
