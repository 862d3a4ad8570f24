/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_ATOM_H
#define WH_MATERIAL_ATOM_H
/* Shells of free atoms. Binding energies and occupations: xraylib 4 (T. Schoonjans et al.,
   Spectrochim. Acta B 66 (2011) 776). */
#include "base/context.h"

/* Subshells in the order of xraylib: K, L1-3, M1-5, N1-7, O1-7, P1-5, Q1-3. */
enum { WH_SHELL_K, WH_SHELL_L1, WH_SHELL_L3 = 3, WH_SHELL_M1, WH_SHELL_M5 = 8, WH_SHELLS = 31 };

struct wh_atom_shell {
  int shell;
  double electrons;  /* occupation of the neutral atom, may be fractional for open shells */
  double binding_eV; /* 0: no figure known (outermost electrons) */
};

/* The occupied subshells of element z (1..92), from K outward; count <= WH_SHELLS.
   WH_LIBRARY_FAILED if the occupations do not sum to z. */
enum wh_status wh_atom_shells(struct wh_context *c, int z, struct wh_atom_shell shell[WH_SHELLS],
                              size_t *count);

/* Absorption edge [eV]; 0 if the element has no such shell or no figure is known. */
double wh_atom_edge_eV(int z, int shell);

/* "K", "L3", ... ; "" for a number out of range. */
const char *wh_atom_shell_name(int shell);

#endif
