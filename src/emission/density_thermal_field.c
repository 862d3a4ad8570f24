/* SPDX-License-Identifier: MPL-2.0 */
#include <math.h>

#include "base/constants.h"
#include "emission/density.h"
#include "numerics/gauss.h"

#define PANELS 40
#define POINTS 8
#define REACH 40.0 /* exponents, to either side of where something leaves */

static const struct wh_key keys[] = {WH_DENSITY_ENHANCEMENT, {0}};

/* ln(1 + exp(-x)) without overflow. */
static double softened(double x) {
  return x > 0.0 ? log1p(exp(-x)) : -x + log1p(exp(x));
}

struct electrons {
  double field, phi, kT; /* [V/m], [eV] */
  double x[POINTS], w[POINTS];
};

/* Of transmission times supply [eV^2] over normal energies from the Fermi level, between two of
   them, with short panels at the first. */
static double part(const struct electrons *e, double from, double to) {
  double sum = 0.0;
  for (int i = 0; i < PANELS; i++)
    for (int k = 0; k < POINTS; k++) {
      double t = (i + e->x[k]) / PANELS, energy = from + (to - from) * t * t;
      sum += 2.0 * t / PANELS * e->w[k] * e->kT * softened(energy / e->kT) *
             wh_barrier_transmission(e->field, e->phi - energy);
    }
  return sum * fabs(to - from);
}

/* The supply bends at the Fermi level, the transmission at the top of the barrier. */
static double integral(double field, double phi, double kT) {
  struct electrons e = {.field = field, .phi = phi, .kT = kT};
  double width = wh_barrier_decay_width(field, phi), top = phi - wh_schottky_lowering(field);
  wh_gauss(POINTS, 0.0, e.x, e.w);
  return part(&e, 0.0, -REACH * width) + part(&e, 0.0, 0.5 * top) + part(&e, top, 0.5 * top) +
         part(&e, top, top + REACH * kT);
}

static enum wh_status supply(struct wh_context *c, const void *params, const struct wh_emitter *e,
                             double *density_out, double *temperature_out) {
  const struct wh_density_enhanced_params *p = params;
  double field = p->enhancement * e->field, phi = e->work_function_eV;
  double kT = WH_BOLTZMANN * e->temperature / WH_ELEMENTARY_CHARGE;
  if (!(e->temperature >= 1.0))
    return wh_fail(c, WH_BAD_INPUT,
                   "source %s: the law thermal_field needs a temperature of at least 1 K, not %g K",
                   e->owner, e->temperature);
  if (!(wh_schottky_lowering(field) < phi))
    return wh_fail(c, WH_BAD_INPUT,
                   "source %s: a local field of %.3g V/m pulls the barrier of %.3g eV down "
                   "altogether: lower the voltage or the enhancement",
                   e->owner, field, phi);
  *temperature_out = e->temperature;
  if (!(field > 1e5)) { /* nothing tunnels: the integral is A T^2 exp(-phi/kT) */
    *density_out = e->richardson * e->temperature * e->temperature *
                   exp(-(phi - wh_schottky_lowering(field)) / kT);
    return WH_OK;
  }
  double k_eV = WH_BOLTZMANN / WH_ELEMENTARY_CHARGE;
  *density_out = e->richardson / (k_eV * k_eV) * integral(field, phi, kT);
  *temperature_out = fmax(kT, wh_barrier_decay_width(field, phi)) / k_eV;
  return WH_OK;
}

const struct wh_density_kind wh_density_thermal_field = {
    .kind = {.name = "thermal_field",
             .summary = "hot electrons over and through the barrier: transmission times supply, "
                        "integrated over the energy",
             .source = "E. L. Murphy and R. H. Good, Phys. Rev. 102 (1956) 1464; K. L. Jensen, J. "
                       "Appl. Phys. 102 (2007) 024911",
             .keys = keys,
             .params_size = sizeof(struct wh_density_enhanced_params)},
    .supply = supply,
    .answers = true,
};
