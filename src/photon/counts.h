/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_COUNTS_H
#define WH_PHOTON_COUNTS_H
#include "base/random.h"

/* A Poisson number. */
double wh_counts_draw(struct wh_random *random, double mean);

#endif
