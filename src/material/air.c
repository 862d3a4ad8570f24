/* SPDX-License-Identifier: MPL-2.0 */
#include "material/photon.h"

static const double air[][2] = {
#include "material/air_absorption.def"
};

enum { ROWS = sizeof air / sizeof *air };

/* The rows, at most four, through which the curve between rows i and i + 1 is drawn: none beyond an
   edge, which stands in two rows of nearly one energy. */
static bool smooth(int i) {
  return air[i + 1][0] > 1.001 * air[i][0];
}

static void window(int i, int *first, int *last) {
  *first = i;
  *last = i + 1;
  if (i > 0 && smooth(i - 1))
    *first = i - 1;
  if (i + 2 < ROWS && smooth(i + 1))
    *last = i + 2;
}

/* Through neighbouring rows by Lagrange's formula in the logarithms of both: straight lines would
   be up to 2.5 % too high between 30 and 100 keV, where the curve bends. */
enum wh_status wh_photon_air_absorption(struct wh_context *c, double energy_eV, double *mu_en) {
  double energy = energy_eV * 1e-6, sum = 0.0;
  *mu_en = 0.0;
  if (!(energy >= air[0][0] && energy <= air[ROWS - 1][0]))
    return wh_fail(c, WH_BAD_INPUT,
                   "energy absorption in air at %g keV: it is known from 1 keV to 1250 keV",
                   energy_eV * 1e-3);
  int i = 0, first, last;
  while (i < ROWS - 2 && energy >= air[i + 1][0])
    i++;
  window(i, &first, &last);
  for (int k = first; k <= last; k++) {
    double weight = 1.0;
    for (int m = first; m <= last; m++)
      if (m != k)
        weight *= log(energy / air[m][0]) / log(air[k][0] / air[m][0]);
    sum += weight * log(air[k][1]);
  }
  *mu_en = 0.1 * exp(sum);
  return WH_OK;
}
