/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_MATERIAL_STOPPING_H
#define WH_MATERIAL_STOPPING_H
/* Tables of inelastic collisions for a Monte Carlo kernel, and the range of electrons that slow
   down without scattering. */
#include "material/inelastic.h"
#include "material/log_grid.h"

/* Collisions with loss above a cutoff are single events ("hard"), the others act together
   ("soft"). All arrays have grid.count rows. */
struct wh_inelastic_table {
  struct wh_log_grid grid; /* of kinetic energies [eV] */
  double cutoff_eV;
  size_t count;       /* oscillators; channels are count * WH_CHANNELS */
  double *rate;       /* hard collisions per length [1/m] */
  double *stopping;   /* collision stopping power, all losses [eV/m] */
  double *transport1; /* of all collisions [1/m] */
  double *transport2;
  double *soft_stopping;   /* [eV/m] */
  double *soft_straggling; /* [eV2/m] */
  double *soft_transport1; /* [1/m] */
  double *soft_transport2;
  double *cumulative; /* rows of count * WH_CHANNELS: cumulative probability that a hard collision
                         is of oscillator i/WH_CHANNELS, channel i % WH_CHANNELS; ends at 1 */
};

/* A grid of count points from low_eV to high_eV, within 50 eV to 1 MeV; cutoff_eV 0: every
   collision is single. WH_BAD_INPUT otherwise. */
enum wh_status wh_inelastic_table_create(struct wh_context *c, const struct wh_inelastic *model,
                                         double low_eV, double high_eV, size_t count,
                                         double cutoff_eV, struct wh_inelastic_table *table);
void wh_inelastic_table_free(struct wh_inelastic_table *table);

/* A hard collision at an energy where rate > 0. u: four uniform numbers in (0, 1): the row of the
   table, oscillator and channel, the loss, the recoil. If the energy lies too little above a
   threshold of the row taken for the channel to be open, nothing happens: loss 0, cosine 1. */
struct wh_inelastic_event wh_inelastic_table_sample(const struct wh_inelastic_table *table,
                                                    const struct wh_inelastic *model,
                                                    double energy_eV, const double u[4]);

/* Range [m] of the continuous-slowing-down approximation with collision and radiative stopping,
   from energy_eV down to 50 eV (the rest is a few nanometres at most). WH_BAD_INPUT outside 50 eV
   to 1 MeV. Relative error of the quadrature below 1e-4. */
enum wh_status wh_csda_range(struct wh_context *c, const struct wh_material *material,
                             const struct wh_inelastic *model, double energy_eV, double *range);

#endif
