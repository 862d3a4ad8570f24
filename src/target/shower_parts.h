/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_SHOWER_PARTS_H
#define WH_TARGET_SHOWER_PARTS_H
/* Between the files of a shower. */
#include "target/shower.h"

/* An electron set free that waits for its turn. */
struct wh_free {
  double x[3];
  float u[3], energy;
  size_t body;
};

/* What belongs to a lane besides what the kernel sees. */
struct wh_lane {
  size_t body;
  int mode;
  bool gone;               /* its particle is no more and none takes its place */
  double entry[3];         /* where the primary first met a body */
  double brought, balance; /* energy of the history: at the start, and not yet accounted for */
  struct wh_random random; /* for events; the kernel draws from its own stream */
  size_t waiting, room;
  struct wh_free *stack;
};

struct wh_shower {
  struct wh_block block;
  struct wh_lane lane[WH_BLOCK];
  uint32_t crossing[WH_BLOCK], crossings, gone;
  struct wh_context *c;
  const struct wh_setting *s;
  double *value;
  uint64_t next, end; /* histories not yet begun */
  bool places;        /* whether it is scored where energy is left */
  double worst;
  enum wh_status status;
};

/* An electron that is followed after the one in lane i. */
void wh_shower_release(struct wh_shower *h, uint32_t i, const struct wh_free *p);

/* Collision k of block.other, which sets particles free. Called before directions turn. */
void wh_shower_event(struct wh_shower *h, uint32_t k);

#endif
