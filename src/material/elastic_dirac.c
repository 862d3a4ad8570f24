/* SPDX-License-Identifier: MPL-2.0 */
/* Relativistic partial waves: the reference model, with two choices of the electron cloud. */
#include "material/elastic.h"

#include "material/elastic_waves.h"
#include "material/screening_scf.h"

static enum wh_status solve(struct wh_context *c, const struct wh_screening *cloud, double E_eV,
                            size_t count, const double *mu, double *dcs,
                            struct wh_elastic_sections *out) {
  const double area = WH_AU_LENGTH * WH_AU_LENGTH;
  const struct wh_atom atom = wh_atom_with(cloud);
  struct wh_partial_waves w;
  struct wh_amplitudes a;
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

static enum wh_status published(struct wh_context *c, int Z, struct wh_screening *out) {
  const struct wh_screening *s = wh_screening_dhfs(Z);
  if (!s)
    return wh_fail(c, WH_BAD_INPUT, "element %d: screening is known for Z = 1 to 92", Z);
  *out = *s;
  return WH_OK;
}

extern const struct wh_elastic_model wh_elastic_dirac, wh_elastic_dirac_dhfs;

const struct wh_elastic_model wh_elastic_dirac = {
    .name = "dirac",
    .summary = "Dirac partial waves in the self-consistent atom, finite nucleus, exchange",
    .source = "atom: own Dirac-Fock exchange in the potential of Krieger, Li and Iafrate, Phys. "
              "Rev. A 45 (1992) 101; exchange: Furness and McCarthy, J. Phys. B 6 (1973) 2280",
    .atom = wh_screening_solve,
    .solve = solve,
};

const struct wh_elastic_model wh_elastic_dirac_dhfs = {
    .name = "dirac-dhfs",
    .summary = "the same in the published three-term fit to Dirac-Hartree-Fock-Slater atoms",
    .source = "screening: Salvat et al., Phys. Rev. A 36 (1987) 467; exchange: Furness and "
              "McCarthy, J. Phys. B 6 (1973) 2280",
    .atom = published,
    .solve = solve,
};
