/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_BASE_RANDOM_H
#define WH_BASE_RANDOM_H
/* Counter-based random numbers (Philox 4x32-10; Salmon et al., SC11 (2011),
   doi 10.1145/2063384.2063405). A stream is keyed by seed, stage and particle, so what a particle
   draws does not depend on threads, ranks or the order in which particles are taken. */
#include <stdint.h>

/* One number for each place that draws; append only, so that results keep. */
enum wh_random_stage {
  WH_RANDOM_TEST,
  WH_RANDOM_EMISSION,
  WH_RANDOM_TARGET,
  WH_RANDOM_TOLERANCE,
  WH_RANDOM_TARGET_EVENT,
  WH_RANDOM_CATHODE,
  WH_RANDOM_PATCH,
  WH_RANDOM_SEARCH,
  WH_RANDOM_SUPPLY,
  WH_RANDOM_COUNTS,
  WH_RANDOM_IMAGE
};

struct wh_random {
  uint32_t counter[4], key[2], block[4];
  unsigned used; /* words of block already given out */
};

struct wh_random wh_random_start(uint64_t seed, enum wh_random_stage stage, uint64_t particle);

/* Uniform in the open interval (0, 1), 52 bits; never 0 or 1. */
double wh_random_uniform(struct wh_random *r);
/* Standard normal (Box-Muller: one of the pair). */
double wh_random_normal(struct wh_random *r);

#endif
