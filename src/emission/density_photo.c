/* SPDX-License-Identifier: MPL-2.0 */
#include <math.h>

#include "base/constants.h"
#include "emission/density.h"

struct params {
  double intensity, wavelength, efficiency;
};

static const struct wh_key keys[] = {
    {.name = "intensity",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, intensity),
     .unit = "W/m2",
     .max = 1e20,
     .summary = "light that falls on the cathode"},
    {.name = "wavelength",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, wavelength),
     .unit = "m",
     .max = 1e-5,
     .above_min = true,
     .summary = "of the light"},
    {.name = "efficiency",
     .type = WH_KEY_QUANTITY,
     .offset = offsetof(struct params, efficiency),
     .unit = "1",
     .max = 1,
     .summary = "electrons for each photon without field (quantum efficiency)"},
    {0},
};

/* The yield grows as (h nu - phi)^2; the mean transverse energy is (h nu - phi)/3, that is kT of a
   half-Maxwellian. */
static enum wh_status supply(struct wh_context *c, const void *params, const struct wh_emitter *e,
                             double *density_out, double *temperature_out) {
  const struct params *p = params;
  double photon = WH_PLANCK * WH_LIGHT_SPEED / (WH_ELEMENTARY_CHARGE * p->wavelength);
  double phi = e->work_function_eV, excess = photon - phi;
  if (!(excess > 0.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "source %s: photons of %.4g eV (%.4g m) free no electrons over a work function "
                   "of %.4g eV: take light shorter than %.4g m",
                   e->owner, photon, p->wavelength, phi, p->wavelength * photon / phi);
  double freed = (excess + wh_schottky_lowering(e->field)) / excess;
  *density_out = p->efficiency * freed * freed * p->intensity / photon;
  *temperature_out =
      (excess + wh_schottky_lowering(e->field)) / 3.0 * WH_ELEMENTARY_CHARGE / WH_BOLTZMANN;
  return WH_OK;
}

const struct wh_density_kind wh_density_photo = {
    .kind = {.name = "photo",
             .summary = "light frees electrons; the yield grows as (h nu - phi)^2 with the field",
             .source = "R. H. Fowler, Phys. Rev. 38 (1931) 45; D. H. Dowell and J. F. Schmerge, "
                       "Phys. Rev. ST Accel. Beams 12 (2009) 074201",
             .keys = keys,
             .params_size = sizeof(struct params)},
    .supply = supply,
    .answers = true,
};
