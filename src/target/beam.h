/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_BEAM_H
#define WH_TARGET_BEAM_H
#include "base/random.h"
#include "particle/particles.h"

enum wh_beam_profile {
  WH_BEAM_PENCIL,
  WH_BEAM_DISC,
  WH_BEAM_RECTANGLE,
  WH_BEAM_GAUSSIAN,
  WH_BEAM_BODIES /* uniform over what the bodies cover: a rectangle around them of which only those
                    electrons count that meet one */
};

/* Incident electrons: parallel, of one energy, around `aim`; or those of `particles`: of equal
   weight one history each, and again from the first with other random numbers; of unequal weight
   (`share`) drawn by it. The direction lies in the x-z plane at `tilt` to +z. */
struct wh_target_beam {
  double energy_eV;
  double tilt; /* [rad], below pi/2 */
  enum wh_beam_profile profile;
  double size[2]; /* disc: diameter; rectangle, bodies: x, y; Gaussian: standard deviations [m],
                     across */
  double aim[3];  /* a point of the axis [m] */
  const struct wh_particles *particles;
  const double *share; /* [particles]: sum of the weights up to each, of all 1; NULL: all alike */
};

struct wh_electron {
  double x[3], u[3], energy_eV;
};

/* The shares of the particles' weights, to be freed; NULL if all are alike. */
enum wh_status wh_beam_weigh(struct wh_context *c, const struct wh_particles *p, double **out);
struct wh_electron wh_beam_particle(const struct wh_particles *p, size_t i);

/* Lays a beam of the profile WH_BEAM_BODIES around the box from low to high; false if that has no
   ends across the beam. */
bool wh_beam_surround(struct wh_target_beam *beam, const double low[3], const double high[3]);

struct wh_electron wh_beam_start(const struct wh_target_beam *beam, uint64_t history,
                                 struct wh_random *random);

#endif
