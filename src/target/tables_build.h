/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_TABLES_BUILD_H
#define WH_TARGET_TABLES_BUILD_H
/* Between the files that make the tables. */
#include "target/tables.h"

/* Energy in the middle of row `row` of a grid with 2^bits rows an octave that begins at `first`. */
double wh_row_middle(int32_t first, int32_t row, int bits);

/* Inelastic collisions at one energy. */
struct wh_coarse {
  double rate;            /* collisions per length as the kernel tries them [1/m] */
  double soft_stopping;   /* continuous loss [eV/m] */
  double soft_transport1; /* first transport cross section of the losses below the cutoff [1/m] */
  double transport1;      /* of all [1/m] */
};

/* Fills rest_eV of a substance; t->first_row, rows and photon_eV are set. */
enum wh_status wh_rest_create(struct wh_context *c, struct wh_tables *t, struct wh_substance *s,
                              const struct wh_tables_request *request);

/* Fills alias rows and channels of a set; *coarse gets one item for each alias row, to be freed. */
enum wh_status wh_coarse_create(struct wh_context *c, struct wh_tables *t, size_t set,
                                struct wh_coarse **coarse);
/* Interpolated between rows, linearly in logarithms. */
struct wh_coarse wh_coarse_at(const struct wh_tables *t, const struct wh_coarse *coarse,
                              double energy);

#endif
