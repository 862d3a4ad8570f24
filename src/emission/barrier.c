/* SPDX-License-Identifier: MPL-2.0 */
#include <math.h>

#include "base/constants.h"
#include "emission/density.h"

/* e/(4 pi eps_0) [V m]: also c_S^2 of the Schottky lowering c_S sqrt(F), in eV. */
#define IMAGE (WH_ELEMENTARY_CHARGE / (4.0 * WH_PI * WH_VACUUM_PERMITTIVITY))

/* Second Fowler-Nordheim constant (8 pi/3) sqrt(2 m)/(e h) = 6.83089e9 eV^(-3/2) V/m. */
static double second_constant(void) {
  double m_eV = sqrt(2.0 * WH_ELECTRON_MASS * WH_ELEMENTARY_CHARGE);
  return 8.0 * WH_PI / 3.0 * m_eV / WH_PLANCK;
}

double wh_schottky_lowering(double field) {
  return field > 0.0 ? sqrt(IMAGE * field) : 0.0;
}

double wh_barrier_scaled_field(double field, double height_eV) {
  return IMAGE * field / (height_eV * height_eV);
}

double wh_barrier_v(double f) {
  return f > 0.0 ? 1.0 - f + f / 6.0 * log(f) : 1.0;
}

double wh_barrier_t(double f) {
  return f > 0.0 ? 1.0 + f / 9.0 - f / 18.0 * log(f) : 1.0;
}

double wh_barrier_decay_width(double field, double work_function_eV) {
  double t = wh_barrier_t(wh_barrier_scaled_field(field, work_function_eV));
  return field / (1.5 * second_constant() * sqrt(work_function_eV) * t);
}

/* G = b H^(3/2) v(f)/F below the top; its slope at the top, where H^2 = IMAGE F, is
   (3/2) b sqrt(H) t(1)/F with t(1) = 10/9 of the approximation. */
double wh_barrier_transmission(double field, double height_eV) {
  double b = second_constant(), top = wh_schottky_lowering(field), exponent;
  if (height_eV > top)
    exponent =
        b * pow(height_eV, 1.5) * wh_barrier_v(wh_barrier_scaled_field(field, height_eV)) / field;
  else
    exponent = 1.5 * b * sqrt(top) * wh_barrier_t(1.0) / field * (height_eV - top);
  return 1.0 / (1.0 + exp(exponent));
}
