/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/sensor.h"

#define WH_SENSOR(name) extern const struct wh_sensor_kind wh_sensor_##name;
#include "photon/sensors.def"
#undef WH_SENSOR

const struct wh_kind *const wh_sensor_kinds[] = {
#define WH_SENSOR(name) &wh_sensor_##name.kind,
#include "photon/sensors.def"
#undef WH_SENSOR
    NULL,
};
