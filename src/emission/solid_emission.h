/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_EMISSION_SOLID_EMISSION_H
#define WH_EMISSION_SOLID_EMISSION_H
/* Electrons from the curved surface of an electrode of a tube without symmetry, each spot with its
   own temperature and field. */
#include "emission/density.h"
#include "field/solid_field.h"
#include "particle/particles.h"

/* Temperature [K] of the surface at x [m]. */
typedef double wh_temperature_fn(void *user, const double x[3]);

struct wh_solid_emission {
  const char *name;                    /* of the source, for messages */
  const char *electrode;               /* whose surface toward the vacuum emits */
  double work_function_eV, richardson; /* [eV], [A/(m^2 K^2)] */
  const struct wh_variant *law;        /* of the density; NULL: Richardson's, without the field */
  wh_temperature_fn *temperature;
  void *user;
  size_t count; /* of electrons */
  uint64_t first_id;
};

/* Appends count electrons: their places are spread over the surface as the current is, their
   velocities are half-Maxwellian, their weights add up to the current [A], which is also given. The
   same seed gives the same electrons. WH_BAD_INPUT: no such electrode, none of it faces the vacuum,
   the law does not hold there, or nothing is emitted. */
enum wh_status wh_solid_emit(struct wh_context *c, const struct wh_solid_field *field,
                             const struct wh_solid_emission *e, struct wh_particles *out,
                             double *current);

#endif
