/* SPDX-License-Identifier: MPL-2.0 */
#include "material/atom.h"

#include <math.h>
#include <xraylib.h>

double wh_atom_edge_eV(int z, int shell) {
  return 1e3 * EdgeEnergy(z, shell, NULL);
}

enum wh_status wh_atom_shells(struct wh_context *c, int z, struct wh_atom_shell shell[WH_SHELLS],
                              size_t *count) {
  double sum = 0.0;
  *count = 0;
  for (int s = 0; s < WH_SHELLS; s++) {
    double electrons = ElectronConfig(z, s, NULL);
    if (electrons <= 0.0)
      continue;
    shell[(*count)++] = (struct wh_atom_shell){s, electrons, wh_atom_edge_eV(z, s)};
    sum += electrons;
  }
  if (fabs(sum - z) > 1e-3)
    return wh_fail(c, WH_LIBRARY_FAILED, "xraylib gives element %d %g electrons", z, sum);
  return WH_OK;
}

const char *wh_atom_shell_name(int shell) {
  static const char *const name[WH_SHELLS] = {"K",  "L1", "L2", "L3", "M1", "M2", "M3", "M4",
                                              "M5", "N1", "N2", "N3", "N4", "N5", "N6", "N7",
                                              "O1", "O2", "O3", "O4", "O5", "O6", "O7", "P1",
                                              "P2", "P3", "P4", "P5", "Q1", "Q2", "Q3"};
  return shell >= 0 && shell < WH_SHELLS ? name[shell] : "";
}
