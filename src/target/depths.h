/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_TARGET_DEPTHS_H
#define WH_TARGET_DEPTHS_H
#include "target/target.h"

/* Figures of the depth and lateral scores. Errors: the change of each figure when a bin changes by
   its standard error, bins taken as independent. Zero where a score is empty, or does not reach as
   far as wanted. */
enum wh_status wh_target_find_depths(struct wh_context *c, const struct wh_tally *tally,
                                     const struct wh_layout *layout, double energy_eV,
                                     struct wh_target_depths *out);

#endif
