/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_TUBE_H
#define WH_PHOTON_TUBE_H
/* The spectrum of an X-ray tube without a Monte Carlo run: cross sections integrated over the
   electrons' track length in the target (photon/flux.h). docs/theory/spectra.md. */
#include "photon/flux.h"
#include "photon/spectrum.h"

struct wh_tube {
  double voltage; /* [V] */
  /* Reflection (half-space): angle between the photons and the surface [rad], the beam coming
     perpendicularly. Transmission (film): angle to the beam. */
  double angle;
  double low_eV, width_eV; /* bins of the continuum; at least 1 keV */
};

/* Bremsstrahlung with the angular distribution of each electron's direction; lines of vacancies
   made by electrons, by bremsstrahlung and by K lines absorbed in the target, with whole cascades;
   absorption on the way out by all interactions but Rayleigh scattering, which mostly goes forward.
   WH_BAD_INPUT for a voltage outside of the table, an angle outside (0, 90] deg for reflection or
   [0, 90) for transmission. */
enum wh_status wh_tube_spectrum(struct wh_context *c, const struct wh_flux *flux,
                                const struct wh_tube *tube, struct wh_spectrum *out);

#endif
