/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_BEAM_H
#define WH_TARGET_BEAM_H
#include "base/random.h"
#include "particle/particles.h"

enum wh_beam_profile { WH_BEAM_PENCIL, WH_BEAM_DISC, WH_BEAM_RECTANGLE, WH_BEAM_GAUSSIAN };

/* Incident electrons: parallel, of one energy, around `aim`; or those of `particles`, one history
   each (weights are not used; more histories than particles: again from the first, with other
   random numbers). The direction lies in the x-z plane at `tilt` to +z. */
struct wh_target_beam {
  double energy_eV;
  double tilt; /* [rad], below pi/2 */
  enum wh_beam_profile profile;
  double size[2]; /* disc: diameter; rectangle: x, y; Gaussian: standard deviations [m], across */
  double aim[3];  /* a point of the axis [m] */
  const struct wh_particles *particles;
};

struct wh_electron {
  double x[3], u[3], energy_eV;
};

struct wh_electron wh_beam_start(const struct wh_target_beam *beam, uint64_t history,
                                 struct wh_random *random);

#endif
