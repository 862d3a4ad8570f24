/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_CONSTANTS_H
#define WH_BASE_CONSTANTS_H
/* Physical constants in SI units. Source: CODATA 2018 (exact where the SI of 2019 fixes them). */

#define WH_PI 3.14159265358979323846
#define WH_LIGHT_SPEED 299792458.0              /* c [m/s], exact */
#define WH_ELEMENTARY_CHARGE 1.602176634e-19    /* e [C], exact */
#define WH_ELECTRON_MASS 9.1093837015e-31       /* m_e [kg] */
#define WH_VACUUM_PERMITTIVITY 8.8541878128e-12 /* eps_0 [F/m] */
#define WH_VACUUM_PERMEABILITY 1.25663706212e-6 /* mu_0 [N/A^2] */
#define WH_BOLTZMANN 1.380649e-23               /* k_B [J/K], exact */
#define WH_PLANCK 6.62607015e-34                /* h [J s], exact */
#define WH_AVOGADRO 6.02214076e23               /* N_A [1/mol], exact */
#define WH_STEFAN_BOLTZMANN 5.670374419e-8      /* sigma [W/m^2/K^4] */

/* Electron rest energy m_e c^2 [eV], from the constants above so that they agree to rounding. */
#define WH_ELECTRON_REST_eV                                                                        \
  (WH_ELECTRON_MASS * WH_LIGHT_SPEED * WH_LIGHT_SPEED / WH_ELEMENTARY_CHARGE)

#endif
