/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_SHOWER_H
#define WH_TARGET_SHOWER_H
/* Histories: an incident electron and all that it sets free. A lane of a block follows one history
   to its end, one particle after the other, so that neither the order of lanes nor the number of
   threads changes what it draws. */
#include "base/random.h"
#include "target/beam.h"
#include "target/kernel.h"
#include "target/tally.h"
#include "target/track.h"
#include "target/world.h"

/* Modes of a substance's tables: away from surfaces, and within the skin. */
enum { WH_MODE_INNER, WH_MODE_SKIN, WH_MODES };

/* From where photons are looked at: a unit vector from the target, and the half-angle of the cone
   around it over which the mean is taken. */
struct wh_view {
  double direction[3], cone;
  double across[3], along[3], origin[3]; /* axes of what is seen (seen.h) */
};

/* Secondary electrons of a few eV: each `cost` work functions of energy left frees one, which goes
   through the matter with the mean free path `depth` [m]. */
struct wh_secondaries {
  double depth, cost;
};

/* Deeper than this many free paths nothing is tried: exp(-10) would get out. */
#define WH_SECONDARIES_DEEPEST 10.0

/* What all histories share; read only. */
struct wh_setting {
  const struct wh_kernel *kernel;
  const struct wh_tables *tables;
  const struct wh_world *world;
  const struct wh_target_beam *beam;
  const struct wh_layout *layout;
  const struct wh_view *view;
  const struct wh_secondaries *secondaries; /* NULL: none */
  struct wh_track *track; /* NULL, or where points of all trajectories go: then one thread only */
  double skin;            /* depth of the skin in transport mean free paths; 0: one mode */
  uint64_t seed;
};

/* Follows `count` histories from number `first` on, adding to value[layout->size]; *worst: greatest
   relative fault in the energy balance of a history. One call uses one thread. */
enum wh_status wh_shower_run(struct wh_context *c, const struct wh_setting *setting, uint64_t first,
                             uint64_t count, double *value, double *worst);

#endif
