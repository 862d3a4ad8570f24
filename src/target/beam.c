/* SPDX-License-Identifier: MPL-2.0 */
#include "target/beam.h"

#include "base/constants.h"
#include "base/memory.h"

#include <math.h>

enum wh_status wh_beam_weigh(struct wh_context *c, const struct wh_particles *p, double **out) {
  double sum = 0.0, least = INFINITY, most = -INFINITY;
  *out = NULL;
  for (size_t i = 0; i < p->count; i++) {
    sum += p->weight[i];
    least = fmin(least, p->weight[i]);
    most = fmax(most, p->weight[i]);
  }
  if (!(least >= 0.0) || !(sum > 0.0) || !isfinite(sum))
    return wh_fail(
        c, WH_BAD_INPUT,
        "target: weights of the beam's electrons from %g to %g: none may be below 0, and "
        "some must be above",
        least, most);
  if (most - least <= 1e-9 * most)
    return WH_OK;
  WH_TRY(wh_alloc(c, p->count, sizeof **out, out));
  double up_to = 0.0;
  for (size_t i = 0; i < p->count; i++)
    (*out)[i] = (up_to += p->weight[i] / sum);
  return WH_OK;
}

/* The first electron whose share of the weight, with all before, is above u. */
static size_t choose(const struct wh_target_beam *beam, double u) {
  size_t low = 0, high = beam->particles->count - 1;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (beam->share[middle] > u)
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

struct wh_electron wh_beam_particle(const struct wh_particles *p, size_t i) {
  double u2 = p->ux[i] * p->ux[i] + p->uy[i] * p->uy[i] + p->uz[i] * p->uz[i], u = sqrt(u2);
  return (struct wh_electron){{p->x[i], p->y[i], p->z[i]},
                              {p->ux[i] / u, p->uy[i] / u, p->uz[i] / u},
                              WH_ELECTRON_REST_eV * u2 / (1.0 + sqrt(1.0 + u2))};
}

bool wh_beam_surround(struct wh_target_beam *beam, const double low[3], const double high[3]) {
  double s = sin(beam->tilt), k = cos(beam->tilt), from = INFINITY, to = -INFINITY;
  for (int corner = 0; corner < 4; corner++) {
    double x = corner & 1 ? high[0] : low[0], z = corner & 2 ? high[2] : low[2];
    double across = k * x - (s > 0.0 ? s * z : 0.0);
    from = fmin(from, across);
    to = fmax(to, across);
  }
  beam->size[0] = to - from;
  beam->size[1] = high[1] - low[1];
  beam->aim[0] = 0.5 * k * (from + to);
  beam->aim[1] = 0.5 * (low[1] + high[1]);
  beam->aim[2] = -0.5 * s * (from + to);
  return isfinite(beam->size[0]) && isfinite(beam->size[1]);
}

struct wh_electron wh_beam_start(const struct wh_target_beam *beam, uint64_t history,
                                 struct wh_random *random) {
  const struct wh_particles *p = beam->particles;
  if (p)
    return wh_beam_particle(p, beam->share ? choose(beam, wh_random_uniform(random))
                                           : (size_t)(history % p->count));
  double a = wh_random_uniform(random), b = wh_random_uniform(random), across[2] = {0.0, 0.0};
  switch (beam->profile) {
  case WH_BEAM_PENCIL:
    break;
  case WH_BEAM_DISC:
    across[0] = 0.5 * beam->size[0] * sqrt(a) * cos(2.0 * WH_PI * b);
    across[1] = 0.5 * beam->size[0] * sqrt(a) * sin(2.0 * WH_PI * b);
    break;
  case WH_BEAM_RECTANGLE:
  case WH_BEAM_BODIES:
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
