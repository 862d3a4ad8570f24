/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/sensor.h"

/* Pair energy and Fano's factor: B. G. Lowe and R. A. Sareen, Nucl. Instrum. Meth. A 576 (2007)
   367. */
static const struct wh_key keys[] = {
    WH_SENSOR_CRYSTAL("Si", "0.5 mm", "Be", "12.5 um", "0.1 um"),
    WH_SENSOR_PULSES("3.65 eV", "0.115", "8", "0.01", "300 eV", "0.1 us", "1 us"),
    {0},
};

const struct wh_sensor_kind wh_sensor_silicon_drift = {
    .kind = {.name = "silicon_drift",
             .summary = "silicon drift detector behind a beryllium window",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_sensor)},
    .mode = WH_SENSOR_COUNTING,
};
