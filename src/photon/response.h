/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_RESPONSE_H
#define WH_PHOTON_RESPONSE_H
/* What happens to a photon in the crystal of a sensor. */
#include "base/context.h"
#include "photon/sensor.h"

#define WH_RESPONSE_MINIMUM_eV 200.0

enum { WH_ESCAPES = 64, WH_RECOILS = 24 };

/* Shares of the photons that meet the sensor. */
struct wh_fate {
  double full;   /* leave all their energy */
  double recoil; /* scatter: a recoil electron's energy stays */
  size_t escapes;
  struct wh_escape {
    double energy_eV, share; /* of the line that leaves */
  } escape[WH_ESCAPES];
};

struct wh_recoil {
  double energy_eV, share;
};

/* For photons up to high_eV. NULL after a failure. */
struct wh_response;
enum wh_status wh_response_create(struct wh_context *c, const struct wh_sensor *sensor,
                                  double high_eV, struct wh_response **out);
void wh_response_destroy(struct wh_response *r);

/* WH_BAD_INPUT below WH_RESPONSE_MINIMUM_eV or above the energy of its creation. */
enum wh_status wh_response_fate(struct wh_context *c, const struct wh_response *r, double energy_eV,
                                struct wh_fate *out);

/* Energies of electrons that scatter photons: O. Klein and Y. Nishina, Z. Phys. 52 (1929) 853. */
void wh_response_recoils(double energy_eV, struct wh_recoil out[WH_RECOILS]);

#endif
