/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_PHOTON_TUBE_DEPTH_H
#define WH_PHOTON_TUBE_DEPTH_H
#include "photon/tube.h"

/* From what depths the radiation comes: energy fluence of bremsstrahlung behind a filter, by the
   depth bins of the table, per depth and as a share of the whole [1/m]. depth: middles of the bins
   [m]. Both [WH_FLUX_DEPTHS]. */
enum wh_status wh_tube_depths(struct wh_context *c, const struct wh_flux *flux,
                              const struct wh_tube *tube, const struct wh_filter *filter,
                              double *depth, double *share);

/* The depth beyond the peak where a curve has come down to 15 % of it: a straight line in the
   logarithm between neighbouring points. 0 if it does not. */
double wh_depth_15(size_t count, const double *depth, const double *value);

#endif
