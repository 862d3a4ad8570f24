/* SPDX-License-Identifier: MPL-2.0 */
/* Relativistic partial waves: the reference model. */
#include "material/elastic.h"

#include "material/elastic_waves.h"

static enum wh_status solve(struct wh_context *c, int Z, double E_eV, size_t count,
                            const double *mu, double *dcs, struct wh_elastic_sections *out) {
  const double area = WH_AU_LENGTH * WH_AU_LENGTH;
  struct wh_atom atom;
  struct wh_partial_waves w;
  struct wh_amplitudes a;
  WH_TRY(wh_atom_dhfs(c, Z, &atom));
  WH_TRY(wh_partial_waves_solve(c, &atom, E_eV / WH_AU_ENERGY_eV, 1, &w));
  enum wh_status status = wh_amplitudes_set(c, &w, &a);
  wh_partial_waves_free(&w);
  WH_TRY(status);
  struct wh_cross_sections s = wh_amplitudes_integrate(&a);
  *out = (struct wh_elastic_sections){area * s.total, area * s.first, area * s.second};
  for (size_t i = 0; i < count; i++)
    dcs[i] = area * wh_amplitudes_dcs(&a, mu[i]);
  wh_amplitudes_free(&a);
  return WH_OK;
}

extern const struct wh_elastic_model wh_elastic_dirac;
const struct wh_elastic_model wh_elastic_dirac = {
    .name = "dirac",
    .summary = "Dirac partial waves in the screened atom with finite nucleus and exchange",
    .source = "screening: Salvat et al., Phys. Rev. A 36 (1987) 467; exchange: Furness and "
              "McCarthy, J. Phys. B 6 (1973) 2280",
    .solve = solve,
};
