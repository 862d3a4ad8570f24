/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PARTICLE_PARTICLES_H
#define WH_PARTICLE_PARTICLES_H
/* The electrons that one stage hands to the next: data, no handles, SI units.
   The beam runs along z. In axisymmetric systems z is the axis; planar systems do not vary along y.
 */
#include "base/archive.h"
#include "base/context.h"

struct wh_particles {
  size_t count, capacity;
  double *x, *y, *z;    /* position [m] */
  double *ux, *uy, *uz; /* momentum / (m c) = gamma beta [1] */
  double *t;            /* time [s] */
  double *weight;       /* current carried [A]; 1/count each where no current is known */
  uint64_t *id;         /* birth number: keys random numbers, joins tables */
};

/* One electron, as a value. */
struct wh_particle {
  double x[3], u[3], t, weight;
  uint64_t id;
};

void wh_particles_free(struct wh_particles *p);
enum wh_status wh_particles_reserve(struct wh_context *c, struct wh_particles *p, size_t capacity);
enum wh_status wh_particles_append(struct wh_context *c, struct wh_particles *p,
                                   const struct wh_particle *one);
struct wh_particle wh_particles_get(const struct wh_particles *p, size_t i);
void wh_particles_put(struct wh_particles *p, size_t i, const struct wh_particle *one);

/* Kinetic energy [eV] from u = gamma beta, without cancellation at low energy, and |u| from energy.
 */
double wh_kinetic_energy_eV(const double u[3]);
double wh_momentum_of_energy(double energy_eV);

/* Hands all electrons to the archive, or takes them out into an empty set. */
void wh_particles_archive(struct wh_archive *a, struct wh_particles *p);

#endif
