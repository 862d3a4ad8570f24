/* SPDX-License-Identifier: MPL-2.0 */
/* Screened Rutherford scattering (G. Wentzel, Z. Phys. 40 (1927) 590) with Moliere's screening
   angle (G. Moliere, Z. Naturforsch. 2a (1947) 133): a simple model to compare with. It knows
   neither spin nor the structure of the atom; the backscatter it gives falls with energy where the
   true one rises. */
#include "material/elastic.h"

#include <math.h>

#include "base/constants.h"
#include "material/elastic_field.h"

static enum wh_status atom(struct wh_context *c, int Z, struct wh_screening *out) {
  (void)c;
  *out = (struct wh_screening){.Z = Z};
  return WH_OK;
}

/* dsigma/dOmega = (Z e^2/(2 p v))^2/(mu + A)^2,
   A = (1/4)(hbar/(p a))^2 (1.13 + 3.76 (alpha Z/beta)^2),  a = 0.885 Z^(-1/3) a0. */
static enum wh_status solve(struct wh_context *c, const struct wh_screening *atom, double E_eV,
                            size_t count, const double *mu, double *dcs,
                            struct wh_elastic_sections *out) {
  (void)c;
  const int Z = atom->Z;
  const double light = WH_AU_LIGHT_SPEED, E = E_eV / WH_AU_ENERGY_eV;
  double k = wh_au_wave_number(E), v = k * light * light / (E + light * light);
  double ka = k * 0.885 / cbrt(Z), zeta = Z / v;
  double A = (1.13 + 3.76 * zeta * zeta) / (4 * ka * ka);
  double strength = WH_AU_LENGTH * Z / (2 * k * v), C = strength * strength; /* [m2] */
  double logarithm = log1p(1 / A);
  *out = (struct wh_elastic_sections){
      .total = 4 * WH_PI * C / (A * (1 + A)),
      .first = 8 * WH_PI * C * (logarithm - 1 / (1 + A)),
      .second = 24 * WH_PI * C * ((1 + 2 * A) * logarithm - 2),
  };
  for (size_t i = 0; i < count; i++)
    dcs[i] = C / ((mu[i] + A) * (mu[i] + A));
  return WH_OK;
}

extern const struct wh_elastic_model wh_elastic_rutherford;
const struct wh_elastic_model wh_elastic_rutherford = {
    .name = "screened-rutherford",
    .summary = "Wentzel's law with Moliere's screening angle; for comparison only",
    .source = "Wentzel, Z. Phys. 40 (1927) 590; Moliere, Z. Naturforsch. 2a (1947) 133",
    .atom = atom,
    .solve = solve,
};
