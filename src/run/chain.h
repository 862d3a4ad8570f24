/* SPDX-License-Identifier: MPL-2.0 */
#ifndef WH_RUN_CHAIN_H
#define WH_RUN_CHAIN_H
#include "run/run.h"

/* Figures tube.* and those of chain.budget.* that follow from others: what becomes of the supply's
   watts, from the beam on the target to photons in the detector. To be called when all other
   figures have their errors. */
enum wh_status wh_run_chain(struct wh_context *c, const struct wh_case_params *cs,
                            struct wh_run *r);

#endif
