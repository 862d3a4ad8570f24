/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/sensor.h"

/* 50 eV of X-rays an electron of the photodiode: 54 photons a keV from CsI(Tl), of which a third is
   converted (J. D. Valentine et al., Nucl. Instrum. Meth. A 325 (1993) 147). Their number is a
   Poisson number: Fano's factor 1. */
static const struct wh_key keys[] = {
    WH_SENSOR_CRYSTAL("CsI", "0.5 mm", "Al", "0.5 mm", "0 um"),
    {WH_SENSOR_QUANTITY("pair_energy", pair_energy_eV, "eV", "50 eV"), .max = 1e6,
     .above_min = true, .summary = "left in the crystal for one electron of the signal"},
    {WH_SENSOR_QUANTITY("fano", fano, "1", "1"), .max = 1e3,
     .summary = "variance of the number of electrons over their mean"},
    {WH_SENSOR_QUANTITY("noise", noise, "1", "0"), .max = 1e9,
     .summary = "of the electronics for the whole exposure: electrons, root mean square"},
    {0},
};

const struct wh_sensor_kind wh_sensor_scintillator = {
    .kind = {.name = "scintillator",
             .summary = "a crystal whose light is added up",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_sensor)},
    .mode = WH_SENSOR_INTEGRATING,
};
