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

/* A photon. */
struct wh_free_photon {
  double x[3], u[3], energy;
  size_t body;
  int line; /* wh_layout_line; -1: bremsstrahlung, or a line that Compton scattering has shifted */
};

/* What belongs to a lane besides what the kernel sees. */
struct wh_lane {
  size_t body;
  int mode;
  bool gone;               /* its particle is no more and none takes its place */
  uint32_t path;           /* of the track */
  bool primary;            /* likewise */
  double entry[3];         /* where the primary first met a body */
  double brought, balance; /* energy of the history: at the start, and not yet accounted for */
  struct wh_random random; /* for events; the kernel draws from its own stream */
  size_t waiting, room;
  struct wh_free *stack;
  size_t photons, photon_room;
  struct wh_free_photon *photon;
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

/* Track lengths of the step at hand go to layout->flux. */
void wh_shower_flux(struct wh_shower *h);

/* Collision k of block.other, which sets particles free. Called before directions turn. */
void wh_shower_event(struct wh_shower *h, uint32_t k);

/* Photons: one that waits; all that wait are followed to their ends; one is scored, at its birth,
   as it is seen (shape and direction `of` the electron for bremsstrahlung, else NULL: isotropic).
 */
void wh_shower_emit(struct wh_shower *h, uint32_t i, const struct wh_free_photon *p);
void wh_shower_photons(struct wh_shower *h, uint32_t i);
void wh_shower_see(struct wh_shower *h, uint32_t i, const struct wh_free_photon *p, double weight,
                   const struct wh_bremsstrahlung_shape *shape, const double of[3]);

/* A vacancy of the body's element[] at a place relaxes: releases electrons, emits photons, which
   are seen with the weight; if it is not real (WH_FORCE) they are seen, and that is all. Returns
   the energy that they take. */
double wh_shower_relax(struct wh_shower *h, uint32_t i, const struct wh_free_photon *at,
                       size_t element, int shell, double weight, bool real);

/* Energy left at x by the electron of lane i frees secondary electrons; some leave. */
void wh_shower_secondaries(struct wh_shower *h, uint32_t i, const double x[3], double energy);

void wh_any_direction(struct wh_random *random, double out[3]);
/* u turned by the angle of the given cosine, about an azimuth given in turns, in the basis of the
   kernel. out may be u. */
void wh_turned(const double u[3], double cosine, double turns, double out[3]);

#endif
