/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/sensor.h"

/* Pair energy and Fano's factor: R. H. Redus et al., IEEE Trans. Nucl. Sci. 56 (2009) 2524. */
static const struct wh_key keys[] = {
    WH_SENSOR_CRYSTAL("CdTe", "1 mm", "Be", "100 um", "0.2 um"),
    WH_SENSOR_PULSES("4.43 eV", "0.1", "40", "0.05", "1.5 keV", "0.5 us", "2 us"),
    {0},
};

const struct wh_sensor_kind wh_sensor_cdte = {
    .kind = {.name = "cdte",
             .summary = "cadmium telluride diode; the tail stands for holes that are trapped",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_sensor)},
    .mode = WH_SENSOR_COUNTING,
};
