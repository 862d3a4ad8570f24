/* SPDX-License-Identifier: MPL-2.0 */
#include "material/photon.h"

static const double air[][2] = {
#include "material/air_absorption.def"
};

enum { ROWS = sizeof air / sizeof *air };

/* Straight between rows in the logarithms of both. */
enum wh_status wh_photon_air_absorption(struct wh_context *c, double energy_eV, double *mu_en) {
  double energy = energy_eV * 1e-6;
  *mu_en = 0.0;
  if (!(energy >= air[0][0] && energy <= air[ROWS - 1][0]))
    return wh_fail(c, WH_BAD_INPUT,
                   "energy absorption in air at %g keV: it is known from 1 keV to 1250 keV",
                   energy_eV * 1e-3);
  int i = 0;
  while (i < ROWS - 2 && energy >= air[i + 1][0])
    i++;
  double fraction = log(energy / air[i][0]) / log(air[i + 1][0] / air[i][0]);
  *mu_en = 0.1 * air[i][1] * pow(air[i + 1][1] / air[i][1], fraction);
  return WH_OK;
}
