/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_KERNEL_H
#define WH_TARGET_KERNEL_H
/* Many electrons in lock-step. A step is: fly() draws random words and flights and lists (list,
   listed) the electrons that might leave the region known to be homogeneous, or are below their
   floor: the caller shortens flights and puts in others; interact() moves all and draws
   collisions, and lists, as places in `other`, those that set particles free; turn() turns
   directions and takes the energy lost. The same loops serve every kind of body and both
   transports: only tables differ. */
#include "target/tables.h"

#define WH_BLOCK 256

/* Collisions that are not elastic. */
struct wh_lanes {
  _Alignas(64) uint32_t lane[WH_BLOCK]; /* which electron */
  uint32_t random[3][WH_BLOCK];
  float energy[WH_BLOCK];
  int32_t set[WH_BLOCK];
  int32_t channel[WH_BLOCK]; /* -1: bremsstrahlung */
  float loss[WH_BLOCK], recoil[WH_BLOCK], mu[WH_BLOCK];
  float freed[WH_BLOCK]; /* energy of the delta ray or of the vacancy, the greater [eV] */
};

struct wh_block {
  _Alignas(64) double x[WH_BLOCK];
  double y[WH_BLOCK], z[WH_BLOCK];
  float u[WH_BLOCK], v[WH_BLOCK], w[WH_BLOCK]; /* direction */
  float energy[WH_BLOCK];                      /* kinetic [eV] */
  float safe[WH_BLOCK];  /* no surface, and no change of mode, within this distance [m] */
  float floor[WH_BLOCK]; /* below this energy the electron is listed [eV] */
  int32_t set[WH_BLOCK]; /* which tables */
  uint32_t draw[WH_BLOCK], low[WH_BLOCK], high[WH_BLOCK]; /* random stream: wh_philox */
  double deposit[WH_BLOCK];                               /* energy left in the body [eV] */
  /* The step at hand. */
  uint32_t random[4][WH_BLOCK];
  float flight[WH_BLOCK];     /* [m] */
  int32_t collides[WH_BLOCK]; /* 1: a collision ends the flight; the caller may clear it */
  float soft[WH_BLOCK];       /* energy lost along the flight [eV] */
  float hard[WH_BLOCK];       /* and in the collision */
  float mu[WH_BLOCK];         /* (1 - cos)/2 of the collision */
  int32_t flag[WH_BLOCK];     /* of lanes that are to be listed */
  uint32_t list[WH_BLOCK];
  uint32_t listed, others, count;
  struct wh_lanes other;
  uint32_t key[2];
  float event_eV; /* delta rays and vacancies of this energy and more are listed */
};

struct wh_kernel {
  const char *name;
  void (*fly)(struct wh_block *b, const struct wh_tables *t);
  void (*interact)(struct wh_block *b, const struct wh_tables *t);
  void (*turn)(struct wh_block *b);
};

/* The fastest for this machine; never NULL. */
const struct wh_kernel *wh_kernel_best(void);

/* One translation unit for each instruction set. */
extern const struct wh_kernel wh_kernel_plain;
#if defined(__x86_64__)
extern const struct wh_kernel wh_kernel_avx2, wh_kernel_avx512;
#endif

#endif
