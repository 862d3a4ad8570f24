/* SPDX-License-Identifier: MPL-2.0 */
#include "emission/density.h"

#define WH_DENSITY(name) extern const struct wh_density_kind wh_density_##name;
#include "emission/densities.def"
#undef WH_DENSITY

const struct wh_kind *const wh_density_kinds[] = {
#define WH_DENSITY(name) &wh_density_##name.kind,
#include "emission/densities.def"
#undef WH_DENSITY
    NULL,
};

enum wh_status wh_density_supply(struct wh_context *c, const struct wh_variant *law,
                                 const struct wh_emitter *e, double *density_out,
                                 double *temperature_out) {
  *density_out = *temperature_out = 0.0;
  const struct wh_density_kind *kind = (const struct wh_density_kind *)law->kind;
  return kind->supply(c, law->params, e, density_out, temperature_out);
}
