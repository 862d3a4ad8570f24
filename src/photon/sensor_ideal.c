/* SPDX-License-Identifier: MPL-2.0 */
#include "photon/sensor.h"

static const struct wh_key keys[] = {{0}};

const struct wh_sensor_kind wh_sensor_ideal = {
    .kind = {.name = "ideal",
             .summary = "counts every photon at its energy",
             .source = "",
             .keys = keys,
             .params_size = sizeof(struct wh_sensor)},
    .mode = WH_SENSOR_IDEAL,
};
