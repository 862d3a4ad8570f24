/* SPDX-License-Identifier: MPL-2.0 */
#include "field/magnet.h"

#define WH_MAGNET(name) extern const struct wh_magnet_kind wh_magnet_##name;
#include "field/magnets.def"
#undef WH_MAGNET

const struct wh_kind *const wh_magnet_kinds[] = {
#define WH_MAGNET(name) &wh_magnet_##name.kind,
#include "field/magnets.def"
#undef WH_MAGNET
    NULL,
};
