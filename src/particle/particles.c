/* SPDX-License-Identifier: MPL-2.0 */
#include "particle/particles.h"

#include "base/constants.h"
#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void wh_particles_free(struct wh_particles *p) {
  free(p->x);
  free(p->y);
  free(p->z);
  free(p->ux);
  free(p->uy);
  free(p->uz);
  free(p->t);
  free(p->weight);
  free(p->id);
  memset(p, 0, sizeof *p);
}

enum wh_status wh_particles_reserve(struct wh_context *c, struct wh_particles *p, size_t capacity) {
  double **column[] = {&p->x, &p->y, &p->z, &p->ux, &p->uy, &p->uz, &p->t, &p->weight};
  if (capacity <= p->capacity)
    return WH_OK;
  size_t reached = p->capacity;
  for (size_t i = 0; i < sizeof column / sizeof *column; i++) {
    reached = p->capacity;
    WH_TRY(wh_grow(c, column[i], &reached, capacity, sizeof(double)));
  }
  reached = p->capacity;
  WH_TRY(wh_grow(c, &p->id, &reached, capacity, sizeof *p->id));
  p->capacity = reached;
  return WH_OK;
}

enum wh_status wh_particles_append(struct wh_context *c, struct wh_particles *p,
                                   const struct wh_particle *one) {
  WH_TRY(wh_particles_reserve(c, p, p->count + 1));
  wh_particles_put(p, p->count++, one);
  return WH_OK;
}

struct wh_particle wh_particles_get(const struct wh_particles *p, size_t i) {
  struct wh_particle one = {.x = {p->x[i], p->y[i], p->z[i]},
                            .u = {p->ux[i], p->uy[i], p->uz[i]},
                            .t = p->t[i],
                            .weight = p->weight[i],
                            .id = p->id[i]};
  return one;
}

void wh_particles_put(struct wh_particles *p, size_t i, const struct wh_particle *one) {
  p->x[i] = one->x[0];
  p->y[i] = one->x[1];
  p->z[i] = one->x[2];
  p->ux[i] = one->u[0];
  p->uy[i] = one->u[1];
  p->uz[i] = one->u[2];
  p->t[i] = one->t;
  p->weight[i] = one->weight;
  p->id[i] = one->id;
}

double wh_kinetic_energy_eV(const double u[3]) {
  double u2 = u[0] * u[0] + u[1] * u[1] + u[2] * u[2];
  return WH_ELECTRON_REST_eV * u2 / (1.0 + sqrt(1.0 + u2)); /* gamma - 1 = u^2 / (gamma + 1) */
}

double wh_momentum_of_energy(double energy_eV) {
  double k = energy_eV / WH_ELECTRON_REST_eV;
  return sqrt(k * (k + 2.0));
}
