/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_KINEMATICS_H
#define WH_MATERIAL_KINEMATICS_H
/* Relativistic kinematics of electrons; energies are kinetic, in eV. */
#include "base/constants.h"

#include <math.h>

/* (c p)^2 [eV2] */
static inline double wh_cp2(double energy) {
  return energy * (energy + 2.0 * WH_ELECTRON_REST_eV);
}

static inline double wh_beta2(double energy) {
  double total = energy + WH_ELECTRON_REST_eV;
  return wh_cp2(energy) / (total * total);
}

/* 2 pi e^4/(m v^2) = 2 pi r_e^2 m c^2/beta^2 [eV m2] */
static inline double wh_rutherford(double energy) {
  const double r =
      WH_ELEMENTARY_CHARGE / (4.0 * WH_PI * WH_VACUUM_PERMITTIVITY * WH_ELECTRON_REST_eV);
  return 2.0 * WH_PI * r * r * WH_ELECTRON_REST_eV / wh_beta2(energy);
}

#endif
