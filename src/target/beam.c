/* SPDX-License-Identifier: MPL-2.0 */
#include "target/beam.h"

#include "base/constants.h"

#include <math.h>

static struct wh_electron from_particles(const struct wh_particles *p, uint64_t history) {
  size_t i = (size_t)(history % p->count);
  double u2 = p->ux[i] * p->ux[i] + p->uy[i] * p->uy[i] + p->uz[i] * p->uz[i], u = sqrt(u2);
  return (struct wh_electron){{p->x[i], p->y[i], p->z[i]},
                              {p->ux[i] / u, p->uy[i] / u, p->uz[i] / u},
                              WH_ELECTRON_REST_eV * u2 / (1.0 + sqrt(1.0 + u2))};
}

struct wh_electron wh_beam_start(const struct wh_target_beam *beam, uint64_t history,
                                 struct wh_random *random) {
  if (beam->particles)
    return from_particles(beam->particles, history);
  double a = wh_random_uniform(random), b = wh_random_uniform(random), across[2] = {0.0, 0.0};
  switch (beam->profile) {
  case WH_BEAM_PENCIL:
    break;
  case WH_BEAM_DISC:
    across[0] = 0.5 * beam->size[0] * sqrt(a) * cos(2.0 * WH_PI * b);
    across[1] = 0.5 * beam->size[0] * sqrt(a) * sin(2.0 * WH_PI * b);
    break;
  case WH_BEAM_RECTANGLE:
    across[0] = beam->size[0] * (a - 0.5);
    across[1] = beam->size[1] * (b - 0.5);
    break;
  case WH_BEAM_GAUSSIAN:
    across[0] = beam->size[0] * sqrt(-2.0 * log(a)) * cos(2.0 * WH_PI * b);
    across[1] = beam->size[1] * sqrt(-2.0 * log(a)) * sin(2.0 * WH_PI * b);
    break;
  }
  double s = sin(beam->tilt), k = cos(beam->tilt);
  return (struct wh_electron){
      {beam->aim[0] + k * across[0], beam->aim[1] + across[1], beam->aim[2] - s * across[0]},
      {s, 0.0, k},
      beam->energy_eV};
}
