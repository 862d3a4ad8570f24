/* SPDX-License-Identifier: MPL-2.0 */
#include "material/shell.h"

#include "material/kinematics.h"

#include <stddef.h>

enum { FUNCTIONS = 5, TERMS = 15 };

#define BOHR 5.29177210903e-11 /* [m], CODATA 2018 */
#define RYDBERG_eV 13.605693
#define TOP_eV 1e6

static const double function[FUNCTIONS][TERMS] = {
#define WH_SHELL_FUNCTION(...) {__VA_ARGS__},
#define WH_SHELL_FIT(...)
#include "material/shell_fit.def"
#undef WH_SHELL_FUNCTION
#undef WH_SHELL_FIT
};

/* By shell, then by z. */
static const struct fit {
  int z, shell;
  double amplitude[FUNCTIONS];
} fit[] = {
#define WH_SHELL_FUNCTION(...)
#define WH_SHELL_FIT(z, shell, ...) {z, shell, {__VA_ARGS__}},
#include "material/shell_fit.def"
#undef WH_SHELL_FUNCTION
#undef WH_SHELL_FIT
};

static const struct fit *find(int z, int shell) {
  size_t low = 0, high = sizeof fit / sizeof *fit;
  while (low < high) {
    size_t middle = (low + high) / 2;
    int order = fit[middle].shell != shell ? fit[middle].shell - shell : fit[middle].z - z;
    if (order == 0)
      return &fit[middle];
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

bool wh_shell_known(int z, int shell) {
  return find(z, shell) != NULL;
}

/* ln[sigma E_i (m v^2/2)/(4 pi a0^2 Ry^2 (1 - 1/U)(1 + ln U))] = sum_r a_r phi_r(t) with
   t = ln U/ln(1 MeV/E_i); phi_r by Clenshaw's recurrence in 2 sqrt(t) - 1. */
double wh_shell_ionisation(int z, int shell, double edge_eV, double energy_eV) {
  const struct fit *f = find(z, shell);
  if (!f || energy_eV <= edge_eV)
    return 0.0;
  double u = energy_eV / edge_eV;
  double x = 2.0 * sqrt(fmin(log(u) / log(TOP_eV / edge_eV), 1.0)) - 1.0;
  double b1 = 0.0, b2 = 0.0;
  for (int n = TERMS - 1; n >= 0; n--) {
    double term = 0.0;
    for (int r = 0; r < FUNCTIONS; r++)
      term += f->amplitude[r] * function[r][n];
    double b0 = term + (n ? 2.0 : 1.0) * x * b1 - b2;
    b2 = b1;
    b1 = b0;
  }
  double half = 0.5 * wh_beta2(energy_eV) * WH_ELECTRON_REST_eV;
  return 4.0 * WH_PI * BOHR * BOHR * RYDBERG_eV * RYDBERG_eV * (1.0 - 1.0 / u) * (1.0 + log(u)) /
         (edge_eV * half) * exp(b1);
}
